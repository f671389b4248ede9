"""Functions, constants and types mean the same in every state that agrees on what they read, so they must
not depend on which objects happen to exist."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.bounds import unbounded_references
from language.analysis.context import Context

_MESSAGE = (
    "This ranges over all objects of its type, so its meaning would change whenever one is made, "
    "which is not possible {where}. Bound it by a set, as in `{name} in s`"
)


def allocation(ctx: Context, x: t.Function | t.Method | t.Constant | t.SubsetType) -> None:
    match x:
        case t.Function():
            parts = [c.condition for c in (*x.requires, *x.ensures)]
            if x.decreases is not None and not x.decreases.inferred:
                parts += x.decreases.exprs
            for e in [*parts, *([x.body] if x.body is not None else [])]:
                _look(ctx, e, "in a function")
            for r in x.reads:
                if r.target is not None:
                    _look(ctx, r.target, "in a function")
        case t.Constant():
            if x.value is not None:
                _look(ctx, x.value, "in a constant")
        case t.SubsetType():
            if x.condition is not None:
                _look(ctx, x.condition, "in the condition of a type")
        case t.Method():
            for root in (*x.requires, *x.ensures, x.body):
                if root is not None:
                    _lambdas(ctx, root)


def _lambdas(ctx: Context, root: t.Tree) -> None:
    for n in t.walk(root):
        if isinstance(n, t.Lambda):
            for e in (n.requires, n.body, *(r.target for r in n.reads)):
                if e is not None:
                    _look(ctx, e, "in a function")


def _of_now(e: t.Tree) -> Iterator[t.Tree]:
    """The parts that speak of the state of now: what is `old` to a two-state function does not change."""
    yield e
    for c in t.children(e):
        if not isinstance(c, t.Old):
            yield from _of_now(c)


def _look(ctx: Context, e: t.Expr, where: str) -> None:
    for n in _of_now(e):
        match n:
            case t.Quantified() | t.SetComprehension() | t.MapComprehension():
                for v in unbounded_references(n):
                    message = _MESSAGE.format(where=where, name=v.name)
                    kind = v.type
                    if type(kind).__name__ == "ParamType":
                        message += (
                            f", or declare `{kind}(!new)`, which promises that its values hold no objects"
                        )
                    ctx.error("allocation", n.span, message + ".")
                    break
            case t.Allocated():
                ctx.error(
                    "allocation",
                    n.span,
                    f"`allocated` depends on which objects exist, which is not possible {where}.",
                )
            case _:
                pass
