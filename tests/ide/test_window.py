"""The whole window, offscreen, with real workers and a fake pipeline."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QWidget

from ide.model import events as ev
from ide.model.state import Panel, RunStatus
from ide.window.counts_bar import count_parts
from ide.window.main_window import MainWindow
from ide.window.view_commands import ZOOMS
from language.records.verdicts import MethodResult
from language.source import Span
from tests.ide import samples, states

PROGRAM = "method A\n  fine\n  wrong\n\nmethod Main\n  fine\n"


def open_text(window: MainWindow, tmp_path: Path, text: str = PROGRAM, name: str = "a.dfy") -> int:
    path = tmp_path / name
    path.write_text(text)
    assert window.rooms.files.open_path(path)
    return window.session.state.current


def type_at_end(window: MainWindow, qtbot, text: str) -> None:
    view = window.editor.view
    view.go_to(Span(len(view.text), len(view.text)))
    qtbot.keyClicks(view, text)


def catch_up(window: MainWindow) -> None:
    """Let everything show the newest state."""
    window.session.changed.emit(window.session.state)
    QApplication.processEvents()


def trigger(window: MainWindow, id: str) -> None:
    """As a person would: what is disabled cannot be triggered, so let the window catch up first."""
    catch_up(window)
    assert window.actions_[id].isEnabled()
    window.actions_[id].trigger()


def visible_panels(window: MainWindow) -> set[Panel]:
    return {p for p, d in window.docks.docks.items() if not d.isHidden()}


def test_a_beginner_sees_the_lesson_and_the_editor(window, wait):
    window.lesson_room.open_first()
    assert visible_panels(window) == {Panel.LESSON}
    wait(lambda: window.session.state.lesson is not None)
    assert "Absolute" in window.editor.view.text


def test_checking_shows_in_the_counts_and_the_gutter(window, wait, tmp_path):
    open_text(window, tmp_path)
    wait(lambda: "1 wrong" in window.counts.accessibleName())
    assert "2 proved" in window.counts.accessibleName()
    assert visible_panels(window) == set()


def test_looking_opens_the_counterexample(window, wait, tmp_path, qtbot):
    open_text(window, tmp_path)
    wait(lambda: "1 wrong" in window.counts.accessibleName())
    trigger(window, "look")
    assert Panel.COUNTEREXAMPLE in visible_panels(window)
    assert window.session.state.trace is not None
    step = window.session.state.trace.step
    trigger(window, "step-back")
    assert window.session.state.trace.step == step - 1
    catch_up(window)
    qtbot.keyClick(window.docks.widget(Panel.COUNTEREXAMPLE), Qt.Key.Key_Left)
    wait(lambda: window.session.state.trace.step == step - 2)


def test_looking_while_checking_waits_for_the_result(window, wait, tmp_path):
    open_text(window, tmp_path)
    window.rooms.claims.look()
    assert window.session.state.trace is None
    wait(lambda: window.session.state.trace is not None)
    assert Panel.COUNTEREXAMPLE in visible_panels(window)


def test_watches_are_computed_by_a_worker_and_remembered(window, wait, tmp_path, qtbot):
    id = open_text(window, tmp_path)
    wait(lambda: "1 wrong" in window.counts.accessibleName())
    trigger(window, "look")
    trigger(window, "watch")
    field = window.docks.widget(Panel.COUNTEREXAMPLE).player.table.watch_field
    qtbot.keyClicks(field, "x + y")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait(lambda: bool(window.session.state.trace.watched))
    catch_up(window)
    assert "x + y | 5 | ● 10" in window.docks.widget(Panel.COUNTEREXAMPLE).text()
    window.session.set_watches(id, ("crash",))  # costs the worker, and nothing else
    wait(lambda: [w.problem for w in window.session.state.trace.watched] == ["this could not be computed"])
    window.session.set_watches(id, ("ab",))
    wait(lambda: [w.text for w in window.session.state.trace.watched] == ["ab"])
    trigger(window, "look")  # opens the same trace anew: what was known of it is known again
    wait(lambda: [w.text for w in window.session.state.trace.watched] == ["ab"])
    assert window.settings.watches == {str(tmp_path / "a.dfy"): ["ab"]}
    window.session.close(id)
    again = window.documents.open(tmp_path / "a.dfy")
    assert window.session.state.document(again).watches == ("ab",)


def test_a_false_round_of_a_sampled_run_opens_it_there(window, wait, tmp_path, qtbot):
    id = open_text(window, tmp_path, "method A\n  while\n\nmethod B\n  while runkills\n\nmethod C\n  while\n")
    wait(lambda: "3 proved" in window.counts.accessibleName())
    trigger(window, "panel-invariants")
    methods = lambda: {m.key: m for m in window.session.state.document(id).methods}  # noqa: E731
    wait(lambda: methods()["C"].sampled is not None)  # although B costs a worker
    assert methods()["B"].sampled is None
    wait(lambda: methods()["A"].sampled is not None)
    catch_up(window)
    view = window.docks.widget(Panel.INVARIANTS)
    wait(lambda: "while | ✔ | ✔✖ | ✔" in view.text() or catch_up(window))
    index = view.view.rows_model.index(0, 2, view.view.rows_model.index(0, 0))
    view.view.setCurrentIndex(index)
    qtbot.keyClick(view.view, Qt.Key.Key_Return)
    trace = window.session.state.trace
    assert trace.step == 2 and trace.inputs == (("x", "1"),)
    catch_up(window)
    assert window.docks.widget(Panel.COUNTEREXAMPLE).text().startswith("A run of M with x = 1")


def test_what_would_rule_a_round_out_is_found_by_a_worker(window, wait, tmp_path):
    open_text(window, tmp_path, "method A\n  weak\n")
    wait(lambda: "1 contract too weak" in window.counts.accessibleName())
    trigger(window, "look")
    trigger(window, "rule-out")
    wait(lambda: window.session.state.trace.ruled_done)
    assert window.session.state.trace.ruled.formula == "x <= y"
    trigger(window, "pin")
    assert window.session.state.trace.pinned == window.session.state.trace.step
    catch_up(window)
    assert window.actions_["pin"].isChecked()


def test_the_state_map_is_computed_by_a_worker(window, wait, tmp_path):
    open_text(window, tmp_path, "method A\n  while\n")
    wait(lambda: "1 proved" in window.counts.accessibleName())
    trigger(window, "panel-state-map")
    wait(lambda: window.docks.widget(Panel.STATE_MAP) is not None)
    wait(lambda: "Real states, as (x, y): (1, 5) and (2, 5)" in window.docks.widget(Panel.STATE_MAP).text())


def test_an_edit_saves_and_keeps_its_line_ends(window, qtbot, tmp_path):
    id = open_text(window, tmp_path)
    path = tmp_path / "a.dfy"
    path.write_bytes(b"method A\r\n  one\r\n")
    window.documents.reload(id)
    type_at_end(window, qtbot, "  two")
    assert window.session.state.shown.modified
    trigger(window, "save")
    assert path.read_bytes() == b"method A\r\n  one\r\n  two"
    assert not window.session.state.shown.modified


def test_undo_brings_the_saved_mark_back(window, qtbot, tmp_path):
    open_text(window, tmp_path)
    type_at_end(window, qtbot, "x")
    assert window.session.state.shown.modified
    trigger(window, "undo")
    assert not window.session.state.shown.modified


def test_a_file_that_changes_on_disk_is_loaded_again(window, wait, tmp_path):
    open_text(window, tmp_path)
    (tmp_path / "a.dfy").write_text("method Other\n  one\n")
    window.documents.look_at_disk()
    wait(lambda: window.editor.view.text.startswith("method Other"))
    assert not window.session.state.shown.modified


def test_a_file_that_changes_on_disk_and_here_asks(window, qtbot, wait, tmp_path):
    id = open_text(window, tmp_path)
    type_at_end(window, qtbot, "mine")
    (tmp_path / "a.dfy").write_text("theirs")
    window.documents.look_at_disk()
    assert "changed on disk" in window.session.state.shown.notice
    window.rooms.files.answer_notice(id, "keep")
    assert window.session.state.shown.notice == ""
    assert window.editor.view.text.endswith("mine")
    (tmp_path / "a.dfy").write_text("theirs again")
    window.documents.look_at_disk()
    window.rooms.files.answer_notice(id, "reload")
    assert window.editor.view.text == "theirs again"


def test_a_file_that_vanishes_says_so_and_is_written_again(window, wait, tmp_path):
    open_text(window, tmp_path)
    (tmp_path / "a.dfy").unlink()
    window.documents.look_at_disk()
    assert "not on disk any more" in window.session.state.shown.notice
    trigger(window, "save")
    assert (tmp_path / "a.dfy").read_text() == PROGRAM
    assert window.session.state.shown.notice == ""


def test_a_problem_with_a_file_is_told_in_a_box(window, tmp_path, wait):
    path = tmp_path / "b.dfy"
    path.write_bytes(b"\0\1")
    assert not window.rooms.files.open_path(path)
    boxes = window.findChildren(QMessageBox)
    assert any("is not a text" in b.text() for b in boxes)
    for box in boxes:
        box.close()


def test_a_run(window, wait, tmp_path):
    open_text(window, tmp_path)
    wait(lambda: window.session.state.shown.counts().proved == 2)
    trigger(window, "run")
    wait(lambda: window.session.state.run.status is RunStatus.FINISHED)
    assert Panel.OUTPUT in visible_panels(window)
    wait(lambda: "hello" in window.docks.widget(Panel.OUTPUT).text())


def test_the_next_problem(window, wait, tmp_path):
    open_text(window, tmp_path)
    wait(lambda: window.session.state.shown.counts().wrong == 1)
    trigger(window, "next-problem")
    assert window.editor.view.textCursor().blockNumber() == 2


def test_a_quick_fix(window, wait, tmp_path, qtbot):
    id = open_text(window, tmp_path, "method A\n  𝔽 one @\n")
    wait(lambda: bool(window.session.state.shown.diagnostics))
    fix = window.session.state.shown.diagnostics[0].fixes[0]
    window.rooms.line.apply_fix(id, fix)
    assert window.editor.view.text == "method A\n  𝔽 one \n"
    wait(lambda: not window.session.state.shown.diagnostics)


def test_the_bulb_and_the_menu_of_a_line(window, wait, tmp_path, qtbot):
    open_text(window, tmp_path, "method A\n  one @\n")
    wait(lambda: bool(window.session.state.shown.diagnostics))
    window.editor.view.go_to(Span(12, 12))
    wait(lambda: window.editor.view.gutter._bulb == 2)
    for call in (window.rooms.line.quick_fix, lambda: window.editor.menu_asked.emit(window.pos())):
        call()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert menu.actions()[0].text() == "Remove @"
        menu.close()


def test_closing_the_last_program_leaves_a_word(window, tmp_path):
    open_text(window, tmp_path)
    trigger(window, "close")
    assert window.session.state.documents == ()
    assert "No program is open" in window.editor.stack.currentWidget().text()
    catch_up(window)
    assert not window.actions_["save"].isEnabled()


def test_zoom_and_theme(window, tmp_path):
    open_text(window, tmp_path)
    before = window.editor.view.fontMetrics().height()
    trigger(window, "zoom-in")
    trigger(window, "zoom-in")
    assert window.editor.view.fontMetrics().height() > before
    assert window.settings.zoom in ZOOMS
    trigger(window, "theme-dark")
    assert window.theme.dark
    trigger(window, "zoom-reset")
    assert window.editor.view.fontMetrics().height() == before


def test_everything_that_takes_the_focus_has_a_name(window, tmp_path, wait):
    window.lesson_room.open_first()
    for panel in Panel:
        window.docks.show(panel)
    window.editor.find_bar.open_bar(True)
    wait(lambda: window.session.state.lesson is not None)
    nameless = [
        type(w).__name__
        for w in window.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not w.accessibleName()
        and not getattr(w, "text", str)()
    ]
    assert nameless == []


def test_the_windows_process_has_no_pass_in_it(tmp_path):
    """Neither Z3 nor Lark nor a pass of the language is imported by the window."""
    code = (
        "import sys; from ide.app import open_window; from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([]); w = open_window([]); w.show(); app.processEvents()\n"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('z3', 'lark') or m.startswith(("
        "'language.prove', 'language.refute', 'language.analysis', 'language.ivl', 'language.interpreter',"
        " 'language.syntax.parser', 'language.pipeline'))]\n"
        "print(bad); w.close()"
    )
    root = Path(__file__).resolve().parents[2]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=30)
    assert out.stdout.strip() == "[]", out.stderr


def test_pictures_are_copied_and_saved_from_the_menu(window, wait, tmp_path, monkeypatch):
    id = open_text(window, tmp_path)
    trigger(window, "picture-copy")
    assert "no picture on the screen yet" in window.status.currentMessage()
    window.session.dispatch(ev.RunStarted(id, "Max"))
    window.session.dispatch(ev.RunEnded(RunStatus.FINISHED, "", samples.real_trace()))
    trigger(window, "run-trace")
    catch_up(window)
    trigger(window, "picture-copy")
    assert QApplication.clipboard().text() == "a, array, 2 cells: 0: 5 and 1: 2."
    path = tmp_path / "a.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    trigger(window, "picture-save")
    assert "<desc>a, array" in path.read_text() and "a.svg" in window.status.currentMessage()


def test_what_is_proved_with_a_reservation_is_counted_apart():
    (method,) = states.document(MethodResult("Max", "method", Span(0, 9), "f", samples.mixed())).methods
    doc = replace(states.document(), methods=(method,), checked_in=0.5)
    said = [(n, words) for _, n, words in count_parts(doc.counts())]
    assert said == [
        (1, "proved"),
        (1, "conditional"),
        (1, "assumed"),
        (1, "vacuous"),
        (1, "contract too weak"),
        (1, "wrong"),
        (1, "undecided"),
        (None, "checked in 0.50 s"),
    ]


def test_the_lesson_panel_lists_the_lessons_before_any_was_opened(window, wait, tmp_path):
    open_text(window, tmp_path)
    trigger(window, "panel-lesson")
    panel = window.docks.widget(Panel.LESSON)
    wait(lambda: "One input breaks it" in panel.text())
