"""The declarations that wait for a worker, in order, so that thousands are not looked through for each one.

The line is only a help: whether a declaration still has to be done is read off the state when its turn
comes. Whatever may have brought new work makes the line out of date, and it is drawn up anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ide.model.state import DocumentState, IdeState, MethodState

Wanted = Callable[[DocumentState, MethodState], bool]


class WaitingLine:
    def __init__(self) -> None:
        self._line: deque[tuple[int, str]] | None = None
        self._front: int | None = None
        self._caret: tuple[object, ...] = ()
        self._at_caret: str | None = None

    def outdate(self) -> None:
        self._line = None

    def add(self, document: int, key: str) -> None:
        """A declaration whose turn has come by what was just found out."""
        if self._line is not None:
            self._line.append((document, key))

    def next(self, state: IdeState, wanted: Wanted) -> tuple[DocumentState, MethodState] | None:
        """The declaration at the caret, if it is wanted, else the first that is: of the document in
        front, then of the others."""
        found = self._caret_first(state)
        if found is not None and wanted(*found):
            return found
        if self._line is None or self._front != state.current:
            documents = sorted(state.documents, key=lambda d: d.id != state.current)
            self._line = deque((d.id, m.key) for d in documents for m in d.methods if wanted(d, m))
            self._front = state.current
        while self._line:
            document, key = self._line[0]
            doc = state.document(document)
            method = doc.method(key) if doc else None
            if doc and method and wanted(doc, method):
                return doc, method
            self._line.popleft()
        return None

    def _caret_first(self, state: IdeState) -> tuple[DocumentState, MethodState] | None:
        doc = state.shown
        if doc is None:
            return None
        at = (doc.id, doc.version, doc.analyzed, state.caret)
        if at != self._caret:
            method = doc.method_at(state.caret)
            self._caret, self._at_caret = at, method.key if method else None
        method = doc.method(self._at_caret) if self._at_caret is not None else None
        return (doc, method) if method else None
