"""Types, patterns and expressions as text, with the parentheses that they need."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from language.operators import UNMIXED, Level, Operator
from language.record import replace
from language.syntax import ast as A
from language.syntax.literals import escape

ENDLESS = 0
"""The level of what ends as far to the right as it can, such as `forall x :: P`."""
AS, UNARY, PRIMARY = Level.BITS + 1, Level.BITS + 2, Level.BITS + 3

_ENDLESS = (
    A.DecreasesTo,
    A.Quantified
    | A.SetComprehension
    | A.MapComprehension
    | A.Lambda
    | A.IfExpr
    | A.LetExpr
    | A.LetOrFail
    | A.StmtExpr,
)


def level_of(e: A.Expr) -> int:
    if isinstance(e, A.Binary):
        return e.op.level
    if isinstance(e, A.Chain):
        return Level.COMPARE
    if isinstance(e, A.Conversion | A.TypeTest):
        return AS
    if isinstance(e, A.Unary | A.MatchExpr):
        return UNARY  # a match ends at its brace, but takes no suffix
    return ENDLESS if isinstance(e, _ENDLESS) else PRIMARY


class ExpressionPrinter:
    # ── types ────────────────────────────────────────────────────────────────────────────────────

    def type(self, t: A.TypeSyntax) -> str:
        match t:
            case A.NamedType(_, path, args):
                return ".".join(n.text for n in path) + self.type_args(args)
            case A.ArrowType(_, params, result, arrow):
                if len(params) == 1 and isinstance(params[0], A.NamedType):
                    left = self.type(params[0])
                else:
                    left = f"({', '.join(map(self.type, params))})"
                return f"{left} {arrow} {self.type(result)}"
            case A.TupleType(_, items, ghost):
                parts = (("ghost " if g else "") + self.type(i) for i, g in zip(items, ghost, strict=True))
                return f"({', '.join(parts)})"
            case _:
                raise TypeError(t)

    def type_args(self, args: tuple[A.TypeSyntax, ...] | None) -> str:
        return "" if args is None else f"<{', '.join(map(self.type, args))}>"

    # ── patterns ─────────────────────────────────────────────────────────────────────────────────

    def pattern(self, p: A.Pattern) -> str:
        match p:
            case A.VarPattern(_, name, type):
                return name.text + (f": {self.type(type)}" if type is not None else "")
            case A.CtorPattern(_, name, args):
                if name is not None and not args:
                    return f"{name.text}()"
                return f"{name.text if name else ''}({', '.join(map(self.pattern, args))})"
            case A.LiteralPattern(_, value):
                return self.expr(value)
            case A.OrPattern(_, options):
                return " | ".join(map(self.pattern, options))
            case _:
                raise TypeError(p)

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────

    def attributes(self, attributes: Iterable[A.Attribute]) -> str:
        """Each with a space before it."""
        return "".join(
            f" {{:{a.name}{' ' if a.args else ''}{', '.join(map(self.expr, a.args))}}}" for a in attributes
        )

    def bound(self, v: A.BoundVar) -> str:
        text = v.name.text
        if v.type is not None:
            text += f": {self.type(v.type)}"
        if v.domain is not None:
            text += f" <- {self.expr(v.domain)}"
        if v.range is not None:
            text += f" | {self.expr(v.range)}"
        return text

    def domain(
        self, variables: tuple[A.BoundVar, ...], range: A.Expr | None, attributes: tuple[A.Attribute, ...]
    ) -> str:
        text = ", ".join(map(self.bound, variables)) + self.attributes(attributes)
        return text if range is None else f"{text} | {self.expr(range)}"

    def frame(self, f: A.FrameExpr) -> str:
        if f.target is None and f.field is None:
            return "*"
        return (self.expr(f.target) if f.target else "") + (f"`{f.field.text}" if f.field else "")

    def binding(self, g: A.BindingGuard) -> str:
        return f"{', '.join(map(self.bound, g.vars))} :| {self.expr(g.condition)}"

    def guard(self, g: A.Expr | A.BindingGuard | None) -> str:
        if g is None:
            return "*"
        return self.binding(g) if isinstance(g, A.BindingGuard) else self.expr(g)

    def arg(self, a: A.Arg) -> str:
        return f"{a.name.text} := {self.expr(a.value)}" if a.name else self.expr(a.value)

    def many(self, items: Iterable[A.Expr]) -> str:
        return ", ".join(map(self.expr, items))

    def args(self, args: Iterable[A.Arg]) -> str:
        return f"({', '.join(map(self.arg, args))})"

    def stmt(self, s: A.Stmt, indent: str) -> Iterable[str]:
        """The lines of a statement: the business of `StatementPrinter`, which knows expressions, too."""
        raise NotImplementedError

    def stmt_in_expr(self, s: A.Stmt) -> str:
        return " ".join(line.strip() for line in self.stmt(s, ""))

    # ── expressions ──────────────────────────────────────────────────────────────────────────────

    def expr(self, e: A.Expr) -> str:
        return self.at(e, ENDLESS, True)

    def at(self, e: A.Expr, least: int, tail: bool) -> str:
        """The text of `e` where only what binds at least as tightly as `least` may stand bare; `tail` says
        that nothing follows which an endless expression would swallow."""
        level = level_of(e)
        if level == ENDLESS and least > ENDLESS and tail:
            return self._bare(e, True)
        if level < least or (level == ENDLESS and not tail):
            return f"({self._bare(e, True)})"
        return self._bare(e, tail)

    def _bare(self, e: A.Expr, tail: bool) -> str:
        match e:
            case A.Binary():
                return self._binary(e, tail)
            case A.Chain(_, operands, ops):
                out = self.at(operands[0], Level.COMPARE + 1, False)
                for i, op in enumerate(ops, 1):
                    out += f" {op} {self.at(operands[i], Level.COMPARE + 1, tail and i == len(ops))}"
                return out
            case A.Unary(_, op, operand):
                return f"{op}" + self.at(operand, UNARY, tail)
            case A.MatchExpr(_, scrutinee, cases):
                body = " ".join(f"case {self.pattern(c.pattern)} => {self.expr(c.body)}" for c in cases)
                return (
                    f"match {self.expr(scrutinee)} {{ {body} }}"
                    if body
                    else f"match {self.expr(scrutinee)} {{}}"
                )
            case A.Conversion(_, operand, type):
                return f"{self.at(operand, AS, False)} as {self.type(type)}"
            case A.TypeTest(_, operand, type):
                return f"{self.at(operand, AS, False)} is {self.type(type)}"
            case _:
                return self._endless(e, tail) if level_of(e) == ENDLESS else self._primary(e)

    def _binary(self, e: A.Binary, tail: bool) -> str:
        level = e.op.level
        left_level = right_level = level + 1
        if e.op.groups_right:
            right_level = level
            if isinstance(e.right, A.Binary) and e.right.op is Operator.EXPLIES:
                right_level = level + 1
        elif level is not Level.COMPARE:
            same = isinstance(e.left, A.Binary) and e.left.op.level is level
            if not (same and level in UNMIXED and isinstance(e.left, A.Binary) and e.left.op is not e.op):
                left_level = level
        depth = "" if e.limit is None else f"#[{self.expr(e.limit)}]"
        return f"{self.at(e.left, left_level, False)} {e.op}{depth} {self.at(e.right, right_level, tail)}"

    def _endless(self, e: A.Expr, tail: bool) -> str:
        match e:
            case A.DecreasesTo(_, left, right, or_same):
                return f"{self.many(left)} {'nonincreases' if or_same else 'decreases'} to {self.many(right)}"
            case A.Quantified():
                return f"{e.kind.value} {self.domain(e.vars, e.range, e.attributes)} :: {self.expr(e.body)}"
            case A.SetComprehension():
                text = f"{e.kind.value} {self.domain(e.vars, e.range, e.attributes)}"
                return text if e.term is None else f"{text} :: {self.expr(e.term)}"
            case A.MapComprehension():
                key = f"{self.expr(e.key)} := " if e.key is not None else ""
                domain = self.domain(e.vars, e.range, e.attributes)
                return f"{e.kind.value} {domain} :: {key}{self.expr(e.value)}"
            case A.Lambda():
                return self._lambda(e)
            case A.IfExpr(_, test, then, orelse):
                return f"if {self.guard(test)} then {self.expr(then)} else {self.expr(orelse)}"
            case A.LetExpr():
                word = "ghost var" if e.ghost else "var"
                names = ", ".join(map(self.pattern, e.patterns)) + self.attributes(e.attributes)
                op = ":|" if e.such_that else ":="
                return f"{word} {names} {op} {self.many(e.values)}; {self.expr(e.body)}"
            case A.LetOrFail(_, ghost, pattern, value, body):
                word = (
                    "" if pattern is None else f"{'ghost var' if ghost else 'var'} {self.pattern(pattern)} "
                )
                return f"{word}:- {self.expr(value)}; {self.expr(body)}"
            case A.StmtExpr(_, stmt, body):
                return f"{self.stmt_in_expr(stmt)} {self.expr(body)}"
            case _:
                raise TypeError(e)

    def _lambda(self, e: A.Lambda) -> str:
        if len(e.params) == 1 and e.params[0].type is None:
            text = e.params[0].name.text
        else:
            text = f"({', '.join(map(self.bound, e.params))})"
        if e.requires is not None:
            text += f" requires {self.expr(e.requires)}"
        if e.reads:
            text += f" reads {', '.join(map(self.frame, e.reads))}"
        return f"{text} => {self.expr(e.body)}"

    def _primary(self, e: A.Expr) -> str:
        match e:
            case A.IntLit(_, value):
                return int_text(value)
            case A.RealLit(_, value):
                return real_text(value)
            case A.BoolLit(_, value):
                return "true" if value else "false"
            case A.CharLit(_, value):
                return f"'{escape(value, chr(39))}'"
            case A.StringLit(_, value):
                return f'"{escape(value, chr(34))}"'
            case A.Omitted():
                return "..."
            case A.NullLit():
                return "null"
            case A.ThisExpr():
                return "this"
            case A.Ident(_, name, type_args):
                return name + self.type_args(type_args)
            case A.Parens(_, inner):
                return f"({self.expr(inner)})"
            case A.TupleExpr(_, items, ghost):
                parts = (("ghost " if g else "") + self.expr(i) for i, g in zip(items, ghost, strict=True))
                return f"({', '.join(parts)})"
            case A.Display(_, kind, items):
                opening, closing = ("[", "]") if kind is A.Collection.SEQ else ("{", "}")
                word = kind.value if kind in (A.Collection.ISET, A.Collection.MULTISET) else ""
                return f"{word}{opening}{self.many(items)}{closing}"
            case A.MapDisplay(_, kind, items):
                return f"{kind.value}[{', '.join(f'{self.expr(k)} := {self.expr(v)}' for k, v in items)}]"
            case A.MultisetOf(_, operand):
                return f"multiset({self.expr(operand)})"
            case A.SeqInit(_, length, function, element):
                word = "seq" if element is None else f"seq<{self.type(element)}>"
                return f"{word}({self.expr(length)}, {self.expr(function)})"
            case A.Cardinality(_, operand):
                inner = self.expr(operand)
                if any(isinstance(n, A.Binary) and n.op is Operator.BIT_OR for n in A.walk(operand)):
                    inner = f"({inner})"  # its bar would end the cardinality
                left = " " if inner.startswith("|") else ""
                return f"|{left}{inner}{' ' if inner.endswith('|') else ''}|"
            case A.Old(_, operand, label):
                return f"old{self._label(label)}({self.expr(operand)})"
            case A.Fresh(_, operand, label):
                return f"fresh{self._label(label)}({self.expr(operand)})"
            case A.Allocated(_, operand):
                return f"allocated({self.expr(operand)})"
            case A.Unchanged(_, frame, label):
                return f"unchanged{self._label(label)}({', '.join(map(self.frame, frame))})"
            case _:
                return self._suffix(e)

    def _label(self, label: A.Name | None) -> str:
        return "" if label is None else f"@{label.text}"

    def _suffix(self, e: A.Expr) -> str:
        match e:
            case A.Dot(_, target, name, type_args):
                return f"{self._target(target)}.{name.text}{self.type_args(type_args)}"
            case A.Call(_, callee, args, at, prefix):
                types = ""
                if prefix is not None and isinstance(callee, A.Ident | A.Dot):
                    types, callee = self.type_args(callee.type_args), replace(callee, type_args=None)
                depth = f"#{types}[{self.expr(prefix)}]" if prefix is not None else ""
                return f"{self._target(callee)}{depth}{self._label(at)}{self.args(args)}"
            case A.Index(_, target, indices):
                return f"{self._target(target)}[{self.many(indices)}]"
            case A.Slice(_, target, lo, hi):
                low = self.expr(lo) if lo else ""
                high = self.expr(hi) if hi else ""
                return f"{self._target(target)}[{low}..{high}]"
            case A.MultiSlice(_, target, lengths, rest):
                return f"{self._target(target)}[{': '.join(map(self.expr, lengths))}{':' if rest else ''}]"
            case A.Update(_, target, key, value):
                return f"{self._target(target)}[{self.expr(key)} := {self.expr(value)}]"
            case A.DatatypeUpdate(_, target, updates):
                parts = ", ".join(f"{n.text} := {self.expr(v)}" for n, v in updates)
                return f"{self._target(target)}.({parts})"
            case _:
                raise TypeError(e)

    def _target(self, e: A.Expr) -> str:
        return self.at(e, PRIMARY, False)


def int_text(value: int) -> str:
    """Python refuses to write more than 4,300 digits at once."""
    if -(10**4000) < value < 10**4000:
        return str(value)
    return hex(value) if value >= 0 else f"-{hex(-value)}"


def real_text(value: Fraction) -> str:
    """A decimal where there is one that is exact, else the quotient of two."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return f"({value.numerator}.0 / {value.denominator}.0)"
    places = max(twos, fives, 1)
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = int_text(scaled).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
