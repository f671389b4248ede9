"""A flat row of operands and operators → an expression, by Dafny's rules of precedence.

How tightly each binds is said in `language/operators.py`: two operators of a level of `UNMIXED` do not
stand side by side, comparisons chain in one direction.
"""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit, Fix, Note, error
from language.operators import MEMBERSHIP, ORDER, UNMIXED, Level, Operator
from language.record import dataclass, field
from language.source import Span
from language.syntax.ast import Binary, BoolLit, Chain, Expr
from language.syntax.tokens import Token

LEVEL: dict[str, Level] = {o.value: o.level for o in Operator}


@dataclass
class Row:
    """`prefixes` are the `&&` or `||` written before the operand with this index."""

    operands: list[Expr]
    ops: list[Token] = field(default_factory=list[Token])
    prefixes: dict[int, Token] = field(default_factory=dict[int, Token])


class Shaper:
    """Shapes rows; what breaks Dafny's rules is reported, and shaped all the same."""

    def __init__(self, report: list[Diagnostic]) -> None:
        self.report = report
        self.limits: dict[int, Expr] = {}
        """Depths of `==#[k]`, by where the operator begins."""

    def shape(self, row: Row) -> Expr:
        if row.prefixes:
            self._expand_prefixes(row)
        operands, ops = row.operands, row.ops
        if len(ops) == 1:
            return self._binary(ops[0], operands[0], operands[1])
        if not ops:
            return operands[0]
        values: list[Expr] = [operands[0]]
        pending: list[Token] = []
        for i, op in enumerate(ops):
            level = LEVEL[op.text]
            while pending:
                top = LEVEL[pending[-1].text]
                if top < level or (
                    top == level and (level is Level.COMPARE or Operator(op.text).groups_right)
                ):
                    break
                self._reduce(values, pending)
            pending.append(op)
            values.append(operands[i + 1])
        while pending:
            self._reduce(values, pending)
        self._check_mixing(ops, operands)
        return values[0]

    def _reduce(self, values: list[Expr], pending: list[Token]) -> None:
        op = pending.pop()
        if LEVEL[op.text] is not Level.COMPARE:
            right = values.pop()
            values[-1] = self._binary(op, values[-1], right)
            return
        ops = [op]
        while pending and LEVEL[pending[-1].text] is Level.COMPARE:
            ops.append(pending.pop())
        ops.reverse()
        count = len(ops) + 1
        operands = values[-count:]
        del values[-count:]
        if len(ops) == 1:
            values.append(self._binary(op, operands[0], operands[1]))
        else:
            self._check_chain(ops, operands)
            for o in ops:
                if o.start in self.limits:
                    message = (
                        f"`{o.text}#[…]` cannot be part of a chain: write two comparisons joined by `&&`."
                    )
                    self.report.append(error("chain", o.span, message))
            span = operands[0].span.to(operands[-1].span)
            values.append(Chain(span, tuple(operands), tuple(Operator(o.text) for o in ops)))

    def _binary(self, op: Token, left: Expr, right: Expr) -> Expr:
        span = Span(left.span.start, right.span.end, left.span.home)
        at = op.span
        return Binary(span, Operator(op.text), left, right, at, self.limits.get(op.start))

    def _expand_prefixes(self, row: Row) -> None:
        """`&& a && b` is `a && b`; `&& a` alone still says that `a` is a Boolean."""
        shift = 0
        for i, prefix in sorted(row.prefixes.items()):
            i += shift
            if i > 0 and LEVEL[row.ops[i - 1].text] > Level.IMPLIES:
                self.report.append(
                    error(
                        "prefix-operator",
                        prefix.span,
                        f"`{prefix.text}` needs a condition on its left, or to stand at the very beginning.",
                    )
                )
                continue
            following = next((o for o in row.ops[i:] if LEVEL[o.text] <= Level.LOGIC), None)
            if following is not None and LEVEL[following.text] is Level.LOGIC:
                if following.text != prefix.text:
                    self._mixed(following, prefix)
                continue
            row.operands.insert(i, BoolLit(prefix.span, prefix.text == Operator.AND.value))
            row.ops.insert(i, prefix)
            shift += 1

    # ── what may not stand side by side ──────────────────────────────────────────────────────────

    def _mixed(self, op: Token, other: Token, fixes: tuple[Fix, ...] = ()) -> None:
        self.report.append(
            error(
                "ambiguous-operators",
                op.span,
                f"`{other.text}` and `{op.text}` side by side could be read in two ways: "
                f"put parentheses around one of the two.",
                Note(other.span, f"`{other.text}` is here"),
                fixes=fixes,
            )
        )

    def _check_mixing(self, ops: list[Token], operands: list[Expr]) -> None:
        for level in UNMIXED:
            first: int | None = None
            for i, op in enumerate(ops):
                here = LEVEL[op.text]
                if here < level:
                    first = None
                elif here == level:
                    if first is None:
                        first = i
                    elif ops[first].text != op.text:
                        self._mixed(op, ops[first], self._parentheses(ops, operands, level, first, i))
                        break

    def _parentheses(
        self, ops: list[Token], operands: list[Expr], level: int, first: int, mixed: int
    ) -> tuple[Fix, ...]:
        """Parentheses around the first of the two, or, for `a || b && c`, around the second."""
        low, high = first, mixed
        while low > 0 and LEVEL[ops[low - 1].text] > level:
            low -= 1
        if ops[mixed].text == Operator.AND.value:
            low = mixed
            while low > 0 and LEVEL[ops[low - 1].text] > level:
                low -= 1
            high = mixed + 1
            while high < len(ops) and (LEVEL[ops[high].text] > level or ops[high].text == Operator.AND.value):
                high += 1
        start, end = operands[low].span.start, operands[high].span.end
        home = operands[low].span.home
        edits = (Edit(Span(start, start, home), "("), Edit(Span(end, end, home), ")"))
        inner = self.text[start:end]
        title = (
            f"Write `({inner})`" if len(inner) <= 30 and "\n" not in inner else "Put parentheses around it"
        )
        return (Fix(title, edits),)

    def _check_chain(self, ops: list[Token], operands: list[Expr]) -> None:
        links = [Operator(o.text) for o in ops]
        direction, unequal, disjoint = "", False, links[0] is Operator.DISJOINT
        for i, (op, link) in enumerate(zip(ops, links, strict=True)):
            text = op.text
            if link in MEMBERSHIP:
                if i == 0:
                    op = ops[1]
                self._bad_chain(op, operands, f"`{text}` cannot be part of a chain of comparisons")
                return
            if (link is Operator.DISJOINT) != disjoint:
                self._bad_chain(op, operands, "`!!` chains only with `!!`")
                return
            if link is Operator.UNEQUAL:
                if unequal:
                    self._bad_chain(op, operands, "a chain of comparisons can have only one `!=`")
                    return
                unequal = True
            elif link in ORDER:
                if direction and direction != text[0]:
                    self._bad_chain(
                        op, operands, f"a chain that goes `{direction}` cannot go on with `{text}`"
                    )
                    return
                direction = text[0]

    def _bad_chain(self, op: Token, operands: list[Expr], why: str) -> None:
        self.report.append(
            error(
                "chain",
                op.span,
                f"{why[0].upper()}{why[1:]}: write two comparisons joined by `&&`, or use parentheses.",
                fixes=self._split_fix(op, operands),
            )
        )

    def _split_fix(self, op: Token, operands: list[Expr]) -> tuple[Fix, ...]:
        before = [e for e in operands if e.span.end <= op.start]
        if not before or not self.text:
            return ()
        last = before[-1]
        copy = self.text[last.span.start : last.span.end]
        at = Span(op.start, op.start, op.home)
        return (Fix("Split into two comparisons", (Edit(at, f"&& {copy} "),)),)

    text: str = ""
    """The source text, for fixes that copy a part of it."""
