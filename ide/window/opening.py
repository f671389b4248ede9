"""Opens a window's documents: what is asked for, and what was open when windows ended or were killed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ide.editor.area import EditorArea
from ide.files.documents import Documents
from ide.files.json_files import read_object
from ide.files.places import profile
from ide.files.record import OpenFile, Record, from_object
from ide.files.window_folder import left_behind
from ide.lessons.room import LessonRoom
from ide.model import events as ev
from ide.texts.catalogue import say
from ide.window.keeper import Keeper
from ide.worker.session import Session
from language.source import Span


class Opening:
    """What lies in the profile is read when this is made."""

    def __init__(self, own: Path | None = None) -> None:
        root = profile()
        found = [*left_behind(root / "recovery", own), *left_behind(root / "windows", own)]
        self.killed = [left for left in found if not left.host]
        self.elsewhere = [left for left in found if left.host]
        last = read_object(root / "session.json") or _of_old_settings(read_object(root / "settings.json"))
        self.last = from_object(last)
        self.has_last = bool(last)

    @property
    def layout(self) -> Record:
        """The newest that there is: a window that was killed at once, or on a full disk, has none."""
        return next((x.record for x in reversed(self.killed) if x.record.layout), self.last)


def open_again(
    opening: Opening,
    files: Sequence[Path],
    session: Session,
    documents: Documents,
    editor: EditorArea,
    room: LessonRoom | None,
    keeper: Keeper,
) -> None:
    """Give the window its documents: of windows that were killed, then those that were asked for, else those
    of the last one, else the first lesson, else an empty program."""
    again = _Again(session, documents, editor)
    lesson = ""

    newest_first = list(reversed(opening.killed))
    # unsaved texts first: a file of which there is one is not opened from the disk beside it
    rescued = [documents.rescue(left) for left in newest_first]
    for left, ids in zip(newest_first, rescued, strict=True):
        again.open(left.record, ids)
        lesson = lesson or left.record.lesson
    if not files and not opening.killed:
        again.open(opening.last, {})
        lesson = opening.last.lesson
    if room is not None and not files:
        caret = next((r.lesson_caret for r in (opening.layout,) if r.lesson == lesson), 0)
        if lesson in room.catalogue.lessons:
            room.open(lesson, again=bool(opening.layout.layout))
            again.put_caret(editor.current, caret)
        elif not session.state.documents:
            room.open_first()
    for path in files:
        id = documents.open(path)
        if id is not None:
            again.front = id
    if not session.state.documents:
        again.front = documents.new()
    if again.front is not None:
        editor.choose(again.front)
    _keep_and_forget(opening, documents, keeper, used_last=not files and not opening.killed)
    if opening.elsewhere:
        hosts = ", ".join(dict.fromkeys(left.host for left in opening.elsewhere))
        session.dispatch(ev.Noticed(say("file.texts-elsewhere", host=hosts), "elsewhere"))
    if again.missing:
        documents.said.emit(say("file.not-there-any-more", names=", ".join(again.missing)))


def _keep_and_forget(opening: Opening, documents: Documents, keeper: Keeper, used_last: bool) -> None:
    """What was taken over is kept here first, and forgotten there then."""

    def keep() -> None:
        documents.keep_now()
        keeper.look()
        if used_last:  # a second window, started beside this one, does not open the same files once more
            rest = replace(opening.last, files=(), current=0, lesson="")
            documents.folder.write_elsewhere(profile() / "session.json", rest)

    documents.folder.take_over(opening.killed, keep)


class _Again:
    """Opens files of records; `front` is the document that was in front, `missing` what is not there."""

    def __init__(self, session: Session, documents: Documents, editor: EditorArea) -> None:
        self._session = session
        self._documents = documents
        self._editor = editor
        self.front: int | None = None
        self.missing: list[str] = []

    def open(self, record: Record, rescued: dict[int, int]) -> None:
        """`rescued` are the documents of unsaved texts, by their ids in the record."""
        found: list[int] = []
        for file in record.files:
            id = rescued.get(file.id)
            if id is None:
                id = self._file(file)
            if id is not None:
                found.append(id)
                self.put_caret(id, file.caret)
                if file.id == record.current:
                    self.front = id
        self._editor.arrange(found)
        if self.front is None and rescued and not record.lesson:
            self.front = next(iter(rescued.values()))

    def _file(self, file: OpenFile) -> int | None:
        if not file.path:
            return None
        id = self._documents.open(Path(file.path), again=True)
        if id is None:
            self.missing.append(Path(file.path).name[:80])
        return id

    def put_caret(self, id: int | None, caret: int) -> None:
        view = self._editor.view_of(id) if id is not None else None
        if view is not None:
            at = min(caret, len(view.text))
            view.go_to(Span(at, at))


def _of_old_settings(stored: dict[str, object]) -> dict[str, object]:
    """An older Surefoot kept a window's layout and files with the settings."""
    return {k: stored[k] for k in ("geometry", "layout", "open_files") if k in stored}
