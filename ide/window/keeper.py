"""Keeps a record of the window on disk, so that a kill costs nothing older than two seconds.

Looks once a second whether anything differs from what was written last: whatever changed it, a drag of a
splitter or an event, cannot be forgotten.
"""

from __future__ import annotations

import base64
from copy import deepcopy

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from ide.editor.area import EditorArea
from ide.files.documents import Documents
from ide.files.places import profile
from ide.files.record import OpenFile, Record
from ide.files.settings import Settings, save_settings
from ide.worker.session import Session

EVERY_MS = 1_000
LAYOUT_VERSION = 1


class Keeper(QObject):
    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        documents: Documents,
        editor: EditorArea,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._documents = documents
        self._editor = editor
        self._settings = settings
        self._written: Record | None = None
        self._restored: Record | None = None
        """Until the window is seen, its layout is the one that it was given."""
        self._known = deepcopy(settings)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """The window is seen now."""
        self._restored = None
        self._timer.start()

    def look(self) -> None:
        """Write what differs from what is on disk."""
        if self._session.state.presenter is None:  # whose layout nobody wants to find again
            record = self.record()
            if record != self._written:
                self._written = record
                self._documents.folder.keep_record(record)
        if self._settings != self._known:
            now, before, self._known = deepcopy(self._settings), self._known, deepcopy(self._settings)
            self._documents.folder.also(lambda: save_settings(now, before))

    def record(self) -> Record:
        state, lessons = self._session.state, self._documents.lessons
        files: list[OpenFile] = []
        for id in self._editor.order():
            doc, view = state.document(id), self._editor.view_of(id)
            if doc is None or id in lessons or not (doc.path or doc.source.text.strip()):
                continue
            caret = view.offset if view is not None else 0
            files.append(OpenFile(id, str(doc.path) if doc.path else "", caret))
        lesson = state.lesson
        at = self._editor.view_of(lesson.document) if lesson and lesson.document else None
        restored = self._restored
        return Record(
            tuple(files),
            state.current if state.current is not None and state.current not in lessons else 0,
            lesson.id if lesson else "",
            at.offset if at is not None else 0,
            restored.geometry if restored else _text(self._window.saveGeometry()),
            restored.layout if restored else _text(self._window.saveState(LAYOUT_VERSION)),
        )

    def end(self) -> None:
        """The window closes by itself: the next one begins as this one was."""
        self._timer.stop()
        self.look()
        self._documents.folder.write_elsewhere(profile() / "session.json", self.record())

    def restore_layout(self, record: Record) -> bool:
        """Whether there was a layout that this window could take."""
        self._restored = record if record.layout else None
        if record.geometry:
            self._window.restoreGeometry(_bytes(record.geometry))
        return bool(record.layout) and self._window.restoreState(_bytes(record.layout), LAYOUT_VERSION)


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text))
    except ValueError:
        return QByteArray()


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode("ascii")
