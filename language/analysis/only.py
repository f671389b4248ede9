"""`{:only}`: what is checked while the rest is taken on trust (manual, "Attributes").

On a method or function, it leaves the other ones of the same file unverified. On an assertion, it leaves the
claims of its declaration that stand outside of some intervals of the text unchecked. Both are for the time of
working on one proof, so a warning stands at each.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Work
from language.source import NOWHERE, Span
from language.syntax import ast
from language.types import BOOL

NAME = "only"


def only(ctx: Context, work: Work) -> None:
    """Gives each method and function its intervals (`only`), and `{:verify false}` to those left out."""
    focused: set[int] = set()
    for item in work.items:
        if isinstance(item.typed, t.Method | t.Function):
            ctx.current = item.decl
            focused.update(_of_members(ctx, item.decl))
            item.typed.only = _intervals(ctx, item.typed)
    for item in work.items:
        f = item.typed
        left_out = item.decl.span.file in focused and all(a.name != NAME for a in item.decl.attributes)
        if left_out and isinstance(f, t.Method | t.Function):
            f.attributes = (*f.attributes, t.Attribute("verify", (t.Literal_(NOWHERE, BOOL, False),)))
    ctx.current = None


def _of_members(ctx: Context, d: ast.Decl) -> list[int]:
    """The file, where the member is marked."""
    marks = [a for a in d.attributes if a.name == NAME]
    for a in marks:
        message = (
            "Only what is marked `{:only}` is verified in this file; every other method and function is "
            "taken on trust. Remove the mark when you are done."
        )
        ctx.warn(NAME, a.span, message)
    return [a.span.file for a in marks]


def _intervals(ctx: Context, f: t.Callable_) -> tuple[Span, ...]:
    """The parts of the text in which claims are checked; none where no assertion is marked. A mark replaces
    the interval that it stands in; `"before"` ends it there, and `"after"` begins it there."""
    parts = [f.body, f.by_method] if isinstance(f, t.Function) else [f.body]
    asserts = [x for p in parts if p is not None for x in t.walk(p) if isinstance(x, t.Assert)]
    found: list[Span] = []
    for a in sorted(asserts, key=lambda a: a.span.start):
        mark = t.attribute(a.attributes, NAME)
        if mark is None:
            continue
        _warn(ctx, f, a)
        arg = mark.args[0] if len(mark.args) == 1 else None
        kind = arg.value if isinstance(arg, t.StringLiteral) else ""
        around = next((i for i in reversed(found) if i.covers(a.span)), None)
        if around is not None:
            found.remove(around)
        match kind, around:
            case "before", None if found:
                pass
            case "before", _:
                found.append(Span((around or f.span).start, a.span.end, a.span.home))
            case "after", _:
                found.append(Span(a.span.start, (around or f.span).end, a.span.home))
            case _:
                found.append(a.span)
    return tuple(found)


def _warn(ctx: Context, f: t.Callable_, a: t.Assert) -> None:
    message = (
        f"While an assertion is marked `{{:only}}`, other claims in `{f.shown}`, its postconditions among "
        "them, are assumed. Remove the mark when you are done."
    )
    ctx.warn(NAME, Span(a.span.start, a.condition.span.start, a.span.home), message)
