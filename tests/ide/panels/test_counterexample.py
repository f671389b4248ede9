"""The Counterexample panel as text, and where its keys lead."""

from __future__ import annotations

from textwrap import dedent

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ide.model.state import IdeState
from ide.panels.counterexample import CounterexamplePanel
from ide.panels.transport import Go
from language.records.verdicts import Undecided
from language.source import Span
from tests.ide import samples, states


def panel(qtbot: QtBot, state: IdeState) -> CounterexamplePanel:
    widget = CounterexamplePanel()
    qtbot.addWidget(widget)
    widget.resize(420, 700)
    widget.show()
    widget.show_state(state)
    return widget


def check(widget: CounterexamplePanel, expected: str) -> None:
    assert widget.text() == dedent(expected).strip("\n")


def test_nothing_selected_says_what_will_be_here(qtbot: QtBot) -> None:
    assert panel(qtbot, IdeState()).text().startswith("Nothing to play yet.")


def test_a_too_weak_invariant_in_two_lanes(qtbot: QtBot) -> None:
    check(
        panel(qtbot, states.failing()),
        """
        ◆ The invariant is too weak
        It allows the state below, from which the postcondition is false. No run of Max with inputs up to size 4 gets there.
        Inputs: a = [5, 2]
        step 6 of 6
        forall k :: 0 <= k < a.Length ==> a[k] <= m is false here
        INVARIANT ALLOWS
        a, array, 2 cells: 0: 5 and 1: 2. i points just after the last cell (2). Cell 0 (k = 0) breaks the claim. The claim speaks about cells 0 to 1.
        m = 3  ≠
        i = 2
        A RUN DOES
        a, array, 2 cells: 0: 5 and 1: 2. i points just after the last cell (2).
        m = 5
        i = 2
        [What would rule this out?]
        ▾ forall k :: 0 <= k < a.Length ==> a[k] <= m is false
          ▾ 0 <= 0 < 2 ==> a[0] <= m is false (k = 0)
              0 <= 0 < 2 is true
              a[0] <= m is false (5 <= 3)*
            0 <= 1 < 2 ==> a[1] <= m is true (k = 1)
        a | [5, 2] | [5, 2] | [5, 2]
        m | 3 | ░ 3 | 5
        i | 2 | ░ 2 | 2
        """,  # noqa: E501
    )


def test_the_forgetting_is_marked_at_the_loop_head(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing(step=3))
    assert widget.player.table.text() == "a | [5, 2] | [5, 2] | [5, 2]\nm | 5 | ● ░ 3 | 5\ni | 1 | ● ░ 2 | 2"
    assert "The loop forgets i and m: of them only what the invariant says is known." in widget.text()


def test_an_undecided_claim_has_its_sentence_and_no_player(qtbot: QtBot) -> None:
    state = states.failing(samples.result(Undecided("True for every input up to size 4.", 4)))
    check(panel(qtbot, state), "? Undecided\nTrue for every input up to size 4.")


def test_an_edit_makes_it_out_of_date(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    widget.show_state(states.edited(states.failing()))
    assert widget.text().startswith("◌ Out of date")


def test_keys_step_and_tell_the_session(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    steps: list[int] = []
    widget.step_chosen.connect(steps.append)
    for key in (
        Qt.Key.Key_Left,
        Qt.Key.Key_Left,
        Qt.Key.Key_Home,
        Qt.Key.Key_Right,
        Qt.Key.Key_End,
        Qt.Key.Key_End,
    ):
        qtbot.keyClick(widget, key)
    assert steps == [4, 3, 0, 1, 5]


def test_going_to_changes_rounds_and_calls(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing(step=0))
    steps: list[int] = []
    widget.step_chosen.connect(steps.append)
    for move in (Go.NEXT_ROUND, Go.PREVIOUS_CHANGE, Go.NEXT_CHANGE, Go.INTO, Go.OUT):
        widget.player.go(move)
    assert steps == [3, 2, 3]


def test_the_slider_and_the_buttons(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    widget.player.transport.slider.setValue(2)
    assert widget.player.transport.where() == "step 3 of 6"
    assert widget.player.transport.slider.accessibleDescription() == "step 3 of 6. Now i = 1"


def test_the_player_follows_the_session(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    steps: list[int] = []
    widget.step_chosen.connect(steps.append)
    widget.show_state(states.failing(step=1))
    assert widget.player.transport.where() == "step 2 of 6"
    assert steps == [], "following the session must not answer it"


def test_a_part_of_the_formula_shows_its_place_and_rings_its_cells(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    places: list[Span] = []
    widget.place_chosen.connect(lambda _, span: places.append(span))
    widget.player.why.setFocus()
    qtbot.keyClick(widget.player.why, Qt.Key.Key_Up)
    assert places == [samples.at("0 <= k < a.Length")]


def test_the_table_opens_filters_and_keeps_open(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    widget.player.table.tree.expand(widget.player.table.model.index(0, 0))
    assert widget.player.table.text().splitlines()[1:4] == [
        "  .Length | 2 | 2 | 2",
        "  [0] | 5 | 5 | 5",
        "  [1] | 2 | 2 | 2",
    ]
    widget.player.go(Go.BACK)
    assert "  [0] | 5 | 5 | 5" in widget.player.table.text()
    widget.player.table.filter.setText("I")
    assert widget.player.table.text() == "i | 2 | ░ 2 | 2"


def test_everything_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.failing())
    for part in (
        widget,
        widget.player.transport.slider,
        widget.player.why,
        widget.player.table.tree,
        widget.player.table.filter,
    ):
        assert part.accessibleName()
