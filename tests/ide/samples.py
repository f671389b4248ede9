"""Records to show in panels: programs with their results and traces, made by hand.

Spans are found by text, so that the programs can be changed without counting characters.
"""

from __future__ import annotations

from language.records.trace import (
    ABSENT,
    CellRead,
    Change,
    FieldSlot,
    Frame,
    LocalSlot,
    Slot,
    Step,
    StepKind,
    Trace,
    WhyNode,
)
from language.records.verdicts import (
    LoopInfo,
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Proved,
    Qualifier,
    Refuted,
    TooWeak,
    Undecided,
    Verdict,
)
from language.source import SourceText, Span
from language.values import Ref, Value

MAX = """method Max(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
{
  m := a[0];
  var i := 1;
  while i < a.Length
    invariant 0 <= i <= a.Length
    invariant forall k :: 1 <= k < i ==> a[k] <= m
  {
    if a[i] > m { m := a[i]; }
    i := i + 1;
  }
}
"""
SOURCE = SourceText("max.dfy", MAX)
A = Ref(1, "array")


def at(text: str, source: str = MAX, after: str = "") -> Span:
    """The first place of the text, after another text."""
    start = source.index(text, source.index(after) if after else 0)
    return Span(start, start + len(text))


def change(slot: Slot, old: Value | object, new: Value | object) -> Change:
    return Change(slot, old, new)  # type: ignore[arg-type]


def local(name: str, frame: int = 0) -> LocalSlot:
    return LocalSlot(frame, name)


def start(values: tuple[int, ...]) -> Step:
    cells = [change(FieldSlot(A, str(i)), ABSENT, v) for i, v in enumerate(values)]
    length = change(FieldSlot(A, "Length"), ABSENT, len(values))
    return Step(StepKind.START, at("method Max"), 0, (change(local("a"), ABSENT, A), length, *cells))


FRAMES = (Frame(0, "Max", None, Span(0, len(MAX))),)
WHILE = at("while i < a.Length")
ENSURES = at("forall k :: 0 <= k < a.Length ==> a[k] <= m")


def why() -> WhyNode:
    leaf = WhyNode(
        at("a[k] <= m"), "a[0] <= m", "false", False, True, (), "5 <= 3", (CellRead("a", (0,), A),)
    )
    guard = WhyNode(at("0 <= k < a.Length"), "0 <= 0 < 2", "true", True, False)
    inside = WhyNode(
        at("0 <= k < a.Length ==> a[k] <= m"),
        "0 <= 0 < 2 ==> a[0] <= m",
        "false",
        False,
        True,
        (guard, leaf),
        "k = 0",
    )
    other = WhyNode(ENSURES, "0 <= 1 < 2 ==> a[1] <= m", "true", True, False, (), "k = 1")
    cells = (CellRead("a", (0,), A), CellRead("a", (1,), A))
    return WhyNode(
        ENSURES,
        "forall k :: 0 <= k < a.Length ==> a[k] <= m",
        "false",
        False,
        True,
        (inside, other),
        "",
        cells,
    )


def allowed_trace() -> Trace:
    """A round that the invariant allows: i = 2, m = 3 over [5, 2]."""
    return Trace(
        FRAMES,
        (
            start((5, 2)),
            Step(StepKind.STMT, at("m := a[0];"), 0, (change(local("m"), ABSENT, 5),)),
            Step(StepKind.STMT, at("var i := 1;"), 0, (change(local("i"), ABSENT, 1),)),
            Step(
                StepKind.ANY_ROUND,
                WHILE,
                0,
                (change(local("i"), 1, 2), change(local("m"), 5, 3)),
                free=(local("i"), local("m")),
            ),
            Step(StepKind.STMT, WHILE, 0, text="the guard is false"),
            Step(StepKind.CHECK, ENSURES, 0, ok=False),
        ),
        why(),
    )


def real_trace() -> Trace:
    """What Max really does with [5, 2]."""
    return Trace(
        FRAMES,
        (
            start((5, 2)),
            Step(StepKind.STMT, at("m := a[0];"), 0, (change(local("m"), ABSENT, 5),)),
            Step(StepKind.STMT, at("var i := 1;"), 0, (change(local("i"), ABSENT, 1),)),
            Step(StepKind.LOOP_HEAD, WHILE, 0, iteration=1),
            Step(StepKind.STMT, at("if a[i] > m"), 0, iteration=1),
            Step(StepKind.STMT, at("i := i + 1;"), 0, (change(local("i"), 1, 2),), 1),
            Step(StepKind.LOOP_HEAD, WHILE, 0, iteration=2),
            Step(StepKind.CHECK, ENSURES, 0, ok=True),
        ),
    )


def long_trace(n: int = 10_000) -> Trace:
    """A run of n steps over an array of 50 cells."""
    steps = [start(tuple(range(50)))]
    previous: object = ABSENT
    for i in range(n - 1):
        changes = [change(local("i"), previous, i % 50)]
        previous = i % 50
        if i % 3 == 0:
            cell = FieldSlot(A, str(i % 50))
            changes.append(change(cell, i % 50 if i < 50 else i - 150 + i % 3, i))
        kind = StepKind.LOOP_HEAD if i % 10 == 0 else StepKind.STMT
        steps.append(Step(kind, at("i := i + 1;") if i % 10 else WHILE, 0, tuple(changes), i // 10 + 1))
    return consistent(Trace(FRAMES, tuple(steps)))


def consistent(trace: Trace) -> Trace:
    """The trace with every `old` as the steps before leave it."""
    store: dict[Slot, object] = {}
    steps: list[Step] = []
    for step in trace.steps:
        changes: list[Change] = []
        for c in step.changes:
            changes.append(change(c.slot, store.get(c.slot, ABSENT), c.new))
            store[c.slot] = c.new
        steps.append(
            Step(step.kind, step.span, step.frame, tuple(changes), step.iteration, step.ok, step.text)
        )
    return Trace(trace.frames, tuple(steps), trace.why, trace.truncated, trace.output)


SENTENCE = (
    "It allows the state below, from which the postcondition is false. "
    "No run of Max with inputs up to size 4 gets there."
)
TOO_WEAK = TooWeak(allowed_trace(), (("a", "[5, 2]"),), SENTENCE, WHILE, real_trace())
REFUTED = Refuted(
    real_trace(),
    (("a", "[5, 2]"),),
    "This run ends with the postcondition false. Is the code wrong, or the claim?",
)

CONJUNCTS = ("0 <= i", "i <= a.Length", "forall k :: 1 <= k < i ==> a[k] <= m")
_INVARIANT = at("invariant 0 <= i <= a.Length")
INVARIANTS = (
    Span(_INVARIANT.start + 10, _INVARIANT.start + 16),
    Span(_INVARIANT.start + 15, _INVARIANT.end),
    at(CONJUNCTS[2]),
)
LOOP = Span(WHILE.start, MAX.rindex("}") - 1)


def result(verdict: Verdict = TOO_WEAK) -> MethodResult:
    """Max with a postcondition that has the verdict, and everything else proved."""
    ok = Proved()
    items: list[ObligationResult] = []

    def add(kind: ObligationKind, span: Span, message: str, verdict: Verdict, **more: Span) -> None:
        item = Obligation(len(items), kind, span, message, more.get("clause"), more.get("loop"))
        items.append(ObligationResult(item, verdict, 0.012 * (len(items) + 1)))

    add(ObligationKind.INDEX, at("a[0]"), "The index may be out of range.", ok)
    for span, text in zip(INVARIANTS, CONJUNCTS, strict=True):
        add(
            ObligationKind.INVARIANT_ENTRY, span, f"{text} may be false on entry.", ok, clause=span, loop=LOOP
        )
    for span, text in zip(INVARIANTS, CONJUNCTS, strict=True):
        add(ObligationKind.INVARIANT_KEPT, span, f"The body may break {text}.", ok, clause=span, loop=LOOP)
    add(
        ObligationKind.POSTCONDITION,
        Span(MAX.rindex("}"), MAX.rindex("}") + 1),
        "The postcondition may be false where the method ends.",
        verdict,
        clause=ENSURES,
    )
    loop = LoopInfo(LOOP, WHILE, INVARIANTS, ("i", "m"))
    return MethodResult("Max", "method", Span(0, len(MAX)), "f", tuple(items), (loop,), 0.08)


def mixed() -> tuple[ObligationResult, ...]:
    """One obligation in every state that a result can be in."""
    verdicts: tuple[Verdict, ...] = (
        Proved(),
        Proved(Qualifier.CONDITIONAL),
        Proved(Qualifier.ASSUMED),
        Proved(Qualifier.VACUOUS),
        REFUTED,
        TOO_WEAK,
        Undecided("True for every input up to size 4. The proof needs help: a lemma, an assertion.", 4),
    )
    return tuple(
        ObligationResult(
            Obligation(i, ObligationKind.ASSERTION, at("m := a[0];"), f"Claim {i} may be false."), v, 0.01
        )
        for i, v in enumerate(verdicts)
    )
