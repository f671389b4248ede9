"""Learn ▸ Export and Import, through the window's actions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ide.files.settings import Settings
from ide.lessons import progress_file
from ide.model.state import TaskStatus
from ide.window.main_window import MainWindow


@pytest.fixture
def window(qtbot):
    made = MainWindow(Settings(), "fake_pipeline")
    qtbot.addWidget(made)
    assert made.lesson_room
    made.lesson_room.open_first()
    yield made
    made.close()


def test_out_and_in(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out, other = tmp_path / "out", tmp_path / "other.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    window.actions_["progress-export"].trigger()
    assert json.loads(out.with_suffix(".json").read_text())["surefoot-progress"] == 1

    other.write_text('{"surefoot-progress": 1, "task promise/look": {"state": "done", "done": 1.0}}')
    window.actions_["progress-import"].trigger()
    lesson = window.session.state.lesson
    assert lesson and [t.status for t in lesson.tasks] == [TaskStatus.DONE, TaskStatus.OPEN]


def test_what_is_no_progress_is_said(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "bad.json").write_text("hello")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "bad.json"), ""))
    window.actions_["progress-import"].trigger()
    [box] = window.findChildren(QMessageBox)
    assert box.text() == "bad.json is not a file of Surefoot's progress."
    box.close()


def test_a_profile_that_cannot_be_written_is_said_in_the_status_bar(window: MainWindow, wait, monkeypatch):
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress_file, "write_whole", full)
    room = window.lesson_room
    assert room
    room.progress.change(lambda p: p.opened("promise", 1.0))
    wait(lambda: "Your progress could not be saved" in window.session.state.notice)
    monkeypatch.undo()
    room.progress.change(lambda p: p.opened("promise", 2.0))
    wait(lambda: window.session.state.notice == "")
