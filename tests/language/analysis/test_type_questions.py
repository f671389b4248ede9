"""Every question about types, on nested generics and tuples, in both directions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from checking import analyzed

from language.analysis.type_parts import Held, declared_parts, written
from language.analysis.type_questions import (
    auto_init,
    can_be_made,
    has_no_largest,
    has_objects,
    has_references,
    has_test,
    holds_functions,
    is_constrained,
    made_of,
    may_hold_references,
    nonempty,
    supports_equality,
)
from language.analysis.typed import Datatype
from language.types import Type, UserType

DECLARATIONS = """
type Hidden
type Comparable(==)
type Startable(0)
type Inhabited(00)
type Of<X>
type Nothing = x: int | false witness *
type Known = x: int | x == 7 ghost witness 7
type Seven = x: int | x == 7 witness 7
newtype Byte = x: int | 0 <= x < 256
datatype Box<T> = Box(x: T)
datatype Pair<A, B> = Pair(fst: A, snd: B)
datatype Ghostly<T> = Ghostly(ghost x: T, y: int)
datatype Phantom<T> = Phantom(n: int)
datatype List<T> = Nil | Cons(head: T, tail: List<T>)
datatype Rose<T> = Rose(T, children: List<Rose<T>>)
datatype Either<A, B> = Left(A) | Right(B)
datatype Fun<A, B> = Fun(f: A -> B)
datatype GhostFirst = ghost First | Second(n: int)
codatatype Stream<T> = Next(T, rest: Stream<T>)
codatatype Stuck = Stuck(Nothing, Stuck)
datatype Ends = Ends(Stream<Ends>)
datatype Growing<T> = Leaf(T) | Deeper(Growing<Box<T>>)
class Cell<T> { var value: T constructor(v: T) { value := v; } }
trait Named { }
"""


def type_of(text: str) -> Type:
    program, _, _ = analyzed(
        DECLARATIONS + f"ghost method Probe<E(==), Z(0), N(00), P, V(!new)>(x: {text}) {{ }}"
    )
    return next(m for m in program.methods if m.name == "Probe").params[0].type


Answered = tuple[Callable[[Type], bool], str, str]

CASES: dict[str, Answered] = {
    "equality": (
        supports_equality,
        "int; E; Comparable; Box<int>; Box<Box<E>>; ((int, bool), E); List<Rose<(int, E)>>; "
        "seq<Box<set<int>>>; map<int, Box<E>>; Cell<int -> int>; Phantom<int -> int>; Growing<Box<E>>; "
        "array<int -> int>",
        "int -> int; P; Hidden; Box<int -> int>; Box<Box<int -> int>>; ((int -> int, int), int); iset<int>; "
        "List<Rose<(int, P)>>; seq<Box<set<Hidden>>>; map<int, Box<P>>; Ghostly<int>; Box<Ghostly<int>>; "
        "(ghost int, int); GhostFirst; Growing<int -> int>; Rose<Rose<int -> int>>; Fun<int, int>",
    ),
    "a value of compiled code": (
        auto_init,
        "int; Z; Startable; nat; Seven; Byte; Box<Box<Z>>; ((int, Z), Seven); seq<Nothing>; List<Nothing>; "
        "int -> Z; Nothing --> Nothing; () ~> Nothing; Cell?<P>; array<P>; Ghostly<Known>; Ghostly<N>; "
        "(ghost N, int); Either<Nothing, int>; Rose<int>; GhostFirst; Growing<int>; Phantom<Nothing>; "
        "Fun<Nothing, Z>; Box<Ghostly<Box<N>>>; "
        "Stream<Z>; Box<Stream<(int, Stream<Z>)>>",
        "N; P; Hidden; Inhabited; Nothing; Known; Box<Box<N>>; ((int, Known), int); int -> Known; "
        "Nothing -> Nothing; Cell<int>; Ghostly<Nothing>; Ghostly<Box<P>>; (ghost Nothing, int); "
        "Either<Nothing, Known>; Rose<N>; Growing<N>; Fun<int, N>; "
        "Box<Ghostly<Hidden>>; Stream<Known>; Stuck; Ends; Box<Stream<Stuck>>",
    ),
    "some value": (
        nonempty,
        "N; Z; Inhabited; Known; Box<Box<N>>; ((int, Known), N); int -> Known; Ghostly<N>; GhostFirst; "
        "Either<Nothing, Known>; Rose<N>; Growing<Known>; Cell?<P>; Fun<Nothing, N>; "
        "Stream<Stream<Known>>",
        "P; Hidden; Nothing; Box<Box<P>>; ((int, Nothing), N); int -> Nothing; Ghostly<Nothing>; "
        "Either<Nothing, P>; Rose<Nothing>; Growing<P>; Cell<int>; Named; (ghost P, int); "
        "Stream<P>; Stuck; Ends",
    ),
    "no type free of references": (
        may_hold_references,
        "P; Cell<int>; Cell?<int>; array<int>; object; () ~> int; Cell<int> -> int; int -> Named; "
        "Box<Box<P>>; ((int, Named), int); List<Rose<object>>; iset<Named>; imap<int, P>; Ghostly<Named>; "
        "Of<P>; Growing<Named>; Fun<Named, int>",
        "int; V; int -> int; int --> V; Box<Box<V>>; ((int, V), int); Phantom<Named>; List<Rose<V>>; Hidden; "
        "Of<V>; Growing<V>; Fun<V, int>; string; Byte",
    ),
    "allocation": (
        has_references,
        "P; int -> int; Fun<int, int>; Box<Box<int -> int>>; ((int, Named), int); Ghostly<Named>; Of<P>",
        "int; V; Box<Box<V>>; ((int, V), int); Phantom<int -> int>; List<Rose<V>>; Of<int>; Hidden",
    ),
    "objects of a run": (
        has_objects,
        "Named; Box<Box<Named>>; ((int, array<int>), int); Rose<Rose<object>>; int -> Named",
        "P; int; int -> int; Box<Box<P>>; ((int, P), int); Phantom<Named>",
    ),
    "functions": (
        holds_functions,
        "int -> int; Box<Box<int ~> int>>; ((int, int --> int), int); Rose<Rose<int -> int>>; Fun<int, int>; "
        "iset<int -> int>; Ghostly<int -> int>; Growing<int -> int>",
        "int; P; Cell<int -> int>; array<int -> int>; Box<Box<int>>; ((int, P), int); Phantom<int -> int>",
    ),
    "more than the sort": (
        is_constrained,
        "nat; char; Byte; P; Hidden; int -> int; Box<Box<nat>>; ((int, nat), bool); List<Rose<char>>; Named; "
        "Cell?<int>; seq<nat>; Growing<nat>; object",
        "int; bool; real; bv8; ORDINAL; object?; Box<Box<int>>; ((int, bool), real); Phantom<nat>; "
        "List<Rose<int>>; seq<seq<int>>; Growing<int>",
    ),
    "a test in a run": (
        has_test,
        "nat; Byte; Seven; ORDINAL; Named; Box<Box<nat>>; ((int, Seven), int); Growing<nat>; "
        "Rose<Rose<Named>>",
        "int; char; P; Named?; int -> nat; Box<Box<int>>; ((int, bool), P); Phantom<nat>; Cell?<nat>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_answers(name: str) -> None:
    question, yes, no = CASES[name]
    assert [x for x in yes.split("; ") if not question(type_of(x))] == []
    assert [x for x in no.split("; ") if question(type_of(x))] == []


def test_a_type_that_needs_itself() -> None:
    """Equality is the greatest fixpoint, a first value the least."""
    program, _, _ = analyzed("datatype D = D(D) datatype E = End | More(E, f: seq<E>)")
    d, e = (UserType(x) for x in program.types)
    assert supports_equality(d) and supports_equality(e)
    assert not nonempty(d) and nonempty(e)


def test_what_can_be_made() -> None:
    """Only a constructor that needs a value of the type first stands in the way."""
    program, _, _ = analyzed(
        """
datatype Endless = Endless(Box<(int, Endless)>)
datatype Box<T> = Box(value: T)
datatype Maybe<T> = None | Some(T)
datatype Fine = Fine(Maybe<(int, Fine)>)
datatype Through = Through(int -> Through)
datatype Partial = Partial(int --> Partial)
datatype Hidden = Hidden(nothing: Nothing, p: set<Hidden>)
type Nothing = n: int | false witness *
"""
    )
    made = {x.name for x in program.types if can_be_made(UserType(x, x.params))}
    assert made == {"Box", "Maybe", "Fine", "Partial", "Hidden", "Nothing"}


def test_what_values_are_made_of() -> None:
    yes = "Box<int>; List<Box<int>>; ((int, Box<int>), int); Rose<Rose<Box<int>>>; int -> Box<int>; Holds"
    no = "int; List<int>; Phantom<Box<int>>; Cell<Box<int>>; ((int, bool), int); P"
    probe = ", ".join(f"x{i}: {x}" for i, x in enumerate(f"{yes}; {no}".split("; ")))
    program, _, _ = analyzed(
        DECLARATIONS + f"datatype Holds = Holds(Box<bool>) ghost method Probe<P>({probe}) {{ }}"
    )
    box = next(d for d in program.types if isinstance(d, Datatype) and d.name == "Box")
    made = [made_of(p.type, box) for p in program.methods[-1].params]
    assert made == [True] * len(yes.split("; ")) + [False] * len(no.split("; "))
    endless = [d.name for d in program.types if isinstance(d, Datatype) and has_no_largest(d)]
    assert endless == ["List", "Rose", "Stream", "Stuck", "Ends", "Growing"]


def test_parts() -> None:
    program, _, _ = analyzed(
        "trait T<X> { const k: X } class C<Y> extends T<seq<Y>> "
        "{ ghost var f: Y static const s := 1 const c := 2 constructor(x: seq<Y>) { k := x; } }"
    )
    trait, class_ = program.types
    shown = [(str(p.type), p.held, p.ghost) for p in declared_parts(trait)]
    assert shown == [("X", Held.PLACE, False), ("C<Y>", Held.IMPLEMENTOR, False)]
    shown = [(str(p.type), p.held, p.ghost) for p in declared_parts(class_)]
    assert shown == [("Y", Held.PLACE, True), ("seq<Y>", Held.PLACE, False)]
    assert [str(x) for x in written(type_of("map<int, (bool, seq<P>)>"))] == ["int", "(bool, seq<P>)"]
