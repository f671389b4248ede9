"""What became of an obligation, each with its evidence, and the results of a method and a file."""

from __future__ import annotations

from enum import StrEnum

from language.diagnostics import Diagnostic, Note
from language.record import dataclass, field
from language.records.offers import Offer
from language.records.trace import Trace
from language.source import Span


class Qualifier(StrEnum):
    """What a *proved* rests on."""

    PLAIN = "plain"
    CONDITIONAL = "conditional"
    """Proved only if the failing obligation above it, or a failing callee, holds."""
    ASSUMED = "assumed"
    """An `assume`, `{:axiom}` or bodiless lemma stands behind it."""
    VACUOUS = "vacuous"
    """The assumptions contradict each other: nothing reaches it."""


@dataclass(frozen=True, slots=True)
class Proved:
    qualifier: Qualifier = Qualifier.PLAIN
    rests_on: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuted:
    """A real run, replayed with every contract checked, breaks the claim.

    `inputs` are the method's inputs as (name, shown value). `sentence` is the verdict in words. `witness`
    lets the counterexample be taken up again (empty: it cannot be); `untestable` says why no test can be
    written of it (empty: one can be tried).
    """

    trace: Trace
    inputs: tuple[tuple[str, str], ...]
    sentence: str
    witness: bytes = b""
    untestable: str = ""


class Allows(StrEnum):
    """Whose contract allows too much."""

    LOOP = "loop"
    CALL = "call"
    CONTRACT = "contract"
    """The declaration's own, which makes no sense for some inputs."""


@dataclass(frozen=True, slots=True)
class TooWeak:
    """A replayed round or call that the stated contracts allow breaks the claim.

    `blame` is the loop or call whose contract allows the state (`allows`), of the method `callee` if it is a
    call. `real` is a real run beside it.
    """

    trace: Trace
    inputs: tuple[tuple[str, str], ...]
    sentence: str
    blame: Span | None = None
    real: Trace | None = None
    witness: bytes = b""
    allows: Allows = Allows.LOOP
    callee: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """No proof, no counterexample. `tried` is the size that was exhausted, `limit` the limit hit. `first` is
    the place of a claim that fails before this one, on which it may rest."""

    sentence: str
    tried: int = 0
    limit: str = ""
    first: Span | None = None


@dataclass(frozen=True, slots=True)
class TimedOut:
    sentence: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Crashed:
    """The solver or its process died or ran out of memory on it; never counts as proved."""

    sentence: str


Verdict = Proved | Refuted | TooWeak | Undecided | TimedOut | Crashed


class ObligationKind(StrEnum):
    """Stable codes, which are also the JSON `code` of a failing obligation."""

    POSTCONDITION = "postcondition"
    PRECONDITION = "precondition"
    ASSERTION = "assertion"
    INVARIANT_ENTRY = "invariant-entry"
    INVARIANT_KEPT = "invariant-kept"
    DECREASES = "decreases"
    DIVISION = "division-by-zero"
    INDEX = "index"
    RANGE = "range"
    """A slice's bounds, an array's size, a sequence's length."""
    NULL = "null"
    KEY = "map-key"
    DESTRUCTOR = "destructor"
    MATCH = "match-exhaustive"
    SUBSET = "type-constraint"
    """A value must satisfy the constraint of a subset type or newtype, such as `nat`."""
    CONVERSION = "conversion"
    MODIFIES = "modifies"
    READS = "reads"
    ALLOCATED = "allocated"
    DEFINITE = "definite-assignment"
    SUCH_THAT = "such-that"
    UNIQUE = "unique"
    """A such-that in a compiled function must determine its value."""
    WITNESS = "witness"
    CALC = "calc-step"
    FORALL = "forall-ensures"
    ALIAS = "alias"
    """Left sides of a simultaneous assignment must differ."""
    TERMINATION = "termination"
    ALTERNATIVES = "alternatives"
    """The cases of an `if` must cover everything."""
    FUNCTION_PRECONDITION = "function-precondition"
    LAMBDA = "lambda"
    OVERRIDE = "override"
    """What overrides a member of a trait must keep that one's contract."""
    FAULT = "fault"
    """What there is to prove is not known: Surefoot failed."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """What tells a claim from all others of a program; made by `analysis/claims.py` only."""

    owner: str
    kind: ObligationKind
    node: Span
    clause: Span | None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One claim to be proved. `id` is unique in its method and stable under moves.

    `span` is where a failure is reported (a return path, a call, a statement), `clause` the formula
    that is claimed, when it stands elsewhere. `loop` is the loop it belongs to, for invariants and
    measures. `message` says what is wrong when it fails. `shown` is where people look for it, if that is
    not `span`: a path that falls off a body ends at its closing brace.
    """

    id: int
    kind: ObligationKind
    span: Span
    message: str
    clause: Span | None = None
    loop: Span | None = None
    notes: tuple[Note, ...] = ()
    shown: Span | None = None
    owner: str = ""
    """The declaration whose claim it is, by its qualified name."""

    @property
    def key(self) -> ClaimKey:
        return ClaimKey(self.owner, self.kind, self.span, self.clause)

    @property
    def place(self) -> Span:
        """Where people look for it."""
        return self.shown or self.span


@dataclass(frozen=True, slots=True)
class ObligationResult:
    obligation: Obligation
    verdict: Verdict
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class LoopInfo:
    """A loop for the invariants panel: its head, and a span for each invariant conjunct as written."""

    span: Span
    head: Span
    invariants: tuple[Span, ...]
    assigned: tuple[str, ...] = ()


@dataclass(frozen=True)
class MethodResult:
    """All about one method, function or other declaration that has obligations; `span` is all of it."""

    name: str
    kind: str
    span: Span
    fingerprint: str
    results: tuple[ObligationResult, ...]
    loops: tuple[LoopInfo, ...] = ()
    seconds: float = 0.0
    cached: bool = False
    uses: tuple[str, ...] = ()
    """Names of the declarations whose promises it builds on, directly."""
    unsupported: Diagnostic | None = None
    """A feature in it that Surefoot does not have: nothing of it was proved."""
    offers: tuple[Offer, ...] | None = None
    """What would help what fails, best first; None where nobody asked."""


class FileVerdict(StrEnum):
    VERIFIED = "verified"
    FAILED = "failed"
    REJECTED = "rejected"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"


@dataclass(frozen=True)
class FileResult:
    verdict: FileVerdict
    methods: tuple[MethodResult, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float = 0.0
    obligations: int = field(default=0)
