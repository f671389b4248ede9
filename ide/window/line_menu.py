"""What can be done at a place of the text: its fixes, and the menu of the caret's line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from ide.editor.area import EditorArea
from ide.editor.hover import line_fixes
from ide.editor.line_status import line_items
from ide.look.code_words import without_marks
from ide.model.commands import Command
from ide.model.state import FAILING, ObligationRef, trace_of
from ide.texts.catalogue import say
from ide.window.told import Told
from ide.worker.session import Session
from language.diagnostics import Fix


class LineMenu:
    """`show_claim` opens what breaks a claim."""

    def __init__(
        self, session: Session, editor: EditorArea, told: Told, show_claim: Callable[[ObligationRef], None]
    ) -> None:
        self._session = session
        self._editor = editor
        self._told = told
        self._show_claim = show_claim

    def rows(self) -> tuple[Command, ...]:
        return (Command("fix", self.quick_fix, ("Ctrl+.", "Alt+Return")),)

    def quick_fix(self) -> None:
        """The menu of the caret's line: fixes, and a look at what failed."""
        doc, view = self._session.state.shown, self._editor.view
        if doc is None or view is None:
            return
        line = doc.source.line_of(view.offset)
        menu = QMenu(self._editor)
        self.add_fixes(menu)
        for x in line_items(doc).get(line, []):
            if x.status in FAILING and trace_of(x.item.verdict) is not None:
                ref = x.ref(doc.id)
                menu.addAction(say("fix.show"), lambda ref=ref: self._show_claim(ref))
                break
        if menu.isEmpty():
            self._told.refuse(say("fix.none"))
            return
        menu.setActiveAction(menu.actions()[0])
        menu.popup(view.viewport().mapToGlobal(view.cursorRect().bottomLeft()))

    def add_fixes(self, menu: QMenu) -> None:
        """The fixes of the caret's line."""
        doc, view = self._session.state.shown, self._editor.view
        if doc is not None and view is not None:
            for fix in line_fixes(doc, doc.source.line_of(view.offset)):
                menu.addAction(
                    without_marks(fix.title).replace("&", "&&"), lambda fix=fix: self.apply_fix(doc.id, fix)
                )

    def open_at(self, at: QPoint, fill: Callable[[QMenu], None]) -> None:
        """The menu at a place; `fill` adds the commands."""
        menu = QMenu(self._editor)
        self.add_fixes(menu)
        menu.addSeparator()
        fill(menu)
        menu.popup(at)

    def apply_fix(self, id: int, fix: Fix) -> None:
        view = self._editor.view_of(id)
        if view is not None:
            view.replace_all([(e.span, e.text) for e in fix.edits])
            view.setFocus()
