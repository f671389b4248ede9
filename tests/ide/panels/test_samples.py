"""The column of sampled runs: as text, drawn, and what choosing a round says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from ide.model import events as ev
from ide.model.reducer import reduce
from ide.model.state import IdeState, SampleRef
from ide.panels.invariant_rows import invariant_rows
from ide.panels.invariants import InvariantsView
from ide.panels.round_marks import RoundMark, mark_at, marks_text
from ide.panels.rows import rows_text
from language.records.looks import Round, SampledLoop, SampledRun
from tests.ide import samples, states

RUN = SampledRun(
    (("a", "[5, 2]"),),
    samples.real_trace(),
    (Round(3, (True, True, None)), Round(6, (True, False, True))),
)
LOOP = SampledLoop(samples.WHILE, samples.INVARIANTS, (RUN, RUN))


def sampled(*loops: SampledLoop, fingerprint: str = "f") -> IdeState:
    return reduce(states.failing(), ev.Sampled(1, "Max", fingerprint, loops))


def column(state: IdeState) -> list[str]:
    (loop,) = invariant_rows(state.documents[0])
    return [row.cells[2].text for row in (loop, *loop.children)]


def test_a_mark_for_each_round() -> None:
    assert column(sampled(LOOP)) == ["2 runs", "✔✔ ✔✔", "✔✖ ✔✖", "?✔ ?✔", ""]
    assert "i <= a.Length | ✔ | ✔✖ ✔✖ | ✔" in rows_text(invariant_rows(sampled(LOOP).documents[0]))


def test_the_tip_says_it_in_words() -> None:
    (loop,) = invariant_rows(sampled(LOOP).documents[0])
    tips = [row.cells[2].tip.splitlines()[0] for row in loop.children[:3]]
    assert tips == [
        "a = [5, 2]: true at all 2 rounds",
        "a = [5, 2]: false at round 2",
        "a = [5, 2]: unknown at round 1",
    ]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (states.failing(), "running…"),
        (sampled(LOOP, fingerprint="older"), "running…"),
        (sampled(replace(LOOP, runs=())), "no run gets here"),
    ],
)
def test_without_runs_the_loop_says_why(state: IdeState, expected: str) -> None:
    assert column(state) == [expected, "", "", "", ""]


def test_choosing_a_conjunct_opens_its_first_false_round(qtbot: QtBot) -> None:
    view = InvariantsView()
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    shown: list[int] = []
    chosen: list[object] = []
    view.loops_shown.connect(shown.append)
    view.sample_chosen.connect(chosen.append)
    view.show_state(sampled(LOOP))
    assert shown == [1]
    model = view.view.rows_model
    cell = model.index(1, 2, model.index(0, 0))
    view.view.setCurrentIndex(cell)
    qtbot.keyClick(view.view, Qt.Key.Key_Return)
    area = view.view.visualRect(cell)
    qtbot.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=area.topLeft() + QPoint(12, 12))
    assert chosen == [SampleRef(1, "Max", 0, 0, 6), SampleRef(1, "Max", 0, 0, 3)]


def test_a_run_opens_in_the_player_at_the_round() -> None:
    state = reduce(sampled(LOOP), ev.SampleOpened(SampleRef(1, "Max", 0, 1, 6)))
    assert state.trace is not None and state.selected is None
    assert (state.trace.step, state.trace.inputs) == (6, RUN.inputs)
    older = sampled(LOOP, fingerprint="older")
    assert reduce(older, ev.SampleOpened(SampleRef(1, "Max", 0, 1, 6))) is older


def test_marks_that_do_not_fit_are_not_hit() -> None:
    marks = tuple(RoundMark(i != 3, i == 0) for i in range(9))
    assert marks_text(marks) == "✔✔✔✖✔✔✔✔✔"
    area = QRect(0, 0, 80, 20)
    assert mark_at(marks, area, 50, 1.0) is marks[3]
    assert mark_at(marks, area, 75, 1.0) is None
