"""What the editor knows of the language: completion, where a name is declared and used, rename, format.

Nothing is computed here: questions go to a process of their own, and what comes back is shown if the text is
still the one that was asked about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QInputDialog, QToolTip, QWidget

from ide.editor.area import EditorArea
from ide.editor.code_view import CodeView
from ide.editor.completion import CompletionList
from ide.editor.marks import Mark
from ide.editor.rewriting import replace_text, word_at
from ide.editor.word_tips import hover_html, signature_html
from ide.model.commands import Command, has_program
from ide.model.moves import Move
from ide.model.state import IdeState
from ide.texts.catalogue import say
from ide.worker.asking import EditorQuestions
from language.records.editing import Answer, Change, Completion, Hover, Place, Question, Refused, Signature
from language.source import Span

QUIET_MS = 90
"""After a key, before offers are asked for."""
LETTERS = 2
"""So many letters of a word, and offers come by themselves."""


class Knowing(QObject):
    """`state()` is the newest state; `say` and `refuse` tell people something; `open_file` opens a file."""

    def __init__(
        self,
        area: EditorArea,
        questions: EditorQuestions,
        state: Callable[[], IdeState],
        say_: Callable[[str], None],
        refuse: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._area = area
        self._questions = questions
        self._state = state
        self._say = say_
        self._refuse = refuse
        self._window = parent
        self.open_file: Callable[[Path], object] = lambda _: None
        self._lists: dict[CodeView, CompletionList] = {}
        self._back: list[tuple[int, Span]] = []
        self._forward: list[tuple[int, Span]] = []
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(lambda: self._complete(asked=False))
        area.edited.connect(self._edited)
        area.hovered.connect(self._hover)

    def rows(self) -> tuple[Command, ...]:
        return (
            Command("complete", lambda: self._complete(asked=True), ("Ctrl+Space",), enabled=has_program),
            Command("definition", self._definition, ("F12",), enabled=has_program),
            Command("uses", self._uses, ("Shift+F12",), enabled=has_program),
            Command("back", lambda: self._travel(self._back, self._forward), ("Alt+Left",)),
            Command("forward", lambda: self._travel(self._forward, self._back), ("Alt+Right",)),
            Command("rename", self._rename, ("F2",), enabled=has_program),
            Command("format", self._format, ("Ctrl+Shift+F",), enabled=has_program),
        )

    # ── completion ───────────────────────────────────────────────────────────────────────────────

    def _edited(self, _id: int, _text: str, move: Move) -> None:
        view = self._area.view
        if view is None or view.isReadOnly():
            return
        self._questions.warm()
        shown = self._lists.get(view)
        QTimer.singleShot(0, lambda: self._follow(view, shown, move))

    def _follow(self, view: CodeView, shown: CompletionList | None, move: Move) -> None:
        """After a key: the list goes on, closes, or is asked for."""
        if shown is not None and shown.isVisible():
            if not shown.refresh():
                shown.hide()
            return
        offset, text = view.offset, view.text
        typed = move.added == 1 and move.at + 1 == offset
        word = offset - len(text[:offset].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"))
        if typed and text[offset - 1 : offset] in ("(", ","):
            self._signature()
        if typed and (text[offset - 1 : offset] == "." or word >= LETTERS):
            self._quiet.start()
        else:
            self._quiet.stop()

    def _signature(self) -> None:
        """What the call around the caret wants, above its line."""
        view, question = self._question("signature")
        if view is None or question is None:
            return

        def show(answer: Answer) -> None:
            if isinstance(answer, Signature) and view is self._area.view and view.text == question.text:
                at = view.viewport().mapToGlobal(view.cursorRect().topLeft())
                at.setY(at.y() - (3 + len(answer.contract)) * view.line_height())
                QToolTip.showText(at, signature_html(answer), view)

        self._ask(question, show)

    def _hover(self, html: str, at: QPoint) -> None:
        """What the word under the pointer is, below what is said of its line."""
        view, question = self._question("hover")
        if view is None or question is None:
            return
        cursor = view.cursorForPosition(view.viewport().mapFromGlobal(at))
        offset = view.span_of(cursor).start

        def show(answer: Answer) -> None:
            if isinstance(answer, Hover) and view is self._area.view and view.text == question.text:
                QToolTip.showText(at, html + hover_html(answer), view)

        self._ask(replace(question, offset=offset), show)

    def _complete(self, *, asked: bool) -> None:
        view, question = self._question("complete")
        if view is None or question is None or view.isReadOnly():
            return

        def show(answer: Answer) -> None:
            if not isinstance(answer, Completion) or view is not self._area.view:
                return
            if answer.offers:
                self._list(view).show_offers(answer, asked=asked)
            elif asked:
                self._refuse(say("completion.nothing"))

        self._ask(question, show)

    def _list(self, view: CodeView) -> CompletionList:
        if view not in self._lists:
            self._lists[view] = CompletionList(view)
            view.destroyed.connect(lambda: self._lists.pop(view, None))
        return self._lists[view]

    # ── names ────────────────────────────────────────────────────────────────────────────────────

    def _definition(self) -> None:
        view, question = self._question("definition")
        if view is None or question is None:
            return

        def show(answer: Answer) -> None:
            if not isinstance(answer, Place):
                self._refuse(say("names.none"))
            elif self._here() is not None:
                self._back.append(self._here() or (0, Span(0, 0)))
                self._forward.clear()
                self._go(answer, question)

        self._ask(question, show)

    def _go(self, place: Place, question: Question) -> None:
        if place.file != question.name:
            self.open_file(Path(place.file))
        if self._area.view is not None:
            self._area.view.go_to(place.span, select=True)
            self._area.view.setFocus()

    def _here(self) -> tuple[int, Span] | None:
        view, id = self._area.view, self._area.current
        return (id, Span(view.offset, view.offset)) if view is not None and id is not None else None

    def _travel(self, source: list[tuple[int, Span]], other: list[tuple[int, Span]]) -> None:
        """To the place visited before, or back again."""
        here = self._here()
        if not source or here is None:
            self._refuse(say("names.nowhere"))
            return
        id, span = source.pop()
        other.append(here)
        self._area.choose(id)
        if self._area.current == id and self._area.view is not None:
            self._area.view.go_to(span)

    def _uses(self) -> None:
        view, question = self._question("uses")
        if view is None or question is None:
            return

        def show(answer: Answer) -> None:
            places = [p for p in answer if isinstance(p, Place)] if isinstance(answer, tuple) else []
            here = [p.span for p in places if p.file == question.name]
            if not here or view.text != question.text:
                self._refuse(say("names.none"))
                return
            view.set_found([Mark(s, "found") for s in here])
            after = next((s for s in here if s.start > question.offset), here[0])
            view.go_to(after)
            elsewhere = len(places) - len(here)
            more = say("names.elsewhere", n=elsewhere) if elsewhere else ""
            self._say(say("names.uses", n=len(here)) + more)

        self._ask(question, show)

    def _rename(self) -> None:
        view, question = self._question("rename")
        if view is None or question is None or view.isReadOnly():
            return
        old = word_at(view.text, view.offset)
        if not old:
            self._refuse(say("names.none"))
            return
        title, label = say("rename.title"), say("rename.new", name=old)
        new, sure = QInputDialog.getText(self._window, title, label, text=old)
        if sure and new != old:
            asked = Question("rename", question.name, question.text, question.offset, new.strip())
            self._ask(asked, lambda answer: self._write(view, asked, answer))

    def _write(self, view: CodeView, question: Question, answer: Answer) -> None:
        if isinstance(answer, Refused):
            self._refuse(answer.why)
        elif not isinstance(answer, tuple) or view.text != question.text:
            self._refuse(say("rename.failed"))
        elif elsewhere := [c for c in answer if isinstance(c, Change) and c.file != question.name]:
            self._refuse(say("rename.elsewhere", file=Path(elsewhere[0].file).name))
        else:
            edits = [(c.span, c.text) for c in answer if isinstance(c, Change)]
            if view.replace_all(edits):
                self._say(say("rename.done", n=len(edits)))

    def _format(self) -> None:
        view, question = self._question("format")
        if view is None or question is None or view.isReadOnly():
            return

        def show(answer: Answer) -> None:
            if not isinstance(answer, str) or view.text != question.text:
                self._refuse(say("format.failed"))
            elif answer == question.text:
                self._say(say("format.already"))
            elif replace_text(view, answer):
                self._say(say("format.done"))

        self._ask(question, show)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────

    def _question(self, kind: str) -> tuple[CodeView | None, Question | None]:
        view, doc = self._area.view, self._state().document(self._area.current)
        if view is None or doc is None:
            return None, None
        return view, Question(kind, str(doc.path or doc.title), view.text, view.offset)

    def _ask(self, question: Question, then: Callable[[Answer], None]) -> None:
        self._questions.ask(self._area.current or 0, question, then)
