"""New, open, save, close: the commands about programs and their files, with their questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from ide.editor.area import EditorArea
from ide.files.documents import Documents
from ide.files.settings import Settings
from ide.files.window_folder import LeftBehind
from ide.model import events as ev
from ide.model.commands import Command, has_program
from ide.model.state import IdeState
from ide.texts.catalogue import say
from ide.worker.session import Session
from language.assignments.packing import ENDING


class FileCommands:
    """`parent` is where dialogs belong."""

    def __init__(
        self, session: Session, documents: Documents, editor: EditorArea, settings: Settings, parent: QWidget
    ) -> None:
        self._session = session
        self._documents = documents
        self._editor = editor
        self._settings = settings
        self._parent = parent
        self.elsewhere: Sequence[LeftBehind] = ()
        """What windows of other computers have not saved."""
        self.open_assignment: Callable[[Path], bool] = lambda _: False
        """Opens a pack of lessons; False where it cannot be."""

    def rows(self) -> tuple[Command, ...]:
        def current(call) -> None:
            if self._editor.current is not None:
                call(self._editor.current)

        return (
            Command("new", self.new, ("Ctrl+N",)),
            Command("open", self.open, ("Ctrl+O",)),
            Command("elsewhere", self.open_elsewhere, enabled=lambda _: bool(self.elsewhere)),
            Command("save", self.save, ("Ctrl+S",), enabled=has_program),
            Command("save-as", self.save_as, ("Ctrl+Shift+S",), enabled=has_program),
            Command("reload", lambda: current(self._documents.reload), enabled=_has_file),
            Command("close", lambda: current(self.close), ("Ctrl+W",), enabled=has_program),
            Command("quit", lambda: self._parent.close(), ("Ctrl+Q",)),
        )

    def new(self) -> None:
        id = self._documents.new()
        self._editor.show_document(self._session.state.document(id))

    def open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, say("open.title"), self._folder(), say("open.filter")
        )
        for name in names:
            self.open_path(Path(name))

    def open_elsewhere(self) -> None:
        """Copies of what windows of other computers have not saved; there it stays as it is."""
        for left in self.elsewhere:
            for id in self._documents.rescue(left).values():
                self._editor.show_document(self._session.state.document(id))
        self._documents.keep_now()
        self._session.dispatch(ev.Noticed("", "elsewhere"))
        self.elsewhere = ()

    def open_path(self, path: Path) -> bool:
        if path.suffix == ENDING:
            return self.open_assignment(path)
        id = self._documents.open(path)
        if id is None:
            return False
        self._editor.show_document(self._session.state.document(id))
        return True

    def _folder(self) -> str:
        doc = self._session.state.shown
        if doc is not None and doc.path is not None:
            return str(doc.path.parent)
        recent = self._settings.recent
        return str(Path(recent[0]).parent) if recent else str(Path.home())

    def save(self) -> bool:
        doc = self._session.state.shown
        if doc is None:
            return False
        if doc.path is None:
            return self.save_as()
        if self._documents.changed_since(doc.id) and not self._sure(say("save.changed", name=doc.title)):
            return False
        return self._documents.save(doc.id, doc.path)

    def save_as(self) -> bool:
        doc = self._session.state.shown
        if doc is None:
            return False
        suggested = doc.path or Path(self._folder()) / f"{doc.title.removesuffix('.dfy')}.dfy"
        name, _ = QFileDialog.getSaveFileName(
            self._parent, say("save.title"), str(suggested), say("open.filter")
        )
        if not name:
            return False
        path = Path(name)
        return self._documents.save(doc.id, path if path.suffix else path.with_suffix(".dfy"))

    def fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for name in self._settings.recent:
            menu.addAction(name.replace("&", "&&"), lambda name=name: self.open_path(Path(name)))
        if not self._settings.recent:
            menu.addAction(say("recent.none")).setEnabled(False)

    def close(self, id: int) -> bool:
        """False where people keep it after all."""
        if not self._may_lose(id):
            return False
        self._editor.remove(id)
        self._documents.close(id)
        return True

    def may_close_all(self) -> bool:
        return all(self._may_lose(doc.id) for doc in self._session.state.documents)

    def _may_lose(self, id: int) -> bool:
        """Ask about unsaved text, and save it when that is wanted."""
        doc = self._session.state.document(id)
        if doc is None or not doc.modified or id in self._documents.lessons:
            return True
        if doc.path is None and not doc.source.text.strip():
            return True
        self._editor.choose(id)
        b = QMessageBox.StandardButton
        question = say("close.question", name=doc.title)
        answer = QMessageBox.question(
            self._parent, say("window.title"), question, b.Save | b.Discard | b.Cancel, b.Save
        )
        if answer == b.Save:
            return self.save()
        return answer == b.Discard

    def answer_notice(self, id: int, link: str) -> None:
        """A link in a document's notice was followed."""
        if link == "reload":
            self._documents.reload(id)
        elif link == "keep":
            self._documents.keep_mine(id)
        elif link == "close":
            self._session.dispatch(ev.DocumentNoticed(id, ""))

    def _sure(self, question: str) -> bool:
        b = QMessageBox.StandardButton
        return QMessageBox.question(self._parent, say("window.title"), question, b.Yes | b.No, b.No) == b.Yes


def _has_file(state: IdeState) -> bool:
    return state.shown is not None and state.shown.path is not None
