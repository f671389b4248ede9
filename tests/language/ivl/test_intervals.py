"""Bounds of variables at loop heads: what is found, and what must not be."""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.intervals import evaluate, loop_bounds, refine
from language.source import NOWHERE
from language.verdicts import LoopInfo

I, J = n.Variable("i", n.INT), n.Variable("j", n.INT)
i, j, m = n.Ref_(n.INT, "i"), n.Ref_(n.INT, "j"), n.Ref_(n.INT, "m")
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
        case n.App(op="and", args=args):
            return " and ".join(map(show, args))
        case n.App(op=op, args=(a, b)):
            return f"{show(a)} {op} {show(b)}"
        case _:
            return "?"


def check(loop_: n.Loop, expected: str, *before: n.Command) -> None:
    body = n.Seq((*before, n.Label("end", loop_)))
    procedure = n.Procedure("p", (), (I, J), n.Variable("h", n.HEAP), body, None)
    facts = loop_bounds(procedure).get(id(loop_.info))
    assert (show(facts) if facts is not None else "") == expected


def test_counting_up_keeps_the_start_below() -> None:
    check(loop(k.less(i, m), put(I, k.plus(i, k.integer(1)))), "0 <= i", put(I, k.integer(0)))


def test_counting_down_to_a_guard() -> None:
    known = n.Assume(k.at_most(k.integer(0), m))
    check(loop(k.less(k.integer(0), i), put(I, k.minus(i, k.integer(1)))), "0 <= i", known, put(I, m))


def test_counting_down_without_a_guard_keeps_nothing_below() -> None:
    check(loop(k.less(j, i), put(I, k.minus(i, k.integer(1)))), "i <= 7", put(I, k.integer(7)))


def test_what_is_forgotten_is_not_bounded() -> None:
    check(loop(k.less(i, m), n.Havoc((I,))), "", put(I, k.integer(0)))


def test_a_branch_that_resets() -> None:
    reset = n.If(None, put(I, k.integer(-3)), put(I, k.plus(i, k.integer(1))))
    check(loop(k.less(i, m), reset), "", put(I, k.integer(0)))


def test_an_inner_loop_keeps_the_outer_counter() -> None:
    inner = loop(k.less(j, i), put(J, k.plus(j, k.integer(1))), targets=(J,))
    step = n.Seq((put(J, k.integer(0)), n.Label("end", inner), put(I, k.plus(i, k.integer(1)))))
    outer_round = n.If(k.less(i, m), step, n.Exit("out"))
    info = LoopInfo(NOWHERE, NOWHERE, ())
    outer = n.Loop(info, NOTHING, (I, J), None, n.FrameSet(()), NOTHING, outer_round, NOTHING)
    body = n.Seq((put(I, k.integer(0)), n.Label("out", outer)))
    found = loop_bounds(n.Procedure("p", (), (I, J), n.Variable("h", n.HEAP), body, None))
    assert show(found[id(info)]) == "0 <= i" and show(found[id(inner.info)]) == "0 <= j"


def test_values_and_conditions() -> None:
    s = {"i": (2, 5)}
    assert evaluate(n.App(n.INT, "mod", (j, k.integer(3))), s) == (0, 2)
    assert evaluate(n.App(n.INT, "*", (i, i)), s) == (4, 25)
    assert evaluate(n.App(n.INT, "div", (i, k.integer(2))), s) == (1, 2)
    assert refine(s, k.less(i, k.integer(2)), True) is None
    assert refine(s, k.equal(i, k.integer(2)), False) == {"i": (3, 5)}
