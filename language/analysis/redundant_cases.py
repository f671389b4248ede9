"""Cases of a `match` that no value reaches, and names in patterns that are a constructor's, misspelt.

A case is reached where its pattern is useful after those before it (Maranget, "Warnings for pattern
matching", 2007): rows are the patterns before, and the question goes down column by column. In a pattern, a
name that is no constructor's is a new variable, and matches every value.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from language.analysis import typed as t
from language.analysis.context import Context
from language.operators import UnaryOperator
from language.types import UserType

Row = tuple[t.Pattern, ...]


def redundant_cases(ctx: Context, root: t.Tree) -> None:
    """Warn of each such case below `root`."""
    for n in t.walk(root):
        if isinstance(n, t.Match):
            _look(ctx, [c.pattern for c in n.cases])
        elif isinstance(n, t.MatchStmt):
            _look(ctx, [p for p, _ in n.cases])


def _look(ctx: Context, patterns: Sequence[t.Pattern]) -> None:
    before: list[Row] = []
    for p in patterns:
        for bound in (x for x in t.walk(p) if isinstance(x, t.BindPattern)):
            known = _meant(bound.var)
            if known:
                message = (
                    f"`{bound.var.name}` is no constructor of `{bound.var.type}`, so it is a new variable "
                    f"here, and this matches every value. Is `{known}` meant?"
                )
                ctx.warn("case-name", bound.span, message)
        if before and not _useful(before, (p,)):
            ctx.warn(
                "redundant-case", p.span, "No value comes to this case: the cases before it match them all."
            )
        before.append((p,))


def _meant(v: t.Variable) -> str:
    """The constructor that a variable's name is close to."""
    if not isinstance(v.type, UserType) or not isinstance(v.type.decl, t.Datatype) or v.name.startswith("_"):
        return ""
    names = [c.name for c in v.type.decl.ctors]
    same = next((n for n in names if n.lower() == v.name.lower()), "")
    if same:
        return same
    close = get_close_matches(v.name, names, 1, 0.8) if len(v.name) > 2 else []
    return close[0] if close else ""


def _useful(rows: Sequence[Row], row: Row) -> bool:
    """Whether some value matches `row` and none of `rows`."""
    if not row:
        return not rows
    first, rest = row[0], row[1:]
    match first:
        case t.OrPattern(options=options):
            return any(_useful(rows, (o, *rest)) for o in options)
        case t.CtorPattern():
            return _useful_at(rows, row, first.ctor)
        case t.ValuePattern(value=value):
            key = _value(value)
            if key is None:
                return True  # a value that is not known here
            kept = [r for x in rows for r in _with_value(x, key)]
            return _useful(kept, rest)
        case _:
            ctors = _all(rows)
            if ctors:
                return any(_useful_at(rows, row, c) for c in ctors)
            return _useful([r for x in rows for r in _default(x)], rest)


def _useful_at(rows: Sequence[Row], row: Row, ctor: t.Constructor) -> bool:
    kept = [r for x in rows for r in _with_ctor(x, ctor)]
    return any(_useful(kept, r) for r in _with_ctor(row, ctor))


def _with_ctor(row: Row, ctor: t.Constructor) -> list[Row]:
    """The row for values of one constructor, whose parts take the first column's place."""
    first, rest = row[0], row[1:]
    match first:
        case t.CtorPattern():
            return [(*first.args, *rest)] if first.ctor is ctor else []
        case t.OrPattern(options=options):
            return [r for o in options for r in _with_ctor((o, *rest), ctor)]
        case t.ValuePattern():
            return []
        case _:
            return [(*[t.Wildcard(first.span) for _ in ctor.formals], *rest)]


def _with_value(row: Row, key: object) -> list[Row]:
    first, rest = row[0], row[1:]
    match first:
        case t.ValuePattern(value=value):
            return [rest] if _value(value) == key else []
        case t.OrPattern(options=options):
            return [r for o in options for r in _with_value((o, *rest), key)]
        case t.CtorPattern():
            return []
        case _:
            return [rest]


def _default(row: Row) -> list[Row]:
    """The row for values that no constructor or literal of the column names."""
    first, rest = row[0], row[1:]
    match first:
        case t.OrPattern(options=options):
            return [r for o in options for r in _default((o, *rest))]
        case t.CtorPattern() | t.ValuePattern():
            return []
        case _:
            return [rest] if _matches_all(first) else []


def _matches_all(p: t.Pattern) -> bool:
    return isinstance(p, t.Wildcard | t.BindPattern)


def _all(rows: Sequence[Row]) -> tuple[t.Constructor, ...]:
    """The constructors of the first column's type, where the column names each of them."""
    firsts = [o for r in rows for o in (r[0].options if isinstance(r[0], t.OrPattern) else (r[0],))]
    named = {p.ctor for p in firsts if isinstance(p, t.CtorPattern)}
    decl = next(iter(named)).datatype if named else None
    ctors = tuple(decl.ctors) if isinstance(decl, t.Datatype) else ()
    return ctors if ctors and named >= set(ctors) else ()


def _value(e: t.Expr) -> object:
    """What tells a literal from others; None where the value is another expression's."""
    match e:
        case t.Literal_(value=value):
            return (type(value).__name__, value)
        case t.StringLiteral(value=value):
            return ("string", value)
        case t.Unary(op=UnaryOperator.MINUS, operand=t.Literal_(value=value)):
            return ("minus", value)
        case _:
            return None
