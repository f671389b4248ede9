"""The last step of grading, in a child process: is all that must run still reachable?

The child starts when an answer looks right for the first time, and ends when it has had nothing to do for
a while. If it dies, the answer is not graded; it never counts as right.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer

IDLE_MS = 90_000
_ROOT = str(Path(__file__).resolve().parents[1])
_START = (
    "import sys; root, sys.argv = sys.argv[1], ['', *sys.argv[2:]];"
    "sys.path.append(root) if root not in sys.path else None;"
    "from language.lessons.serve import main; main()"
)

Answer = Callable[[bool | None, str], None]
"""Called with whether the answer passed, and why not; None where the child died."""


class LessonGrader(QObject):
    def __init__(self, lessons: Path, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arguments = ["-P", "-c", _START, _ROOT, str(lessons), language]
        self._child: QProcess | None = None
        self._asked: dict[int, Answer] = {}
        self._next = 0
        self._line = b""
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.end)

    def ask(self, task: str, text: str, answer: Answer) -> None:
        """Have a text graded as the answer to `lesson/task`."""
        self._next += 1
        self._asked[self._next] = answer
        request = json.dumps({"id": self._next, "task": task, "text": text}) + "\n"
        self._running().write(request.encode("utf-8"))
        self._idle.start()

    def end(self) -> None:
        """Give everything up."""
        self._asked.clear()
        self._idle.stop()
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.waitForFinished(200)

    def _running(self) -> QProcess:
        if self._child is None:
            self._line = b""
            self._child = child = QProcess(self)
            child.setStandardErrorFile(QProcess.nullDevice())
            child.readyReadStandardOutput.connect(lambda: self._read(child))
            child.finished.connect(lambda: self._lost(child))
            child.errorOccurred.connect(lambda _: self._lost(child))
            child.start(sys.executable, self._arguments)
        return self._child

    def _read(self, child: QProcess) -> None:
        if child is not self._child:
            return
        self._line += child.readAllStandardOutput().data()
        *whole, self._line = self._line.split(b"\n")
        for line in whole:
            try:
                reply = json.loads(line)
                answer = self._asked.pop(reply["id"], None)
                passed, message = bool(reply["passed"]), str(reply["message"])
            except (ValueError, KeyError, TypeError):
                continue
            if answer is not None:
                answer(passed, message)

    def _lost(self, child: QProcess) -> None:
        if child is not self._child:
            return
        self._child = None
        asked, self._asked = self._asked, {}
        for answer in asked.values():
            answer(None, "")
