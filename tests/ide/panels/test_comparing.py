"""Comparing states: with a pinned step, and with real ones that something rules this one out of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ide.model import events as ev
from ide.model.playback import Playback
from ide.model.reducer import reduce
from ide.model.state import IdeState
from ide.panels.counterexample import CounterexamplePanel
from ide.panels.variable_rows import Mark, variable_rows
from language.records.looks import RuledOut
from language.records.trace import Trace
from tests.ide import samples, states

FOUND = RuledOut(
    "forall k :: 0 <= k < i ==> a[k] <= m", "forall k :: 0 <= k < … ==> a[k] <= m", ("i", "m"), 9
)


def panel(qtbot: QtBot, state: IdeState) -> CounterexamplePanel:
    widget = CounterexamplePanel()
    qtbot.addWidget(widget)
    widget.resize(420, 700)
    widget.show()
    widget.show_state(state)
    return widget


def asked(times: int, found: RuledOut | None = FOUND) -> IdeState:
    state = states.failing()
    for _ in range(times):
        state = reduce(state, ev.RuleOutAsked())
    assert state.trace is not None
    return reduce(state, ev.RuleOutDone(state.trace.trace, found)) if times else state


def pinned(at: int, now: int) -> IdeState:
    state = reduce(states.failing(step=at), ev.StepPinned())
    return reduce(state, ev.StepChosen(now))


# ── what would rule it out ───────────────────────────────────────────────────────────────────────


def test_a_hint_then_a_shape_then_the_formula(qtbot: QtBot) -> None:
    panels = [panel(qtbot, asked(n)) for n in range(4)]
    said = [p.player.rule_out.text() for p in panels]
    assert said[0] == "[What would rule this out?]"
    assert "true of i and m that is false here" in said[1] and FOUND.shape not in said[1]
    assert FOUND.shape in said[2] and FOUND.formula not in said[2]
    assert FOUND.formula in said[3] and "[" + "Show" not in said[3]


def test_while_it_is_looked_for_and_where_nothing_is_found(qtbot: QtBot) -> None:
    waiting = reduce(states.failing(), ev.RuleOutAsked())
    assert "Comparing this state with real ones" in panel(qtbot, waiting).text()
    assert "none that every round keeps" in panel(qtbot, asked(1, None)).text()


def test_the_button_asks(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    times: list[int] = []
    widget.rule_out_asked.connect(lambda: times.append(1))
    widget.player.rule_out.button.click()
    assert times == [1]


def test_a_real_run_has_nothing_to_rule_out(qtbot: QtBot) -> None:
    assert panel(qtbot, states.playing(samples.real_trace())).player.rule_out.text() == ""
    refuted = states.failing(samples.result(samples.REFUTED))
    assert panel(qtbot, refuted).player.rule_out.text() == ""


def test_the_answer_about_another_trace_is_not_taken() -> None:
    state = reduce(states.failing(), ev.RuleOutAsked())
    assert reduce(state, ev.RuleOutDone(Trace((), ()), FOUND)) is state


# ── a pinned step ────────────────────────────────────────────────────────────────────────────────


def test_the_pinned_step_stands_beside_the_present_one(qtbot: QtBot) -> None:
    widget = panel(qtbot, pinned(2, 5))
    text = widget.text()
    assert "Step 3:" in text and "Now: step 6:" in text and "A RUN DOES" not in text
    assert widget.player.table.text().splitlines() == [
        "a | [5, 2] | [5, 2] | [5, 2]",
        "m | 5 | ● ░ 3 | 5",
        "i | 1 | ● ░ 2 | 2",
    ]
    assert widget.player.table.model.headerData(1, Qt.Orientation.Horizontal) == "Step 3"


def test_pinning_again_ends_it(qtbot: QtBot) -> None:
    state = reduce(pinned(2, 5), ev.StepPinned())
    assert state.trace is not None and state.trace.pinned is None
    widget = panel(qtbot, pinned(2, 5))
    widget.show_state(state)
    assert "A RUN DOES" in widget.text() and "Now: step" not in widget.text()


def test_what_came_and_went_since_the_pinned_step() -> None:
    trace = samples.real_trace()
    early, late = Playback(trace), Playback(trace)
    late.go(5)
    rows = {r.name: (r.before, r.now, r.mark) for r in variable_rows(late, since=early)}
    assert rows["i"] == ("", "2", Mark.ADDED) and rows["a"][2] is Mark.SAME
    rows = {r.name: (r.before, r.now, r.mark) for r in variable_rows(early, since=late)}
    assert rows["i"] == ("2", "", Mark.REMOVED)
