"""The child process. Its main thread only reads requests, so that a cancel is heard at once."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from ide.worker import messages as m
from ide.worker.child import contract
from language.memory import limit_memory

STACK_BYTES = 256 * 1024 * 1024
"""For deeply nested programs; only what is used is ever backed by memory."""


def main(role: str, pipeline: str) -> None:
    """`role` is "prover", "refuter", "looker" or "runner"; `pipeline` the module that does the work."""
    stdin, stdout = _take_over_pipes()
    limit_memory()  # a child that wants more dies, and is replaced
    lock = threading.Lock()

    def send(reply: m.Reply) -> None:
        with lock:
            try:
                m.write(stdout, reply)
            except (BrokenPipeError, ValueError):
                os._exit(0)  # the window is gone

    threading.stack_size(STACK_BYTES)
    loaded = contract.load(pipeline)
    send(m.Ready(os.getpid()))
    if role == "runner":
        _run_once(loaded, stdin, send)
    elif role == "looker":
        _look(loaded, stdin, send)
    else:
        _serve(loaded, role, stdin, send)
    os._exit(0)  # at once, whatever a thread is doing


def _serve(loaded: contract.Pipeline, role: str, stdin: BinaryIO, send: Callable[[m.Reply], None]) -> None:
    from ide.worker.child.proving import Prover
    from ide.worker.child.reading import Reader

    reader = Reader(loaded, send)
    prover = Prover(loaded, role, reader, send)
    reader.start()
    prover.start()
    while (request := m.read(stdin)) is not None:
        match request:
            case m.Read():
                reader.ask(request)
            case m.Prove() | m.Explain() | m.Ask() | m.Grade():
                prover.ask(request)
            case m.StopJob():
                prover.cancel(request)
            case m.Forget(document):
                reader.forget(document)
            case _:
                pass


def _look(loaded: contract.Pipeline, stdin: BinaryIO, send: Callable[[m.Reply], None]) -> None:
    from ide.worker.child.looking import Looker
    from ide.worker.child.reading import Reader

    reader = Reader(loaded, send)
    looker = Looker(loaded, reader, send)
    reader.start()
    looker.start()
    while (request := m.read(stdin)) is not None:
        match request:
            case m.Read():
                reader.ask(request)
            case m.Forget(document):
                reader.forget(document)
            case m.Play() | m.PlayMore() | m.Watch() | m.Sample() | m.Chart() | m.Ask():
                looker.ask(request)
            case _:
                pass


def _run_once(loaded: contract.Pipeline, stdin: BinaryIO, send: Callable[[m.Reply], None]) -> None:
    from ide.worker.child.running import Runner

    runner: Runner | None = None
    while (request := m.read(stdin)) is not None:
        match request:
            case m.Run() if runner is None:
                runner = Runner(loaded, request, send)
                runner.start()
            case m.StopRun() if runner is not None:
                runner.stop()
            case _:
                pass


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes for ourselves; what anything prints goes to standard error instead."""
    stdin = os.fdopen(os.dup(0), "rb")
    stdout = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return stdin, stdout
