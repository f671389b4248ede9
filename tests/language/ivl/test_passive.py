"""Procedures into passive form, as text."""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.loops import cut, unroll
from language.ivl.passive import passive
from language.ivl.printer import show_passive
from language.records.verdicts import LoopInfo, Obligation, ObligationKind
from language.source import Span
from language.types import INT

X = n.Variable("x", n.INT, INT)
Y = n.Variable("y", n.INT, INT)
HEAP = n.Variable("heap", n.HEAP)
HERE = Span(0, 1)


def ref(v: n.Variable) -> n.Term:
    return n.Ref_(v.sort, v.name)


def claim(condition: n.Term) -> n.Command:
    return n.Assert(condition, Obligation(1, ObligationKind.ASSERTION, HERE, ""))


def positive(v: n.Variable) -> n.Term:
    return k.less(k.integer(0), ref(v))


def up(v: n.Variable) -> n.Command:
    return n.Assign(v, k.plus(ref(v), k.integer(1)))


def check(expected: str, *body: n.Command, rounds: int | None = None) -> None:
    p = n.Procedure("P", (X,), (Y,), HEAP, n.Seq(body), None)
    p = cut(p) if rounds is None else unroll(p, rounds)
    lines = [line.strip() for line in show_passive(passive(p)).splitlines()]
    lines = [x for x in lines if not x.startswith(("const", "passive"))]
    assert lines == [x.strip() for x in expected.strip().splitlines()]


def test_a_claim_is_known_after_it() -> None:
    check(
        """
        point 0
        claim (0 < x)  // assertion
        point 1
        from 0
        (0 < x)
        claim (0 < y)  // assertion
        """,
        claim(positive(X)),
        claim(positive(Y)),
    )


def test_versions_meet_where_paths_do() -> None:
    check(
        """
        point 0
        point 1
        from 0
        (0 < x)
        (x@1 == (x + 1))
        (x@2 == x@1)
        from 0
        !(0 < x)
        (x@2 == 5)
        claim (0 < x@2)  // assertion
        """,
        n.If(positive(X), up(X), n.Assign(X, k.integer(5))),
        claim(positive(X)),
    )


def test_a_path_that_left_does_not_come_back() -> None:
    check(
        """
        point 0
        point 1
        from 0
        !(0 < x)
        claim (0 < x)  // assertion
        """,
        n.Label("out", n.Seq((n.If(positive(X), n.Assume(k.FALSE), n.Exit("out")), claim(positive(Y))))),
        claim(positive(X)),
    )


def loop() -> n.Command:
    round_ = n.If(positive(X), up(X), n.Exit("done"))
    info = LoopInfo(HERE, HERE, ())
    body = n.Loop(
        info,
        claim(positive(Y)),
        (X,),
        None,
        n.FrameSet(()),
        n.Assume(positive(Y)),
        round_,
        claim(positive(X)),
    )
    return n.Label("done", body)


def test_a_cut_loop_forgets_its_targets() -> None:
    check(
        """
        point 0
        claim (0 < y)  // assertion
        point 1  // loop
        from 0
        (0 < y)
        point 2
        from 1
        (0 < y)
        point 3
        from 2
        (0 < x@1)
        (x@2 == (x@1 + 1))
        claim (0 < x@2)  // assertion
        point 4
        from 2
        !(0 < x@1)
        claim (0 < x@1)  // assertion
        """,
        loop(),
        claim(positive(X)),
    )


def test_an_unrolled_loop_ends_after_each_of_its_rounds() -> None:
    p = passive(unroll(n.Procedure("P", (X,), (Y,), HEAP, n.Seq((loop(), claim(positive(X)))), None), 2))
    assert [show(g.condition) for g in p.goals] == ["y", "x@1", "x@2", "x@4"]


def show(x: n.Term) -> str:
    return next(y.name for y in k.subterms(x) if isinstance(y, n.Ref_))
