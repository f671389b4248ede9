"""What `hide` hides, and where: from the statement to the end of its block, unless `reveal` shows it again.

Where a unit hides anything, the definitions in question hold for it only under a condition each,
`revealed`, and every claim is shown from the conditions of those that are visible at its place. To hide can
thus only take knowledge away; what was shown is known afterwards, since all conditions are true.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.mentioned import declarations_in, mentioned_types
from language.record import dataclass, replace

Member = t.Function | t.Constant


@dataclass(frozen=True)
class Visibility:
    """`members` are those that the unit hides anywhere; `hidden`, those that are hidden here."""

    members: frozenset[Member]
    hidden: frozenset[Member]

    def visible(self) -> list[Member]:
        """In an order that is always the same."""
        return sorted(self.members - self.hidden, key=lambda x: (x.qualified, x.span.file, x.span.start))

    def after(self, stmt: t.Hide | t.Reveal) -> Visibility:
        match stmt:
            case t.Hide(everything=True):
                return replace(self, hidden=self.members)
            case t.Hide():
                return replace(self, hidden=self.hidden | frozenset(stmt.members))
            case t.Reveal(everything=True):
                return replace(self, hidden=frozenset())
            case t.Reveal():
                return replace(self, hidden=self.hidden - {*stmt.functions, *stmt.constants})


def visibility(unit: t.Callable_ | None) -> Visibility | None:
    """What is visible at a unit's beginning; None where it hides nothing at all."""
    if unit is None:
        return None
    hides = [x for tree in _trees(unit) for x in t.walk(tree) if isinstance(x, t.Hide)]
    if not hides:
        return None
    named = {m for x in hides for m in x.members}
    shown = [x for tree in _trees(unit) for x in t.walk(tree) if isinstance(x, t.Reveal)]
    named |= {m for x in shown for m in (*x.functions, *x.constants)}
    members = frozenset(_reached(unit) | named if any(x.everything for x in hides) else named)
    return Visibility(members, frozenset(m for m in members if m.opaque))


def hides_everything(unit: object) -> bool:
    return isinstance(unit, t.Function | t.Method) and any(
        isinstance(x, t.Hide) and x.everything for tree in _trees(unit) for x in t.walk(tree)
    )


def _trees(f: object) -> Iterator[t.Tree]:
    """All the text of a declaration."""
    match f:
        case t.Function():
            yield from (*f.requires, *f.ensures, *f.reads)
            yield from (x for x in (f.decreases, f.body, f.by_method) if x is not None)
        case t.Method():
            yield from (*f.requires, *f.ensures, *f.modifies)
            yield from (x for x in (f.decreases, f.body) if x is not None)
        case t.Constant(value=value) if value is not None:
            yield value
        case t.SubsetType(condition=condition) if condition is not None:
            yield condition
        case _:
            pass


def _reached(unit: t.Callable_) -> set[Member]:
    """All functions and constants that the unit speaks of, directly or by way of others."""
    found: set[Member] = set()
    seen: set[int] = {id(unit)}
    todo: list[object] = [unit]
    while todo:
        for x in _spoken(todo.pop()):
            if id(x) not in seen:
                seen.add(id(x))
                todo.append(x)
                if isinstance(x, t.Function | t.Constant):
                    found.add(x)
    return found


def _spoken(f: object) -> Iterator[object]:
    if isinstance(f, t.Function | t.Method):
        for p in f.params:
            yield from declarations_in(p.type)
    for tree in _trees(f):
        for x in t.walk(tree):
            match x:
                case t.FunctionCall(function=g) | t.FunctionValue(function=g):
                    yield g
                case t.ConstRead(const=c):
                    yield c
                case t.CallStmt(method=m):
                    yield m
                case _:
                    pass
            for type_ in mentioned_types(x):
                yield from declarations_in(type_)
