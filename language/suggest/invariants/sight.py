"""What the generators of invariants share: the numbers and rows in sight at a loop, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from language.analysis import typed as t
from language.record import dataclass, field
from language.source import NOWHERE
from language.suggest.linear import linear
from language.suggest.place import LoopPlace, distinct
from language.suggest.printing import NotWritten, text_of
from language.suggest.states import State
from language.suggest.terms import is_int, item_of, length, number, spell, var
from language.suggest.trees import subterms
from language.types import MapType, MultisetType, SeqType, SetType

ENOUGH = 8
"""Different states after which numbers that were always the same are taken for the same."""
MOST_FIELDS = 8
MOST_TERMS = 14
"""Numbers of each kind that are combined with one another."""


@dataclass(eq=False)
class Sight:
    """A loop with its real states: the values of `numbers` (moving and fixed ones) in each."""

    place: LoopPlace
    states: list[State] = field(default_factory=list[State])

    def __post_init__(self) -> None:
        place = self.place
        self._told: dict[str, str] = {}
        self.fields = _fields(place)
        rows = [e for e in (*map(var, place.scope), *self.fields) if sized(e)]
        moving = [var(v) for v in place.moving if is_int(v.type)]
        moving += [e for e in self.fields if is_int(e.type) and place.moves(e)]
        moving += [length(r) for r in rows if place.moves(length(r))]
        fixed = [length(r) for r in rows if not place.moves(length(r))]
        fixed += [var(v) for v in place.still if is_int(v.type) and _has_value(v, place)]
        fixed += [e for e in self.fields if is_int(e.type) and not place.moves(e)]
        spoken = [e for g in place.guards for e in sides(g)]
        if isinstance(place.loop, t.For) and place.loop.end is not None:
            spoken += [place.loop.start, place.loop.end]
        fixed = [*(e for e in spoken if not place.moves(e) and not isinstance(e, t.Literal_)), *fixed]
        self.moving = distinct(moving)[:MOST_TERMS]
        self.fixed = distinct(fixed)[:MOST_TERMS]
        self.literals = [number(n) for n in _literals(place)]

    def know(self, states: list[State]) -> None:
        """Take the real states in. Of fixed numbers that are the same in all of them one is enough, for the
        prover knows that they are."""
        self.states = states
        if len(set(states)) < ENOUGH:
            return
        m, kept, seen = len(self.moving), list[int](), set[tuple[int | None, ...]]()
        for i in range(len(self.fixed)):
            column = tuple(self.column(m + i))
            if column not in seen:
                seen.add(column)
                kept.append(i)
        self.fixed = [self.fixed[i] for i in kept]
        places = [*range(m), *(m + i for i in kept)]
        self.states = [tuple([s[i] for i in places]) for s in states]

    @property
    def numbers(self) -> list[t.Expr]:
        return [*self.moving, *self.fixed]

    def column(self, i: int) -> list[int | None]:
        """The values of the `i`-th number, where they are known."""
        return [n if isinstance(n := s[i], int) and not isinstance(n, bool) else None for s in self.states]

    def values_of(self, e: t.Expr) -> list[int | None] | None:
        """The values of a sum of numbers in sight; None where it speaks of something else."""
        total: list[int | None] = [0] * len(self.states)
        places = {spell(x): i for i, x in enumerate(self.numbers)}
        for key, times in linear(e).items():
            if key and key not in places:
                return None
            column = self.column(places[key]) if key else [1] * len(self.states)
            total = [
                None if a is None or b is None else a + times * b for a, b in zip(total, column, strict=True)
            ]
        return total

    def told(self, e: t.Expr) -> str:
        """An expression as the learner writes it, quoted."""
        key = spell(e)
        if key not in self._told:
            self._told[key] = told(e, self.place)
        return self._told[key]

    @property
    def rows(self) -> list[t.Expr]:
        """The arrays and sequences in sight."""
        own = [var(v) for v in self.place.scope if _has_value(v, self.place)]
        return [e for e in (*own, *self.fields) if item_of(e.type) is not None]

    @cached_property
    def counters(self) -> list[t.Var]:
        """The variables that count: those of the guard, and those that a round moves by a number."""
        place = self.place
        spoken = {spell(x) for g in place.guards for x in subterms(g)}
        steps = {v for b in place.bodies for v in _stepping(b)}
        own = [t.Var(e.span, e.type, e.var) for e in self.moving if isinstance(e, t.Var)]
        found = [e for e in own if spell(e) in spoken or e.var in steps or isinstance(place.loop, t.For)]
        return sorted(found, key=lambda e: spell(e) not in spoken)


def _fields(place: LoopPlace) -> list[t.Expr]:
    """The fields of `this`; none while it is being made."""
    decl = place.failing.decl
    if not isinstance(decl, t.Method) or decl.this is None or decl.kind == "constructor":
        return []
    owner = decl.owner
    if not isinstance(owner, t.Class) or owner.is_array:
        return []
    this = t.This(NOWHERE, decl.this.type)
    found: list[t.Expr] = [t.FieldRead(NOWHERE, f.type, this, f) for f in owner.fields if f.name != "Repr"]
    return found[:MOST_FIELDS]


def _stepping(body: t.Block) -> Iterator[t.Variable]:
    for n in t.walk(body):
        if isinstance(n, t.Assign):
            for target, value in zip(n.targets, n.values, strict=True):
                if isinstance(target, t.LocalTarget) and isinstance(value, t.ExprRhs):
                    rest = linear(value.value)
                    if rest.get(target.var.name) == 1 and set(rest) <= {target.var.name, ""}:
                        yield target.var


def told(e: t.Expr, place: LoopPlace) -> str:
    try:
        return f"`{text_of(e, place.failing.module, place.names())}`"
    except NotWritten:
        return "it"


def sized(e: t.Expr) -> bool:
    kind = e.type
    if isinstance(kind, SetType | MapType):
        return kind.finite
    return item_of(kind) is not None or isinstance(kind, SeqType | MultisetType)


def sides(e: t.Expr) -> Iterator[t.Expr]:
    """The two sides of a comparison of numbers."""
    if isinstance(e, t.Binary) and is_int(e.left.type) and is_int(e.right.type):
        yield from (e.left, e.right)


def _has_value(v: t.Variable, place: LoopPlace) -> bool:
    """A result that nothing was given to yet has none; what is assigned later shows in the states."""
    return v.initialized or v.kind == "in" or v in place.moving or _assigned_before(v, place)


def _assigned_before(v: t.Variable, place: LoopPlace) -> bool:
    return any(isinstance(n, t.LocalTarget) and n.var is v for s in place.before for n in t.walk(s))


def _literals(place: LoopPlace) -> list[int]:
    """0, 1 and the numbers that are written in the unit."""
    found = {0: None, 1: None}
    parts: list[t.Tree] = [c.condition for c in (*place.failing.decl.requires, *place.failing.decl.ensures)]
    parts += [place.loop]
    for p in parts:
        for n in t.walk(p):
            if isinstance(n, t.Literal_) and isinstance(n.value, int) and not isinstance(n.value, bool):
                found.setdefault(n.value)
    return list(found)[:8]
