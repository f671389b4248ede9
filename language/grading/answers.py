"""An answer → a verdict on each of its tasks. Nothing that was handed in is believed: all is verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language import report
from language.assignments.points import Outcome, Verdict
from language.assignments.records import Assignment, TaskPoints
from language.lessons.answer_words import WORDS
from language.lessons.evidence import clause_text
from language.lessons.grading import Check, grade, reachable
from language.lessons.judging import Grade, Prepared, prepare
from language.lessons.reasons import Reason
from language.lessons.records import Lesson, Task
from language.records.verdicts import (
    FileResult,
    FileVerdict,
    ObligationKind,
    ObligationResult,
    Proved,
    Qualifier,
    TimedOut,
)
from language.source import SourceText

MOST_REPORT = 40_000
"""Characters of what the verifier says about an answer; more helps nobody."""


def grade_answer(a: Assignment, lesson_id: str, text: str, check: Check) -> list[Verdict]:
    """The verdicts on the assignment's tasks in this lesson, in their order."""
    lesson = a.lessons.lessons[lesson_id]
    grader = _Lesson(lesson, text, check)
    return [grader.verdict(points, a.task(points)[1]) for points in a.tasks if points.lesson == lesson_id]


class _Lesson:
    """An answer to one lesson. Each text is verified once, however many tasks speak of it."""

    def __init__(self, lesson: Lesson, text: str, check: Check) -> None:
        self.lesson = lesson
        self.answer = SourceText(f"{lesson.id}.dfy", text)
        self._check = check
        self._known: dict[str, FileResult] = {}

    def check(self, source: SourceText) -> FileResult:
        found = self._known.get(source.text)
        if found is None:
            found = self._known[source.text] = self._check(source)
        return found

    def verdict(self, points: TaskPoints, task: Task) -> Verdict:
        got = grade(self.lesson, task, self.answer, self.check)
        result = self._known.get(self.answer.text)
        late = not got.passed and result is not None and _out_of_time(result)
        outcome = Outcome.PASSED if got.passed else Outcome.OUT_OF_TIME if late else Outcome.FAILED
        if got.reason is Reason.LATER:
            outcome = Outcome.LATER
        return Verdict(
            points.id,
            outcome,
            got.message,
            str(got.reason),
            self.answer.line_of(got.span.start) if got.span else 0,
            tuple(self._promises(task, got)) if points.by_claim else (),
            "" if result is None or got.passed else self._report(result),
            tuple(sorted(set(_rests_on(result)))) if result is not None else (),
            got.hint.stages[0] if got.hint else "",
        )

    def _report(self, result: FileResult) -> str:
        text = report.to_text(self.answer.name, (self.answer,), result)
        text = text.rstrip().rpartition(", ")[0]  # without the seconds, which no grade depends on
        return text if len(text) <= MOST_REPORT else text[:MOST_REPORT] + "\n…"

    def _promises(self, task: Task, got: Grade) -> Iterator[tuple[str, bool]]:
        """The promises of the task's declarations that the start does not keep, and whether the answer
        earns them: proved with nothing failing before them, and nothing out of reach."""
        start = SourceText(self.answer.name, self.lesson.start.text)
        free = set(_kept(start, self.check(start), task.methods))
        asked = [p for p in _promised(start, self.check(start), task.methods) if p not in free]
        kept: set[tuple[str, str]] = set()
        prepared = prepare(self.lesson, task, self.answer, WORDS)
        if got.passed:
            kept = set(asked)
        elif got.reason is Reason.FAILED and isinstance(prepared, Prepared):
            unreached = reachable(prepared, self.check)
            kept = set(_kept(self.answer, self.check(self.answer), task.methods)) if not unreached else kept
        for method, clause in asked:
            yield f"{method}: ensures {clause}", (method, clause) in kept


def _promised(source: SourceText, result: FileResult, methods: Sequence[str]) -> list[tuple[str, str]]:
    """The promises, each once, as (declaration, clause with single spaces)."""
    return list(dict.fromkeys(key for key, _ in _postconditions(source, result, methods)))


def _kept(source: SourceText, result: FileResult, methods: Sequence[str]) -> list[tuple[str, str]]:
    good: dict[tuple[str, str], bool] = {}
    for key, r in _postconditions(source, result, methods):
        plain = isinstance(r.verdict, Proved) and r.verdict.qualifier is Qualifier.PLAIN
        good[key] = good.get(key, True) and plain
    return [key for key, ok in good.items() if ok]


def _postconditions(
    source: SourceText, result: FileResult, methods: Sequence[str]
) -> Iterator[tuple[tuple[str, str], ObligationResult]]:
    for m in result.methods:
        for r in m.results if not methods or m.name in methods else ():
            if r.obligation.kind is ObligationKind.POSTCONDITION:
                yield (m.name, " ".join(clause_text(r.obligation, source).split())), r


def _rests_on(result: FileResult) -> Iterator[str]:
    for m in result.methods:
        for r in m.results:
            if isinstance(r.verdict, Proved):
                yield from (note.message for note in r.verdict.rests_on)


def _out_of_time(result: FileResult) -> bool:
    return result.verdict is FileVerdict.TIMEOUT or any(
        isinstance(r.verdict, TimedOut) for m in result.methods for r in m.results
    )
