"""Simpler cases, smaller ones first; and when two are the same example for a person."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from language.analysis.builtins import array_class
from language.analysis.typed import Class
from language.explain.likeness import likeness
from language.interpreter.cases import Case, measure
from language.interpreter.inputs import HeapObject, Inputs
from language.interpreter.listing import State
from language.interpreter.shrinking import smallest
from language.interpreter.simpler import simpler, without
from language.source import NOWHERE
from language.types import INT, UserType
from language.values import Char, Data, Map, Multiset, Ref, Value

NODE = UserType(Class("Node", "Node", (), NOWHERE))
INSIDE = {("List", "Cons"): [1]}
NIL = Data("Nil", (), (), "List")


def case(*args: Value, heap: tuple[HeapObject, ...] = (), this: Value = None) -> Case:
    return Case(Inputs(args, this, heap))


def array(*cells: Value, dims: tuple[int, ...] = ()) -> HeapObject:
    shape = dims or (len(cells),)
    return HeapObject(UserType(array_class(len(shape)), (INT,)), (), cells, shape)


def node(value: int, next: Value = None) -> HeapObject:
    return HeapObject(NODE, (("value", value), ("next", next)))


def cons(head: int, tail: Data) -> Data:
    return Data("Cons", (head, tail), ("head", "tail"), "List")


def shrunk(start: Case, leads_there: Callable[[Inputs], bool]) -> Inputs:
    best, complete = smallest(start, lambda c: leads_there(c.inputs), INSIDE, 3000)
    assert complete and leads_there(best.inputs)
    return best.inputs


@pytest.mark.parametrize(
    ("start", "leads_there", "end"),
    [
        (12345, lambda v: v > 100, 101),
        (-7, lambda v: v != 0, 1),
        ((9, 8, 7, 6, 5, 4, 3, 2), lambda v: 5 in v and len(v) > 1, (5, 0)),
        (Map(frozenset({(1, 9), (2, 8)})), lambda v: len(v.entries) > 0, Map(frozenset({(0, 0)}))),
        (Multiset(frozenset({(4, 3)})), lambda v: v.counts != frozenset(), Multiset(frozenset({(0, 1)}))),
        (frozenset({5, 6}), lambda v: len(v) > 0, frozenset({0})),
        (Fraction(7, 3), lambda v: v > 1, Fraction(2)),
        (Char(120), lambda v: True, Char(97)),
        (True, lambda v: True, False),
        (cons(4, cons(5, cons(6, NIL))), lambda v: v.ctor == "Cons", cons(0, NIL)),
    ],
)
def test_values(start: Value, leads_there: Callable[[Value], bool], end: Value) -> None:
    assert shrunk(case(start), lambda i: leads_there(i.args[0])).args == (end,)


def test_numbers_that_must_agree_shrink_together() -> None:
    found = shrunk(case(77, 77, 78), lambda i: i.args[0] == i.args[1] == i.args[2] - 1)
    assert found.args == (0, 0, 1)


def test_an_index_shrinks_with_its_array() -> None:
    start = case(Ref(0), 5, heap=(array(1, 2, 3, 4, 9),))
    found = shrunk(start, lambda i: i.args[0] == Ref(0) and i.args[1] == len(i.heap[0].cells) > 1)
    assert (found.args, found.heap) == ((Ref(0), 2), (array(0, 0),))


def test_a_row_of_a_matrix() -> None:
    m = array(1, 2, 3, 4, 5, 6, dims=(2, 3))
    assert without(m, 0, 0, 1) == array(4, 5, 6, dims=(1, 3))
    assert without(m, 1, 1, 2) == array(1, 3, 4, 6, dims=(2, 2))


def test_objects_are_shared_and_dropped() -> None:
    start = case(Ref(0), Ref(2), heap=(node(1, Ref(1)), node(2), node(3, Ref(0))))
    found = shrunk(start, lambda i: isinstance(i.args[1], Ref))
    assert found.heap == (node(0),) and set(found.args) <= {Ref(0), None}


def test_what_a_constructor_makes_stays_apart() -> None:
    start = case(Ref(0), this=Ref(1), heap=(node(1), node(0)))
    assert all(c.inputs.this == Ref(len(c.inputs.heap) - 1) for c in simpler(start, {}) if c.inputs.heap)


def test_states_shrink_too_and_lose_writes_to_cells_that_are_gone() -> None:
    start = Case(Inputs((Ref(0),), None, (array(3, 4),)), (State(((5, 9),), ((0, 0, 8), (0, 1, 7))),))
    best, _ = smallest(start, lambda c: len(c.inputs.heap) == 1 and c.states[0].values[0][1] > 2, {}, 500)
    assert best.states[0].values == ((5, 3),)
    assert all(key < len(best.inputs.heap[0].cells) for _, key, _ in best.states[0].writes)


def test_every_step_is_smaller_and_the_attempts_are_counted() -> None:
    runs: list[Case] = []
    best, complete = smallest(case((7, 7, 7)), lambda c: bool(runs.append(c)), INSIDE, 4)
    assert len(runs) == 4 and not complete and best == case((7, 7, 7))
    assert all(measure(c) < measure(best) for c in runs)


# ── likeness ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (case(5), case(77)),
        (case(-1, 3), case(-100, 4)),
        (case((1, 5, 3)), case((10, 50, 30))),
        (case(Ref(0), Ref(1), heap=(node(1), node(2))), case(Ref(1), Ref(0), heap=(node(2), node(1)))),
        (case(frozenset({1, 2})), case(frozenset({4, 9}))),
        (case((0, 1, 2, 3)), case((1, 2, 3, 0))),
    ],
)
def test_alike(a: Case, b: Case) -> None:
    assert likeness(a) == likeness(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (case(5), case(0)),
        (case(5), case(-5)),
        (case(1, 2), case(2, 1)),
        (case(3, 3), case(3, 4)),
        (case(()), case((1,))),
        (case(Ref(0), Ref(0), heap=(node(1),)), case(Ref(0), Ref(1), heap=(node(1), node(1)))),
        (case(True), case(False)),
        (case(NIL), case(cons(1, NIL))),
    ],
)
def test_unlike(a: Case, b: Case) -> None:
    assert likeness(a) != likeness(b)
