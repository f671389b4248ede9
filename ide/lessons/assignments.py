"""Assignments in the window: opened as lessons are, and handed in.

A pack that is opened is kept in the profile, with its lessons and its own progress, so that it is there again
whatever becomes of the file. Handing in is done by the command line's own `hand-in`, in a process: it answers
each task with the grader's function, and the window goes on meanwhile.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QFileDialog, QWidget

from ide.files.places import profile
from ide.lessons.hand_in_dialog import HandInDialog
from ide.lessons.room import LessonRoom
from ide.model.commands import Command
from ide.texts.catalogue import say
from language.assignments.files import unpack
from language.assignments.packing import ENDING, Pack, open_pack
from language.reading import Unreadable, read_bytes

LAST = "last.txt"
PACK = "pack" + ENDING


class Assignments(QObject):
    """`told` takes news, `warned` what went wrong; `parent` is where dialogs belong."""

    def __init__(
        self, room: LessonRoom, told: Callable[[str], None], warned: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._told = told
        self._warned = warned
        self._parent = parent
        self._pack: Pack | None = None
        self.dialog: HandInDialog | None = None

    def rows(self) -> tuple[Command, ...]:
        return (
            Command("assignment-open", self.choose),
            Command("assignment-hand-in", self.hand_in, enabled=lambda _: self._pack is not None),
            Command("assignment-close", self.close, enabled=lambda _: self._pack is not None),
        )

    # ── opening ──────────────────────────────────────────────────────────────────────────────────

    def choose(self) -> None:
        title, kind = say("assignment.open-title"), say("assignment.filter")
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(Path.home()), kind)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a pack, and keep it. False where it is none, which is told."""
        data = read_bytes(path)
        if isinstance(data, Unreadable):
            self._warned(say("assignment.unreadable", name=path.name, why=data.why))
            return False
        found = open_pack(data)
        if isinstance(found, str):
            self._warned(f"{path.name}: {found}")
            return False
        home = _home(found)
        try:
            unpack(found, home / found.assignment.fingerprint)
            (home / PACK).write_bytes(data)
        except OSError as problem:
            self._warned(say("assignment.unreadable", name=path.name, why=problem.strerror or ""))
            return False
        self._pack = found
        self._room.use(home / found.assignment.fingerprint, home / "progress.json")
        return True

    def close(self) -> None:
        """Back to the lessons that come with Surefoot; what was written is kept."""
        self._pack = None
        self._room.use(None, None)

    # ── handing in ───────────────────────────────────────────────────────────────────────────────

    def hand_in(self) -> None:
        if self._pack is None:
            return
        answers = self._room.answers()
        a = self._pack.assignment
        self.dialog = HandInDialog(a.title, _remembered(), self._parent)
        self.dialog.wanted.connect(lambda who, where: self._start(who, where, answers))
        self.dialog.open()
        if not answers:
            self.dialog.show_answer(say("hand-in.nothing"), False)

    def _start(self, who: str, where: str, answers: dict[str, str]) -> None:
        dialog, pack = self.dialog, self._pack
        if dialog is None or pack is None:
            return
        home = _home(pack)
        try:
            folder = home / "answers"
            folder.mkdir(parents=True, exist_ok=True)
            files = [folder / f"{lesson}.dfy" for lesson in answers]
            for file, text in zip(files, answers.values(), strict=True):
                file.write_text(text, encoding="utf-8", newline="\n")
            _remember(who, where)
        except OSError as problem:
            dialog.show_answer(problem.strerror or "", False)
            return
        process = QProcess(dialog)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.finished.connect(lambda code, _: self._finished(process, code))
        process.errorOccurred.connect(lambda _: dialog.show_answer(process.errorString(), False))
        args = ["-m", "language.cli", "hand-in", str(home / PACK), *map(str, files)]
        process.start(sys.executable, [*args, "--name", who, "--to", where])
        dialog.show_busy()

    def _finished(self, process: QProcess, code: int) -> None:
        said = bytes(process.readAllStandardOutput().data()).decode("utf-8", "replace").strip()
        if self.dialog is not None:
            self.dialog.show_answer(said, code == 0)
        if code == 0 and self._pack is not None:
            try:
                with (_home(self._pack) / "receipts.txt").open("a", encoding="utf-8") as f:
                    f.write(said + "\n\n")
            except OSError:
                self._told(say("hand-in.not-kept"))
            else:
                self._told(say("hand-in.done"))


def _home(p: Pack) -> Path:
    return profile() / "assignments" / p.assignment.id


def _remembered() -> tuple[str, str]:
    """Who handed in last from here, and where to."""
    try:
        who, _, where = (profile() / "assignments" / LAST).read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return "", ""
    return who.strip(), where.strip()


def _remember(who: str, where: str) -> None:
    (profile() / "assignments" / LAST).write_text(f"{who}\n{where}\n", encoding="utf-8")
