"""The shape of a formula: what remains when spelling does not count.

`a > b` and `b < a`, `0 <= i < n` and `i < n && i >= 0`, `i < n + 1` and `i <= n`, `!(x == 0)` and
`x != 0`, `forall k | R :: P` and `forall j :: R ==> P` have one shape each. Numbers are taken for whole
numbers. In a pattern, a name that begins with `_` stands for anything, and for the same thing everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import permutations

from language.operators import Operator as O
from language.operators import UnaryOperator
from language.record import dataclass
from language.source import NOWHERE, SourceText, Span
from language.syntax import ast
from language.syntax.parser import parse_expression
from language.syntax.printer import expr_text

_COMMUTES = frozenset({"&&", "||", "+", "*", "==", "!=", "<==>"})
_JOINED = frozenset({"&&", "||", "+", "*"})
_MANY = 5
"""More operands than this are compared in their order only."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`op` with its parts; a leaf has none. `span` is the text that it comes from, left out of equality."""

    op: str
    parts: tuple[Shape, ...] = ()
    span: Span = NOWHERE

    def same(self, other: Shape) -> bool:
        return matches(self, other, {}) is not None


def shape(e: ast.Expr) -> Shape:
    """The shape of a parsed formula."""
    return _Reader({}).read(e)


@lru_cache(maxsize=1024)
def pattern(text: str) -> Shape | None:
    """The shape that a text stands for, or None where it is no formula."""
    parsed = parse_expression(SourceText("", text))
    return None if parsed.expr is None else shape(parsed.expr)


def inside(whole: Shape) -> Iterator[Shape]:
    """A shape and all parts of it."""
    yield whole
    for part in whole.parts:
        yield from inside(part)


def found(wanted: Shape, whole: Shape) -> bool:
    """Whether a pattern occurs in a shape."""
    return any(matches(wanted, part, {}) is not None for part in inside(whole))


def conjuncts(whole: Shape) -> tuple[Shape, ...]:
    return whole.parts if whole.op == "&&" else (whole,)


Bound = Mapping[str, Shape]


def matches(wanted: Shape, got: Shape, bound: Bound) -> Bound | None:
    """What the pattern's open names stand for, or None. A conjunction may say more than the pattern."""
    if wanted.op.startswith("_") and not wanted.parts:
        before = bound.get(wanted.op)
        if before is None:
            return {**bound, wanted.op: got}
        return matches(before, got, bound)
    if got.op == "&&" and wanted.op != "&&":
        return next((b for part in got.parts if (b := matches(wanted, part, bound)) is not None), None)
    if wanted.op != got.op:
        return None
    if wanted.op == "&&" and len(wanted.parts) <= len(got.parts) <= _MANY:
        ways = permutations(got.parts, len(wanted.parts))
    elif len(wanted.parts) != len(got.parts):
        return None
    elif wanted.op in _COMMUTES and len(got.parts) <= _MANY:
        ways = permutations(got.parts)
    else:
        ways = iter([got.parts])
    return next((b for way in ways if (b := _all(wanted.parts, way, bound)) is not None), None)


def _all(wanted: tuple[Shape, ...], got: tuple[Shape, ...], bound: Bound) -> Bound | None:
    for w, g in zip(wanted, got, strict=True):
        more = matches(w, g, bound)
        if more is None:
            return None
        bound = more
    return bound


class _Reader:
    """`names` are the bound variables, by what they are called here and everywhere."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def read(self, e: ast.Expr) -> Shape:
        match e:
            case ast.Parens(inner=inner):
                return self.read(inner)
            case ast.IntLit(value=value):
                return Shape(str(value), (), e.span)
            case ast.BoolLit(value=value):
                return Shape("true" if value else "false", (), e.span)
            case ast.Ident(name=name):
                return Shape(self._names.get(name, name), (), e.span)
            case ast.Chain(operands=operands, ops=ops):
                pairs = zip(operands, ops, operands[1:], strict=False)
                return _join("&&", [self._binary(op, a, b) for a, op, b in pairs], e.span)
            case ast.Binary(op=op, left=left, right=right):
                return self._binary(op, left, right)
            case ast.Unary(op=op, operand=operand):
                inner = self.read(operand)
                if op is UnaryOperator.NOT:
                    return _negated(inner, e.span)
                return Shape(
                    f"-{inner.op}" if inner.op.isdigit() else "neg",
                    () if inner.op.isdigit() else (inner,),
                    e.span,
                )
            case ast.Quantified():
                return self._quantified(e)
            case _:
                return self._other(e)

    def _binary(self, op: O, a: ast.Expr, b: ast.Expr) -> Shape:
        left, right = self.read(a), self.read(b)
        span = a.span.to(b.span)
        if op in (O.MORE, O.AT_LEAST, O.EXPLIES):
            op = {O.MORE: O.LESS, O.AT_LEAST: O.AT_MOST, O.EXPLIES: O.IMPLIES}[op]
            left, right = right, left
        if op is O.NOT_IN:
            return Shape("!", (Shape("in", (left, right), span),), span)
        if op in (O.LESS, O.AT_MOST):
            return _order(op is O.LESS, left, right, span)
        if op is O.IMPLIES:
            if right.op == "==>":
                left, right = _join("&&", [left, right.parts[0]], span), right.parts[1]
            return Shape("==>", (left, right), span)
        if op.value in _JOINED:
            return _join(op.value, [left, right], span)
        return Shape(op.value, (left, right), span)

    def _quantified(self, e: ast.Quantified) -> Shape:
        depth = len(self._names)
        names = {v.name.text: f"#{depth + i}" for i, v in enumerate(e.vars)}
        inner = _Reader({**self._names, **names})
        body = inner.read(e.body)
        ranges = [inner.read(r) for r in (e.range, *(v.range for v in e.vars)) if r is not None]
        ranges += [
            Shape("in", (Shape(names[v.name.text]), self.read(v.domain)), v.span)
            for v in e.vars
            if v.domain is not None
        ]
        if ranges and e.kind is ast.Quantifier.FORALL:
            if body.op == "==>":
                ranges, body = [*ranges, body.parts[0]], body.parts[1]
            body = Shape("==>", (_join("&&", ranges, e.span), body), e.span)
        elif ranges:
            body = _join("&&", [*ranges, body], e.span)
        return Shape(str(e.kind), (body,), e.span)

    def _other(self, e: ast.Expr) -> Shape:
        parts = [self.read(n) for n in _expressions(e)]
        name = type(e).__name__
        if isinstance(e, ast.Dot):
            name = f".{e.name.text}"
        elif not parts:
            name = expr_text(e)
        return Shape(name, tuple(parts), e.span)


def _expressions(e: ast.Node) -> Iterator[ast.Expr]:
    """The formulas directly below a node."""
    for child in ast.children(e):
        if isinstance(child, ast.Expr):
            yield child
        else:
            yield from _expressions(child)


def _join(op: str, parts: list[Shape], span: Span) -> Shape:
    flat = [q for p in parts for q in (p.parts if p.op == op else (p,))]
    return flat[0] if len(flat) == 1 else Shape(op, tuple(flat), span)


def _order(strict: bool, left: Shape, right: Shape, span: Span) -> Shape:
    """`x < y` or `x <= y`; one more or less on a side turns one into the other."""
    if strict:
        if (less := _without_one(right, "+")) is not None:
            return Shape("<=", (left, less), span)
        if (less := _without_one(left, "-")) is not None:
            return Shape("<=", (less, right), span)
        return Shape("<", (left, right), span)
    if (less := _without_one(right, "-")) is not None:
        return Shape("<", (left, less), span)
    if (less := _without_one(left, "+")) is not None:
        return Shape("<", (less, right), span)
    return Shape("<=", (left, right), span)


def _without_one(side: Shape, op: str) -> Shape | None:
    """`e` where the side is `e + 1` or `e - 1`."""
    if side.op != op or len(side.parts) != 2:
        return None
    first, second = side.parts
    if second.op == "1":
        return first
    return second if first.op == "1" and op == "+" else None


def _negated(e: Shape, span: Span) -> Shape:
    match e.op:
        case "<":
            return _order(False, e.parts[1], e.parts[0], span)
        case "<=":
            return _order(True, e.parts[1], e.parts[0], span)
        case "==" | "!=":
            return Shape("!=" if e.op == "==" else "==", e.parts, span)
        case "!":
            return e.parts[0]
        case "true" | "false":
            return Shape("false" if e.op == "true" else "true", (), span)
        case "&&" | "||":
            return _join("||" if e.op == "&&" else "&&", [_negated(p, span) for p in e.parts], span)
        case _:
            return Shape("!", (e,), span)
