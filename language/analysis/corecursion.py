"""Corecursive calls: those that need not end, since what they give stands inside a value that is there first.

`function Up(n: int): Stream { More(n, Up(n + 1)) }` says what each part of `Up(0)` is, though it never ends.
A call is corecursive where it is, as it stands, an argument of a codatatype's constructor, and what that
makes is what the function gives: then every part of the value is reached after finitely many steps. The
argument may also be a function that gives what the call does (`Node(x => F(x))`): more parts. That only
holds if nobody in the circle of calls looks into what a call of the circle gives (`Up(n).tail`, a `match` or
`==` on it): then no call of the circle is corecursive. Nor may a function in it promise anything (`ensures`,
a result type with a condition), which would be believed of itself, or read the heap.

(Reference manual, "Co-recursion" in "Co-inductive datatypes"; Leino and Moskal, *Co-induction simply*, FM
2014.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto

from language.analysis import typed as t
from language.analysis.dependencies import Recursion, roots
from language.analysis.rewriting import rewrite
from language.record import replace
from language.types import INT, UserType


class Place(Enum):
    """Where a call of the own circle stands."""

    GUARDED = auto()
    """It is an argument of a codatatype's constructor, whose value is given as it is."""
    GIVEN = auto()
    """Its value is given as it is, or put into something else that is."""
    LOOKED_INTO = auto()


def is_infinite(f: t.Function) -> bool:
    """Whether the function gives values of a codatatype, about which its result type says no more."""
    x = f.result.type
    return isinstance(x, UserType) and isinstance(x.decl, t.Datatype) and x.decl.codata


def corecursion(functions: Iterable[t.Function], recursion: Recursion) -> None:
    """Marks the corecursive calls."""
    circles: dict[int, list[t.Function]] = {}
    mixed: set[int] = set()
    for n, component in recursion.component.items():
        if isinstance(n, t.Function):
            circles.setdefault(component, []).append(n)
        else:
            mixed.add(component)  # lemmas and constants give no parts of values
    wanted = [f for f in functions if f.recursive and is_infinite(f)]
    for component in dict.fromkeys(f.scc for f in wanted):
        circle = circles.get(component, [])
        if component not in mixed:
            _circle(circle)


def _circle(circle: list[t.Function]) -> None:
    own = frozenset(circle)
    guarded: set[int] = set()
    for f in circle:
        for call, place in _uses(f, own):
            if place is Place.LOOKED_INTO:
                return
            if place is Place.GUARDED and isinstance(call, t.FunctionCall) and _may(call.function):
                guarded.add(id(call))

    def mark(old: t.Tree, new: t.Tree) -> t.Tree:
        return (
            replace(new, corecursive=True) if id(old) in guarded and isinstance(new, t.FunctionCall) else new
        )

    if not guarded:
        return
    for f in circle:
        if f.body is not None:
            f.body = rewrite(f.body, mark)
    _order(circle)


def _order(circle: list[t.Function]) -> None:
    """Where no measure is written, what another function of the circle calls in the usual way is below what
    is called by corecursion only: a measure gets 0 or 1 as its first part."""
    if not all(f.decreases is not None and f.decreases.inferred for f in circle):
        return
    called = {
        x.function
        for f in circle
        if f.body is not None
        for x in t.walk(f.body)
        if isinstance(x, t.FunctionCall) and not x.corecursive and x.function is not f
    }
    for f in circle:
        assert f.decreases is not None
        first = t.Literal_(f.decreases.span, INT, 0 if f in called else 1)
        f.decreases = replace(f.decreases, exprs=(first, *f.decreases.exprs))


def _may(f: t.Function) -> bool:
    """Whether nothing is believed of what a call gives, and it is always the same."""
    free = f.overrides is None and not f.overriders
    return free and is_infinite(f) and not f.ensures and not f.reads


def _uses(f: t.Function, own: frozenset[t.Function]) -> Iterator[tuple[t.Tree, Place]]:
    """Every use of the circle's functions in `f`, with its place."""
    for root in roots(f):
        if root is f.body and f.body is not None:
            yield from _walk(f.body, Place.GIVEN, own)
        else:
            yield from _walk(root, Place.LOOKED_INTO, own)


def _walk(root: t.Tree, at: Place, own: frozenset[t.Function]) -> Iterator[tuple[t.Tree, Place]]:
    stack: list[tuple[t.Tree, Place]] = [(root, at)]
    while stack:
        node, place = stack.pop()
        if isinstance(node, t.FunctionCall | t.FunctionValue) and node.function in own:
            yield node, place if isinstance(node, t.FunctionCall) else Place.LOOKED_INTO
        stack.extend(_parts(node, place))


def _parts(e: t.Tree, at: Place) -> Iterator[tuple[t.Tree, Place]]:
    """The parts of a tree, and what happens to their values."""
    inside = at
    given: tuple[t.Tree, ...] = ()
    match e:
        case _ if at is Place.LOOKED_INTO:
            pass
        case t.Construct():
            given = e.args
            inside = Place.GUARDED if e.ctor.datatype.codata else Place.GIVEN
        case t.Display():
            given, inside = e.items, Place.GIVEN
        case t.Lambda():
            given = (e.body,)
        case t.Ite():
            given = (e.then, e.orelse)
        case t.Match():
            given = tuple(c.body for c in e.cases)
        case t.Let() | t.LetSuchThat() | t.StmtExpr():
            given = (e.body,)
        case _:
            pass
    kept = {id(x) for x in given}
    if isinstance(e, t.Match):
        yield e.scrutinee, Place.LOOKED_INTO
        yield from ((c.pattern, Place.LOOKED_INTO) for c in e.cases)
    else:
        yield from ((x, Place.LOOKED_INTO) for x in t.children(e) if id(x) not in kept)
    yield from ((x, inside) for x in given)
