"""The one reducer: what stays, what moves and what goes, without Qt and without workers."""

from __future__ import annotations

from dataclasses import replace

from ide.model import events as ev
from ide.model.moves import Move
from ide.model.reducer import LOG_LIMIT, reduce
from ide.model.state import IdeState, ObligationRef, Status
from language.diagnostics import error
from language.records.trace import Frame, Step, StepKind, Trace
from language.records.verdicts import (
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Proved,
    Qualifier,
    Refuted,
    Undecided,
    Verdict,
)
from language.source import Home, SourceText, Span

TEXT = "aaaa bbbb cccc"
A, B = Span(0, 4, Home("a")), Span(5, 9, Home("b", 0, 5))
TRACE = Trace((Frame(0, "a", None, Span(0, 4)),), (Step(StepKind.START, Span(1, 2), 0),) * 3)
RED = Refuted(TRACE, (), "A real run breaks this.")


def started() -> IdeState:
    state = reduce(IdeState(), ev.DocumentOpened(1, "a.dfy", None, SourceText("a.dfy", TEXT)))
    state = reduce(state, ev.DocumentShown(1))
    return analyzed(state, 0, ("a", A, "fa"), ("b", B, "fb"))


def analyzed(state: IdeState, version: int, *units: tuple[str, Span, str], complete: bool = True) -> IdeState:
    infos = tuple(ev.UnitInfo(key, key, "method", span, fp) for key, span, fp in units)
    return reduce(state, ev.Analyzed(1, version, complete, (), infos))


def result(key: str, span: Span, fp: str, *verdicts: Verdict, uses: tuple[str, ...] = ()) -> MethodResult:
    place = Span(span.start + 1, span.start + 3, span.home)
    items = tuple(
        ObligationResult(Obligation(n, ObligationKind.ASSERTION, place, "It may be false."), v)
        for n, v in enumerate(verdicts)
    )
    return MethodResult(key, "method", span, fp, items, uses=uses)


def checked(state: IdeState, found: MethodResult, version: int = 0, final: bool = True) -> IdeState:
    return reduce(state, ev.Checked(1, version, found.name, found, final))


def shown_red(state: IdeState) -> IdeState:
    return reduce(state, ev.RedDue(1))


def edited(state: IdeState, at: int, removed: int, added: str) -> IdeState:
    doc = state.documents[0]
    text = doc.source.text[:at] + added + doc.source.text[at + removed :]
    move = Move(at, removed, len(added))
    return reduce(state, ev.TextEdited(1, doc.version + 1, SourceText("a.dfy", text), move))


def statuses(state: IdeState, key: str) -> list[Status]:
    method = state.documents[0].method(key)
    assert method is not None
    return [method.status(r) for r in method.result.results] if method.result else []


def test_a_result_of_an_older_text_is_not_taken():
    state = edited(started(), 2, 0, "x")
    state = checked(state, result("a", A, "fa", Proved()))
    assert statuses(state, "a") == []


def test_a_result_for_an_untouched_declaration_is_taken_after_an_edit_elsewhere():
    state = edited(started(), 0, 0, "xx ")
    state = checked(state, result("b", B, "fb", Proved()))
    assert statuses(state, "b") == [Status.PROVED]
    b = state.documents[0].method("b")
    assert b is not None
    now = b.locate(B)
    assert (now.start, now.end) == (8, 12)


def test_a_place_outside_the_declaration_moves_with_its_own_text():
    state = checked(started(), result("b", B, "fb", Proved()))
    state = edited(state, 2, 0, "xx")
    b = state.documents[0].method("b")
    assert b is not None
    assert state.documents[0].source.snippet(b.locate(A)) == "aaxxaa"
    assert state.documents[0].source.snippet(b.locate(B)) == "bbbb"
    assert state.documents[0].source.snippet(b.locate(Span(10, 14))) == "cccc"


def test_new_red_waits_for_the_pause_and_old_red_does_not():
    state = checked(started(), result("a", A, "fa", RED))
    assert statuses(state, "a") == []
    state = shown_red(state)
    assert statuses(state, "a") == [Status.REFUTED]
    state = analyzed(edited(state, 2, 0, "x"), 1, ("a", Span(0, 5), "fa2"), ("b", Span(6, 10), "fb"))
    assert statuses(state, "a") == [Status.STALE]
    state = checked(state, result("a", Span(0, 5), "fa2", RED), 1)
    assert statuses(state, "a") == [Status.REFUTED]


def test_what_waits_for_its_cause_is_running():
    state = checked(started(), result("a", A, "fa", Undecided("?"), Proved()), final=False)
    assert statuses(state, "a") == [Status.RUNNING, Status.PROVED]


def test_a_first_cause_is_red_while_others_are_running():
    cause = Refuted(Trace((), ()), (), "A real run breaks this claim.")
    state = checked(started(), result("a", A, "fa", Undecided("?"), Undecided("?")), final=False)
    state = checked(state, result("a", A, "fa", cause, Undecided("?")), final=False)
    assert statuses(state, "a") == [Status.RUNNING, Status.RUNNING]
    state = shown_red(state)
    assert statuses(state, "a") == [Status.REFUTED, Status.RUNNING]
    state = shown_red(checked(state, result("a", A, "fa", cause, Undecided("?"))))
    assert statuses(state, "a") == [Status.REFUTED, Status.UNDECIDED]


def test_green_is_conditional_on_what_it_rests_on_and_comes_back():
    state = checked(started(), result("b", B, "fb", Proved(), uses=("a",)))
    assert statuses(state, "b") == [Status.PROVED]
    state = shown_red(checked(state, result("a", A, "fa", RED)))
    assert statuses(state, "b") == [Status.CONDITIONAL]
    state = analyzed(edited(state, 2, 0, "x"), 1, ("a", Span(0, 5), "fa2"), ("b", Span(6, 10), "fb"))
    state = checked(state, result("a", Span(0, 5), "fa2", Proved()), 1)
    assert statuses(state, "b") == [Status.PROVED]


def test_green_is_assumed_with_what_it_rests_on():
    state = checked(started(), result("b", B, "fb", Proved(), uses=("a",)))
    state = checked(state, result("a", A, "fa", Proved(Qualifier.ASSUMED)))
    assert (statuses(state, "a"), statuses(state, "b")) == ([Status.ASSUMED], [Status.ASSUMED])


def test_what_is_unsupported_is_a_problem_and_never_green():
    found = replace(result("a", A, "fa"), unsupported=error("unsupported", Span(1, 2), "No iterators."))
    state = checked(started(), found)
    doc = state.documents[0]
    assert [d.message for d in doc.diagnostics] == ["No iterators."]
    method = doc.method("a")
    assert method is not None
    assert method.overall is Status.ERROR
    assert edited(state, 0, 0, "xx").documents[0].diagnostics[0].span == Span(3, 4)


def test_an_incomplete_text_keeps_what_it_can_still_show():
    state = checked(started(), result("b", B, "fb", Proved()))
    state = edited(state, 6, 0, "@")
    state = analyzed(state, 1, ("a", A, "fa"), complete=False)
    assert statuses(state, "b") == [Status.STALE]
    state = edited(state, 0, 15, "")
    state = analyzed(state, 2, complete=False)
    assert state.documents[0].methods == ()


def test_an_open_trace_follows_its_claim_and_closes_when_it_is_proved():
    state = shown_red(checked(started(), result("a", A, "fa", Proved(), RED)))
    state = reduce(state, ev.TraceOpened(ObligationRef(1, "a", 1)))
    assert state.trace is not None
    assert state.trace.step == 2
    state = reduce(state, ev.StepChosen(1))
    state = analyzed(edited(state, 2, 0, "x"), 1, ("a", Span(0, 5), "fa2"))
    assert state.trace is not None and state.trace.step == 1
    other = Refuted(replace(TRACE), (), "Another run.")
    again = shown_red(checked(state, result("a", Span(0, 5), "fa2", other), 1))
    assert again.trace is not None
    assert again.trace.trace is other.trace
    assert again.trace.ref == ObligationRef(1, "a", 0)
    green = checked(state, result("a", Span(0, 5), "fa2", Proved(), Proved()), 1)
    assert green.trace is None


def test_a_trace_closes_with_its_document():
    state = shown_red(checked(started(), result("a", A, "fa", RED)))
    state = reduce(state, ev.TraceOpened(ObligationRef(1, "a", 0)))
    state = reduce(state, ev.DocumentClosed(1))
    assert (state.trace, state.selected, state.current) == (None, None, None)


def test_a_very_old_result_is_forgotten_rather_than_misplaced():
    state = started()
    for _ in range(LOG_LIMIT + 5):
        state = edited(state, 14, 0, "!")
    state = checked(state, result("b", B, "fb", Proved()))
    assert statuses(state, "b") == []


def test_a_crash_is_said_for_what_was_not_settled():
    state = checked(started(), result("a", A, "fa", Undecided("?"), Proved()), final=False)
    unit = ev.UnitInfo("a", "a", "method", A, "fa")
    state = reduce(state, ev.CheckCrashed(1, 0, unit, "It died."))
    assert statuses(state, "a") == [Status.CRASHED, Status.PROVED]


def test_a_run_is_not_shown_beside_another_document():
    state = reduce(
        shown_red(checked(started(), result("a", A, "fa", RED))), ev.TraceOpened(ObligationRef(1, "a", 0))
    )
    assert state.trace is not None
    state = reduce(state, ev.DocumentOpened(2, "b.dfy", None, SourceText("b.dfy", "")))
    assert state.trace is not None
    assert reduce(state, ev.DocumentShown(1)).trace is not None
    assert reduce(state, ev.DocumentShown(2)).trace is None
