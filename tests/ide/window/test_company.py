"""The right panel is never a blank beside red; when everything is proved, it says so."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ide.model.state import Panel
from language.source import Span

PROGRAM = "method A\n  one\n  wrong\n  two\n\nmethod B\n  wrong too\n"


def open_program(window, tmp_path, text: str) -> None:
    (tmp_path / "a.dfy").write_text(text)
    window.docks.show(Panel.COUNTEREXAMPLE)
    window.rooms.files.open_path(tmp_path / "a.dfy")


def shown(window) -> str:
    panel = window.docks.widget(Panel.COUNTEREXAMPLE)
    return panel.text() if panel is not None else ""


def test_opening_a_file_shows_the_first_failing_claim(window, wait, tmp_path):
    open_program(window, tmp_path, PROGRAM)
    wait(lambda: window.session.state.trace is not None)
    assert window.session.state.selected.method == "A"
    wait(lambda: "A real run breaks this claim" in shown(window))
    assert not window.docks.widget(Panel.COUNTEREXAMPLE).hasFocus()


def test_a_click_on_a_line_and_f8_show_the_claim_there(window, wait, tmp_path, qtbot):
    open_program(window, tmp_path, PROGRAM)
    wait(lambda: window.session.state.shown.counts().wrong == 2)
    view = window.editor.view
    view.go_to(Span(PROGRAM.index("wrong too"), PROGRAM.index("wrong too")))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect().center())
    assert window.session.state.selected.method == "B"
    window.actions_["next-problem"].trigger()
    assert window.session.state.selected.method == "A"


def test_when_all_is_proved_a_card_says_what(window, wait, tmp_path):
    open_program(window, tmp_path, "method A\n  requires x > 0\n  one\n\nmethod B\n  assumed\n")
    wait(lambda: window.session.state.shown.counts().seconds is not None)
    wait(lambda: "Everything here is proved" in shown(window))
    assert "A: 2 claims hold for every input with x > 0." in shown(window)
    assert "B: 1 claim holds for every input." in shown(window)
    assert "only assumed" in shown(window)


def test_what_is_in_the_way_is_said_too(window, wait, tmp_path):
    open_program(window, tmp_path, "method A\n  @\n")
    wait(lambda: "The program has an error" in shown(window))


def test_the_panel_stays_closed_until_it_is_wanted(window, wait, tmp_path):
    (tmp_path / "a.dfy").write_text(PROGRAM)
    window.rooms.files.open_path(tmp_path / "a.dfy")
    wait(lambda: window.session.state.shown.counts().wrong == 2)
    assert window.session.state.trace is None and Panel.COUNTEREXAMPLE not in window.docks.shown()
