"""Further counterexamples to a claim: in the state, through the workers, in the panel and the window."""

from __future__ import annotations

from dataclasses import replace

from ide.model import events as ev
from ide.model.offers import offer
from ide.model.reducer import reduce
from ide.model.state import IdeState, ObligationRef, Panel
from ide.panels.counterexample import CounterexamplePanel
from language.records.inquiry import Inquiry, Wish, about
from language.records.verdicts import Refuted, TooWeak, Verdict
from language.source import Span
from tests.ide import samples, states
from tests.ide.test_reducer import RED, TRACE, A, analyzed, checked, edited, result, shown_red, started

REF = ObligationRef(1, "a", 0)
FIRST = replace(RED, witness=b"1")


def opened() -> IdeState:
    state = shown_red(checked(started(), result("a", A, "fa", FIRST)))
    return reduce(state, ev.TraceOpened(REF))


def found(n: int) -> Refuted:
    return Refuted(replace(TRACE), (("x", str(n)),), f"Run {n}.", bytes([n]))


def inquiry(verdict: Verdict | None, sentence: str = "", fingerprint: str = "fa") -> Inquiry:
    """After a step that found this."""
    return about(result("a", A, fingerprint, FIRST), 0).answered(verdict, sentence)


def answered(state: IdeState, verdict: Verdict | None, sentence: str = "") -> IdeState:
    state = reduce(state, ev.FurtherWished(REF, Wish.ANOTHER))
    return reduce(state, ev.FurtherAnswered(REF, 0, inquiry(verdict, sentence)))


def numbers(state: IdeState) -> tuple[int, int]:
    """Which case is shown, and how many there are."""
    cases = state.cases_of(REF)
    assert cases is not None
    return cases.shown + 1, len(cases.found)


# ── the reducer ──────────────────────────────────────────────────────────────────────────────────


def test_what_was_found_is_kept_and_plays():
    second = found(2)
    state = answered(opened(), second)
    assert numbers(state) == (2, 2)
    assert state.trace is not None and state.trace.trace is second.trace
    state = reduce(state, ev.CaseShown(REF, 0))
    assert numbers(state) == (1, 2)
    assert state.trace is not None and state.trace.trace is FIRST.trace


def test_nothing_found_says_so():
    state = answered(opened(), None, "None is left.")
    cases = state.cases_of(REF)
    assert cases is not None and cases.said == "None is left." and cases.wish is None
    assert numbers(state) == (1, 1)


def test_what_is_known_already_is_shown_again():
    state = answered(answered(opened(), found(2)), replace(found(1), witness=b"1"))
    assert numbers(state) == (1, 2)


def test_a_new_verdict_forgets_what_was_found_for_the_old_one():
    state = answered(opened(), found(2))
    state = analyzed(edited(state, 2, 0, "x"), 1, ("a", Span(0, 5), "fa2"))
    state = shown_red(checked(state, result("a", Span(0, 5), "fa2", replace(FIRST, witness=b"3")), 1))
    assert numbers(state) == (1, 1) and state.cases == ()


def test_places_of_what_was_found_move_with_edits_above():
    state = answered(opened(), found(2))
    state = edited(state, 0, 0, "\n")
    assert state.trace is not None
    case = state.cases_of(REF)
    assert case is not None and case.case.moves == state.trace.moves
    assert reduce(state, ev.CaseShown(REF, 0)).trace.locate(Span(1, 2)) == Span(2, 3)


def test_an_edit_inside_ends_the_search_and_an_old_answer_is_not_taken():
    state = edited(reduce(opened(), ev.FurtherWished(REF, Wish.ANOTHER)), 2, 0, "x")
    assert state.cases_of(REF).wish is None
    state = reduce(state, ev.FurtherAnswered(REF, 0, inquiry(found(2))))
    assert numbers(state) == (1, 1)
    assert offer(state).why_not(Wish.ANOTHER)


def test_a_state_that_no_run_gets_to_has_no_test():
    weak = TooWeak(TRACE, (), "The invariant allows this.", None, None, b"w")
    state = reduce(shown_red(checked(started(), result("a", A, "fa", weak))), ev.TraceOpened(REF))
    assert "No run" in offer(state).why_not(Wish.TEST) and not offer(state).why_not(Wish.ANOTHER)


# ── the workers ──────────────────────────────────────────────────────────────────────────────────


def asked(session, wait, text: str) -> ObligationRef:
    id = session.open("a.dfy", text)
    ref = ObligationRef(id, "A", 1)

    def refuted() -> bool:
        there = session.state.resolve(ref)
        return there is not None and isinstance(there[2].verdict, Refuted)

    wait(refuted)
    session.open_trace(ref)
    return ref


def test_one_after_the_other_until_there_is_none(session, wait):
    ref = asked(session, wait, "method A\n  wrong\n")
    for count in (2, 3):
        session.wish(ref, Wish.ANOTHER)
        wait(lambda count=count: len(session.state.cases_of(ref).found) == count)
    session.wish(ref, Wish.ANOTHER)
    wait(lambda: session.state.cases_of(ref).said == "No other one was found.")
    inputs = [c.verdict.inputs for c in session.state.cases_of(ref).found]
    assert inputs == [(("x", "1"),), (("x", "2"),), (("x", "3"),)]


def test_a_search_is_given_up(session, wait):
    ref = asked(session, wait, "method A\n  wrong long\n")
    session.wish(ref, Wish.ANOTHER)
    assert session.state.cases_of(ref).wish is Wish.ANOTHER
    session.give_up(ref)
    assert session.state.cases_of(ref).wish is None
    id = session.open("b.dfy", "method A\n  wrong\n")
    wait(lambda: session.state.document(id).counts().wrong == 1)  # the worker is free again


def test_a_search_that_kills_its_worker_leaves_the_verdict(session, wait):
    ref = asked(session, wait, "method A\n  wrong vanish\n")
    session.wish(ref, Wish.ANOTHER)
    wait(lambda: session.state.cases_of(ref).wish is None)
    assert session.state.cases_of(ref).said
    assert isinstance(session.state.resolve(ref)[2].verdict, Refuted)


# ── the panel ────────────────────────────────────────────────────────────────────────────────────


def test_the_bar_below_the_verdict(qtbot):
    state = states.failing(samples.result(replace(samples.REFUTED, witness=b"1")))
    ref = state.selected
    widget = CounterexamplePanel()
    qtbot.addWidget(widget)
    widget.show()
    wishes: list[Wish] = []
    widget.wished.connect(wishes.append)
    widget.show_state(state)
    assert widget.further.text() == "[Another] [Smaller] [Save as test]"
    widget.further.buttons[Wish.SMALLER].click()
    assert wishes == [Wish.SMALLER]
    state = reduce(state, ev.FurtherWished(ref, Wish.ANOTHER))
    widget.show_state(state)
    assert widget.further.text() == "[Stop]\nLooking for another counterexample…"
    second = replace(found(2), untestable="It cannot be called.")
    state = reduce(state, ev.FurtherAnswered(ref, 1, inquiry(second, fingerprint="f")))
    widget.show_state(state)
    assert widget.further.text() == "[Another] [Smaller] [Save as test: It cannot be called.]\n2 of 2"
    assert "Run 2." in widget.text()
    button = widget.further.buttons[Wish.TEST]
    assert not button.isEnabled() and button.toolTip() == "It cannot be called."
    chosen: list[int] = []
    widget.case_chosen.connect(chosen.append)
    widget.further.previous.click()
    assert chosen == [0] and not widget.further.next.isEnabled()


# ── the window ───────────────────────────────────────────────────────────────────────────────────


def test_a_test_is_written_and_can_be_undone(window, wait, tmp_path):
    from tests.ide.test_window import open_text, trigger

    text = "method A\n  wrong\n\nmethod B\n  fine\n"
    id = open_text(window, tmp_path, text)
    wait(lambda: window.session.state.document(id).counts().wrong == 1)
    window.rooms.claims.look()
    wait(lambda: window.session.state.trace is not None)
    trigger(window, "save-test")
    wait(lambda: "method Test" in window.editor.view.text)
    assert window.editor.view.text == text.replace("wrong\n", "wrong\n\nmethod Test\n  fine\n")
    trigger(window, "undo")
    assert window.editor.view.text == text
    assert Panel.COUNTEREXAMPLE in window.docks.docks


def test_in_a_text_that_must_not_change_the_test_is_a_new_program(window, wait, tmp_path):
    from tests.ide.test_window import open_text, trigger

    text = "method A\n  wrong\n"
    id = open_text(window, tmp_path, text)
    wait(lambda: window.session.state.document(id).counts().wrong == 1)
    window.session.dispatch(ev.LockedChanged(id, (Span(0, 4),)))
    window.rooms.claims.look()
    trigger(window, "save-test")
    wait(lambda: len(window.session.state.documents) == 2)
    wait(lambda: "method Test" in window.editor.view.text)
    assert window.session.state.document(id).source.text == text


def test_asked_without_a_counterexample_it_says_so(window, wait, tmp_path):
    from tests.ide.test_window import open_text

    open_text(window, tmp_path, "method A\n  fine\n")
    window.rooms.further.wish(Wish.ANOTHER)
    assert "counterexample" in window.status.currentMessage()
