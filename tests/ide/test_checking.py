"""Live checking with real worker processes and a fake pipeline: crashes, hangs, cancels, staleness."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from ide.model import events as ev
from ide.model.moves import Move
from ide.model.state import Activity, RunStatus, Status
from ide.worker.session import Session
from language.records.verdicts import Crashed

GOOD = "method A\n  one\n  two\n\nmethod B\n  three\n"


class Columns(dict[str, list[str]]):
    def __missing__(self, key: str) -> list[str]:
        return []


def column(session: Session, id: int) -> Columns:
    """What people see of each declaration: the status of each obligation."""
    doc = session.state.document(id)
    assert doc
    return Columns(
        {m.key: [str(m.status(r)) for r in m.result.results] if m.result else [] for m in doc.methods}
    )


def overall(session: Session, id: int) -> Status | None:
    method = session.state.document(id).method("A")
    return method.overall if method else None


def activity(session: Session, id: int, key: str) -> Activity | None:
    method = session.state.document(id).method(key)
    return method.activity if method else None


def edit(session: Session, id: int, old: str, new: str) -> None:
    doc = session.state.document(id)
    assert doc
    at = doc.source.text.index(old)
    text = doc.source.text.replace(old, new, 1)
    session.edit(id, text, Move(at, len(old), len(new)))


def test_everything_is_checked(session, wait):
    id = session.open("a.dfy", GOOD)
    wait(lambda: column(session, id) == {"A": ["proved", "proved"], "B": ["proved"]})
    wait(lambda: session.state.document(id).counts().seconds is not None)
    assert session.state.document(id).counts().proved == 3


def test_causes_are_found(session, wait):
    id = session.open("a.dfy", "method A\n  wrong\n  weak\n  unknown\n  fine\n")
    wait(lambda: column(session, id) == {"A": ["refuted", "too-weak", "undecided", "proved"]})


def test_the_first_cause_is_shown_while_others_are_looked_for(session, wait):
    id = session.open("a.dfy", "method A\n  wrong\n  weak\n  endless\n")
    wait(lambda: column(session, id) == {"A": ["refuted", "running", "proved"]})
    edit(session, id, "endless", "now")
    wait(lambda: column(session, id) == {"A": ["refuted", "too-weak", "proved"]})


def test_an_edit_elsewhere_keeps_the_result_and_moves_it(session, wait):
    id = session.open("a.dfy", GOOD)
    wait(lambda: column(session, id) == {"A": ["proved", "proved"], "B": ["proved"]})
    results = []
    session.happened.connect(lambda e: results.append(e.key) if isinstance(e, ev.Checked) else None)
    edit(session, id, "two", "two\n  𝔽our")
    assert column(session, id) == {"A": ["stale", "stale"], "B": ["proved"]}
    wait(lambda: column(session, id)["A"] == ["proved"] * 3)
    doc = session.state.document(id)
    method = doc.method("B")
    assert doc.source.snippet(method.locate(method.result.results[0].obligation.span)) == "three"
    assert set(results) == {"A"}


def test_new_red_waits_and_green_does_not(session, wait):
    id = session.open("a.dfy", GOOD)
    wait(lambda: column(session, id)["A"] == ["proved", "proved"])
    began = time.monotonic()
    edit(session, id, "two", "wrong")
    wait(lambda: column(session, id)["A"] == ["proved", "refuted"])
    assert time.monotonic() - began >= 0.3
    began = time.monotonic()
    edit(session, id, "wrong", "right")
    wait(lambda: column(session, id)["A"] == ["proved", "proved"])
    assert time.monotonic() - began < 0.28


def test_an_incomplete_text_greys_and_takes_nothing_away(session, wait):
    id = session.open("a.dfy", "method A\n  wrong\n\nmethod B\n  three\n")
    wait(lambda: column(session, id) == {"A": ["refuted"], "B": ["proved"]})
    edit(session, id, "wrong", "wrong @")
    wait(lambda: not session.state.document(id).complete)
    assert column(session, id) == {"A": ["stale"], "B": ["proved"]}
    assert not session.state.document(id).diagnostics  # a new error does not flash up
    wait(lambda: bool(session.state.document(id).diagnostics))
    [problem] = session.state.document(id).diagnostics
    assert problem.message == "There is no `@` here."
    edit(session, id, "wrong @", "right")
    wait(lambda: column(session, id) == {"A": ["proved"], "B": ["proved"]})


def test_a_crash_is_told_and_the_rest_goes_on(session, wait):
    id = session.open("a.dfy", "method A\n  crash\n\nmethod B\n  three\n")
    wait(lambda: column(session, id) == {"A": ["crashed"], "B": ["proved"]})
    [item] = session.state.document(id).method("A").result.results
    assert isinstance(item.verdict, Crashed)
    assert "stopped" in item.verdict.sentence
    edit(session, id, "crash", "calm")
    wait(lambda: column(session, id) == {"A": ["proved"], "B": ["proved"]})


def test_a_bug_of_ours_is_told(session, wait):
    id = session.open("a.dfy", "method A\n  raise\n\nmethod B\n  three\n")
    wait(lambda: column(session, id) == {"A": ["crashed"], "B": ["proved"]})


def test_memory_exhaustion_costs_the_worker_only(session, wait):
    id = session.open("a.dfy", "method A\n  greedy\n\nmethod B\n  three\n")
    wait(lambda: column(session, id) == {"A": ["crashed"], "B": ["proved"]})


def test_a_refuter_that_dies_leaves_the_claim_not_checked(session, wait):
    id = session.open("a.dfy", "method A\n  wrong explode\n  fine\n")
    wait(lambda: column(session, id) == {"A": ["crashed", "proved"]})


def test_a_slow_proof_is_canceled_at_once(session, wait):
    id = session.open("a.dfy", "method A\n  slow\n\nmethod B\n  three\n")
    wait(lambda: overall(session, id) is Status.RUNNING)
    time.sleep(0.05)
    began = time.monotonic()
    edit(session, id, "slow", "fast")
    wait(lambda: column(session, id) == {"A": ["proved"], "B": ["proved"]})
    assert time.monotonic() - began < 1


def test_a_proof_that_ignores_cancel_is_killed(session, wait):
    id = session.open("a.dfy", "method A\n  hang\n\nmethod B\n  three\n")
    wait(lambda: overall(session, id) is Status.RUNNING)
    time.sleep(0.1)
    edit(session, id, "hang", "fine")
    wait(lambda: column(session, id) == {"A": ["proved"], "B": ["proved"]})


def test_an_edit_elsewhere_does_not_cancel(session, wait):
    id = session.open("a.dfy", "method A\n  slow\n\nmethod B\n  three\n")
    wait(lambda: overall(session, id) is Status.RUNNING)
    time.sleep(0.1)
    stopped = []
    session.happened.connect(lambda e: stopped.append(e) if isinstance(e, ev.CheckStopped) else None)
    edit(session, id, "three", "four")
    wait(lambda: session.state.document(id).analyzed == 1)
    assert not stopped
    assert session.state.document(id).method("A").overall is Status.RUNNING


def test_a_hung_proof_is_stopped_in_the_end(session, wait, monkeypatch):
    monkeypatch.setattr("ide.worker.checking.GRACE_SECONDS", 0.2)
    session.checker.time_limit = 0.1
    id = session.open("a.dfy", "method A\n  hang\n\nmethod B\n  three\n")
    wait(lambda: column(session, id) == {"A": ["crashed"], "B": ["proved"]})


def test_a_text_that_kills_the_front_end(session, wait):
    id = session.open("a.dfy", GOOD)
    wait(lambda: column(session, id)["A"] == ["proved", "proved"])
    edit(session, id, "two", "crashread")
    wait(lambda: bool(session.state.document(id).diagnostics))
    assert "could not read" in session.state.document(id).diagnostics[0].message
    edit(session, id, "crashread", "two")
    wait(lambda: column(session, id) == {"A": ["proved", "proved"], "B": ["proved"]})
    assert not session.state.document(id).diagnostics


def test_a_text_that_replaced_the_bad_one_is_read(session, wait):
    """Also when it is typed before the loss of the reader is noticed, and beside a proof at work."""
    id = session.open("a.dfy", "method A\n  one\n  two\n\nmethod B\n  slow\n")
    wait(lambda: session.state.document(id).method("B") is not None)
    for _ in range(3):
        edit(session, id, "two", "crashread")
        time.sleep(0.02)
        edit(session, id, "crashread", "two")
    edit(session, id, "slow", "three")
    wait(lambda: column(session, id) == {"A": ["proved", "proved"], "B": ["proved"]})
    assert not session.state.document(id).diagnostics


def test_a_lost_worker_costs_nobody_who_stands_by(session, wait):
    """The text kills the reader while a proof is under way: the proof is done again, and not blamed."""
    id = session.open("a.dfy", "method A\n  one\n\nmethod B\n  slow\n")
    wait(lambda: activity(session, id, "B") is Activity.PROVING)
    edit(session, id, "one", "crashread")
    wait(lambda: bool(session.state.document(id).diagnostics))
    edit(session, id, "crashread", "two")
    edit(session, id, "slow", "three")
    wait(lambda: column(session, id) == {"A": ["proved"], "B": ["proved"]})


def test_one_lost_worker_is_asked_once_more(session, wait, tmp_path):
    id = session.open("a.dfy", f"method A\n  diesonce {tmp_path / 'died'}\n")
    wait(lambda: column(session, id) == {"A": ["proved"]})


def test_a_reader_that_hangs_is_noticed_while_somebody_types(session, wait, monkeypatch):
    monkeypatch.setattr("ide.worker.checking.READ_SECONDS", 0.5)
    id = session.open("a.dfy", GOOD)
    wait(lambda: column(session, id)["B"] == ["proved"])
    edit(session, id, "two", "hangread")
    typed = 0

    def next_key() -> bool:
        nonlocal typed
        typed += 1
        edit(session, id, "three", "three")
        return session.state.document(id).analyzed > 0

    wait(next_key)
    edit(session, id, "hangread", "two")
    wait(lambda: column(session, id) == {"A": ["proved", "proved"], "B": ["proved"]})
    assert typed > 1


def test_a_text_that_breaks_the_front_end(session, wait):
    id = session.open("a.dfy", "method A\n  raiseread\n")
    wait(lambda: bool(session.state.document(id).diagnostics))
    edit(session, id, "raiseread", "two")
    wait(lambda: column(session, id) == {"A": ["proved"]})


def test_workers_that_cannot_start_are_given_up(qtbot, wait):
    session = Session("no_such_pipeline")
    session.start()
    session.open("a.dfy", GOOD)
    wait(lambda: "could not be started" in session.state.notice)
    session.stop()


def test_replies_arrive_in_the_windows_thread(session, wait):
    threads = set()
    session.happened.connect(lambda e: threads.add(threading.current_thread()))
    id = session.open("a.dfy", GOOD)
    wait(lambda: column(session, id)["B"] == ["proved"])
    assert threads == {threading.main_thread()}


def test_a_run_prints_and_ends(session, wait):
    id = session.open("a.dfy", GOOD)
    session.runner.run(id, None)
    wait(lambda: session.state.run.status is RunStatus.FINISHED)
    assert session.state.run.output == "hello\n"
    assert session.state.run.trace


def test_a_run_is_stopped(session, wait):
    id = session.open("a.dfy", "method A\n  forever\n")
    session.runner.run(id, None)
    wait(lambda: "tick" in session.state.run.output)
    session.runner.stop()
    wait(lambda: session.state.run.status is RunStatus.STOPPED)


def test_a_run_that_does_not_stop_is_killed(session, wait):
    id = session.open("a.dfy", "method A\n  hang\n")
    session.runner.run(id, None)
    wait(lambda: "hello" in session.state.run.output)
    session.runner.stop()
    wait(lambda: session.state.run.status is RunStatus.STOPPED)


def test_a_run_that_dies_says_so(session, wait):
    id = session.open("a.dfy", "method A\n  crash\n")
    session.runner.run(id, None)
    wait(lambda: session.state.run.status is RunStatus.FAILED)
    assert "unexpectedly" in session.state.run.sentence


def test_a_run_of_what_is_not_there(session, wait):
    id = session.open("a.dfy", GOOD)
    session.runner.run(id, "nowhere")
    wait(lambda: session.state.run.status is RunStatus.FAILED)
    assert session.state.run.sentence == "There is no method `nowhere`."


def test_check_again_tries_what_crashed(session, wait):
    id = session.open("a.dfy", "method A\n  crash\n\nmethod B\n  three\n")
    wait(lambda: column(session, id) == {"A": ["crashed"], "B": ["proved"]})
    started = []
    session.happened.connect(lambda e: started.append(e.key) if isinstance(e, ev.CheckStarted) else None)
    session.checker.check_again(id)
    wait(lambda: set(started) == {"A", "B"})
    wait(lambda: column(session, id) == {"A": ["crashed"], "B": ["proved"]})


@pytest.fixture
def small(monkeypatch, qtbot) -> Iterator[Session]:
    """A session on a machine with little memory."""
    monkeypatch.setattr("ide.worker.checking.small_machine", lambda: True)
    session = Session("fake_pipeline")
    session.start()
    yield session
    session.stop()


def test_a_small_machine_has_one_worker_that_proves_and_refutes_by_turns(small, wait):
    roles: list[tuple[str, ...]] = []
    small.happened.connect(lambda _: roles.append(tuple(small.checker.roles)))
    id = small.open("a.dfy", "method A\n  wrong\n  weak\n\nmethod B\n  fine\n")
    wait(lambda: column(small, id) == {"A": ["refuted", "too-weak"], "B": ["proved"]})
    wait(lambda: small.state.document(id).counts().seconds is not None)
    assert {len(r) for r in roles} == {1} and {r[0] for r in roles} == {"prover", "refuter"}
    edit(small, id, "wrong", "right")
    wait(lambda: column(small, id) == {"A": ["proved", "too-weak"], "B": ["proved"]})
    assert {len(r) for r in roles} == {1}


def test_an_edit_takes_the_one_worker_away_from_looking_for_causes(small, wait):
    id = small.open("a.dfy", "method A\n  wrong\n  endless\n")
    wait(lambda: column(small, id) == {"A": ["refuted", "proved"]} or small.checker.roles == ["refuter"])
    edit(small, id, "wrong", "right")
    edit(small, id, "endless", "done")
    wait(lambda: column(small, id) == {"A": ["proved", "proved"]})


def test_thousands_of_declarations_are_all_checked(session, wait):
    """The waiting line is drawn up once, not for each of them; none is forgotten."""
    id = session.open("a.dfy", "".join(f"method M{i}\n  fine\n\n" for i in range(300)))
    wait(lambda: session.state.document(id).counts().proved == 300)
    edit(session, id, "method M7\n  fine", "method M7\n  wrong")
    wait(lambda: session.state.document(id).counts().wrong == 1)
    assert session.state.document(id).counts().proved == 299


def test_a_reader_that_hangs_costs_no_proof(session, wait):
    id = session.open("a.dfy", "method A\n  one\n\nmethod B\n  slow\n")
    wait(lambda: activity(session, id, "B") is Activity.PROVING)
    stopped = []
    session.happened.connect(lambda e: stopped.append(e) if isinstance(e, ev.CheckStopped) else None)
    edit(session, id, "one", "hangread")
    time.sleep(0.3)
    edit(session, id, "hangread", "two")
    assert activity(session, id, "B") is Activity.PROVING and not stopped
    edit(session, id, "slow", "fast")


def test_the_program_in_front_is_checked_first_and_its_time_is_its_own(session, wait):
    """Also where a solver has something long of another one in hand."""
    behind = session.open("b.dfy", "method B\n  slow\n")
    session.show(behind)
    wait(lambda: activity(session, behind, "B") is Activity.PROVING)
    front = session.open("a.dfy", "method A\n  one\n")
    began = time.monotonic()
    session.show(front)
    wait(lambda: column(session, front) == {"A": ["proved"]})
    wait(lambda: session.state.document(front).counts().seconds is not None)
    assert session.state.document(front).counts().seconds <= time.monotonic() - began
    assert activity(session, behind, "B") is Activity.PROVING  # its turn has come again
    edit(session, behind, "slow", "fast")
    wait(lambda: column(session, behind) == {"B": ["proved"]})
