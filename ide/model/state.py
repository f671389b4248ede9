"""What the window shows, as one immutable value.

`IdeState` is replaced, never changed: `ide/model/reducer.py` makes the next one from an event. Widgets get
it in `show_state(state)` and keep nothing of their own that could disagree with it. No Qt here.

Spans inside a `MethodResult` are of the text that was checked. Use `MethodState.locate` to find where they
are now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from ide.model.further import Case, Cases, same
from ide.model.further import trace_of as trace_of
from ide.model.moves import Move, move_span
from ide.model.refs import ObligationRef
from language.diagnostics import Diagnostic, Severity
from language.records.looks import RuledOut, SampledLoop, StateMap, Watched
from language.records.trace import StepKind, Trace
from language.records.verdicts import (
    Crashed,
    MethodResult,
    ObligationResult,
    Proved,
    Qualifier,
    Refuted,
    TimedOut,
    TooWeak,
    Undecided,
    Verdict,
)
from language.source import Home, SourceText, Span, locate


class Status(StrEnum):
    """What people see of an obligation, a line or a method: each has its shape, color and word."""

    PROVED = "proved"
    CONDITIONAL = "conditional"
    ASSUMED = "assumed"
    VACUOUS = "vacuous"
    REFUTED = "refuted"
    TOO_WEAK = "too-weak"
    UNDECIDED = "undecided"
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"
    ERROR = "error"
    """The text there is not a right program yet: a parse or type error."""
    WARNING = "warning"
    STALE = "stale"
    """The result belongs to an older text."""
    RUNNING = "running"
    WAITING = "waiting"
    """Never checked yet."""


FAILING = frozenset({Status.REFUTED, Status.TOO_WEAK, Status.UNDECIDED, Status.TIMED_OUT, Status.CRASHED})

WORST_FIRST = (
    Status.ERROR,
    Status.REFUTED,
    Status.TOO_WEAK,
    Status.CRASHED,
    Status.UNDECIDED,
    Status.TIMED_OUT,
    Status.RUNNING,
    Status.STALE,
    Status.WARNING,
    Status.VACUOUS,
    Status.ASSUMED,
    Status.CONDITIONAL,
    Status.WAITING,
    Status.PROVED,
)
"""The order in which one status stands for several: the most urgent wins."""


def worst(statuses: set[Status]) -> Status | None:
    return next((s for s in WORST_FIRST if s in statuses), None)


_OF_QUALIFIER = {
    Qualifier.PLAIN: Status.PROVED,
    Qualifier.CONDITIONAL: Status.CONDITIONAL,
    Qualifier.ASSUMED: Status.ASSUMED,
    Qualifier.VACUOUS: Status.VACUOUS,
}


def status_of(verdict: Verdict) -> Status:
    match verdict:
        case Proved(qualifier):
            return _OF_QUALIFIER[qualifier]
        case Refuted():
            return Status.REFUTED
        case TooWeak():
            return Status.TOO_WEAK
        case Undecided():
            return Status.UNDECIDED
        case TimedOut():
            return Status.TIMED_OUT
        case Crashed():
            return Status.CRASHED


class Activity(StrEnum):
    """What the workers are doing about a declaration now."""

    NONE = "none"
    PROVING = "proving"
    EXPLAINING = "explaining"
    """Unproved; a counterexample is being looked for."""


@dataclass(frozen=True)
class Samples:
    """Real runs of a declaration's loops; `fingerprint` is the declaration's that they are of."""

    fingerprint: str
    loops: tuple[SampledLoop, ...]


@dataclass(frozen=True)
class MethodState:
    """One declaration that has obligations: where it is now, and its newest result.

    `key` names it in its document (its name; `name#2` for a second one of that name). `result` may be
    of an older text: then `stale`. `moves` are the edits since the text that `result` speaks about.
    `final` is false while causes are still being looked for; an unproved obligation is not red yet.
    `held` is a result with new red in it that waits until the learner has paused.
    """

    key: str
    name: str
    kind: str
    span: Span
    fingerprint: str
    result: MethodResult | None = None
    final: bool = False
    moves: tuple[Move, ...] = ()
    activity: Activity = Activity.NONE
    held: MethodResult | None = None
    held_final: bool = False
    held_moves: tuple[Move, ...] = ()
    fails: bool = False
    """Something in `result` is not proved."""
    rests_on: str = ""
    """The unproved declaration that this one's promises build on: its green is *conditional*."""
    assumed_with: str = ""
    """The declaration, resting on an assumption, that this one builds on: its green is *assumed*."""
    samples: Samples | None = None

    @property
    def sampled(self) -> tuple[SampledLoop, ...] | None:
        """Real runs of its loops, while they are of its present text."""
        samples = self.samples
        return samples.loops if samples and samples.fingerprint == self.fingerprint else None

    @property
    def stale(self) -> bool:
        return self.result is not None and self.result.fingerprint != self.fingerprint

    def locate(self, span: Span) -> Span:
        """Where a span of `result` is in the document now."""
        home = self.span.home
        if home.name and span.home == home and not self.stale:
            return locate(span, {home: home.start})  # inside a declaration whose text is as it was
        return move_span(span, self.moves)

    def status(self, item: ObligationResult) -> Status:
        """What to show for one obligation of `result`."""
        if self.stale:
            return Status.RUNNING if self.activity is not Activity.NONE else Status.STALE
        status = status_of(item.verdict)
        if not self.final and status in (Status.UNDECIDED, Status.TIMED_OUT):
            return Status.RUNNING
        if self.rests_on and status in (Status.PROVED, Status.ASSUMED):
            return Status.CONDITIONAL
        if self.assumed_with and status is Status.PROVED:
            return Status.ASSUMED
        return status

    @property
    def overall(self) -> Status:
        """One status for the whole declaration."""
        if self.result is None:
            return Status.RUNNING if self.activity is not Activity.NONE else Status.WAITING
        if self.result.unsupported is not None and not self.stale:
            return Status.ERROR
        if not self.result.results and self.stale:
            return Status.RUNNING if self.activity is not Activity.NONE else Status.STALE
        return worst({self.status(r) for r in self.result.results}) or Status.PROVED

    @cached_property
    def tally(self) -> tuple[tuple[Status, int], ...]:
        """How many obligations are in which state; without a result, the declaration waits as one."""
        if self.result is None:
            return ((Status.WAITING, 1),)
        return tuple(Counter(self.status(r) for r in self.result.results).items())

    def obligation(self, id: int) -> ObligationResult | None:
        return next((r for r in self.result.results if r.obligation.id == id), None) if self.result else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many obligations of a document are in which state, for the toolbar."""

    proved: int = 0
    """For every input, resting on nothing that is open."""
    conditional: int = 0
    assumed: int = 0
    vacuous: int = 0
    too_weak: int = 0
    wrong: int = 0
    undecided: int = 0
    """Undecided, timed out and crashed together."""
    pending: int = 0
    """Stale, running or never checked."""
    errors: int = 0
    """Parse and type errors."""
    seconds: float | None = None
    """How long the last check took; None while one goes on."""


@dataclass(frozen=True)
class DocumentState:
    """One open text. `source` is the text of `version`; `diagnostics` are moved along with edits.

    `analyzed` is the version that the front end has seen last; `complete` is false while the text has
    parse errors, so that old verdicts grey. `locked` are the ranges that a lesson does not let people
    change. `path` is None for a text that was never saved.
    """

    id: int
    title: str
    path: Path | None
    version: int
    source: SourceText
    modified: bool = False
    read_only: bool = False
    analyzed: int = -1
    complete: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()
    front: tuple[Diagnostic, ...] = ()
    """Those of the front end; `diagnostics` adds what it found unsupported later."""
    held_front: tuple[Diagnostic, ...] | None = None
    """All of the front end's, while new errors among them wait until the learner has paused."""
    methods: tuple[MethodState, ...] = ()
    locked: tuple[Span, ...] = ()
    checked_in: float | None = None
    """Seconds that the last check of everything that needed it took; None while it goes on."""
    notice: str = ""
    """A message about the document as a whole, such as "changed on disk"; empty: none."""
    watches: tuple[str, ...] = ()
    """Expressions that are shown beside the variables of its traces."""
    log: tuple[Move, ...] = field(default=(), repr=False)
    """The last edits; the newest made `version`."""
    index: Mapping[str, int] = field(default_factory=dict[str, int], repr=False, compare=False)
    """Where each declaration stands in `methods`, by key, as a help: `place` looks whether it still does."""

    @property
    def unread(self) -> bool:
        """The front end has not seen this text yet: nothing can be said about it."""
        return self.analyzed < self.version

    def place(self, key: str) -> int | None:
        """Where in `methods` the declaration is."""
        i = self.index.get(key, -1)
        if 0 <= i < len(self.methods) and self.methods[i].key == key:
            return i
        return next((i for i, m in enumerate(self.methods) if m.key == key), None)

    def method(self, key: str) -> MethodState | None:
        i = self.place(key)
        return None if i is None else self.methods[i]

    @property
    def standing(self) -> dict[Home, int]:
        """Where each declaration that has obligations stands now."""
        return {m.span.home: m.span.home.start for m in self.methods if m.span.home.name}

    def method_at(self, offset: int) -> MethodState | None:
        return next((m for m in self.methods if m.span.start <= offset <= m.span.end), None)

    def counts(self) -> Counts:
        totals = Counter[Status]()
        for tally, n in Counter(m.tally for m in self.methods).items():
            for status, number in tally:
                totals[status] += n * number
        return Counts(
            proved=totals[Status.PROVED],
            conditional=totals[Status.CONDITIONAL],
            assumed=totals[Status.ASSUMED],
            vacuous=totals[Status.VACUOUS],
            too_weak=totals[Status.TOO_WEAK],
            wrong=totals[Status.REFUTED],
            undecided=totals[Status.UNDECIDED] + totals[Status.TIMED_OUT] + totals[Status.CRASHED],
            pending=totals[Status.STALE]
            + totals[Status.RUNNING]
            + totals[Status.WAITING]
            + (self.analyzed < 0),
            errors=sum(d.severity is Severity.ERROR for d in self.diagnostics),
            seconds=self.checked_in,
        )


@dataclass(frozen=True, slots=True)
class SampleRef:
    """Names a step of a sampled run; `loop` and `run` count from 0."""

    document: int
    method: str
    loop: int
    run: int
    step: int


def claim_of(item: ObligationResult) -> str:
    return f"{item.obligation.kind}: {item.obligation.message}"


@dataclass(frozen=True)
class OpenTrace:
    """The trace that the player has open. `moves` are the edits since the text that it is of.

    `ref` is the obligation it breaks; None for an ordinary run.
    """

    document: int
    trace: Trace
    step: int = 0
    ref: ObligationRef | None = None
    real: Trace | None = None
    """For "contract too weak": a real run to set beside it."""
    claim: str = ""
    """Kind and message of the claim, to find it again after an edit, which may renumber claims."""
    moves: tuple[Move, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    """Of a sampled run."""
    watched: tuple[Watched, ...] = ()
    """The document's watches along the trace, as far as they are known."""
    hints: int = 0
    """How many stages of what would rule its round out were asked for."""
    ruled: RuledOut | None = None
    ruled_done: bool = False
    """`ruled` is the answer, even if it is that nothing was found."""
    pinned: int | None = None
    """A step that the present one is compared with."""

    def locate(self, span: Span) -> Span:
        return move_span(span, self.moves)

    @property
    def only_allowed(self) -> bool:
        """It has a round that an invariant allows, to be ruled out by saying more."""
        return self.ref is not None and any(s.kind is StepKind.ANY_ROUND for s in self.trace.steps)

    @property
    def last(self) -> int:
        return max(0, len(self.trace.steps) - 1)


class RunStatus(StrEnum):
    NONE = "none"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    """A contract was broken, or the run could not start; `sentence` says what happened."""


@dataclass(frozen=True)
class RunState:
    """The last run of a program: what it printed, how it ended, and its trace."""

    status: RunStatus = RunStatus.NONE
    document: int = 0
    name: str = ""
    output: str = ""
    sentence: str = ""
    trace: Trace | None = None


class TaskStatus(StrEnum):
    OPEN = "open"
    TRIED = "tried"
    """Answered, but not yet right: `message` says why."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of sentences that is answered by ticks: what the columns and the rows say."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task of a lesson. `action` names the command of its button ("look", "run", "next"), if any,
    and `action_label` is what the button says. `table` is what it asks, if it is answered by ticks."""

    id: str
    text: str
    status: TaskStatus = TaskStatus.OPEN
    message: str = ""
    action: str = ""
    action_label: str = ""
    table: TableView | None = None


@dataclass(frozen=True, slots=True)
class LessonItem:
    """An entry of the list of lessons."""

    id: str
    world: str
    title: str
    done: bool = False
    unlocked: bool = True
    begun: bool = False
    """Something of it was done, or its program was changed, and it is not finished."""
    tasks_done: int = 0
    tasks: int = 0


@dataclass(frozen=True)
class LessonView:
    """The open lesson as the panel shows it. `body` is Markdown; `hint` is the newest hint shown."""

    id: str
    world: str
    number: int
    count: int
    title: str
    body: str
    tasks: tuple[TaskView, ...] = ()
    hint: str = ""
    hint_number: int = 0
    hint_count: int = 0
    on_track: bool = False
    """The learner's own program is whole, was checked, and no run breaks it."""
    previous: LessonItem | None = None
    next: LessonItem | None = None
    document: int | None = None
    praise: str = ""
    """What to say once all tasks are done."""


class Panel(StrEnum):
    LESSON = "lesson"
    COUNTEREXAMPLE = "counterexample"
    INVARIANTS = "invariants"
    STATE_MAP = "state-map"
    OBLIGATIONS = "obligations"
    PROBLEMS = "problems"
    OUTPUT = "output"


@dataclass(frozen=True)
class MapView:
    """What the state map shows: a loop (by its number) of a declaration with this fingerprint, in a
    `situation` (None: one that suits), of two variables ("": some), without the conjuncts in `off`."""

    document: int
    method: str
    loop: int
    fingerprint: str
    situation: int | None = None
    x: str = ""
    y: str = ""
    off: frozenset[int] = frozenset()
    answer: StateMap | None = None
    failed: bool = False
    """There is no answer, and will be none."""

    @property
    def question(self) -> tuple[object, ...]:
        """What the answer depends on."""
        return (self.document, self.method, self.loop, self.fingerprint, self.situation, self.x, self.y)


@dataclass(frozen=True, slots=True)
class Looks:
    """What of the window is switched on: panels that are open, the theme, the pause of presenter mode."""

    panels: frozenset[Panel] = frozenset()
    theme: str = "system"
    presenter_pause: bool = True


@dataclass(frozen=True, slots=True)
class Presenter:
    """Presenter mode. `pause`: stop before the answer; `answered`: it was shown; `blank`: show nothing."""

    pause: bool = True
    answered: bool = False
    blank: bool = False


@dataclass(frozen=True)
class IdeState:
    """Everything. `selected` is the obligation that Proof and Counterexample speak about."""

    documents: tuple[DocumentState, ...] = ()
    current: int | None = None
    caret: int = 0
    selected: ObligationRef | None = None
    cases: tuple[Cases, ...] = ()
    """For claims of which more than one counterexample was asked for."""
    trace: OpenTrace | None = None
    run: RunState = RunState()
    """The last run, which may go on."""
    past_runs: tuple[RunState, ...] = ()
    """The last run of each other program."""
    map: MapView | None = None
    lesson: LessonView | None = None
    lessons: tuple[LessonItem, ...] = ()
    presenter: Presenter | None = None
    looks: Looks = Looks()
    notices: tuple[tuple[str, str], ...] = ()
    """Messages of the window as a whole, such as a worker that was replaced: about what, and the text."""

    @property
    def notice(self) -> str:
        return " ".join(text for _, text in self.notices)

    @property
    def answer_hidden(self) -> bool:
        """Whether an audience is still to think about how the open trace ends."""
        p, t = self.presenter, self.trace
        ends_badly = t is not None and (t.ref is not None or t.trace.why is not None)
        return p is not None and p.pause and not p.answered and ends_badly

    def document(self, id: int | None) -> DocumentState | None:
        return next((d for d in self.documents if d.id == id), None)

    @property
    def shown(self) -> DocumentState | None:
        """The document in front."""
        return self.document(self.current)

    def run_of(self, id: int | None) -> RunState:
        """The last run of a program: its output is not shown beside another one."""
        runs = (self.run, *self.past_runs)
        return next((r for r in runs if r.document == id and r.status is not RunStatus.NONE), RunState())

    def resolve(
        self, ref: ObligationRef | None
    ) -> tuple[DocumentState, MethodState, ObligationResult] | None:
        """The document, declaration and result that a reference names, while all three are there."""
        if ref is None or (doc := self.document(ref.document)) is None:
            return None
        method = doc.method(ref.method)
        item = method.obligation(ref.obligation) if method else None
        return (doc, method, item) if method and item else None

    def cases_of(self, ref: ObligationRef | None) -> Cases | None:
        """The counterexamples to a claim, as long as the first is still its verdict."""
        found = self.resolve(ref)
        if found is None or ref is None:
            return None
        _, method, item = found
        kept = next((c for c in self.cases if c.ref == ref), None)
        if kept is not None and same(kept.found[0].verdict, item.verdict):
            return kept
        return Cases(ref, (Case(item.verdict, method.moves),))
