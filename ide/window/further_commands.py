"""What the commands about further counterexamples do: look for one, walk through them, keep a test."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ide.editor.area import EditorArea
from ide.files.documents import Documents
from ide.model import events as ev
from ide.model.commands import Command
from ide.model.offers import offer
from ide.model.state import DocumentState, IdeState, Panel
from ide.panels.docks import Docks
from ide.texts.catalogue import say
from ide.window.told import Told
from ide.worker.session import Session
from language.records.inquiry import TestText, Wish
from language.source import Span


class FurtherCommands(QObject):
    def __init__(
        self, session: Session, documents: Documents, editor: EditorArea, docks: Docks, told: Told
    ) -> None:
        super().__init__(editor)
        self._session = session
        self._documents = documents
        self._editor = editor
        self._docks = docks
        self._told = told
        session.happened.connect(self._after)

    def rows(self) -> tuple[Command, ...]:
        def wish(wish: Wish) -> Callable[[], None]:
            return lambda: self.wish(wish)

        return (
            Command("another", wish(Wish.ANOTHER), ("Ctrl+F9",), enabled=_can_wish),
            Command("smaller", wish(Wish.SMALLER), ("Shift+F9",), enabled=_can_wish),
            Command("save-test", wish(Wish.TEST), ("Ctrl+Shift+F9",), enabled=_can_wish),
            Command("case-next", lambda: self.walk(1), ("Alt+PgDown",), enabled=_has_several),
            Command("case-previous", lambda: self.walk(-1), ("Alt+PgUp",), enabled=_has_several),
            Command("further-stop", self.give_up, ("Shift+Esc",), enabled=_is_busy),
        )

    def wish(self, wish: Wish) -> None:
        """Ask for it, or say why it cannot be asked for."""
        state = self._session.state
        found = offer(state)
        if found is None or state.selected is None:
            self._told.refuse(say("further.none"))
        elif found.why_not(wish):
            self._told.refuse(found.why_not(wish))
        elif found.cases.wish is None:
            self._docks.show(Panel.COUNTEREXAMPLE)
            self._session.wish(state.selected, wish)

    def give_up(self) -> None:
        state = self._session.state
        cases = state.cases_of(state.selected)
        if cases is not None and cases.wish is not None:
            self._session.give_up(cases.ref)

    def walk(self, by: int) -> None:
        state = self._session.state
        cases = state.cases_of(state.selected)
        if cases is None or offer(state) is None:
            self._told.refuse(say("further.none"))
        elif 0 <= cases.shown + by < len(cases.found):
            self._session.show_case(cases.ref, cases.shown + by)
        else:
            self._told.refuse(say("further.first" if by < 0 else "further.last"))

    def show_case(self, index: int) -> None:
        selected = self._session.state.selected
        if selected is not None:
            self._session.show_case(selected, index)

    def _after(self, event: ev.Event) -> None:
        """A test that was made goes into the program."""
        if not isinstance(event, ev.FurtherAnswered):
            return
        answer, doc = event.inquiry.answer, self._session.state.document(event.ref.document)
        if not isinstance(answer, TestText) or doc is None:
            return
        if doc.version != event.version:
            self._told.refuse(say("further.test.changed"))
            return
        at = answer.at.start
        if doc.locked or doc.read_only:
            self._in_new_program(doc, at, answer)
        else:
            self._insert(doc.id, at, answer)

    def _insert(self, id: int, at: int, answer: TestText) -> None:
        view = self._editor.view_of(id)
        if view is None:
            return
        view.replace_all([(Span(at, at), answer.text)])
        self._show(id, at, answer)
        self._told.say(say("further.test.done", name=answer.name))

    def _in_new_program(self, doc: DocumentState, at: int, answer: TestText) -> None:
        text = doc.source.text
        id = self._documents.new()
        self._editor.show_document(self._session.state.document(id))
        view = self._editor.view_of(id)
        if view is not None:
            view.replace(Span(0, 0), text[:at] + answer.text + text[at:])
            self._show(id, at, answer)
            self._told.say(say("further.test.new", name=answer.name))

    def _show(self, id: int, at: int, answer: TestText) -> None:
        start = at + answer.text.index(answer.name)
        view = self._editor.view_of(id)
        if view is not None:
            self._editor.choose(id)
            view.go_to(Span(start, start))


def _is_busy(state: IdeState) -> bool:
    found = offer(state)
    return found is not None and found.cases.wish is not None


def _can_wish(state: IdeState) -> bool:
    """Those that cannot be had say why when they are asked for."""
    return offer(state) is not None and not _is_busy(state)


def _has_several(state: IdeState) -> bool:
    found = offer(state)
    return found is not None and len(found.cases.found) > 1
