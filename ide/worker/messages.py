"""What the window and a worker say to each other, and the frames it travels in."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO, cast

from ide.model.events import UnitInfo
from ide.model.moves import Move
from language.diagnostics import Diagnostic
from language.records.editing import Answer as EditorAnswer
from language.records.editing import Question as EditorQuestion
from language.records.inquiry import Inquiry
from language.records.looks import SampledLoop, StateMap, Watched
from language.records.trace import Step, Trace
from language.records.verdicts import MethodResult
from language.source import Span

# ── requests ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Read:
    """Take a document's newest text through the front end; an older waiting one is forgotten."""

    document: int
    version: int
    name: str
    text: str


@dataclass(frozen=True)
class Prove:
    document: int
    key: str
    fingerprint: str
    time_limit: float
    use_cache: bool


@dataclass(frozen=True)
class Explain:
    """Find the causes of what `result` left undecided."""

    document: int
    key: str
    fingerprint: str
    result: MethodResult
    time_limit: float
    use_cache: bool


@dataclass(frozen=True)
class Inquire:
    """Make a step of an inquiry about a declaration."""

    document: int
    key: str
    inquiry: Inquiry

    @property
    def fingerprint(self) -> str:
        return self.inquiry.fingerprint


@dataclass(frozen=True)
class Grade:
    """Grade a text as the answer to a lesson's task. `key` and `fingerprint` name the work."""

    document: int
    version: int
    key: str
    fingerprint: str
    lesson: str
    task: str
    text: str
    folder: str = ""
    """Where the lesson is; "" for those that come with Surefoot."""


@dataclass(frozen=True)
class Run:
    """Run a method (None: the program's `Main`) of a text."""

    document: int
    source_name: str
    text: str
    method: str | None
    args: tuple[str, ...]


@dataclass(frozen=True)
class Forget:
    """A document was closed."""

    document: int


@dataclass(frozen=True)
class Play:
    """A trace that questions will be about; an older one is forgotten."""

    document: int
    trace: int
    """A number that names it."""
    content: Trace


@dataclass(frozen=True)
class PlayMore:
    """Further steps of the trace: a long one comes in pieces, so that pickling it stops nobody for long."""

    document: int
    trace: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Watch:
    """Evaluate expressions along the trace; `moves` lead from its text to the newest one."""

    document: int
    trace: int
    moves: tuple[Move, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """Run a declaration on small inputs, for what its invariants are at each round."""

    document: int
    key: str
    fingerprint: str


@dataclass(frozen=True)
class Chart:
    """Draw the state map of a loop along a trace."""

    document: int
    key: str
    fingerprint: str
    loop: int
    content: Trace
    x: str
    y: str


@dataclass(frozen=True)
class Knowing:
    """What the editor wants to know about a document's text."""

    document: int
    question: EditorQuestion


Job = Prove | Explain | Inquire | Grade
Question = Watch | Sample | Chart | Inquire
Body = Read | Job | Question | Run | Knowing
"""What is asked, and has an end."""
Fact = Read | Forget | Play | PlayMore
"""What a child is told, for what is asked later."""


@dataclass(frozen=True)
class Ask:
    number: int
    body: Body


@dataclass(frozen=True)
class Tell:
    fact: Fact


@dataclass(frozen=True)
class Cancel:
    """End the work on an ask."""

    number: int


Request = Ask | Tell | Cancel

# ── replies ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Ready:
    """The child has imported what it needs."""

    pid: int


@dataclass(frozen=True)
class ReadDone:
    document: int
    version: int
    complete: bool
    diagnostics: tuple[Diagnostic, ...]
    units: tuple[UnitInfo, ...]


@dataclass(frozen=True)
class Found:
    """As `Done`, but others of its causes are still looked for."""

    document: int
    version: int
    key: str
    result: MethodResult


@dataclass(frozen=True)
class Done:
    """`result.fingerprint` is the one of the request. `version` is the text that its spans speak of."""

    document: int
    version: int
    key: str
    result: MethodResult


@dataclass(frozen=True)
class Answered:
    """The inquiry after its step, in the text of `version`."""

    document: int
    version: int
    key: str
    inquiry: Inquiry


@dataclass(frozen=True)
class GradeDone:
    document: int
    version: int
    task: str
    passed: bool
    message: str
    span: Span | None
    hint: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    text: str


@dataclass(frozen=True)
class RunDone:
    """`trace` is None where the run could not start; `sentence` then says why."""

    trace: Trace | None
    sentence: str
    stopped: bool


@dataclass(frozen=True)
class WatchDone:
    trace: int
    watched: tuple[Watched, ...]


@dataclass(frozen=True)
class SampleDone:
    document: int
    key: str
    fingerprint: str
    loops: tuple[SampledLoop, ...]


@dataclass(frozen=True)
class ChartDone:
    map: StateMap | None


@dataclass(frozen=True)
class Known:
    answer: EditorAnswer


Outcome = Known | ReadDone | Done | Answered | GradeDone | RunDone | WatchDone | SampleDone | ChartDone


@dataclass(frozen=True)
class Started:
    """The child has this ask in hand now."""

    number: int


@dataclass(frozen=True)
class Part:
    number: int
    body: Found | Printed


@dataclass(frozen=True)
class Ended:
    """`how` is "done", "canceled" or "broke"; `detail` a traceback for bug reports, never shown."""

    number: int
    how: str
    body: Outcome | None = None
    detail: str = ""


Reply = Ready | Started | Part | Ended

_HEAD = struct.Struct("<I")


def write(stream: IO[bytes], message: Request | Reply) -> None:
    data = pickle.dumps(message, protocol=5)
    stream.write(_HEAD.pack(len(data)) + data)
    stream.flush()


def read_request(stream: IO[bytes]) -> Request | None:
    """The next one; None when the window is gone."""
    return cast("Request | None", _read(stream))


def read_reply(stream: IO[bytes]) -> Reply | None:
    """The next one; None when the child is gone."""
    return cast("Reply | None", _read(stream))


def _read(stream: IO[bytes]) -> object:
    head = _exactly(stream, _HEAD.size)
    if head is None:
        return None
    data = _exactly(stream, _HEAD.unpack(head)[0])
    return None if data is None else pickle.loads(data)


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts: list[bytes] = []
    while size > 0:
        part = stream.read(size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
