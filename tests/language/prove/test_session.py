"""How a unit is asked about: each failing claim by name, limits, cache, cancel, vacuity, assumptions."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

from language.cancel import Cancel
from language.ivl import nodes as n
from language.prove.diagnose import most_instantiated
from language.prove.results import ProveOptions, Reason, Status
from language.prove.script import make_script
from language.prove.session import prove
from language.source import Span
from tests.language.prove.forms import SEQ, Tables, forall, lit, op, results, unit, v

EASY = op("<", v("x"), 4)
LESS = op("<", v("x"), 3)


def hard() -> tuple[list[n.Term], n.Term]:
    """Facts whose instances feed each other for ever."""
    index = op("seq.index", v("s", SEQ), v("k"))
    loop = forall("k", op("<", index, op("seq.index", v("s", SEQ), op("+", index, 1))))
    grow = replace(loop, triggers=((index,),))
    return [grow, op("<", op("seq.index", v("s", SEQ), 0), 7)], op("=", op("*", v("a"), v("a")), 7)


def test_every_failing_claim_is_named() -> None:
    r = results([LESS], [EASY, op("<", v("x"), 2), op("<", v("x"), 1), EASY])
    assert [x.status for x in r] == [Status.PROVED, Status.UNKNOWN, Status.UNKNOWN, Status.PROVED]


def test_a_claim_is_assumed_after_it_was_made() -> None:
    r = results([], [op("<", v("x"), 2), EASY])
    assert [x.status for x in r] == [Status.UNKNOWN, Status.PROVED]


def test_what_is_plainly_true_needs_no_solver() -> None:
    (r,) = results([], [lit(True)])
    assert r.status is Status.PROVED and r.rlimit == 0


def test_the_resource_limit_is_an_answer() -> None:
    facts, goal = hard()
    (r,) = results(facts, [goal], goal_rlimit=20_000)
    assert r.status is Status.UNKNOWN


def test_verdicts_and_work_are_reproducible() -> None:
    facts, goal = hard()
    first, second = (results(facts, [goal], goal_rlimit=50_000) for _ in range(2))
    assert [(x.status, x.reason, x.rlimit) for x in first] == [(x.status, x.reason, x.rlimit) for x in second]


def test_contradictory_assumptions_are_noticed() -> None:
    (r,) = results([LESS, op("<", 5, v("x"))], [op("=", v("y"), 1)])
    assert r.status is Status.PROVED and r.unreachable
    (r,) = results([LESS], [EASY])
    assert not r.unreachable


def test_a_branch_that_is_never_taken_is_no_contradiction() -> None:
    points = (
        n.Point(0, ()),
        n.Point(1, (n.Edge(0, (LESS,)),)),
        n.Point(2, (n.Edge(1, (op("<", 5, v("x")),)),), what="then"),
        n.Point(3, (n.Edge(1, ()),), what="else"),
        n.Point(4, (n.Edge(2, ()), n.Edge(3, ()))),
    )
    made = unit([], [op("=", v("y"), 1), EASY])
    goals = (replace(made.goals[0], point=2), replace(made.goals[1], point=4))
    first, second = prove(replace(made, points=points, goals=goals), Tables(), ProveOptions())
    assert first.status is Status.PROVED and not first.unreachable
    assert second.status is Status.PROVED and not second.unreachable


def test_a_proof_tells_the_assumption_it_rests_on() -> None:
    place = Span(3, 9)
    points = (
        n.Point(0, ()),
        n.Point(1, (n.Edge(0, (LESS,)),), user_assumption=place),
        n.Point(2, (n.Edge(1, (op("<", 0, v("y")),)),)),
    )
    made = replace(unit([], [EASY, op("<", -1, v("y"))]), points=points)
    goals = tuple(replace(g, point=2) for g in made.goals)
    first, second = prove(replace(made, goals=goals), Tables(), ProveOptions())
    assert first.rests_on == (place,) or second.rests_on == (place,)
    (alone,) = prove(replace(made, goals=goals[1:]), Tables(), ProveOptions())
    assert alone.status is Status.PROVED and alone.rests_on == ()


def test_the_cache_answers_the_second_time_and_survives_damage(tmp_path: Path) -> None:
    facts, goal = [LESS], EASY
    (first,) = results(facts, [goal], cache=tmp_path)
    (second,) = results(facts, [goal], cache=tmp_path)
    assert (first.cached, second.cached) == (False, True) and second.status is Status.PROVED
    (entry,) = tmp_path.glob("*/*.json")
    for rubbish in (
        b"",
        b"[]",
        b"{",
        b'{"key": "no", "value": []}',
        entry.read_bytes().replace(b"proved", b"prove?"),
    ):
        entry.write_bytes(rubbish)
        (again,) = results(facts, [goal], cache=tmp_path)
        assert not again.cached and again.status is Status.PROVED


def test_other_limits_are_another_question(tmp_path: Path) -> None:
    results([LESS], [EASY], cache=tmp_path)
    (other,) = results([LESS], [EASY], cache=tmp_path, goal_rlimit=77)
    assert not other.cached


def test_cancel_interrupts_the_solver() -> None:
    facts, goal = hard()
    cancel = Cancel()
    options = ProveOptions(goal_rlimit=0, whole_rlimit=0, seconds=20)
    found: list[Status] = []
    worker = threading.Thread(
        target=lambda: found.extend(r.status for r in prove(unit(facts, [goal]), Tables(), options, cancel))
    )
    start = time.perf_counter()
    worker.start()
    time.sleep(0.1)
    cancel.cancel()
    worker.join(5)
    assert not worker.is_alive() and time.perf_counter() - start < 3
    assert found in ([Status.CANCELLED], [Status.UNKNOWN])  # it may have given up before


def test_the_wall_clock_is_a_backstop() -> None:
    facts, goal = hard()
    (r,) = results(facts, [goal], goal_rlimit=0, whole_rlimit=0, seconds=0.2)
    assert r.status in (Status.TIMED_OUT, Status.UNKNOWN) and r.reason in (Reason.NONE, Reason.INCOMPLETE)


def test_what_the_clock_cut_off_is_not_undecided() -> None:
    """The first way gives up at once; without time for the others, nothing is known of the claim."""
    facts, goal = [forall("k", op("<", op("seq.index", v("s", SEQ), v("k")), 9))], op("<", v("y"), 10)
    (late,) = results(facts, [goal], seconds=0.0)
    assert late.status is Status.TIMED_OUT
    (r,) = results(facts, [goal])
    assert r.status is Status.UNKNOWN and r.reason is Reason.INCOMPLETE


def test_diagnosis_names_the_busiest_quantifier() -> None:
    index = op("seq.index", v("s", SEQ), v("k"))
    q = replace(forall("k", op("<", index, 9)), span=Span(5, 8))
    script = make_script(
        unit([q, op("=", op("seq.index", v("s", SEQ), 2), v("y"))], [op("<", v("y"), 10)]), Tables()
    )
    found = most_instantiated(script, 0)
    assert any(x.span == Span(5, 8) and x.count >= 1 for x in found)
