"""Looking into expressions, and copies of them with parts exchanged.

What makes expressions stands in `terms.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from language.analysis import typed as t
from language.analysis.replace import replace_vars
from language.record import fields, is_dataclass, replace
from language.suggest.terms import bound, var


def subterms(e: t.Expr) -> Iterator[t.Expr]:
    return (n for n in t.walk(e) if isinstance(n, t.Expr))


def variables(e: t.Tree) -> set[t.Variable]:
    """Those that it mentions, its own bound ones left out."""
    found: set[t.Variable] = set()
    own: set[t.Variable] = set()
    for n in t.walk(e):
        if isinstance(n, t.Var):
            found.add(n.var)
        else:
            own.update(_binds(n))
    return found - own


def bound_in(e: t.Tree) -> set[t.Variable]:
    """The variables that it binds itself."""
    return {v for n in t.walk(e) for v in _binds(n)}


def _binds(n: t.Tree) -> tuple[t.Variable, ...]:
    if isinstance(n, t.Quantified | t.SetComprehension | t.MapComprehension | t.LetSuchThat):
        return n.vars
    if isinstance(n, t.Lambda):
        return n.params
    return (n.var,) if isinstance(n, t.BindPattern) else ()


def told_apart(e: t.Expr, taken: set[str]) -> t.Expr:
    """A copy whose bound variables are named like none of `taken`, so that nothing put into it is caught."""
    names = set(taken)
    for v in sorted(bound_in(e), key=lambda v: v.uid):
        if v.name in taken:
            other = bound(v.name if v.name not in ("i", "j") else "k", names, v.type)
            names.add(other.name)
            e = _renamed(e, v, other)
    return e


def _renamed(e: t.Expr, old_: t.Variable, new: t.Variable) -> t.Expr:
    put = replace_vars(e, {old_: var(new)})

    def binder(n: t.Expr) -> t.Expr | None:
        if isinstance(n, t.Quantified | t.SetComprehension | t.MapComprehension) and old_ in n.vars:
            return replace(n, vars=tuple(new if v is old_ else v for v in n.vars))
        return None

    return exchanged(put, binder)


_NO_PARTS = frozenset({"span", "type", "var", "vars", "op", "kind", "ghost", "computed"})
_OTHER_NODES = (
    *(t.Stmt, t.LValue, t.Rhs, t.Clause, t.Frame, t.Measure, t.LoopSpec),
    *(t.Pattern, t.MatchCase, t.CalcStep),
)
_parts_of: dict[type, tuple[str, ...]] = {}


def _parts(cls: type) -> tuple[str, ...]:
    """The fields of a node of the typed tree that may hold parts of it."""
    names = _parts_of.get(cls)
    if names is None:
        names = tuple([f.name for f in fields(cls) if f.name not in _NO_PARTS]) if is_dataclass(cls) else ()
        _parts_of[cls] = names
    return names


def exchanged(e: t.Expr, change: Callable[[t.Expr], t.Expr | None]) -> t.Expr:
    """A copy with parts exchanged: where `change` answers an expression, that is taken as it is."""

    def copy(node: object) -> object:
        if isinstance(node, t.Expr):
            other = change(node)
            if other is not None:
                return other
        elif isinstance(node, tuple):
            parts: tuple[object, ...] = node  # pyright: ignore[reportUnknownVariableType]
            new = tuple([copy(x) for x in parts])
            return parts if all(a is b for a, b in zip(new, parts, strict=True)) else new
        elif not isinstance(node, _OTHER_NODES):
            return node
        changed: dict[str, object] = {}
        for name in _parts(type(node)):
            before: object = getattr(node, name)
            after = copy(before)
            if after is not before:
                changed[name] = after
        return replace(node, **changed) if changed else node  # pyright: ignore[reportArgumentType]

    made = copy(e)
    assert isinstance(made, t.Expr)
    return made


def placed(e: t.Expr, span: t.Span) -> t.Expr:
    """A copy of which every part stands at `span`, so that what is claimed of it can be told from the
    rest."""

    def copy(node: object) -> object:
        if isinstance(node, tuple):
            parts: tuple[object, ...] = node  # pyright: ignore[reportUnknownVariableType]
            return tuple([copy(x) for x in parts])
        if not isinstance(node, t.Tree) or not is_dataclass(node):
            return node
        changed = {f.name: copy(getattr(node, f.name)) for f in fields(node) if f.name != "span"}
        return replace(node, **changed, span=span)

    made = copy(e)
    assert isinstance(made, t.Expr)
    return made
