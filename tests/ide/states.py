"""Window states that show the sample records."""

from __future__ import annotations

from dataclasses import replace

from ide.model import events as ev
from ide.model.reducer import reduce
from ide.model.state import (
    DocumentState,
    IdeState,
    LessonItem,
    LessonView,
    MethodState,
    ObligationRef,
    OpenTrace,
    RunState,
    RunStatus,
    TaskStatus,
    TaskView,
    trace_of,
)
from language.diagnostics import Edit, Fix, Note, error, warning
from language.records.inquiry import Wish, about
from language.records.trace import Trace
from language.records.verdicts import MethodResult, Proved, Refuted, TooWeak
from language.source import SourceText, Span
from tests.ide import samples


def document(*results: MethodResult, source: SourceText = samples.SOURCE) -> DocumentState:
    methods = tuple(
        MethodState(r.name, r.name, r.kind, r.span, r.fingerprint, r, final=True) for r in results
    )
    return DocumentState(1, source.name, None, 1, source, analyzed=1, methods=methods)


def failing(result: MethodResult | None = None, step: int | None = None) -> IdeState:
    """Max with its failing postcondition selected and its trace open (at its last step)."""
    result = result or samples.result()
    doc = document(result)
    item = result.results[-1]
    ref = ObligationRef(1, result.name, item.obligation.id)
    trace = trace_of(item.verdict)
    opened = None
    if trace is not None:
        real = item.verdict.real if isinstance(item.verdict, TooWeak) else None
        opened = OpenTrace(1, trace, 0, ref, real)
        opened = replace(opened, step=opened.last if step is None else step)
    return IdeState((doc,), 1, selected=ref, trace=opened)


def with_others(busy: bool = False) -> IdeState:
    """Max, refuted, with a second counterexample that was asked for; `busy`: a third is looked for."""
    state = failing(samples.result(replace(samples.REFUTED, witness=b"1")))
    ref = state.selected
    assert ref is not None
    state = reduce(state, ev.FurtherWished(ref, Wish.SMALLER))
    why_not = "The counterexample holds for any type T, and a test needs a type of its own."
    other = replace(samples.REFUTED, witness=b"2", untestable=why_not)
    begun = about(samples.result(), ref.obligation).wishing(Wish.SMALLER)
    answer = begun.answered(other, "This is the smallest that was found.")
    state = reduce(state, ev.FurtherAnswered(ref, 1, answer))
    return reduce(state, ev.FurtherWished(ref, Wish.ANOTHER)) if busy else state


def playing(trace: Trace, step: int = 0) -> IdeState:
    """An ordinary run that is open in the player."""
    return IdeState((document(samples.result()),), 1, trace=OpenTrace(1, trace, step))


def edited(state: IdeState) -> IdeState:
    """The same state after an edit of the method: its results are out of date."""
    docs = tuple(
        replace(d, methods=tuple(replace(m, fingerprint="new") for m in d.methods)) for d in state.documents
    )
    return replace(state, documents=docs)


def entry_fails() -> IdeState:
    """Max whose last conjunct is false on entry, by a run."""
    result = samples.result(Proved())
    items = list(result.results)
    bad = Refuted(
        samples.real_trace(), (("a", "[5, 2]"),), "With a = [5, 2] it is false before the first round."
    )
    items[3] = replace(items[3], verdict=bad)
    return IdeState((document(replace(result, results=tuple(items))),), 1)


def every_status() -> IdeState:
    """A declaration with an obligation in every state, one that is all green, and one never checked."""
    base = samples.result(Proved())
    note = (Note(samples.WHILE, "the invariant of this loop, which is not proved"),)
    items = list(samples.mixed())
    items[1] = replace(items[1], verdict=replace(items[1].verdict, rests_on=note))
    worst = replace(base, name="Mixed", results=tuple(items))
    doc = document(worst, replace(base, cached=True))
    never = MethodState("Later", "Later", "lemma", Span(0, 5), "g")
    return IdeState((replace(doc, methods=(*doc.methods, never)),), 1)


def with_problems() -> IdeState:
    """A syntax error with a quick fix, a warning, and a failing claim."""
    state = failing()
    at = samples.at
    typo = error(
        "assign-equals",
        at("m := a[0];"),
        "`=` does not assign. An assignment is written `:=`.",
        Note(at("m: int"), "`m` is declared here"),
        fixes=(Fix("Write `:=`", (Edit(at(":=", after="m := a[0]"), ":="),)),),
    )
    unused = warning("unused", at("var i := 1;"), "The value of i is never used where the method ends.")
    (doc,) = state.documents
    return replace(state, documents=(replace(doc, diagnostics=(unused, typo)),))


def ran(failed: bool = False) -> IdeState:
    state = failing()
    output = "The largest is 5\nDone.\n"
    if failed:
        sentence = "The precondition `a.Length > 0` of Max is false in this run."
        run = RunState(RunStatus.FAILED, 1, "Main", output, sentence, samples.real_trace())
    else:
        run = RunState(RunStatus.FINISHED, 1, "Main", output)
    return replace(state, run=run)


WORLD = "World 2 · Loops"
LESSONS = (
    LessonItem("1-1", "World 1 · Promises", "The broken promise", True),
    LessonItem("1-2", "World 1 · Promises", "What a precondition asks", True),
    LessonItem("2-1", WORLD, "Kept by the body", True),
    LessonItem("2-2", WORLD, "Enough for what follows"),
    LessonItem("2-3", WORLD, "Bounds", unlocked=False),
)
LESSON = LessonView(
    "2-2",
    WORLD,
    4,
    9,
    "Enough for what follows",
    "After the loop, the verifier knows only two things: the **invariant**, and that the guard is false. "
    "Everything else about the loop is forgotten.\n\nThis loop finds the maximum, and every run gives the "
    "right answer. Yet the postcondition is not proved: the invariant *allows* a state that no run "
    "reaches.\n\n"
    "```dafny\nwhile i < a.Length\n  invariant 0 <= i <= a.Length\n```\n\n"
    "Step to that state. Which cell does nobody speak for?",
    (
        TaskView(
            "look", "Find the cell that breaks the postcondition", TaskStatus.DONE, "", "look", "Look again"
        ),
        TaskView(
            "fix", "Strengthen the invariant until `Max` is proved", TaskStatus.TRIED, "Line 3 still fails."
        ),
        TaskView(
            "say", "Say in one line why k must start at 0", action="look", action_label="Let Surefoot look"
        ),
    ),
    "Your invariant speaks for the cells from 1 to `i`. Which cell has the loop seen that it leaves out?",
    1,
    4,
    True,
    LESSONS[2],
    LESSONS[4],
    1,
)


def in_lesson() -> IdeState:
    return replace(failing(), lesson=LESSON, lessons=LESSONS)


def lesson_done() -> IdeState:
    tasks = tuple(replace(t, status=TaskStatus.DONE, message="", action="") for t in LESSON.tasks)
    praise = "Proved. Surefoot did not test it: **this covers every integer**."
    lesson = replace(LESSON, tasks=tasks, hint="", hint_number=0, hint_count=0, on_track=False, praise=praise)
    return replace(failing(), lesson=lesson, lessons=LESSONS)
