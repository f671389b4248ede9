"""Problems and Output as text, and what they say when something is chosen."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ide.model.state import IdeState, ObligationRef, RunState, RunStatus
from ide.panels.output import MOST, OutputPanel
from ide.panels.problem_rows import problem_count
from ide.panels.problems import ProblemsPanel
from language.diagnostics import Fix
from language.records.verdicts import Proved
from tests.ide import samples, states


def problems(qtbot: QtBot, state: IdeState) -> ProblemsPanel:
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    panel.show()
    panel.show_state(state)
    return panel


def test_problems_by_line(qtbot: QtBot) -> None:
    assert (
        problems(qtbot, states.with_problems()).text()
        == dedent(
            """
        ! `=` does not assign. An assignment is written `:=`. | error | 5:3
          `m` is declared here |  | 1:36
          Quick fix: Write `:=`
        ⚠ The value of i is never used where the method ends. | warning | 6:3
        ◆ The postcondition may be false where the method ends. | contract too weak | 14:1
          It allows the state below, from which the postcondition is false. No run of Max with inputs up to size 4 gets there.
          The claim that fails |  | 3:11
        """  # noqa: E501
        ).strip()
    )


def test_the_count_agrees_with_the_rows(qtbot: QtBot) -> None:
    for state in (states.with_problems(), states.failing(), states.every_status(), IdeState()):
        rows = problems(qtbot, state).view.rows_model.rows
        assert problem_count(state.shown) == len(rows)


def test_enter_goes_there_and_opens_the_claim(qtbot: QtBot) -> None:
    panel = problems(qtbot, states.with_problems())
    said: list[object] = []
    panel.place_chosen.connect(lambda doc, span: said.append((doc, span.start)))
    panel.obligation_chosen.connect(said.append)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.view.rows_model.index(2, 0))
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert said == [(1, samples.MAX.rindex("}")), ObligationRef(1, "Max", 7)]


def test_a_quick_fix_by_its_row_and_by_its_key(qtbot: QtBot) -> None:
    panel = problems(qtbot, states.with_problems())
    fixes: list[Fix] = []
    panel.fix_chosen.connect(lambda _, fix: fixes.append(fix))
    view, model = panel.view, panel.view.rows_model
    view.setCurrentIndex(model.index(0, 0))
    panel.fix_current()
    view.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert [f.title for f in fixes] == ["Write `:=`"] * 2


def test_no_problems(qtbot: QtBot) -> None:
    assert problems(qtbot, states.failing(samples.result(Proved()))).text() == "No problems."
    waiting = states.edited(states.failing(samples.result(Proved())))
    assert problems(qtbot, waiting).text() == "No problems so far. Not everything has been checked yet."


# ── output ───────────────────────────────────────────────────────────────────────────────────────


def output(qtbot: QtBot, state: IdeState) -> OutputPanel:
    panel = OutputPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_state(state)
    return panel


def test_a_run_that_ended(qtbot: QtBot) -> None:
    panel = output(qtbot, states.ran())
    assert panel.text() == "✔ Main ended normally\nThe largest is 5\nDone.\n"
    assert (panel.run.isEnabled(), panel.stop.isEnabled(), panel.step.isHidden()) == (True, False, True)


def test_a_run_that_broke_a_contract_can_be_stepped(qtbot: QtBot) -> None:
    panel = output(qtbot, states.ran(failed=True))
    assert panel.text().startswith("✖ The precondition `a.Length > 0` of Max is false in this run.")
    with qtbot.waitSignal(panel.trace_requested):
        panel.step.click()


def test_a_running_program_can_be_stopped(qtbot: QtBot) -> None:
    state = states.failing()
    panel = output(qtbot, replace(state, run=RunState(RunStatus.RUNNING, 1, "Main", "a")))
    assert (panel.run.isEnabled(), panel.stop.isEnabled()) == (False, True)
    panel.show_state(replace(state, run=RunState(RunStatus.RUNNING, 1, "Main", "ab")))
    assert panel.text() == "… Main is running\nab"
    panel.show_state(replace(state, run=RunState(RunStatus.RUNNING, 1, "Other", "x")))
    assert panel.out.toPlainText() == "x"


def test_long_output_is_cut_at_the_front_and_says_so(qtbot: QtBot) -> None:
    text = "0123456789" * (MOST // 10 + 5)
    panel = output(qtbot, replace(states.failing(), run=RunState(RunStatus.FINISHED, 1, "Main", text)))
    shown = panel.out.toPlainText()
    assert shown.startswith("… 50 earlier characters are not shown\n") and shown.endswith("789")


def test_nothing_ran_yet(qtbot: QtBot) -> None:
    panel = output(qtbot, IdeState())
    assert panel.text().startswith("What the program prints appears here.")
    assert not panel.run.isEnabled()
