"""Verifies open texts in a thread of its own, the newest version of the one that was changed last."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types as lsp

from language.cancel import Cancel
from language.diagnostics import Edit, Fix
from language.includes import file_loader
from language.lsp import answers
from language.lsp.documents import Document
from language.lsp.positions import area
from language.pipeline import Checked, Options, check_file
from language.records.offers import Offer
from language.records.results import fails
from language.report import to_json
from language.source import Span

PAUSE = 0.3
"""Seconds without a change before a text is verified."""
LIMIT = 30.0
"""Wall seconds for a text."""

Publish = Callable[[Document, list[lsp.Diagnostic]], None]


class Checker:
    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._change = threading.Condition()
        self._waiting: Document | None = None
        self._cancel = Cancel()
        self._done: dict[str, tuple[Document, Checked]] = {}
        threading.Thread(target=self._run, name="checking", daemon=True).start()

    def check(self, document: Document) -> None:
        with self._change:
            self._waiting = document
            self._cancel.cancel()
            self._change.notify()

    def forget(self, uri: str) -> None:
        with self._change:
            self._done.pop(uri, None)
            if self._waiting is not None and self._waiting.uri == uri:
                self._waiting = None
            self._cancel.cancel()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting is not None)
                while self._change.wait(PAUSE):
                    pass  # somebody is typing
                document, self._waiting = self._waiting, None
                cancel = self._cancel = Cancel()
            if document is not None:
                self._check(document, cancel)

    def _check(self, document: Document, cancel: Cancel) -> None:
        """What is wrong is told first; then it is found out what would help."""
        load = file_loader(Path(document.source.name))
        checked = check_file(document.source, Options(time_limit=LIMIT), cancel, load)
        if not self._keep(document, checked, cancel):
            return
        said = to_json(document.source.name, checked.sources, checked.result)
        self._publish(document, list(answers.diagnostics(document.source, document.uri, said)))
        if any(fails(m) for m in checked.result.methods):
            asked = Options(time_limit=LIMIT, suggest=True)
            self._keep(document, check_file(document.source, asked, cancel, load), cancel)

    def _keep(self, document: Document, checked: Checked, cancel: Cancel) -> bool:
        with self._change:
            if cancel.cancelled:
                return False
            self._done[document.uri] = (document, checked)
            return True

    # ── what can be done about it ────────────────────────────────────────────────────────────────

    def actions(self, document: Document, at: Span) -> list[lsp.CodeAction]:
        """Fixes of what is wrong at a place, and what would help a claim there that fails."""
        with self._change:
            found = self._done.get(document.uri)
        if found is None or found[0] is not document:
            return []
        checked = found[1]
        out: list[lsp.CodeAction] = []
        for d in checked.result.diagnostics:
            if not d.span.file and d.span.start <= at.end and at.start <= d.span.end:
                out += [_action(document, fix) for fix in d.fixes]
        for m in checked.result.methods:
            for o in m.offers or ():
                if any(not s.file and s.start <= at.end and at.start <= s.end for s in o.proves):
                    edits = tuple([Edit(e.span, e.text) for e in o.edits])
                    out.append(_action(document, Fix(_title(o), edits)))
        return out


def _action(document: Document, fix: Fix) -> lsp.CodeAction:
    edits = [lsp.TextEdit(area(document.source, e.span), e.text) for e in fix.edits]
    change = lsp.WorkspaceEdit(changes={document.uri: edits})
    return lsp.CodeAction(fix.title, kind=lsp.CodeActionKind.QuickFix, edit=change)


def _title(o: Offer) -> str:
    formulas = ", ".join(f"`{f}`" for f in o.formulas)
    return f"Add {formulas}: {o.why}" if formulas else o.why
