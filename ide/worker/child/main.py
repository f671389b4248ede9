"""The child process. Its main thread only reads requests, so that a cancel is heard at once."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from ide.worker import messages as m
from ide.worker.child import contract
from language.memory import limit_memory

if TYPE_CHECKING:
    from ide.worker.child.reading import Reader

Send = Callable[[m.Reply], None]
STACK_BYTES = 256 * 1024 * 1024
"""For deeply nested programs; only what is used is ever backed by memory."""


def main(role: str, pipeline: str) -> None:
    """`role` is "reader", "prover", "refuter", "looker", "editor" or "runner"; the module `pipeline` does the
    work."""
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
    elif role == "reader":
        _read_only(loaded, stdin, send)
    elif role == "editor":
        _answer(stdin, send)
    elif role == "looker":
        _look(loaded, stdin, send)
    else:
        _serve(loaded, role, stdin, send)
    os._exit(0)  # at once, whatever a thread is doing


def _read_only(loaded: contract.Pipeline, stdin: BinaryIO, send: Send) -> None:
    from ide.worker.child.reading import Reader

    reader = Reader(loaded, send)
    reader.start()
    while (request := m.read_request(stdin)) is not None:
        match request:
            case m.Ask(number, m.Read() as body):
                reader.ask(number, body)
            case m.Cancel(number):
                reader.cancel(number)
            case m.Tell(m.Forget(document)):
                reader.forget(document)
            case _:
                pass


def _serve(loaded: contract.Pipeline, role: str, stdin: BinaryIO, send: Send) -> None:
    from ide.worker.child.proving import Prover
    from ide.worker.child.reading import Reader

    reader = Reader(loaded, send)
    prover = Prover(loaded, role, reader, send)
    reader.start()
    prover.start()
    while (request := m.read_request(stdin)) is not None:
        match request:
            case m.Ask(number, m.Prove() | m.Explain() | m.Inquire() | m.Grade() as body):
                prover.ask(number, body)
            case m.Cancel(number):
                prover.cancel(number)
            case m.Tell(fact):
                _told(reader, fact)
            case _:
                pass


def _told(reader: Reader, fact: m.Fact) -> None:
    match fact:
        case m.Read():
            reader.ask(None, fact)
        case m.Forget(document):
            reader.forget(document)
        case _:
            pass


def _look(loaded: contract.Pipeline, stdin: BinaryIO, send: Send) -> None:
    from ide.worker.child.looking import Looker
    from ide.worker.child.reading import Reader

    reader = Reader(loaded, send)
    looker = Looker(loaded, reader, send)
    reader.start()
    looker.start()
    while (request := m.read_request(stdin)) is not None:
        match request:
            case m.Ask(number, m.Watch() | m.Sample() | m.Chart() | m.Inquire() as body):
                looker.ask(number, body)
            case m.Cancel(number):
                looker.cancel(number)
            case m.Tell(m.Play() | m.PlayMore() as fact):
                looker.tell(fact)
            case m.Tell(fact):
                _told(reader, fact)
            case _:
                pass


def _answer(stdin: BinaryIO, send: Send) -> None:
    from ide.worker.child.editing import Answerer

    answerer = Answerer(send)
    answerer.start()
    while (request := m.read_request(stdin)) is not None:
        match request:
            case m.Ask(number, m.Knowing() as body):
                answerer.ask(number, body)
            case m.Cancel(number):
                answerer.cancel(number)
            case m.Tell(m.Forget(document)):
                answerer.forget(document)
            case _:
                pass


def _run_once(loaded: contract.Pipeline, stdin: BinaryIO, send: Send) -> None:
    from ide.worker.child.running import Runner

    runner: Runner | None = None
    while (request := m.read_request(stdin)) is not None:
        match request:
            case m.Ask(number, m.Run() as body) if runner is None:
                runner = Runner(loaded, number, body, send)
                runner.start()
            case m.Cancel() if runner is not None:
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
