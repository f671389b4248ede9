"""Whether a member can stand for the one that it overrides: the same kind, parameters and results.

That its contract keeps the other's is for the verifier (`ivl/lower_override.py`).
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.diagnostics import Note
from language.types import ParamType, UserType, substitute


def check_override(ctx: Context, m: t.Callable_, above: t.Callable_, owner: UserType) -> bool:
    """Report where `m` does not fit `above`, a member of the trait `owner`; answer whether it does."""
    if m.extreme is not None or above.extreme is not None:
        ctx.unsupported(m.name_span, "least and greatest predicates and lemmas that override")
        return False
    if m.two_state or above.two_state:
        ctx.unsupported(m.name_span, "two-state members that override")
        return False
    why = _misfit(m, above, owner)
    if why is not None:
        ctx.error(
            "override",
            m.name_span,
            f"`{m.name}` does not fit the member of `{owner.decl.name}` that it overrides: {why}.",
            Note(above.name_span, "It overrides this one."),
        )
    return why is None


def _misfit(m: t.Callable_, above: t.Callable_, owner: UserType) -> str | None:
    kind, wanted = _kind(m), _kind(above)
    if kind != wanted:
        return f"that is a {wanted}, and this is a {kind}"
    if m.ghost != above.ghost:
        return f"that is {_ghost(above.ghost)}, and this is {_ghost(m.ghost)}"
    if len(m.type_params) != len(above.type_params):
        return "the number of type parameters differs"
    for p, q in zip(m.type_params, above.type_params, strict=True):
        if _flags(p) != _flags(q):
            return f"the type parameter `{p.name}` is marked in another way than `{q.name}` there"
    env = dict(zip(owner.decl.params, owner.args, strict=True))
    env.update(zip(above.type_params, m.type_params, strict=True))
    ours, theirs = _places(m), _places(above)
    for word, xs, ys in zip(("parameters", "results"), ours, theirs, strict=True):
        if len(xs) != len(ys):
            return f"the number of {word} differs"
        for x, y in zip(xs, ys, strict=True):
            type_ = substitute(y.type, env)
            if x.type != type_:
                return f"`{x.name}` has type `{x.type}`, and there it has `{type_}`"
            if x.ghost != y.ghost:
                return f"`{x.name}` is {_ghost(x.ghost)}, and there it is {_ghost(y.ghost)}"
            if x.older != y.older:
                return f"`{x.name}` is `older` only {'here' if x.older else 'there'}"
    return None


def _kind(m: t.Callable_) -> str:
    """Predicates are functions to `bool`."""
    return m.kind if isinstance(m, t.Method) else m.kind.replace("predicate", "function")


def _ghost(yes: bool) -> str:
    return "ghost" if yes else "not ghost"


def _flags(p: ParamType) -> tuple[bool, ...]:
    return (p.supports_equality, p.auto_init, p.nonempty, p.no_references)


def _places(m: t.Callable_) -> tuple[tuple[t.Variable, ...], tuple[t.Variable, ...]]:
    return m.params, m.results if isinstance(m, t.Method) else (m.result,)
