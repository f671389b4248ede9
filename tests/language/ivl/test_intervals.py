"""Bounds of variables at loop heads: what is found, and what must not be."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from language.analysis.typed import Variable
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.intervals import bounds_fact, loop_bounds
from language.ivl.ranges import State, evaluate, refine
from language.records.verdicts import LoopInfo
from language.source import NOWHERE
from language.types import BOOL, CHAR

I, J = n.Variable("i", n.INT), n.Variable("j", n.INT)
B = n.Variable("b", n.BOOL, BOOL, Variable("b", BOOL, "local"))
X = n.Variable("x", n.REAL)
i, j, m = n.Ref_(n.INT, "i"), n.Ref_(n.INT, "j"), n.Ref_(n.INT, "m")
b, x = n.Ref_(n.BOOL, "b"), n.Ref_(n.REAL, "x")
NOTHING = n.Seq(())


def put(v: n.Variable, value: n.Term) -> n.Command:
    return n.Assign(v, value)


def loop(guard: n.Term, *body: n.Command, targets: tuple[n.Variable, ...] = (I,)) -> n.Loop:
    round_ = n.If(guard, n.Seq(body), n.Exit("end"))
    return n.Loop(
        LoopInfo(NOWHERE, NOWHERE, ()), NOTHING, targets, None, n.FrameSet(()), NOTHING, round_, NOTHING
    )


def show(t: n.Term) -> str:
    match t:
        case n.Ref_(name=name):
            return name
        case n.Lit(value=value):
            return str(value)
        case n.App(op="not", args=(a,)):
            return f"not {show(a)}"
        case n.App(op="and", args=args):
            return " and ".join(map(show, args))
        case n.App(op=op, args=(a, b)):
            return f"{show(a)} {op} {show(b)}"
        case _:
            return "?"


def check(loop_: n.Loop, expected: str, *before: n.Command) -> None:
    body = n.Seq((*before, n.Label("end", loop_)))
    found = loop_bounds(procedure(body, loop_))[id(loop_.info)]
    assert show(bounds_fact(found)) == expected


def procedure(body: n.Command, *loops: n.Loop) -> n.Procedure:
    infos = tuple(x.info for x in loops)
    return n.Procedure("p", (), (I, J, B, X), n.Variable("h", n.HEAP), body, None, infos)


def test_counting_up_keeps_the_start_below() -> None:
    check(loop(k.less(i, m), put(I, k.plus(i, k.integer(1)))), "0 <= i", put(I, k.integer(0)))


def test_counting_down_to_a_guard() -> None:
    known = n.Assume(k.at_most(k.integer(0), m))
    check(loop(k.less(k.integer(0), i), put(I, k.minus(i, k.integer(1)))), "0 <= i", known, put(I, m))


def test_counting_down_without_a_guard_keeps_nothing_below() -> None:
    check(loop(k.less(j, i), put(I, k.minus(i, k.integer(1)))), "i <= 7", put(I, k.integer(7)))


def test_what_is_forgotten_is_not_bounded() -> None:
    check(loop(k.less(i, m), n.Havoc((I,))), "True", put(I, k.integer(0)))


def test_a_branch_that_resets() -> None:
    reset = n.If(None, put(I, k.integer(-3)), put(I, k.plus(i, k.integer(1))))
    check(loop(k.less(i, m), reset), "True", put(I, k.integer(0)))


def test_an_inner_loop_keeps_the_outer_counter() -> None:
    inner = loop(k.less(j, i), put(J, k.plus(j, k.integer(1))), targets=(J,))
    step = n.Seq((put(J, k.integer(0)), n.Label("end", inner), put(I, k.plus(i, k.integer(1)))))
    outer_round = n.If(k.less(i, m), step, n.Exit("out"))
    info = LoopInfo(NOWHERE, NOWHERE, ())
    outer = n.Loop(info, NOTHING, (I, J), None, n.FrameSet(()), NOTHING, outer_round, NOTHING)
    body = n.Seq((put(I, k.integer(0)), n.Label("out", outer)))
    found = loop_bounds(procedure(body, outer, inner))
    assert show(bounds_fact(found[id(info)])) == "0 <= i"
    assert show(bounds_fact(found[id(inner.info)])) == "0 <= j"


def test_the_guard_says_where_counting_up_stops() -> None:
    ten = k.integer(10)
    check(loop(k.less(i, ten), put(I, k.plus(i, k.integer(1)))), "0 <= i and i <= 10", put(I, k.integer(0)))


def test_the_guard_says_where_counting_down_stops() -> None:
    down = put(I, k.minus(i, k.integer(1)))
    check(loop(k.less(k.integer(5), i), down), "5 <= i and i <= 9", put(I, k.integer(9)))


def test_what_stops_at_a_value() -> None:
    not_yet = k.negate(k.equal(i, k.integer(12)))
    step = n.If(not_yet, put(I, k.plus(i, k.integer(1))), NOTHING)
    check(loop(k.less(j, m), step), "0 <= i and i <= 12", put(I, k.integer(0)))


def test_a_value_that_is_only_compared_for_equality_is_no_threshold() -> None:
    step = n.If(k.equal(i, k.integer(12)), put(I, k.integer(0)), put(I, k.plus(i, k.integer(1))))
    check(loop(k.less(j, m), step), "0 <= i", put(I, k.integer(0)))


def test_a_comparison_without_a_literal_bounds_by_what_is_known() -> None:
    known = n.Assume(k.less(m, k.integer(8)))
    check(
        loop(k.less(i, m), put(I, k.plus(i, k.integer(1)))), "0 <= i and i <= 7", known, put(I, k.integer(0))
    )


def test_truth_values() -> None:
    kept = loop(k.less(j, m), put(B, k.conj((b, b))), targets=(B,))
    check(kept, "b", put(B, k.TRUE))
    lost = loop(k.less(j, m), put(B, k.less(j, m)), targets=(B,))
    check(lost, "True", put(B, k.TRUE))
    never = loop(k.less(j, m), put(B, k.less(k.integer(3), k.integer(3))), targets=(B,))
    check(never, "not b", put(B, k.FALSE))


def test_reals() -> None:
    up = put(X, n.App(n.REAL, "+", (x, k.real(Fraction(1, 2)))))
    check(loop(k.less(j, m), up, targets=(X,)), "0 <= x", put(X, k.real(Fraction(1, 2))))


def test_a_char_is_no_number() -> None:
    c = n.Variable("i", n.INT, CHAR)
    check(loop(k.less(i, m), put(c, k.plus(i, k.integer(1))), targets=(c,)), "True", put(c, k.integer(97)))


def test_an_invariant_says_nothing_yet() -> None:
    said = n.Assume(k.at_most(i, k.integer(3)), premise=n.Premise(NOWHERE, "this invariant"))
    step = put(I, k.plus(i, k.integer(1)))
    check(replace(loop(k.less(j, m), step), head=said), "0 <= i", put(I, k.integer(0)))


def test_lengths_and_products_may_be_anything() -> None:
    assert evaluate(n.App(n.INT, "seq.len", (n.Ref_(n.SeqSort(n.INT), "s"),)), {}) == (None, None)
    assert evaluate(n.App(n.INT, "*", (i, i)), {"i": (2, 5)}) == (None, None)


def test_values_and_conditions() -> None:
    s: State = {"i": (2, 5)}
    assert evaluate(k.minus(k.integer(1), i), s) == (-4, -1)
    assert evaluate(k.less(i, k.integer(6)), s) == (1, 1)
    assert evaluate(k.ite(k.less(i, k.integer(2)), k.integer(7), i), s) == (2, 5)
    assert refine(s, k.less(i, k.integer(2)), True) is None
    assert refine(s, k.equal(i, k.integer(2)), False) == {"i": (3, 5)}
    assert refine({}, k.disj((b, b)), True) == {} and refine({}, k.negate(b), True) == {"b": (0, 0)}
