"""Invariants and Obligations as text, and what choosing a cell says."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ide.model.state import DocumentState, IdeState, ObligationRef
from ide.panels.invariant_rows import invariant_rows
from ide.panels.invariants import InvariantsView
from ide.panels.obligation_rows import obligation_rows
from ide.panels.obligations import ObligationsView
from ide.panels.rows import RowsModel, rows_text
from language.records.verdicts import ObligationKind, Proved, Refuted
from tests.ide import samples, states


def doc(state: IdeState) -> DocumentState:
    return state.documents[0]


def check_invariants(state: IdeState, expected: str) -> None:
    assert rows_text(invariant_rows(doc(state))) == dedent(expected).strip()


def check_obligations(state: IdeState, expected: str, wanted: str = "", only_open: bool = False) -> None:
    assert rows_text(obligation_rows(doc(state), wanted, only_open)) == dedent(expected).strip()


def test_an_invariant_that_is_kept_but_not_enough() -> None:
    check_invariants(
        states.failing(),
        """
        Max: loop at line 7 |  | running…
          0 <= i | ✔ |  | ✔
          i <= a.Length | ✔ |  | ✔
          forall k :: 1 <= k < i ==> a[k] <= m | ✔ |  | ✔
          all together |  |  |  | ◆ not enough for line 3
        """,
    )


def test_a_conjunct_that_is_false_on_entry() -> None:
    check_invariants(
        states.entry_fails(),
        """
        Max: loop at line 7 |  | running…
          0 <= i | ✔ |  | ✔
          i <= a.Length | ✔ |  | ✔
          forall k :: 1 <= k < i ==> a[k] <= m | ✖ refuted |  | ✔
          all together |  |  |  | ✔ enough
        """,
    )


def test_what_follows_fails_for_another_reason() -> None:
    state = states.failing(samples.result(samples.REFUTED))
    assert rows_text(invariant_rows(doc(state))).endswith("all together |  |  |  | ✖ line 3: refuted")


def test_a_postcondition_reported_at_the_loop_comes_after_it() -> None:
    result = samples.result(samples.REFUTED)
    at_loop = tuple(
        replace(r, obligation=replace(r.obligation, span=result.loops[0].span))
        if r.obligation.kind is ObligationKind.POSTCONDITION
        else r
        for r in result.results
    )
    text = rows_text(invariant_rows(states.document(replace(result, results=at_loop))))
    assert text.endswith("all together |  |  |  | ✖ line 3: refuted")


def test_a_loop_without_invariants() -> None:
    result = samples.result(Proved())
    result = replace(result, loops=(replace(result.loops[0], invariants=()),))
    text = rows_text(invariant_rows(states.document(result)))
    assert "No invariant: after the loop nothing is known but that its guard is false." in text


def test_old_results_are_out_of_date() -> None:
    text = rows_text(invariant_rows(doc(states.edited(states.failing()))))
    assert "0 <= i | ◌ out of date |  | ◌ out of date" in text
    assert "◌ not enough for line 3" in text


def test_obligations_with_their_grounds() -> None:
    check_obligations(
        states.every_status(),
        """
        method Mixed | ✖ refuted | 1 | 80 ms
          assertion: m := a[0]; | ✔ proved | 5 | 10 ms
          assertion: m := a[0]; | ✓ conditional | 5 | 10 ms
            Proved only if the failing claim that it rests on holds.
            the invariant of this loop, which is not proved |  | 7
          assertion: m := a[0]; | ▲ assumed | 5 | 10 ms
            Proved from something that is only assumed, not proved.
          assertion: m := a[0]; | ∅ vacuous | 5 | 10 ms
            Nothing gets here: what is assumed contradicts itself, so this says nothing.
          assertion: m := a[0]; | ✖ refuted | 5 | 10 ms
          assertion: m := a[0]; | ◆ contract too weak | 5 | 10 ms
          assertion: m := a[0]; | ? undecided | 5 | 10 ms
        method Max | ✔ proved | 1 | reused
          index in range: a[0] | ✔ proved | 5 | 12 ms
          invariant on entry: 0 <= i | ✔ proved | 8 | 24 ms
          invariant on entry: i <= a.Length | ✔ proved | 8 | 36 ms
          invariant on entry: forall k :: 1 <= k < i ==> a[k] <= m | ✔ proved | 9 | 48 ms
          invariant kept by the body: 0 <= i | ✔ proved | 8 | 60 ms
          invariant kept by the body: i <= a.Length | ✔ proved | 8 | 72 ms
          invariant kept by the body: forall k :: 1 <= k < i ==> a[k] <= m | ✔ proved | 9 | 84 ms
          postcondition: forall k :: 0 <= k < a.Length ==> a[k] <= m | ✔ proved | 14 | 96 ms
        lemma Later | · not checked yet | 1
        """,
    )


def test_obligations_filtered() -> None:
    expected = """
        method Max | ◆ contract too weak | 1 | 80 ms
          postcondition: forall k :: 0 <= k < a.Length ==> a[k] <= m | ◆ contract too weak | 14 | 96 ms
        """
    check_obligations(states.failing(), expected, "POSTC")
    check_obligations(states.failing(), expected, "too weak")
    check_obligations(states.failing(), expected, only_open=True)
    check_obligations(states.failing(), "", "no such thing")


def view_of(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(700, 400)
    widget.show()


def test_a_red_cell_opens_its_trace_by_click_and_by_enter(qtbot: QtBot) -> None:
    widget = InvariantsView()
    view_of(qtbot, widget)
    widget.show_state(states.entry_fails())
    chosen: list[object] = []
    widget.obligation_chosen.connect(chosen.append)
    view, model = widget.view, widget.view.rows_model
    cell = model.index(2, 1, model.index(0, 0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(cell).center())
    assert chosen == [ObligationRef(1, "Max", 3)]
    view.setCurrentIndex(cell)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen == [ObligationRef(1, "Max", 3)] * 2


def test_a_click_on_a_plain_cell_only_selects(qtbot: QtBot) -> None:
    widget = InvariantsView()
    view_of(qtbot, widget)
    widget.show_state(states.failing())
    chosen: list[object] = []
    widget.obligation_chosen.connect(chosen.append)
    view = widget.view
    cell = view.rows_model.index(0, 1, view.rows_model.index(0, 0))
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(cell).center() + QPoint(1, 1)
    )
    assert chosen == []


def test_new_verdicts_keep_what_is_open_and_current(qtbot: QtBot) -> None:
    widget = ObligationsView()
    view_of(qtbot, widget)
    widget.show_state(states.every_status())
    model = widget.view.rows_model
    mixed = model.index(0, 0)
    widget.view.expand(model.index(1, 0, mixed))
    widget.view.setCurrentIndex(model.index(1, 0, mixed))
    resets: list[object] = []
    model.modelReset.connect(lambda: resets.append(None))
    state = states.every_status()
    edited = states.edited(state)
    widget.show_state(edited)
    widget.show_state(state)
    assert widget.view.isExpanded(model.index(1, 0, model.index(0, 0)))
    row = widget.view.current_row()
    assert row is not None and row.key == "Mixed#1"


def test_the_same_rows_are_not_drawn_again() -> None:
    model = RowsModel(("a", "b", "c", "d"))
    rows = obligation_rows(doc(states.failing()))
    assert model.set_rows(rows)
    changes: list[QModelIndex] = []
    model.dataChanged.connect(lambda i, _: changes.append(i))
    assert not model.set_rows(obligation_rows(doc(states.failing())))
    assert changes == []
    assert not model.set_rows(obligation_rows(doc(states.failing(samples.result(samples.REFUTED)))))
    assert len(changes) == 2, "the declaration's row and the claim's"


def test_empty_states_are_sentences(qtbot: QtBot) -> None:
    invariants, obligations = InvariantsView(), ObligationsView()
    for view in (invariants, obligations):
        view_of(qtbot, view)
        view.show_state(IdeState())
    assert invariants.text().startswith("The loops' invariants are listed here")
    assert obligations.text().startswith("Nothing to prove yet.")
    obligations.show_state(states.failing(samples.result(Proved())))
    obligations.only_open.setChecked(True)
    assert obligations.text() == "Everything is proved."


def test_a_hidden_panel_does_no_work_until_it_is_seen(qtbot: QtBot) -> None:
    panel = ObligationsView()
    qtbot.addWidget(panel)
    panel.show_state(states.failing())
    assert panel.view.rows_model.rows == ()
    panel.show()
    assert len(panel.view.rows_model.rows) == 1


def test_names_for_screen_readers(qtbot: QtBot) -> None:
    invariants, obligations = InvariantsView(), ObligationsView()
    for panel in (invariants, obligations):
        view_of(qtbot, panel)
        panel.show_state(states.failing())
    view = invariants.view
    cell = view.rows_model.index(3, 4, view.rows_model.index(0, 0))
    spoken = cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "not enough for line 3, The postcondition may be false where the method ends."
    for part in (view, obligations.view, obligations.filter, obligations.only_open):
        assert part.accessibleName()


def test_refuted_stays_refuted() -> None:
    """A red cell is never lost between the record and the row."""
    for verdict in (samples.REFUTED, samples.TOO_WEAK):
        (row,) = obligation_rows(states.document(samples.result(verdict)))
        assert row.children[-1].cells[1].filled
    assert isinstance(samples.REFUTED, Refuted)
