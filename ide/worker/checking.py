"""Decides what the workers do next, and turns what they answer into events. No Qt.

The front end runs at every key, in a reader of its own. After a short quiet the declarations that need it
are proved, one at a time, the one at the caret first; what stays unproved goes to the refuter. Only work
whose fingerprint changed, or that stands in the way of the program in front, is canceled. What to do next is
read off the state, so that nothing can be queued that is out of date.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from ide.model import events as ev
from ide.model.further import Cases
from ide.model.offers import next_wish
from ide.model.state import Activity, DocumentState, IdeState, MethodState, ObligationRef
from ide.texts.catalogue import say
from ide.worker import messages as m
from ide.worker.door import Ask, Door, End, How
from ide.worker.driving import Driver
from ide.worker.seeking import question
from ide.worker.timing import Stopwatches
from ide.worker.waiting import WaitingLine
from language.diagnostics import error
from language.records.verdicts import MethodResult, Proved, TimedOut, Undecided
from language.source import Span

QUIET_MS = 60
"""Verification starts after this much quiet."""
RED_MS = 300
"""New red shows after this much quiet."""
WATCH_MS = 50
"""How often somebody looks whether a worker is late."""
READ_SECONDS = 15.0
"""The front end may take this long for a text of up to `LONG_TEXT` characters; longer for a longer one."""
LONG_TEXT = 100_000
GRACE_SECONDS = 10.0
"""A declaration may take this much longer than its time limit before its worker counts as hung."""
SEEK_SECONDS = 60.0
"""The same for a further counterexample."""
GRADE_SECONDS = 120.0
"""The same for a lesson's answer."""
SOLVERS = ("prover", "refuter")


@dataclass
class Job:
    """What a solver has in hand: a declaration (`unit`), a further counterexample to a claim of it (`seeks`),
    or, without either, a lesson's answer."""

    document: int
    unit: ev.UnitInfo | None = None
    seeks: ObligationRef | None = None
    number: int = 0
    canceled: bool = False

    @property
    def checks(self) -> bool:
        """Whether it is about the verdict of a declaration."""
        return self.unit is not None and self.seeks is None


def small_machine() -> bool:
    """Whether two solvers that stay would be felt: less than 3 GB of memory."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") < 3 * 1024**3
    except (AttributeError, ValueError, OSError):  # not a POSIX system
        return False


def needs_causes(result: MethodResult) -> bool:
    return any(isinstance(r.verdict, Undecided | TimedOut) for r in result.results)


class Checker:
    """Keeps a reader, a prover and a refuter busy. `state()` is the newest state, `emit` takes events."""

    def __init__(
        self, state: Callable[[], IdeState], emit: Callable[[ev.Event], None], driver: Driver
    ) -> None:
        self._state = state
        self._emit = emit
        self._driver = driver
        self.time_limit = 10.0
        self.use_cache = True
        self._doors: dict[str, Door] = {}
        self._jobs: dict[str, Job] = {}
        self._reads: dict[int, tuple[int, int]] = {}  # document → version that is read, and its ask
        self._poisoned: set[tuple[int, str, str]] = set()
        self._bad_texts: set[tuple[int, int]] = set()
        self._lines = {role: WaitingLine() for role in SOLVERS}
        self._one = small_machine()
        self._times = Stopwatches(driver.now)
        self._quiet = driver.timer(QUIET_MS, self._pump)
        self._red = driver.timer(RED_MS, self._red_due)
        self._watch = driver.timer(WATCH_MS, self._look_after, repeat=True)

    @property
    def roles(self) -> list[str]:
        """The solvers that there are."""
        return [role for role in SOLVERS if role in self._doors]

    # ── what the window says ─────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Start the workers ahead of need; a small machine has one solver, that becomes the other when
        needed."""
        for role in ("reader", "prover") if self._one else ("reader", *SOLVERS):
            self._open(role)
        for doc in self._state().documents:
            self._read(doc.id)

    def stop(self) -> None:
        for timer in (self._watch, self._quiet, self._red):
            timer.stop()
        for door in self._doors.values():
            door.stop()
        self._doors.clear()
        self._jobs.clear()

    def opened(self, document: int) -> None:
        self._back_to_prover()
        self._read(document)
        self._quiet.start()

    def edited(self, document: int) -> None:
        """The text changed: the front end runs now, verification when the learner pauses."""
        self._back_to_prover()
        self._cancel_outdated()
        self._read(document)
        self._quiet.start()
        self._red.start()

    def closed(self, document: int) -> None:
        self._cancel_outdated()
        self._reads.pop(document, None)
        self._times.forget(document)
        for door in self._doors.values():
            door.forget(document, m.Forget(document))

    def shown(self) -> None:
        """Another program came to the front: it is checked first."""
        self._pump()

    def check_again(self, document: int) -> None:
        """Forget that declarations crashed, and look at the text anew."""
        self._poisoned = {p for p in self._poisoned if p[0] != document}
        self._bad_texts = {p for p in self._bad_texts if p[0] != document}
        for door in self._doors.values():
            door.try_again()
            door.start()
        self._reads.pop(document, None)
        self._emit(ev.CheckAgain(document))
        self._outdate_lines()
        self.opened(document)

    def seek(self) -> None:
        """There is a new wish for a further counterexample."""
        self._pump()

    def give_up(self, ref: ObligationRef) -> None:
        """Nobody wants the further counterexample to this claim any more."""
        job = self._jobs.get("refuter")
        if job is not None and job.seeks == ref:
            self._cancel("refuter", job)
        self._emit(ev.FurtherEnded(ref))

    def grade(self, document: int, lesson: str, task: str, folder: str = "") -> None:
        """Grade the text as the answer to a task, unless the prover has something better to do. `folder` is
        where the lesson is; "" for those that come with Surefoot."""
        door, doc = self._doors.get("prover"), self._state().document(document)
        if door is None or not door.open or "prover" in self._jobs or doc is None:
            return
        key = f"{doc.version}/{task}"
        body = m.Grade(doc.id, doc.version, key, key, lesson, task, doc.source.text, folder)
        job = Job(doc.id)
        self._ask("prover", job, Ask(body, ("grade", doc.id, key), self._graded, deadline=GRADE_SECONDS))

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def _read(self, document: int) -> None:
        door, doc = self._doors.get("reader"), self._state().document(document)
        if door is None or not door.open or doc is None or (doc.id, doc.version) in self._bad_texts:
            return
        if self._reads.get(document, (-1, 0))[0] == doc.version or doc.analyzed == doc.version:
            return
        body = _text(doc)
        limit = READ_SECONDS * max(1.0, len(doc.source.text) / LONG_TEXT)
        about = ("text", doc.id, doc.version)
        ended = lambda end, d=doc.id, v=doc.version: self._was_read(d, v, end)  # noqa: E731
        self._reads[document] = (doc.version, door.ask(Ask(body, about, ended, deadline=limit)))
        self._keep_watch()

    def _was_read(self, document: int, version: int, end: End) -> None:
        if self._reads.get(document, (-1, 0))[0] == version:
            del self._reads[document]
        answer = end.answer
        if isinstance(answer, m.ReadDone):
            self._emit(ev.Analyzed(document, version, answer.complete, answer.diagnostics, answer.units))
        elif end.how is How.UNSTARTED or not end.gone:
            return
        else:
            self._bad_texts.add((document, version))
            problem = error("internal", Span(0, 0), say("worker.unreadable"))
            self._emit(ev.Analyzed(document, version, False, (problem,), ()))
        self._outdate_lines()
        self._show_red_when_paused()
        self._cancel_outdated()
        self._pump()

    # ── workers ──────────────────────────────────────────────────────────────────────────────────

    def _open(self, role: str) -> None:
        if role not in self._doors:
            door = Door(role, self._driver.spawn, self._driver.now, self._given_up)
            self._doors[role] = door
            door.start()
            self._keep_watch()

    def _given_up(self, really: bool) -> None:
        self._emit(ev.Noticed(say("worker.cannot-start") if really else ""))

    def _become(self, role: str) -> None:
        """The one solver of a small machine takes the other role: in a new process, since the solver keeps
        its options for life."""
        for other in self.roles:
            self._doors.pop(other).stop()
            job = self._jobs.pop(other, None)
            if job is not None and job.unit is not None and job.checks:
                self._times.stop(job.document)
                self._emit(ev.CheckStopped(job.document, job.unit.key))
        self._outdate_lines()
        self._open(role)

    def _back_to_prover(self) -> None:
        if self._one and "refuter" in self._doors:
            self._become("prover")

    def _outdate_lines(self) -> None:
        for line in self._lines.values():
            line.outdate()

    def _keep_watch(self) -> None:
        if not self._watch.active:  # starting it again at every key would put it off for ever
            self._watch.start()

    def _look_after(self) -> None:
        for door in list(self._doors.values()):
            door.tick()
        if not any(door.busy for door in self._doors.values()):
            self._watch.stop()

    def _ask(self, role: str, job: Job, ask: Ask) -> None:
        self._jobs[role] = job
        ended = ask.ended

        def end(end: End) -> None:
            if self._jobs.get(role) is job:
                del self._jobs[role]
            if job.checks:
                self._times.stop(job.document)
            ended(end)
            self._pump()

        ask.ended = end
        job.number = self._doors[role].ask(ask)
        self._keep_watch()

    def _cancel(self, role: str, job: Job) -> None:
        job.canceled = True
        self._doors[role].cancel(job.number)

    def _cancel_outdated(self) -> None:
        state = self._state()
        for role, job in self._jobs.items():
            doc = state.document(job.document)
            method = doc.method(job.unit.key) if doc and job.unit else None
            current = method is not None and job.unit and method.fingerprint == job.unit.fingerprint
            if not current and not job.canceled:
                self._cancel(role, job)

    # ── answers ──────────────────────────────────────────────────────────────────────────────────

    def _found(self, part: object) -> None:
        if isinstance(part, m.Found):
            self._emit(ev.Checked(part.document, part.version, part.key, part.result, False))
            self._show_red_when_paused()

    def _checked(self, role: str, job: Job, version: int, end: End) -> None:
        """The end of a proof, or of a search for causes."""
        unit, answer = job.unit, end.answer
        assert unit is not None
        if isinstance(answer, m.Done):
            final = role == "refuter" or not needs_causes(answer.result)
            self._emit(ev.Checked(answer.document, answer.version, answer.key, answer.result, final))
            if not final:
                self._lines["refuter"].add(answer.document, answer.key)
            if not all(isinstance(r.verdict, Proved) for r in answer.result.results):
                self._show_red_when_paused()
            return
        self._outdate_lines()
        if end.gone and end.how is not How.UNSTARTED:
            self._poisoned.add((job.document, unit.key, unit.fingerprint))
            self._emit(ev.CheckCrashed(job.document, version, unit, _why(end.how)))
        else:
            self._emit(ev.CheckStopped(job.document, unit.key))

    def _sought(self, ref: ObligationRef, end: End) -> None:
        answer = end.answer
        if isinstance(answer, m.Answered):
            self._emit(ev.FurtherAnswered(ref, answer.version, answer.inquiry))
        else:
            self._emit(ev.FurtherEnded(ref, _why(end.how) if end.gone else ""))

    def _graded(self, end: End) -> None:
        a = end.answer
        if isinstance(a, m.GradeDone):
            self._emit(
                ev.Graded(a.document, a.version, a.task, a.passed, a.message, a.span, a.hint, a.stages)
            )

    def _show_red_when_paused(self) -> None:
        if not self._red.active:
            self._red_due()

    def _red_due(self) -> None:
        for doc in self._state().documents:
            if doc.held_front is not None or any(x.held for x in doc.methods):
                self._emit(ev.RedDue(doc.id))

    # ── what next ────────────────────────────────────────────────────────────────────────────────

    def _pump(self) -> None:
        """Give each idle solver its next declaration."""
        if self._quiet.active or not self._doors:
            return
        self._make_way()
        for role in SOLVERS:
            door = self._doors.get(role)
            if role in self._jobs or (door is not None and not door.open):
                continue
            wish = next_wish(self._state()) if role == "refuter" else None
            found = wish[:2] if wish else self._lines[role].next(self._state(), self._wanted(role))
            if found is None:
                if role == "refuter":
                    self._back_to_prover()
                continue
            if door is None:
                if self._reads or self._jobs:
                    continue
                self._become(role)  # with nothing left to do in its own role
                door = self._doors[role]
            door.know(found[0].id, _text(found[0]))
            if wish:
                self._seek(*wish)
            else:
                self._check(role, *found)
        self._say_finished()

    def _seek(self, doc: DocumentState, method: MethodState, cases: Cases) -> None:
        body, ref = question(method, cases), cases.ref
        about = ("seek", body.document, body.key, body.fingerprint, ref.obligation, cases.wish)
        ask = Ask(body, about, lambda end: self._sought(ref, end), deadline=SEEK_SECONDS)
        self._ask("refuter", Job(doc.id, _unit(method), ref), ask)

    def _check(self, role: str, doc: DocumentState, method: MethodState) -> None:
        job = Job(doc.id, _unit(method))
        names = (doc.id, method.key, method.fingerprint)
        if role == "prover":
            activity, body = Activity.PROVING, m.Prove(*names, self.time_limit, self.use_cache)
        else:
            assert method.result is not None
            activity = Activity.EXPLAINING
            body = m.Explain(*names, method.result, self.time_limit, self.use_cache)
        self._times.start(doc.id)
        self._emit(ev.CheckStarted(*names, activity))
        ended = lambda end, v=doc.version: self._checked(role, job, v, end)  # noqa: E731
        limit = self.time_limit + GRACE_SECONDS
        self._ask(role, job, Ask(body, (role, *names), ended, self._found, limit))

    def _wanted(self, role: str) -> Callable[[DocumentState, MethodState], bool]:
        todo = _to_prove if role == "prover" else _to_explain
        return lambda doc, method: self._may(doc, method) and todo(method)

    def _may(self, doc: DocumentState, method: MethodState) -> bool:
        """Whether a solver may be asked about it: its text was read, and nobody works or died on it."""
        id = (doc.id, method.key, method.fingerprint)
        busy = any(
            j.unit is not None and (j.document, j.unit.key, j.unit.fingerprint) == id
            for j in self._jobs.values()
        )
        readable = not doc.unread and (doc.id, doc.version) not in self._bad_texts
        return readable and bool(method.fingerprint) and not busy and id not in self._poisoned

    def _make_way(self) -> None:
        """What is in hand of a program behind another one does not keep that one waiting."""
        for role, job in self._jobs.items():
            behind = job.document != self._state().current
            if behind and job.checks and not job.canceled and self._front_waits(role):
                self._cancel(role, job)

    def _front_waits(self, role: str) -> bool:
        doc, wanted = self._state().shown, self._wanted(role)
        return doc is not None and any(wanted(doc, x) for x in doc.methods)

    def _say_finished(self) -> None:
        """Tell how long a check took, once nothing of the document is left to do."""
        for doc in self._state().documents:
            if not self._times.known(doc.id):
                continue
            busy = any(j.document == doc.id and j.checks for j in self._jobs.values())
            if busy or any(self._is_open(doc, x) for x in doc.methods):
                if doc.checked_in is not None:
                    self._emit(ev.CheckFinished(doc.id, None))
            else:
                self._emit(ev.CheckFinished(doc.id, self._times.take(doc.id)))

    def _is_open(self, doc: DocumentState, method: MethodState) -> bool:
        if (doc.id, method.key, method.fingerprint) in self._poisoned or not method.fingerprint:
            return False
        return _to_prove(method) or _to_explain(method)


def _text(doc: DocumentState) -> m.Read:
    return m.Read(doc.id, doc.version, doc.source.name, doc.source.text)


def _unit(method: MethodState) -> ev.UnitInfo:
    return ev.UnitInfo(method.key, method.name, method.kind, method.span, method.fingerprint)


def _to_prove(method: MethodState) -> bool:
    return not _is_held(method) and (method.result is None or method.stale)


def _to_explain(method: MethodState) -> bool:
    return method.result is not None and not method.stale and not method.final and not _is_held(method)


def _is_held(method: MethodState) -> bool:
    return method.held is not None and method.held.fingerprint == method.fingerprint


def _why(how: How) -> str:
    """What became of something that has no answer."""
    return {
        How.BROKE: say("worker.broke"),
        How.LATE: say("worker.hung"),
        How.UNSTARTED: say("worker.cannot-start"),
    }.get(how, say("worker.died"))
