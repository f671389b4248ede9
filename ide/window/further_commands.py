"""What the commands about further counterexamples do: look for one, walk through them, keep a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ide.model import events as ev
from ide.model.offers import offer
from ide.model.state import DocumentState, IdeState, Panel
from ide.texts.catalogue import say
from language.records.further import TestText, Wish
from language.source import Span

if TYPE_CHECKING:
    from ide.window.main_window import MainWindow

IDS = {"another": Wish.ANOTHER, "smaller": Wish.SMALLER, "save-test": Wish.TEST}


class FurtherCommands:
    def __init__(self, window: MainWindow) -> None:
        self._w = window
        on = window.actions_.on
        for id, wish in IDS.items():
            on(id, lambda wish=wish: self.wish(wish))
        on("case-next", lambda: self.walk(1))
        on("case-previous", lambda: self.walk(-1))
        on("further-stop", self.give_up)

    def wish(self, wish: Wish) -> None:
        """Ask for it, or say why it cannot be asked for."""
        state = self._w.session.state
        found = offer(state)
        if found is None or state.selected is None:
            self._w.status.say(say("further.none"))
        elif found.why_not(wish):
            self._w.status.say(found.why_not(wish))
        elif found.cases.wish is None:
            self._w.docks.show(Panel.COUNTEREXAMPLE)
            self._w.session.wish(state.selected, wish)

    def give_up(self) -> None:
        state = self._w.session.state
        cases = state.cases_of(state.selected)
        if cases is not None and cases.wish is not None:
            self._w.session.give_up(cases.ref)

    def walk(self, by: int) -> None:
        state = self._w.session.state
        cases = state.cases_of(state.selected)
        if cases is None or offer(state) is None:
            self._w.status.say(say("further.none"))
        elif 0 <= cases.shown + by < len(cases.found):
            self._w.session.show_case(cases.ref, cases.shown + by)
        else:
            self._w.status.say(say("further.first" if by < 0 else "further.last"))

    def show_case(self, index: int) -> None:
        selected = self._w.session.state.selected
        if selected is not None:
            self._w.session.show_case(selected, index)

    def show_state(self, state: IdeState) -> None:
        """Which commands make sense now; those that do not say why when they are asked."""
        found = offer(state)
        busy = found is not None and found.cases.wish is not None
        for id in IDS:
            self._w.actions_[id].setEnabled(found is not None and not busy)
        for id in ("case-next", "case-previous"):
            self._w.actions_[id].setEnabled(found is not None and len(found.cases.found) > 1)
        self._w.actions_["further-stop"].setEnabled(busy)

    def after(self, event: ev.FurtherAnswered) -> None:
        """A test that was made goes into the program."""
        answer, doc = event.answer, self._w.session.state.document(event.ref.document)
        if not isinstance(answer, TestText) or not answer.text or doc is None:
            return
        if doc.version != event.version:
            self._w.status.say(say("further.test.changed"))
            return
        at = event.base + answer.at.start
        if doc.locked or doc.read_only:
            self._in_new_program(doc, at, answer)
        else:
            self._insert(doc.id, at, answer)

    def _insert(self, id: int, at: int, answer: TestText) -> None:
        view = self._w.editor.view_of(id)
        if view is None:
            return
        view.replace_all([(Span(at, at), answer.text)])
        self._show(id, at, answer)
        self._w.status.say(say("further.test.done", name=answer.name))

    def _in_new_program(self, doc: DocumentState, at: int, answer: TestText) -> None:
        text = doc.source.text
        id = self._w.documents.new()
        self._w.add_document(id)
        view = self._w.editor.view_of(id)
        if view is not None:
            view.replace(Span(0, 0), text[:at] + answer.text + text[at:])
            self._show(id, at, answer)
            self._w.status.say(say("further.test.new", name=answer.name))

    def _show(self, id: int, at: int, answer: TestText) -> None:
        start = at + answer.text.index(answer.name)
        self._w.commands.go_to(id, Span(start, start + len(answer.name)))
