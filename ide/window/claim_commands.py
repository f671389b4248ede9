"""Go to places and claims, and open what breaks them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QInputDialog

from ide.editor.area import EditorArea
from ide.editor.line_status import line_items, places
from ide.model import events as ev
from ide.model.commands import Command, has_program
from ide.model.state import FAILING, DocumentState, MethodState, ObligationRef, Panel, trace_of
from ide.panels.docks import Docks
from ide.texts.catalogue import say
from ide.window.told import Told
from ide.worker.session import Session
from language.diagnostics import Severity
from language.records.verdicts import ObligationResult
from language.source import Span


class ClaimCommands(QObject):
    def __init__(self, session: Session, editor: EditorArea, docks: Docks, told: Told) -> None:
        super().__init__(editor)
        self._session = session
        self._editor = editor
        self._docks = docks
        self._told = told
        self._look_later: int | None = None
        """The document whose counterexample was asked for while it was still being checked."""
        session.happened.connect(self._after)

    def rows(self) -> tuple[Command, ...]:
        def check_again() -> None:
            if self._editor.current is not None:
                self._session.checker.check_again(self._editor.current)

        return (
            Command("look", self.look, ("F9",), enabled=has_program),
            Command("next-problem", lambda: self.problem(1), ("F8",)),
            Command("previous-problem", lambda: self.problem(-1), ("Shift+F8",)),
            Command("check-again", check_again, ("Ctrl+Shift+B",), enabled=has_program),
            Command("go-to-line", self.go_to_line, ("Ctrl+G",)),
        )

    # ── places ───────────────────────────────────────────────────────────────────────────────────

    def go_to(self, id: int, span: Span) -> None:
        """Show a place of a document."""
        self._editor.choose(id)
        view = self._editor.view_of(id)
        if view is not None:
            view.go_to(span)
            view.setFocus()

    def go_to_line(self) -> None:
        view, doc = self._editor.view, self._session.state.shown
        if view is None or doc is None:
            return
        now = view.textCursor().blockNumber() + 1
        line, ok = QInputDialog.getInt(
            self._editor, say("line.title"), say("line.which"), now, 1, view.blockCount()
        )
        if ok:
            at = doc.source.offset(line)
            self.go_to(doc.id, Span(at, at))

    def problem(self, by: int) -> None:
        """Go to the next or previous line with something wrong."""
        doc, view = self._session.state.shown, self._editor.view
        if doc is None or view is None:
            return
        spans = [x.span for xs in line_items(doc).values() for x in xs if x.status in FAILING]
        spans += [d.span for d in doc.diagnostics if d.severity is not Severity.INFO and d.span.file == 0]
        starts = sorted({s.start for s in spans})
        if not starts:
            self._told.refuse(say("problem.none"))
            return
        here = view.offset
        if by > 0:
            at = next((s for s in starts if s > here), starts[0])
        else:
            at = next((s for s in reversed(starts) if s < here), starts[-1])
        self.go_to(doc.id, Span(at, at))
        self.accompany(doc.source.line_of(at))

    # ── claims ───────────────────────────────────────────────────────────────────────────────────

    def show_obligation(self, ref: ObligationRef) -> None:
        """Select an obligation, and open its run or round if it has one."""
        if self._session.state.resolve(ref) is None:
            return
        self._session.open_trace(ref)
        self._docks.show(Panel.COUNTEREXAMPLE)
        panel = self._docks.widget(Panel.COUNTEREXAMPLE)
        if panel is not None and self._session.state.trace is not None:
            panel.setFocus()

    def choose_obligation(self, ref: ObligationRef) -> None:
        """From a list of claims: show its place, and its run or round if it has one."""
        found = self._session.state.resolve(ref)
        if found is None:
            return
        doc, method, item = found
        self._editor.choose(doc.id)
        view = self._editor.view_of(doc.id)
        spans = places(doc, method, item)
        if view is not None and spans:
            view.go_to(spans[0])
        if trace_of(item.verdict) is not None:
            self.show_obligation(ref)
        else:
            self._session.select(ref)

    def look_at_line(self, id: int, line: int) -> None:
        """A click beside a line."""
        doc = self._session.state.document(id)
        if doc is None:
            return
        items = line_items(doc).get(line, [])
        if items and items[0].status in FAILING:
            self.show_obligation(items[0].ref(id))
        elif items:
            self._session.select(items[0].ref(id))

    def accompany(self, line: int | None = None) -> None:
        """While its panel is open, a failing claim is shown in it: of this line, else, where nothing is
        shown, the first one. The focus stays where it is."""
        state, docks = self._session.state, self._docks
        doc = state.shown
        if doc is None or state.presenter is not None or Panel.COUNTEREXAMPLE not in docks.shown():
            return
        if line is not None:
            here = [x for x in line_items(doc).get(line, []) if x.status in FAILING]
            ref = here[0].ref(doc.id) if here else None
        else:
            taken = state.trace is not None or _is_failing(state.resolve(state.selected))
            ref = None if taken else first_failing(doc, state.caret)
        if ref is not None and ref != state.selected:
            self._session.open_trace(ref, asked=False)

    def look(self) -> None:
        """Open the counterexample of the caret's line, else of its method, else the first."""
        doc, view = self._session.state.shown, self._editor.view
        if doc is None or view is None:
            return
        ref = first_failing(doc, view.offset)
        if ref is not None:
            self.show_obligation(ref)
        elif doc.unread or doc.counts().pending:
            self._look_later = doc.id
            self._told.refuse(say("look.wait"))
        elif doc.counts().errors:
            self._told.refuse(say("look.errors"))
        else:
            self._told.refuse(say("look.nothing"))

    def _after(self, event: ev.Event) -> None:
        match event:
            case ev.DocumentShown():
                self._look_later = None
                QTimer.singleShot(0, self._editor, self.accompany)
            case ev.TextEdited():
                self._look_later = None
            case ev.RedDue() | ev.Checked():
                QTimer.singleShot(0, self._editor, self.accompany)
            case ev.CheckFinished(id, seconds) if id == self._look_later and seconds is not None:
                QTimer.singleShot(0, self._editor, self._look_now)
            case _:
                pass

    def _look_now(self) -> None:
        if self._look_later is not None:
            self._look_later = None
            self.look()


def first_failing(doc: DocumentState, caret: int) -> ObligationRef | None:
    """The failing claim of the caret's line, else of its declaration, else the first; one with a run goes
    before one without."""
    here = line_items(doc).get(doc.source.line_of(caret), [])
    for x in here:
        if x.status in FAILING:
            return x.ref(doc.id)
    at_caret = doc.method_at(caret)
    failing = [(m, r) for m in doc.methods for r in (m.result.results if m.result else ())]
    failing = [(m, r) for m, r in failing if m.status(r) in FAILING]
    failing.sort(key=lambda x: (x[0] is not at_caret, trace_of(x[1].verdict) is None))
    if not failing:
        return None
    method, item = failing[0]
    return ObligationRef(doc.id, method.key, item.obligation.id)


def _is_failing(found: tuple[DocumentState, MethodState, ObligationResult] | None) -> bool:
    return found is not None and found[1].status(found[2]) in FAILING
