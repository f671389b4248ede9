"""How type parameters may be used, and how a type may speak of itself.

`+T` and `*T` stand only where values come out, `-T` only where they go in. A plain parameter and `+T` promise
that a type has no more values than its arguments account for: they stand neither on the left of an arrow nor
in an infinite collection, where the number of values grows. And there no type may speak of itself, be it by
way of others: no set of values satisfies such a definition (Russell, Cantor).

Reference manual, section "Type parameter variance". One walk gives every use with its position; the positions
in the arguments of a declared type come from what that declares.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.mentioned import declarations_in
from language.analysis.scope import Synonym
from language.analysis.type_parts import Held, built_in_parts
from language.record import dataclass
from language.source import Span
from language.types import ParamType, Type, UserType

COMES_OUT, GOES_IN, BOTH = 1, -1, 0


@dataclass(frozen=True)
class Use:
    """`type` is used where its values come out, go in, or both; `counted`: where the number of values does
    not grow."""

    type: ParamType | UserType
    direction: int
    counted: bool


def uses(ctx: Context, x: Type, direction: int = COMES_OUT, counted: bool = True) -> Iterator[Use]:
    if isinstance(x, ParamType | UserType):
        yield Use(x, direction, counted)
    if isinstance(x, UserType):
        marks = ctx.variances.get(x.decl, ())
        for i, a in enumerate(x.args):
            mark = marks[i] if i < len(marks) else "+" if x.decl.is_tuple else ""
            inner = {"+": direction, "*": direction, "-": -direction}.get(mark, BOTH)
            yield from uses(ctx, a, inner, counted and mark in ("+", ""))
    for p in built_in_parts(x):
        goes_in = p.held is Held.ARGUMENT
        grows = goes_in or p.held is Held.ENDLESS
        yield from uses(ctx, p.type, -direction if goes_in else direction, counted and not grows)


def variance(ctx: Context, d: t.TypeDeclaration | Synonym) -> None:
    marks = dict(zip(d.params, ctx.variances.get(d, ()), strict=False))
    if isinstance(d, t.Class):
        _unmarked(ctx, d, marks)
        return
    for x, span in _definition(d):
        for use in uses(ctx, x):
            match use.type:
                case ParamType() as p:
                    if p in marks:
                        _check(ctx, p, marks[p], use, span)
                case UserType(decl):
                    if not use.counted and isinstance(d, t.TypeDeclaration) and _leads_to(decl, d):
                        _told(ctx, d, decl, span)


def _definition(d: t.TypeDeclaration | Synonym) -> list[tuple[Type, Span]]:
    """The types that the declaration is made of, with their places."""
    match d:
        case t.Datatype():
            return [(f.type, f.span) for c in d.ctors for f in c.formals]
        case t.SubsetType():
            return [(d.base, d.span)] if d.base is not None else []
        case Synonym():
            return [(d.target, d.span)] if d.target is not None else []
        case _:
            return []


def _unmarked(ctx: Context, c: t.Class, marks: dict[ParamType, str]) -> None:
    for p, mark in marks.items():
        if mark:
            ctx.error(
                "variance",
                c.span,
                "Fields of objects take values and give them, so a type parameter of a class or "
                f"trait has no mark: write `{p.name}` instead of `{mark}{p.name}`.",
            )


def _check(ctx: Context, p: ParamType, mark: str, use: Use, span: Span) -> None:
    if mark in ("+", "*") and use.direction != COMES_OUT:
        why, fix = "is marked as one whose values only come out, but values go in here", f"!{p.name}"
    elif mark == "-" and use.direction != GOES_IN:
        why, fix = "is marked as one whose values only go in, but values come out here", f"!{p.name}"
    elif mark in ("", "+") and not use.counted:
        why = (
            "stands on the left of an arrow"
            if use.direction == GOES_IN
            else "stands where the number of values may grow: in an infinite collection, or inside one"
        )
        fix = f"*{p.name}" if use.direction == COMES_OUT else f"!{p.name}"
    else:
        return
    ctx.error("variance", span, f"The type parameter `{p.name}` {why}. Declare it as `{fix}`.")


def _told(ctx: Context, d: t.TypeDeclaration, used: t.TypeDeclaration, span: Span) -> None:
    way = "" if used is d else f", which is made of `{d.name}`,"
    ctx.error(
        "cycle",
        span,
        f"`{used.name}`{way} appears here on the left of an arrow or in an infinite collection, so "
        f"the values of `{d.name}` could not be counted. Use a finite collection or another type.",
    )


def _leads_to(start: t.TypeDeclaration, goal: t.TypeDeclaration) -> bool:
    """Whether a value of `start` is made of some of `goal`, or is one. Objects are not made of what their
    fields hold."""
    seen: set[t.TypeDeclaration] = set()
    stack = [start]
    while stack:
        d = stack.pop()
        if d is goal:
            return True
        if d not in seen:
            seen.add(d)
            stack += [x for type_, _ in _definition(d) for x in declarations_in(type_)]
    return False
