"""The commands of Learn; and progress as one file: out, for a teacher or another machine, and in again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ide.lessons.room import LessonRoom
from ide.model.commands import Command
from ide.model.state import IdeState
from ide.texts.catalogue import say


class LessonCommands:
    """`told` takes what was done, `warned` why it could not be; `parent` is where dialogs belong."""

    def __init__(
        self, room: LessonRoom, told: Callable[[str], None], warned: Callable[[str], None], parent: QWidget
    ) -> None:
        self._room = room
        self._told = told
        self._warned = warned
        self._parent = parent

    def rows(self) -> tuple[Command, ...]:
        room = self._room
        return (
            Command("lessons", room.show_list, ("Ctrl+L",)),
            Command("lesson-next", lambda: room.go(1), ("Alt+Shift+PgDown",), enabled=_is_open),
            Command("lesson-previous", lambda: room.go(-1), ("Alt+Shift+PgUp",), enabled=_is_open),
            Command("lesson-restart", room.restart, enabled=_is_open),
            Command("lesson-hint", room.more_hint, ("Shift+F1",), enabled=_is_open),
            Command("progress-export", self.export_progress),
            Command("progress-import", self.import_progress),
        )

    def export_progress(self) -> None:
        start, title = str(Path.home() / say("progress.file-name")), say("progress.export-title")
        name, _ = QFileDialog.getSaveFileName(self._parent, title, start, say("progress.filter"))
        if name:
            path = Path(name)
            path = path if path.suffix else path.with_suffix(".json")
            problem = self._room.progress.export(path)
            self._answer(problem, say("progress.exported", name=path.name))

    def import_progress(self) -> None:
        """Adds what the file knows; nothing that is here is lost."""
        title, start = say("progress.import-title"), str(Path.home())
        name, _ = QFileDialog.getOpenFileName(self._parent, title, start, say("progress.filter"))
        if name:
            problem = self._room.progress.take_in(Path(name))
            self._room.refresh()
            self._answer(problem, say("progress.imported", name=Path(name).name))

    def _answer(self, problem: str, done: str) -> None:
        if problem:
            self._warned(problem)
        else:
            self._told(done)


def _is_open(state: IdeState) -> bool:
    return state.lesson is not None
