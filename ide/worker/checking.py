"""Decides what the workers do next, and turns their replies into events.

The front end runs at every key, in the prover. After a short quiet the declarations that need it are
proved, one at a time, the one at the caret first; what stays unproved goes to the refuter. Only work
whose fingerprint changed is canceled. What to do next is read off the state, so that nothing can be
queued that is out of date.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer

from ide.model import events as ev
from ide.model.further import Cases
from ide.model.offers import next_wish
from ide.model.state import Activity, DocumentState, IdeState, MethodState, ObligationRef
from ide.texts.catalogue import say
from ide.worker import messages as m
from ide.worker.process import PIPELINE, WorkerProcess
from ide.worker.seeking import question
from ide.worker.waiting import WaitingLine
from language.diagnostics import error
from language.records.verdicts import MethodResult, Proved, TimedOut, Undecided
from language.source import Span

QUIET_MS = 60
"""Verification starts after this much quiet."""
RED_MS = 300
"""New red shows after this much quiet."""
CANCEL_SECONDS = 0.2
"""A worker that has not stopped by then is killed."""
START_SECONDS = 60.0
"""A child that has not said it is ready by then is started anew."""
READ_SECONDS = 15.0
"""The front end may take this long for a text of up to `LONG_TEXT` characters; longer for a longer one."""
LONG_TEXT = 100_000
GRACE_SECONDS = 10.0
"""A declaration may take this much longer than its time limit before its worker counts as hung."""
START_ATTEMPTS = 3
GRADING = "\0grading"
"""The key of a job that grades an answer: no declaration has this name, so any edit cancels it."""


@dataclass
class Job:
    """The declaration that a worker has in hand; `seeks` is the claim whose further counterexample it
    looks for, where it does that."""

    document: int
    unit: ev.UnitInfo
    version: int
    since: float
    begun: bool = False
    canceled: float | None = None
    seeks: ObligationRef | None = None

    @property
    def id(self) -> tuple[int, str, str]:
        return (self.document, self.unit.key, self.unit.fingerprint)


@dataclass
class Slot:
    """A worker and what it was asked. `sent` are the newest versions that it was given."""

    worker: WorkerProcess
    job: Job | None = None
    failed_starts: int = 0
    ready: bool = False
    started: float = field(default_factory=time.monotonic)


def small_machine() -> bool:
    """Whether two workers that stay would be felt: less than 3 GB of memory."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") < 3 * 1024**3
    except (AttributeError, ValueError, OSError):  # not a POSIX system
        return False


def needs_causes(result: MethodResult) -> bool:
    return any(isinstance(r.verdict, Undecided | TimedOut) for r in result.results)


class Checker(QObject):
    """Keeps a prover and a refuter busy. `state()` answers the newest state, `emit` takes events."""

    def __init__(
        self,
        state: Callable[[], IdeState],
        emit: Callable[[ev.Event], None],
        pipeline: str = PIPELINE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._emit = emit
        self._pipeline = pipeline
        self.time_limit = 10.0
        self.use_cache = True
        self._slots: dict[str, Slot] = {}
        self._sent: dict[str, dict[int, int]] = {"prover": {}, "refuter": {}}
        self._reading: dict[int, int] = {}  # document → newest version that was asked about
        self._in_hand: tuple[int, int, float] | None = None  # document and version being read, since
        self._suspects: set[tuple[object, ...]] = set()  # what a worker was lost with once
        self._poisoned: set[tuple[int, str, str]] = set()
        self._bad_texts: set[tuple[int, int]] = set()
        self._lines = {"prover": WaitingLine(), "refuter": WaitingLine()}
        self._one = small_machine()
        self._begun: dict[int, float] = {}  # document → when its check began
        self._edited_at = 0.0
        self._quiet = _timer(self, QUIET_MS, self._pump)
        self._red = _timer(self, RED_MS, self._red_due)
        self._watch = QTimer(self)
        self._watch.setInterval(50)
        self._watch.timeout.connect(self._look_after)

    @property
    def roles(self) -> list[str]:
        """What the workers that there are do."""
        return list(self._slots)

    # ── what the window says ─────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Start the workers ahead of need; a small machine has one, that becomes the other when needed."""
        self._start("prover")
        if not self._one:
            self._start("refuter")

    def stop(self) -> None:
        self._watch.stop()
        for slot in self._slots.values():
            slot.worker.end()
        self._slots.clear()

    def opened(self, document: int) -> None:
        self._back_to_prover()
        self._read("prover", document)
        self._quiet.start()

    def edited(self, document: int) -> None:
        """The text changed: the front end runs now, verification when the learner pauses."""
        self._edited_at = time.monotonic()
        self._back_to_prover()
        self._cancel_outdated()
        self._read("prover", document)
        self._quiet.start()
        self._red.start()

    def closed(self, document: int) -> None:
        self._cancel_outdated()
        self._reading.pop(document, None)
        self._begun.pop(document, None)
        for role, slot in self._slots.items():
            self._sent[role].pop(document, None)
            slot.worker.send(m.Forget(document))

    def check_again(self, document: int) -> None:
        """Forget that declarations crashed, and look at the text anew."""
        self._poisoned = {p for p in self._poisoned if p[0] != document}
        self._bad_texts = {p for p in self._bad_texts if p[0] != document}
        for role, slot in list(self._slots.items()):
            if slot.failed_starts:
                slot.failed_starts = 0
                self._replace(role)
                self._emit(ev.Noticed(""))
        self._emit(ev.CheckAgain(document))
        self._outdate_lines()
        self.opened(document)

    def seek(self) -> None:
        """There is a new wish for a further counterexample."""
        self._pump()

    def give_up(self, ref: ObligationRef) -> None:
        """Nobody wants the further counterexample to this claim any more."""
        slot = self._slots.get("refuter")
        if slot is not None and slot.job is not None and slot.job.seeks == ref:
            self._cancel(slot, slot.job)
        self._emit(ev.FurtherEnded(ref))

    def grade(self, document: int, lesson: str, task: str, folder: str = "") -> None:
        """Grade the text as the answer to a task, unless the prover has something better to do."""
        slot, doc = self._slots.get("prover"), self._state().document(document)
        if slot is None or slot.job is not None or doc is None:
            return
        unit = ev.UnitInfo(GRADING, GRADING, "", Span(0, 0), f"{doc.version}/{task}")
        slot.job = Job(doc.id, unit, doc.version, time.monotonic())
        self._keep_watch()
        slot.worker.send(
            m.Grade(doc.id, doc.version, unit.key, unit.fingerprint, lesson, task, doc.source.text, folder)
        )

    # ── workers ──────────────────────────────────────────────────────────────────────────────────

    def _start(self, role: str) -> None:
        old = self._slots.get(role)
        worker = WorkerProcess(role, self._pipeline, self)
        slot = Slot(worker, failed_starts=old.failed_starts if old else 0)
        self._slots[role] = slot
        self._sent[role] = {}
        if role == "prover" or self._one:
            self._in_hand = None
        worker.received.connect(lambda reply, r=role, s=slot: self._heard(r, s, reply))
        worker.lost.connect(lambda r=role, s=slot: self._lost(r, s))
        if role == "prover":
            self._reading.clear()
            for doc in self._state().documents:
                if (doc.id, doc.version) not in self._bad_texts:
                    self._read("prover", doc.id)

    def _become(self, role: str) -> None:
        """The one worker of a small machine takes the other role: in a new process, since the solver
        keeps its options for life."""
        for other, slot in list(self._slots.items()):
            if slot.job is not None:
                self._emit(ev.CheckStopped(slot.job.document, slot.job.unit.key))
            del self._slots[other]
            slot.worker.end()
            slot.worker.deleteLater()
        self._outdate_lines()
        self._start(role)

    def _back_to_prover(self) -> None:
        if self._one and "refuter" in self._slots:
            self._become("prover")

    def _outdate_lines(self) -> None:
        for line in self._lines.values():
            line.outdate()

    def _replace(self, role: str) -> None:
        self._slots[role].worker.end()
        self._slots[role].worker.deleteLater()
        self._start(role)

    def _read(self, role: str, document: int) -> None:
        slot, doc = self._slots.get(role), self._state().document(document)
        if slot is None or doc is None or self._sent[role].get(document) == doc.version:
            return
        self._sent[role][document] = doc.version
        if role == "prover":
            self._reading[document] = doc.version
            self._keep_watch()
        slot.worker.send(m.Read(doc.id, doc.version, doc.source.name, doc.source.text))

    def _lost(self, role: str, slot: Slot) -> None:
        """The child died by itself."""
        if self._slots.get(role) is not slot:
            return
        busy = slot.job is not None and slot.job.begun
        if not busy and (role != "prover" or self._in_hand is None):
            slot.failed_starts += 1
            if slot.failed_starts >= START_ATTEMPTS:
                self._emit(ev.Noticed(say("worker.cannot-start")))
                return
        self._blame(role, slot, say("worker.died"))
        self._replace(role)
        self._quiet.start()

    def _blame(self, role: str, slot: Slot, sentence: str) -> None:
        """Say what the worker was doing when it was lost; what it was lost with twice is not tried again."""
        job, text = slot.job, self._in_hand if role == "prover" else None
        slot.job = None
        if text is not None and self._twice(text[:2]):
            self._unreadable(*text[:2])
        if job is None:
            return
        if job.seeks is not None:
            self._emit(ev.FurtherEnded(job.seeks, sentence))
        elif job.canceled is None and job.begun and self._twice(job.id):
            self._poisoned.add(job.id)
            self._emit(ev.CheckCrashed(job.document, job.version, job.unit, sentence))
        else:
            self._emit(ev.CheckStopped(job.document, job.unit.key))
            self._outdate_lines()

    def _twice(self, what: tuple[object, ...]) -> bool:
        """Whether a worker was lost with it before: once can be chance, or another's doing."""
        if what in self._suspects:
            return True
        self._suspects.add(what)
        return False

    def _unreadable(self, document: int, version: int) -> None:
        self._bad_texts.add((document, version))
        self._reading.pop(document, None)
        problem = error("internal", Span(0, 0), say("worker.unreadable"))
        self._emit(ev.Analyzed(document, version, False, (problem,), ()))
        self._show_red_when_paused()

    def _keep_watch(self) -> None:
        if not self._watch.isActive():  # starting it again at every key would put it off for ever
            self._watch.start()

    def _look_after(self) -> None:
        """Kill what does not stop or does not end."""
        now = time.monotonic()
        for role, slot in list(self._slots.items()):
            job = slot.job
            if not slot.ready and now - slot.started > START_SECONDS:
                self._replace(role)
            if job is None:
                continue
            if job.canceled is not None and now - job.canceled > CANCEL_SECONDS:
                self._emit(ev.CheckStopped(job.document, job.unit.key))
                self._replace(role)
                self._pump()
            elif job.begun and now - job.since > self.time_limit + GRACE_SECONDS:
                self._suspects.add(job.id)  # who used up all that time is not asked twice
                self._blame(role, slot, say("worker.hung"))
                self._replace(role)
                self._pump()
        if self._in_hand is not None and now - self._in_hand[2] > self._read_limit(self._in_hand[0]):
            self._suspects.add(self._in_hand[:2])
            self._blame("prover", self._slots["prover"], say("worker.hung"))
            self._replace("prover")
        if not self._reading and all(s.job is None for s in self._slots.values()):
            self._watch.stop()

    def _read_limit(self, document: int) -> float:
        doc = self._state().document(document)
        return READ_SECONDS * max(1.0, len(doc.source.text) / LONG_TEXT if doc else 1.0)

    # ── replies ──────────────────────────────────────────────────────────────────────────────────

    def _heard(self, role: str, slot: Slot, reply: m.Reply) -> None:
        if self._slots.get(role) is not slot:
            return
        if not isinstance(reply, m.Done):  # which adds to the lines what follows from it
            self._outdate_lines()
        match reply:
            case m.Ready():
                slot.ready = True
                self._pump()
            case m.ReadBegun(document, version) if role == "prover":
                self._in_hand = (document, version, time.monotonic())
            case m.ReadDone(document, version, complete, diagnostics, units) if role == "prover":
                self._in_hand = None
                slot.failed_starts = 0
                if self._reading.get(document, -1) <= version:
                    self._reading.pop(document, None)
                self._emit(ev.Analyzed(document, version, complete, diagnostics, units))
                self._show_red_when_paused()
                self._cancel_outdated()
                self._pump()
            case m.Begun():
                if slot.job:
                    slot.job.since, slot.job.begun = time.monotonic(), True
                    slot.failed_starts = 0
            case m.Found(document, version, key, result):
                if slot.job is not None and slot.job.canceled is None:
                    self._emit(ev.Checked(document, version, key, result, False))
                    self._show_red_when_paused()
            case m.Done(document, version, key, result):
                job, slot.job = slot.job, None
                if job is None or job.canceled is None:
                    final = role == "refuter" or not needs_causes(result)
                    self._emit(ev.Checked(document, version, key, result, final))
                    if not final:
                        self._lines["refuter"].add(document, key)
                    if not all(isinstance(r.verdict, Proved) for r in result.results):
                        self._show_red_when_paused()
                else:
                    self._emit(ev.CheckStopped(document, key))
                    self._outdate_lines()
                self._pump()
            case _:
                self._heard_end(role, slot, reply)

    def _heard_end(self, role: str, slot: Slot, reply: m.Reply) -> None:
        """How work ended."""
        match reply:
            case m.Answered(document, version, key, inquiry):
                slot.job = None
                ref = ObligationRef(document, key, inquiry.claim)
                self._emit(ev.FurtherAnswered(ref, version, inquiry))
                self._pump()
            case m.GradeDone(document, version, task, passed, message, span, hint, stages):
                slot.job = None
                self._emit(ev.Graded(document, version, task, passed, message, span, hint, stages))
                self._pump()
            case m.Stopped(document, key, _):
                job, slot.job = slot.job, None
                if job is not None and job.seeks is not None:
                    self._emit(ev.FurtherEnded(job.seeks))
                else:
                    self._emit(ev.CheckStopped(document, key))
                self._pump()
            case m.Broke(document, version, "", _, _):
                if role == "prover":
                    self._in_hand = None
                    self._unreadable(document, version)
            case m.Broke(document, version, key, fingerprint, _):
                job, slot.job = slot.job, None
                if job is not None and job.seeks is not None:
                    self._emit(ev.FurtherEnded(job.seeks, say("worker.broke")))
                    self._pump()
                    return
                self._poisoned.add((document, key, fingerprint))
                if job:
                    self._emit(ev.CheckCrashed(document, job.version, job.unit, say("worker.broke")))
                self._pump()
            case _:
                pass

    def _show_red_when_paused(self) -> None:
        if not self._red.isActive():
            self._red_due()

    def _red_due(self) -> None:
        for doc in self._state().documents:
            if doc.held_front is not None or any(x.held for x in doc.methods):
                self._emit(ev.RedDue(doc.id))

    # ── what next ────────────────────────────────────────────────────────────────────────────────

    def _cancel_outdated(self) -> None:
        state = self._state()
        for slot in self._slots.values():
            job = slot.job
            if job is None or job.canceled is not None:
                continue
            doc = state.document(job.document)
            method = doc.method(job.unit.key) if doc else None
            if method is None or method.fingerprint != job.unit.fingerprint:
                self._cancel(slot, job)

    def _cancel(self, slot: Slot, job: Job) -> None:
        job.canceled = time.monotonic()
        slot.worker.send(m.StopJob(*job.id))

    def _pump(self) -> None:
        """Give each idle worker its next declaration."""
        if self._quiet.isActive() or not self._slots:
            return
        for role, wanted, make in (
            ("prover", self._to_prove, self._prove),
            ("refuter", self._to_explain, self._explain),
        ):
            slot = self._slots.get(role)
            if slot is not None and (slot.job is not None or slot.failed_starts >= START_ATTEMPTS):
                continue
            wish = next_wish(self._state()) if role == "refuter" else None
            if wish:
                found = wish[:2]
            else:
                found = self._lines[role].next(self._state(), lambda d, x, w=wanted: self._may(d, x) and w(x))
            if found is None:
                if role == "refuter":
                    self._back_to_prover()
                continue
            if slot is None:
                self._take_over(role)
                continue
            if not slot.ready:
                continue
            doc, method = found
            unit = ev.UnitInfo(method.key, method.name, method.kind, method.span, method.fingerprint)
            slot.job = Job(doc.id, unit, doc.version, time.monotonic())
            if wish:
                self._seek(slot, *wish)
            else:
                self._begun.setdefault(doc.id, time.monotonic())
                make(slot, doc, method)
            self._keep_watch()
        self._say_finished()

    def _take_over(self, role: str) -> None:
        """The one worker turns to what is left, once it has nothing to do in its own role."""
        if not self._reading and all(s.job is None for s in self._slots.values()):
            self._become(role)

    def _may(self, doc: DocumentState, method: MethodState) -> bool:
        """Whether a worker may be asked about it: its text is known, and nobody works or died on it."""
        id = (doc.id, method.key, method.fingerprint)
        busy = any(s.job is not None and s.job.id == id for s in self._slots.values())
        return bool(method.fingerprint) and not busy and id not in self._poisoned

    def _to_prove(self, method: MethodState) -> bool:
        held = method.held is not None and method.held.fingerprint == method.fingerprint
        return not held and (method.result is None or method.stale)

    def _to_explain(self, method: MethodState) -> bool:
        result = method.result
        held = method.held is not None and method.held.fingerprint == method.fingerprint
        return result is not None and not method.stale and not method.final and not held

    def _prove(self, slot: Slot, doc: DocumentState, method: MethodState) -> None:
        self._emit(ev.CheckStarted(doc.id, method.key, method.fingerprint, Activity.PROVING))
        slot.worker.send(m.Prove(doc.id, method.key, method.fingerprint, self.time_limit, self.use_cache))

    def _explain(self, slot: Slot, doc: DocumentState, method: MethodState) -> None:
        assert method.result is not None
        self._read("refuter", doc.id)
        self._emit(ev.CheckStarted(doc.id, method.key, method.fingerprint, Activity.EXPLAINING))
        slot.worker.send(
            m.Explain(doc.id, method.key, method.fingerprint, method.result, self.time_limit, self.use_cache)
        )

    def _seek(self, slot: Slot, doc: DocumentState, method: MethodState, cases: Cases) -> None:
        assert slot.job is not None
        slot.job.seeks = cases.ref
        self._read("refuter", doc.id)
        slot.worker.send(question(method, cases))

    def _say_finished(self) -> None:
        """Tell how long a check took, once nothing of the document is left to do."""
        for doc in self._state().documents:
            begun = self._begun.get(doc.id)
            if begun is None:
                continue
            jobs = [s.job for s in self._slots.values() if s.job is not None and s.job.seeks is None]
            busy = any(j.document == doc.id for j in jobs)
            if busy or any(self._open(doc, x) for x in doc.methods):
                if doc.checked_in is not None:
                    self._emit(ev.CheckFinished(doc.id, None))
            else:
                del self._begun[doc.id]
                self._emit(ev.CheckFinished(doc.id, time.monotonic() - begun))

    def _open(self, doc: DocumentState, method: MethodState) -> bool:
        if (doc.id, method.key, method.fingerprint) in self._poisoned or not method.fingerprint:
            return False
        return self._to_prove(method) or self._to_explain(method)


def _timer(parent: QObject, milliseconds: int, call: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    return timer
