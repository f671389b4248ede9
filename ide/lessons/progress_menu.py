"""Progress as one file: out, for a teacher or another machine, and in again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ide.texts.catalogue import say

if TYPE_CHECKING:
    from ide.lessons.room import LessonRoom
    from ide.window.main_window import MainWindow


def export_progress(window: MainWindow, room: LessonRoom) -> None:
    start = str(Path.home() / say("progress.file-name"))
    name, _ = QFileDialog.getSaveFileName(window, say("progress.export-title"), start, say("progress.filter"))
    if name:
        path = Path(name)
        path = path if path.suffix else path.with_suffix(".json")
        problem = room.progress.export(path)
        _answer(window, problem, say("progress.exported", name=path.name))


def import_progress(window: MainWindow, room: LessonRoom) -> None:
    """Adds what the file knows; nothing that is here is lost."""
    title, start = say("progress.import-title"), str(Path.home())
    name, _ = QFileDialog.getOpenFileName(window, title, start, say("progress.filter"))
    if name:
        problem = room.progress.take_in(Path(name))
        lesson = window.session.state.lesson
        if lesson is not None:
            room.open(lesson.id)  # its tasks and its text may be newer now
        _answer(window, problem, say("progress.imported", name=Path(name).name))


def _answer(window: MainWindow, problem: str, done: str) -> None:
    if problem:
        window.commands.tell(problem)
    else:
        window.status.say(done)
