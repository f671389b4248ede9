"""A fault of our own: texts are kept at once, one sentence says so, work goes on, and it can be reported."""

from __future__ import annotations

import json
import threading

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QWidget

from ide.window.report import ReportDialog
from language.source import Span


class Broken(QWidget):
    def paintEvent(self, event) -> None:
        raise RuntimeError("broken paint")


def in_a_slot(window) -> None:
    def slot() -> None:
        raise RuntimeError("broken slot")

    QTimer.singleShot(0, slot)


def in_a_thread(window) -> None:
    def work() -> None:
        raise RuntimeError("broken thread")

    threading.Thread(target=work).start()


def in_a_paint_event(window) -> None:
    window.broken = Broken(window)
    window.broken.resize(50, 50)
    window.broken.show()


@pytest.mark.parametrize("fault", [in_a_slot, in_a_thread, in_a_paint_event])
@pytest.mark.qt_no_exception_capture
def test_a_fault_keeps_the_texts_and_is_said(window, wait, fault, capsys):
    window.rooms.files.new()
    window.editor.view.replace(Span(0, 0), "precious")
    window.faults.install()
    try:
        fault(window)
        wait(lambda: "made a mistake of its own" in window.session.state.notice)
        folder = window.documents.folder.path
        wait(lambda: any(folder.glob("[0-9]*.json")))
        [kept] = folder.glob("[0-9]*.json")
        assert json.loads(kept.read_text())["text"] == "precious"
        window.editor.view.replace(Span(0, 0), "more ")  # work goes on
        wait(lambda: window.session.state.shown.source.text == "more precious")
        assert len(window.faults.traces) == 1
        assert "RuntimeError" in window.faults.traces[0] and "broken" in window.faults.traces[0]
    finally:
        window.faults.remove()
        if hasattr(window, "broken"):
            window.broken.deleteLater()


def test_a_report_shows_what_would_be_copied_and_the_program_only_if_wanted(window, qtbot, capsys):
    window.rooms.files.new()
    window.editor.view.replace(Span(0, 0), "method Secret() {}")
    window.faults.install()
    qWarning("Qt is not amused")
    window.faults.remove()
    window.faults.traces.append("Traceback: it broke")
    window.actions_["report"].trigger()
    [dialog] = window.findChildren(ReportDialog)
    text = dialog.text.toPlainText()
    assert "PySide6-Essentials 6" in text and "it broke" in text and "zoom = 100" in text
    assert "Qt is not amused" in text
    assert "Secret" not in text
    dialog.program.setChecked(True)
    dialog.copy()
    assert "method Secret() {}" in QApplication.clipboard().text()
    dialog.close()
