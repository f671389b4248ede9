"""The window's end of one worker process.

Two threads of its own, so that the window never waits: one starts the child and writes requests, one
reads replies. What it hears is handed over in that thread; whoever drives the door brings it into its own.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from ide.worker import messages as m

PIPELINE = "language.pipeline"
_ROOT = str(Path(__file__).resolve().parents[2])
# In front: of two copies of Surefoot on a machine, a window's workers run the window's own.
_START = (
    "import sys; root, role, pipeline = sys.argv[1:4];"
    "sys.path.insert(0, root) if root not in sys.path else None;"
    "from ide.worker.child.main import main; main(role, pipeline)"
)


class WorkerProcess:
    """`heard(reply)` for each reply; `lost()` once when the child is gone and nobody ended it."""

    def __init__(
        self, role: str, pipeline: str, heard: Callable[[m.Reply], None], lost: Callable[[], None]
    ) -> None:
        self.role = role
        self._pipeline = pipeline
        self._heard = heard
        self._lost = lost
        self._requests: queue.SimpleQueue[m.Request | None] = queue.SimpleQueue()
        self._child: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()
        self._writer = threading.Thread(target=self._write, name=f"{role} writer", daemon=True)
        self._writer.start()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def send(self, request: m.Request) -> None:
        self._requests.put(request)

    def end(self) -> None:
        """End the child now. Takes no time here; nothing more is heard of it."""
        self._ended.set()
        self._requests.put(None)
        if self._child is not None:
            self._child.kill()

    # ── in the writer's thread ───────────────────────────────────────────────────────────────────

    def _write(self) -> None:
        try:
            self._child = child = self._start()
        except OSError:
            self._say_lost()
            return
        if self._ended.is_set():
            child.kill()
        assert child.stdin is not None
        threading.Thread(target=self._read, args=(child,), name=f"{self.role} reader", daemon=True).start()
        while not self._ended.is_set() and (request := self._requests.get()) is not None:
            try:
                m.write(child.stdin, request)
            except (OSError, ValueError):
                return  # the reader notices that the child is gone

    def _start(self) -> subprocess.Popen[bytes]:
        debug = "SUREFOOT_DEBUG" in os.environ
        # -P: a file in the learner's folder, such as random.py, must not be imported by the child.
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _START, _ROOT, self.role, self._pipeline],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if debug else subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    # ── in the reader's thread ───────────────────────────────────────────────────────────────────

    def _read(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None and child.stdin is not None
        try:
            while (reply := m.read_reply(child.stdout)) is not None:
                if self._ended.is_set():
                    break
                if isinstance(reply, m.Ended) and reply.detail and "SUREFOOT_DEBUG" in os.environ:
                    print(reply.detail, file=sys.stderr)
                self._heard(reply)
        except Exception:
            # A reply that cannot be read: the child is of no use any more.
            child.kill()
        child.wait()
        self._requests.put(None)
        self._writer.join()
        child.stdout.close()
        with contextlib.suppress(OSError):
            child.stdin.close()
        self._say_lost()

    def _say_lost(self) -> None:
        if not self._ended.is_set():
            self._lost()
