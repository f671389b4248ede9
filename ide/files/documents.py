"""Open, save, close, reload: the documents and their files, with the questions that people are asked."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import count
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from ide.files.places import profile
from ide.files.programs import FileForm, Problem, load, save, stamp_of
from ide.files.settings import Settings
from ide.files.window_folder import LeftBehind, Text, WindowFolder
from ide.model import events as ev
from ide.model.state import DocumentState
from ide.texts.catalogue import say
from ide.worker.session import Session
from language.source import Span

AUTOSAVE_MS = 400
"""An edit is in the recovery folder after this much quiet, at the latest after a few times of it."""


@dataclass
class OnDisk:
    form: FileForm
    stamp: tuple[int, int] | None = None


class Documents(QObject):
    """Owns what is known of the files. Editors and dialogs are asked through the callables."""

    told = Signal(str)
    """A problem to tell people about, in a dialog."""
    said = Signal(str)
    """A short message for the status bar."""
    replaced = Signal(int, str)
    """A document's text must become this one (it was loaded again)."""

    def __init__(self, session: Session, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._disk: dict[int, OnDisk] = {}
        self.lessons: set[int] = set()
        """Documents that belong to a lesson: their texts are kept with its progress, not in files."""
        self.folder = WindowFolder(profile() / "windows", self._cannot_keep)
        self._unkept: set[int] = set()
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.keep_now)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda _: self._look_soon())
        self._watcher.directoryChanged.connect(lambda _: self._look_soon())
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(150)
        self._look.timeout.connect(self.look_at_disk)

    # ── opening ──────────────────────────────────────────────────────────────────────────────────

    def new(self) -> int:
        taken = {doc.title for doc in self._session.state.documents}
        titles = (say("file.untitled", n=n) for n in count(1))
        id = self._session.open(next(t for t in titles if t not in taken), "")
        self._disk[id] = OnDisk(FileForm())
        return id

    def open(self, path: Path, again: bool = False) -> int | None:
        """The document of a file, opened if need be; None after a problem was told. `again`: it was open
        before, so that it is nothing new, and a problem is not worth a dialog."""
        path = Path(path).absolute()
        for doc in self._session.state.documents:
            if doc.path is not None and _same(doc.path, path):
                return doc.id
        loaded = load(path)
        if isinstance(loaded, Problem):
            if not again:
                self.told.emit(loaded.sentence)
            return None
        id = self._session.open(path.name, loaded.text, path)
        self._disk[id] = OnDisk(loaded.form, loaded.stamp)
        if not again:
            self._settings.remember_file(str(path))
        self._session.set_watches(id, tuple(self._settings.watches.get(str(path), ())))
        self._watch(path)
        if loaded.notice:
            self.said.emit(loaded.notice)
        elif not loaded.text.strip():
            self.said.emit(say("file.empty", name=path.name))
        return id

    def open_lesson(self, title: str, text: str, locked: tuple[Span, ...]) -> int:
        id = self._session.open(title, text, locked=locked)
        self.lessons.add(id)
        self._disk[id] = OnDisk(FileForm())
        return id

    def rescue(self, left: LeftBehind) -> dict[int, int]:
        """Open what a window that is gone had not saved: its documents' numbers there → their ids here. The
        caller has them kept (`keep_now`)."""
        opened: dict[int, int] = {}
        for text in left.texts:
            known = next((d for d in self._session.state.documents if _is_copy(d, text)), None)
            if known is not None:  # a start that was killed half-way had copied it
                opened[text.id] = known.id
                continue
            mine = text.path is not None and not left.host
            title = (
                text.title if not left.host else say("file.title-elsewhere", name=text.title, host=left.host)
            )
            id = self._session.open(title, text.text, text.path if mine else None)
            self._disk[id] = OnDisk(FileForm(text.bom, text.newline), None)
            self._session.dispatch(ev.DocumentModified(id, True))
            if left.host:
                notice = say("file.elsewhere", host=escape(left.host))
            else:
                notice = say("file.rescued") if mine else say("file.rescued-untitled")
            self._session.dispatch(ev.DocumentNoticed(id, notice))
            self._unkept.add(id)
            if mine and text.path is not None:
                self._watch(text.path)
            opened[text.id] = id
        return opened

    # ── saving ───────────────────────────────────────────────────────────────────────────────────

    def save(self, id: int, path: Path) -> bool:
        doc = self._session.state.document(id)
        if doc is None:
            return False
        disk = self._disk.setdefault(id, OnDisk(FileForm()))
        saved = save(path, doc.source.text, disk.form)
        if isinstance(saved, Problem):
            self.told.emit(saved.sentence)
            return False
        disk.stamp = saved
        self._session.dispatch(ev.DocumentSaved(id, path.name, path))
        self._session.dispatch(ev.DocumentNoticed(id, ""))
        self._unkept.discard(id)
        self.folder.drop(id)
        self.lessons.discard(id)
        self._settings.remember_file(str(path))
        self._session.set_watches(id, tuple(self._settings.watches.get(str(path), ())))
        self._watch(path)
        self.said.emit(say("file.saved", name=path.name))
        return True

    def changed_since(self, id: int) -> bool:
        """Whether the file was changed by someone else since it was read or written here."""
        doc, disk = self._session.state.document(id), self._disk.get(id)
        if doc is None or doc.path is None or disk is None or disk.stamp is None:
            return False
        now = stamp_of(doc.path)
        return now is not None and now != disk.stamp

    def close(self, id: int) -> None:
        """Close without asking; whoever asks does it before."""
        self._session.close(id)
        self._disk.pop(id, None)
        self._unkept.discard(id)
        self.lessons.discard(id)
        self.folder.drop(id)

    # ── autosave ─────────────────────────────────────────────────────────────────────────────────

    def edited(self, id: int) -> None:
        if id not in self.lessons:
            self._unkept.add(id)
            if not self._autosave.isActive():
                self._autosave.start()

    def keep_now(self) -> None:
        for id in self._unkept:
            doc, disk = self._session.state.document(id), self._disk.get(id)
            if doc is None or disk is None:
                continue
            if doc.modified:
                form, text = disk.form, doc.source.text
                self.folder.keep(Text(id, doc.title, doc.path, text, form.bom, form.newline))
            else:
                self.folder.drop(id)
        self._unkept.clear()

    def _cannot_keep(self) -> None:
        # From the autosave's thread; the signal crosses over.
        self.said.emit(say("file.no-autosave"))

    # ── the disk ─────────────────────────────────────────────────────────────────────────────────

    def _watch(self, path: Path) -> None:
        # The folder too: most programs save by replacing the file, which ends a watch on it.
        for name in (str(path), str(path.parent)):
            if name not in self._watcher.files() and name not in self._watcher.directories():
                self._watcher.addPath(name)

    def _look_soon(self) -> None:
        self._look.start()

    def look_at_disk(self) -> None:
        """Take in what happened to the files meanwhile."""
        for doc in self._session.state.documents:
            disk = self._disk.get(doc.id)
            if doc.path is None or disk is None or disk.stamp is None:
                continue
            now = stamp_of(doc.path)
            if now == disk.stamp:
                self._clear_notice(doc, ("file.gone",))
                continue
            if now is None:
                self._notice(doc, say("file.gone", name=escape(doc.title)))
                continue
            self._watch(doc.path)
            loaded = load(doc.path)
            if isinstance(loaded, Problem):
                self._notice(doc, escape(loaded.sentence))
            elif loaded.text == doc.source.text:
                disk.stamp, disk.form = loaded.stamp, loaded.form
                self._session.dispatch(ev.DocumentModified(doc.id, False))
                self._notice(doc, "")
            elif not doc.modified:
                self.reload(doc.id)
            else:
                self._notice(doc, say("file.changed", name=escape(doc.title)))

    def reload(self, id: int) -> None:
        """Take the file's text, giving up what was not saved (undo brings it back)."""
        doc = self._session.state.document(id)
        if doc is None or doc.path is None:
            return
        loaded = load(doc.path)
        if isinstance(loaded, Problem):
            self.told.emit(loaded.sentence)
            return
        self._disk[id] = OnDisk(loaded.form, loaded.stamp)
        self.replaced.emit(id, loaded.text)
        self._session.dispatch(ev.DocumentModified(id, False))
        self._notice(doc, "")
        self.said.emit(say("file.reloaded", name=doc.title))

    def keep_mine(self, id: int) -> None:
        """The file's change is not wanted: the next save writes over it."""
        doc, disk = self._session.state.document(id), self._disk.get(id)
        if doc is not None and disk is not None and doc.path is not None:
            disk.stamp = stamp_of(doc.path) or disk.stamp
            self._notice(doc, "")

    def _notice(self, doc: DocumentState, text: str) -> None:
        if doc.notice != text:
            self._session.dispatch(ev.DocumentNoticed(doc.id, text))

    def _clear_notice(self, doc: DocumentState, ids: tuple[str, ...]) -> None:
        if any(doc.notice == say(id, name=escape(doc.title)) for id in ids):
            self._notice(doc, "")

    def end(self) -> None:
        """The window closes, and everything that people wanted saved is saved."""
        self._autosave.stop()
        for doc in self._session.state.documents:
            self.folder.drop(doc.id)
        self.folder.close()


def _is_copy(doc: DocumentState, text: Text) -> bool:
    return doc.modified and (doc.path, doc.title, doc.source.text) == (text.path, text.title, text.text)


def _same(a: Path, b: Path) -> bool:
    try:
        return a == b or a.samefile(b)
    except OSError:
        return False
