"""Answers the editor's questions, one by one; what was canceled while it waited is not begun."""

from __future__ import annotations

import importlib
import threading
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any

from ide.worker import messages as m

SERVICE = "language.service.asking"


class Answerer(threading.Thread):
    def __init__(self, send: Callable[[m.Reply], None]) -> None:
        super().__init__(name="editing", daemon=True)
        self._send = send
        self._change = threading.Condition()
        self._waiting: deque[tuple[int, m.Knowing]] = deque()
        self._texts: dict[int, Any] = {}

    def ask(self, number: int, body: m.Knowing) -> None:
        with self._change:
            self._waiting.append((number, body))
            self._change.notify()

    def cancel(self, number: int) -> None:
        """One in hand is answered all the same: that takes a moment, and a new process would take longer."""
        with self._change:
            if any(n == number for n, _ in self._waiting):
                self._waiting = deque([(n, b) for n, b in self._waiting if n != number])
                self._send(m.Ended(number, "canceled"))

    def forget(self, document: int) -> None:
        with self._change:
            self._texts.pop(document, None)

    def run(self) -> None:
        service = importlib.import_module(SERVICE)
        while True:
            with self._change:
                self._change.wait_for(lambda: bool(self._waiting))
                number, body = self._waiting.popleft()
                text = self._texts.get(body.document)
                if text is None:
                    text = self._texts[body.document] = service.Asked()
            self._send(m.Started(number))
            try:
                self._send(m.Ended(number, "done", m.Known(text.answer(body.question))))
            except (Exception, RecursionError, MemoryError):
                self._send(m.Ended(number, "broke", None, traceback.format_exc()))
