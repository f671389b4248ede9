"""Everything that can happen to the window's state, as closed records. No Qt here.

Events that come from a worker carry the document, the version of its text and the declaration's
fingerprint, so that the reducer can tell what is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ide.model.moves import Move
from ide.model.state import (
    Activity,
    LessonItem,
    LessonView,
    Looks,
    MapView,
    ObligationRef,
    Presenter,
    RunStatus,
    SampleRef,
)
from language.diagnostics import Diagnostic
from language.records.inquiry import Inquiry, Wish
from language.records.looks import RuledOut, SampledLoop, StateMap, Watched
from language.records.trace import Trace
from language.records.verdicts import MethodResult
from language.source import SourceText, Span


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A declaration that has obligations, as the front end reports it. `span` is absolute."""

    key: str
    name: str
    kind: str
    span: Span
    fingerprint: str


# ── documents ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class DocumentOpened:
    id: int
    title: str
    path: Path | None
    source: SourceText
    read_only: bool = False
    locked: tuple[Span, ...] = ()


@dataclass(frozen=True)
class DocumentClosed:
    id: int


@dataclass(frozen=True)
class DocumentShown:
    id: int


@dataclass(frozen=True)
class DocumentSaved:
    id: int
    title: str
    path: Path


@dataclass(frozen=True)
class DocumentModified:
    """Whether the text differs from the file's; the editor knows, since undo can take an edit back."""

    id: int
    modified: bool


@dataclass(frozen=True)
class DocumentNoticed:
    """A message about a document, such as "changed on disk"; an empty one takes it away."""

    id: int
    notice: str


@dataclass(frozen=True)
class LockedChanged:
    id: int
    locked: tuple[Span, ...]


@dataclass(frozen=True)
class TextEdited:
    """One edit; `source` is the text after it, `version` its number (each edit adds one)."""

    id: int
    version: int
    source: SourceText
    move: Move


@dataclass(frozen=True)
class CaretMoved:
    id: int
    offset: int


# ── checking ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Analyzed:
    """The front end has seen `version`."""

    id: int
    version: int
    complete: bool
    diagnostics: tuple[Diagnostic, ...]
    units: tuple[UnitInfo, ...]


@dataclass(frozen=True)
class CheckStarted:
    id: int
    key: str
    fingerprint: str
    activity: Activity


@dataclass(frozen=True)
class Checked:
    """A declaration's result for `version`. `final`: no cause is still being looked for."""

    id: int
    version: int
    key: str
    result: MethodResult
    final: bool


@dataclass(frozen=True)
class CheckStopped:
    """Nobody works on the declaration any more (cancelled)."""

    id: int
    key: str


@dataclass(frozen=True)
class CheckCrashed:
    """The worker died on the declaration; `sentence` says so for people."""

    id: int
    version: int
    unit: UnitInfo
    sentence: str


@dataclass(frozen=True)
class CheckFinished:
    """Everything of the document that needed it has been checked; None: a check has begun."""

    id: int
    seconds: float | None


@dataclass(frozen=True)
class CheckAgain:
    """Someone asked for it: results of the document are forgotten, and made again."""

    id: int


@dataclass(frozen=True)
class RedDue:
    """The learner has paused long enough: results that were held back may show."""

    id: int


# ── looking ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ObligationSelected:
    ref: ObligationRef | None


@dataclass(frozen=True)
class TraceOpened:
    """Open the trace of a result, at its last step (or `step`). `asked`: somebody wanted to see it; else it
    is shown beside the red in the editor so that the panel is no blank."""

    ref: ObligationRef
    step: int | None = None
    asked: bool = True


@dataclass(frozen=True)
class FurtherWished:
    """Somebody wants another or a smaller counterexample to a claim, or a test of the one that is shown."""

    ref: ObligationRef
    wish: Wish


@dataclass(frozen=True)
class FurtherAnswered:
    """What came of a wish, in the text of `version`."""

    ref: ObligationRef
    version: int
    inquiry: Inquiry


@dataclass(frozen=True)
class FurtherEnded:
    """A wish was given up; `sentence` says why, where that needs words."""

    ref: ObligationRef
    sentence: str = ""


@dataclass(frozen=True)
class CaseShown:
    """One of the counterexamples that were found is the one to show."""

    ref: ObligationRef
    index: int


@dataclass(frozen=True)
class RunTraceOpened:
    """Open the trace of the last run, at its first step."""


@dataclass(frozen=True)
class StepChosen:
    step: int


@dataclass(frozen=True)
class TraceClosed:
    pass


@dataclass(frozen=True)
class WatchesSet:
    """The expressions that are to be shown beside a document's variables."""

    id: int
    watches: tuple[str, ...]


@dataclass(frozen=True)
class WatchesDone:
    """What they are along a trace."""

    trace: Trace
    watched: tuple[Watched, ...]


@dataclass(frozen=True)
class Sampled:
    """Real runs of a declaration's loops; `fingerprint` is the declaration's that they are of."""

    id: int
    key: str
    fingerprint: str
    loops: tuple[SampledLoop, ...]


@dataclass(frozen=True)
class SampleOpened:
    """Open a sampled run in the player."""

    ref: SampleRef


@dataclass(frozen=True)
class MapChosen:
    view: MapView


@dataclass(frozen=True)
class MapDone:
    """The answer to a view's question; None: there is none."""

    question: tuple[object, ...]
    map: StateMap | None


@dataclass(frozen=True)
class RuleOutAsked:
    """Somebody wants to know, or know more of, what would rule the open trace's round out."""


@dataclass(frozen=True)
class RuleOutDone:
    trace: Trace
    found: RuledOut | None


@dataclass(frozen=True)
class StepPinned:
    """Compare later steps with the present one; with none, if one is compared with already."""


# ── running ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class RunStarted:
    document: int
    name: str


@dataclass(frozen=True)
class RunPrinted:
    text: str


@dataclass(frozen=True)
class RunEnded:
    status: RunStatus
    sentence: str
    trace: Trace | None = None


# ── lessons and notices ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LessonShown:
    lesson: LessonView | None


@dataclass(frozen=True)
class LessonsListed:
    lessons: tuple[LessonItem, ...]


@dataclass(frozen=True)
class Graded:
    """A lesson's answer was graded. `span` is in the text of `version`; `hint` is a hint's id or "", and
    `stages` are its texts."""

    id: int
    version: int
    task: str
    passed: bool
    message: str
    span: Span | None
    hint: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class PresenterChanged:
    """Presenter mode was entered or changed; None: left."""

    presenter: Presenter | None


@dataclass(frozen=True)
class LooksChanged:
    """A panel was opened or closed, the theme changed, or the pause of presenter mode."""

    looks: Looks


@dataclass(frozen=True)
class Noticed:
    """A message of the window as a whole `about` something; empty: that is over."""

    notice: str
    about: str = "checker"


Event = (
    DocumentOpened
    | DocumentClosed
    | DocumentShown
    | DocumentSaved
    | DocumentModified
    | DocumentNoticed
    | LockedChanged
    | TextEdited
    | CaretMoved
    | Analyzed
    | CheckStarted
    | Checked
    | CheckStopped
    | CheckCrashed
    | CheckFinished
    | CheckAgain
    | RedDue
    | ObligationSelected
    | TraceOpened
    | FurtherWished
    | FurtherAnswered
    | FurtherEnded
    | CaseShown
    | RunTraceOpened
    | StepChosen
    | TraceClosed
    | WatchesSet
    | WatchesDone
    | Sampled
    | SampleOpened
    | MapChosen
    | MapDone
    | RuleOutAsked
    | RuleOutDone
    | StepPinned
    | RunStarted
    | RunPrinted
    | RunEnded
    | LessonShown
    | LessonsListed
    | Graded
    | PresenterChanged
    | LooksChanged
    | Noticed
)
