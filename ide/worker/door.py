"""The one door to a worker: numbered asks go in, and to each come any number of parts and one end.

Start, deadline, cancel then kill, one retry and lateness are written here once; no Qt, no clock of its own.
Whoever drives it says what time it is: `heard` and `lost` in its own thread, `tick` while `busy`.

- A child that is lost takes all asks in hand along. Those that had not begun are asked again; one that had
  begun is asked once more, and with the second loss it is *gone*: once can be chance, or another's doing.
- A deadline runs from when the child begins. What is late is gone at once, and its child with it.
- A canceled ask ends when the child says so, or `CANCEL_SECONDS` later, when the child is killed.
- What a child says of an ask that has ended, or after it was given up, is not heard.
- What a child must know (texts, traces) is told once and, when the child is new, once more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from ide.worker import messages as m

CANCEL_SECONDS = 0.2
"""A child that has not stopped by then is killed."""
START_SECONDS = 60.0
"""A child that has not said it is ready, or not begun what it was asked, by then is started anew."""
START_ATTEMPTS = 3
"""Children that are lost with nothing in hand, one after the other, before nobody tries any more."""


class Child(Protocol):
    def send(self, request: m.Request) -> None: ...
    def end(self) -> None: ...


class Spawn(Protocol):
    """Starts a child; what it says and that it is gone arrive in the thread of whoever drives the door."""

    def __call__(self, role: str, heard: Callable[[m.Reply], None], lost: Callable[[], None]) -> Child: ...


class How(StrEnum):
    DONE = "done"
    CANCELED = "canceled"
    BROKE = "broke"
    """A bug of ours; the child lives on."""
    DIED = "died"
    LATE = "late"
    UNSTARTED = "unstarted"
    """No child could be started."""


@dataclass(frozen=True)
class End:
    """`answer` is there where it is done, and may be where it was canceled."""

    how: How
    answer: object = None

    @property
    def gone(self) -> bool:
        return self.how not in (How.DONE, How.CANCELED)


@dataclass
class Ask:
    """`about` names what is asked about, the same for the same question: who lost a child twice with it is
    not asked a third time. `deadline` is in seconds from when it begins; None: it may take for ever."""

    body: m.Body
    about: Hashable
    ended: Callable[[End], None]
    part: Callable[[object], None] = lambda _: None
    deadline: float | None = None
    retried: bool = True
    """Whether it is asked once more after a loss."""
    number: int = 0
    asked: float = 0.0
    begun: float | None = None
    canceled: float | None = None


@dataclass
class Door:
    """To one child of a role, which is started with the first ask, or by `start`."""

    role: str
    spawn: Spawn
    now: Callable[[], float]
    given_up: Callable[[bool], None] = lambda _: None
    """Called with True when no child can be started, with False once it is tried again."""
    _child: Child | None = None
    _ready: bool = False
    _since: float = 0.0
    _failed: int = 0
    _numbers: int = 0
    _asks: dict[int, Ask] = field(default_factory=dict[int, Ask])
    _known: dict[Hashable, tuple[m.Fact, ...]] = field(default_factory=dict[Hashable, "tuple[m.Fact, ...]"])
    _stopped: bool = False
    _suspects: set[Hashable] = field(default_factory=set[Hashable])

    # ── what is wanted ───────────────────────────────────────────────────────────────────────────

    @property
    def busy(self) -> bool:
        """Whether time matters: something is in hand, or a child starts."""
        return bool(self._asks) or (self._child is not None and not self._ready)

    @property
    def open(self) -> bool:
        """Whether a child is there, or can be started."""
        return self._failed < START_ATTEMPTS

    def start(self) -> None:
        """Ahead of need."""
        self._stopped = False
        if self._child is None and self.open:
            self._renew()

    def ask(self, ask: Ask) -> int:
        """Its number; its end comes later, never before this returns."""
        self._numbers += 1
        ask.number, ask.asked = self._numbers, self.now()
        self._asks[ask.number] = ask
        if self._child is None:
            self.start()
        elif self._ready:
            self._child.send(m.Ask(ask.number, ask.body))
        return ask.number

    def cancel(self, number: int) -> None:
        ask = self._asks.get(number)
        if ask is not None and ask.canceled is None:
            ask.canceled = self.now()
            if self._child is not None and self._ready:
                self._child.send(m.Cancel(number))

    def know(self, key: Hashable, *facts: m.Fact) -> None:
        """The child must know this before what is asked next; nothing is sent where it does."""
        if self._known.get(key) != facts:
            self._known[key] = facts
            if self._child is not None and self._ready:
                for fact in facts:
                    self._child.send(m.Tell(fact))

    def forget(self, key: Hashable, fact: m.Fact) -> None:
        """What was known under the key is not needed any more; `fact` says so."""
        if self._known.pop(key, None) is not None and self._child is not None and self._ready:
            self._child.send(m.Tell(fact))

    def try_again(self) -> None:
        """Forget what went wrong before, on somebody's wish."""
        self._suspects.clear()
        if not self.open:
            self._failed = 0
            self.given_up(False)

    def stop(self) -> None:
        """End the child; nothing more is heard of anything."""
        self._stopped = True
        self._asks.clear()
        self._drop_child()

    # ── what happens ─────────────────────────────────────────────────────────────────────────────

    def tick(self) -> None:
        """See whether something is late."""
        now = self.now()
        if self._child is not None and not self._ready and now - self._since > START_SECONDS:
            self._lose()
            return
        for ask in list(self._asks.values()):
            if ask.canceled is not None and now - ask.canceled > CANCEL_SECONDS:
                self._replace([(ask, How.CANCELED)])
                return
            late = ask.deadline is not None and ask.begun is not None and now - ask.begun > ask.deadline
            if late:
                self._suspects.add(ask.about)
                self._replace([(ask, How.LATE)])
                return

    def _heard(self, child: Child, reply: m.Reply) -> None:
        if child is not self._child:
            return
        match reply:
            case m.Ready():
                self._ready = True
                for facts in self._known.values():
                    for fact in facts:
                        child.send(m.Tell(fact))
                for ask in self._asks.values():
                    child.send(m.Ask(ask.number, ask.body))
            case m.Started(number) if number in self._asks:
                self._asks[number].begun = self.now()
                self._failed = 0
            case m.Part(number, body) if number in self._asks:
                if self._asks[number].canceled is None:
                    self._asks[number].part(body)
            case m.Ended(number, how, body) if number in self._asks:
                self._failed = 0
                ask = self._asks[number]
                # what was canceled may still say how far it came
                self._finish(ask, End(How.CANCELED if ask.canceled is not None else How(how), body))
            case _:
                pass

    def _lost(self, child: Child) -> None:
        if child is self._child:
            self._lose()

    def _lose(self) -> None:
        """The child is gone by itself."""
        begun = [a for a in self._asks.values() if a.begun is not None]
        if not begun:
            self._failed += 1
        if not self.open:
            self.given_up(True)
            self._replace([(ask, How.UNSTARTED) for ask in self._asks.values()])
            return
        over: list[tuple[Ask, How]] = []
        for ask in begun:
            if ask.canceled is not None:
                over.append((ask, How.CANCELED))
            elif ask.about in self._suspects or not ask.retried:
                over.append((ask, How.DIED))
        self._suspects |= {a.about for a in begun}
        self._replace(over)

    def _replace(self, over: list[tuple[Ask, How]]) -> None:
        """A new child in place of the old one; what is not over is asked again once it is ready."""
        self._drop_child()
        for ask in self._asks.values():
            ask.begun = None
        for ask, how in over:
            self._finish(ask, End(how))
        if not self._stopped:
            self.start()

    def _drop_child(self) -> None:
        child, self._child, self._ready = self._child, None, False
        if child is not None:
            child.end()

    def _renew(self) -> None:
        self._since = self.now()
        holder: list[Child] = []

        def heard(reply: m.Reply) -> None:
            if holder:
                self._heard(holder[0], reply)

        def lost() -> None:
            if holder:
                self._lost(holder[0])

        holder.append(self.spawn(self.role, heard, lost))
        self._child = holder[0]

    def _finish(self, ask: Ask, end: End) -> None:
        if self._asks.pop(ask.number, None) is not None:
            ask.ended(end)
