"""The first two steps of grading: the rules, and what the verifier says. No parser is needed here."""

from __future__ import annotations

from collections.abc import Mapping

from language.diagnostics import Severity
from language.headlines import headline
from language.lessons import hints
from language.lessons.answer_words import WORDS, say
from language.lessons.reasons import Reason
from language.lessons.records import Failure, Hint, Lesson, Task, TaskKind
from language.lessons.rules import Broken, apply_rules
from language.lessons.template import Fit
from language.record import dataclass
from language.records.verdicts import FileResult, FileVerdict, Proved, Qualifier, Refuted, TooWeak, Undecided
from language.source import SourceText, Span


@dataclass(frozen=True, slots=True)
class Grade:
    """`message` says why, in kind words. `span` is the place in the answer it speaks about, `hint` the
    hint that fits, `failures` what is not proved in the task's methods."""

    passed: bool
    reason: Reason
    message: str
    span: Span | None = None
    hint: Hint | None = None
    failures: tuple[Failure, ...] = ()

    @property
    def brings(self) -> str:
        """What a wrong answer must name to expect this grade: a hint's id, or `rule:` and the reason."""
        return self.hint.id if self.hint else f"rule:{self.reason}"


@dataclass(frozen=True)
class Prepared:
    """An answer that broke no rule, on its way to its grade."""

    lesson: Lesson
    task: Task
    answer: SourceText
    fitting: Fit
    said: Mapping[str, str]


def prepare(
    lesson: Lesson, task: Task, answer: SourceText, said: Mapping[str, str] = WORDS
) -> Prepared | Grade:
    """Step 1: the rules."""
    if task.kind is TaskKind.LOOK:
        return Grade(False, Reason.LOOK, say(said, "look"))
    outcome = apply_rules(lesson.start, lesson.may, answer, said)
    if isinstance(outcome, Broken):
        return Grade(False, outcome.reason, outcome.message, outcome.span)
    return Prepared(lesson, task, answer, outcome, said)


def judge(prepared: Prepared, result: FileResult) -> Grade | None:
    """Step 2: the verdict. None where everything is proved, and step 3 is left."""
    task, said, answer = prepared.task, prepared.said, prepared.answer
    if result.verdict in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
        return not_checked(result, answer, said)
    found = hints.failing(result, task.methods)
    if found:
        return _failed(prepared, found)
    if result.verdict is not FileVerdict.VERIFIED:
        # something else fails: then all that the task is about must have been seen
        checked = {m.name for m in result.methods}
        for name in task.methods or (answer.name,):
            if name not in checked:
                return Grade(False, Reason.UNSURE, say(said, "unsure", name=name))
    for m in result.methods:
        for r in m.results if not task.methods or m.name in task.methods else ():
            assert isinstance(r.verdict, Proved)
            if r.verdict.qualifier in (Qualifier.CONDITIONAL, Qualifier.ASSUMED):
                place = r.obligation.span
                return Grade(False, Reason.WAITING, say(said, "waiting", name=m.name), place)
    return None


def _failed(prepared: Prepared, found: list[hints.Failing]) -> Grade:
    task, said, answer = prepared.task, prepared.said, prepared.answer
    failures = [hints.failure(m, r, answer) for m, r in found]
    mine = hints.learners_words(prepared.lesson.start, prepared.fitting, task.methods)
    hint = hints.choose_hint(task, failures, mine)
    # what a run shows comes first, and what nothing is known about last
    shown = [(m, r) for m, r in found if isinstance(r.verdict, Refuted | TooWeak)]
    settled = shown or [(m, r) for m, r in found if isinstance(r.verdict, Undecided)]
    method, worst = (settled or found)[0]
    span = worst.obligation.span
    if settled or hint:
        line, why = answer.line_of(span.start), headline(worst.obligation, worst.verdict)
        if isinstance(worst.verdict, Refuted | TooWeak):
            why = f"{why} {worst.verdict.sentence}"
        message = say(said, "failed", name=method.name, line=line, message=why)
        return Grade(False, Reason.FAILED, message, span, hint, tuple(failures))
    return Grade(False, Reason.UNSURE, say(said, "unsure", name=method.name), span, None, tuple(failures))


def not_checked(result: FileResult, answer: SourceText, said: Mapping[str, str]) -> Grade:
    """The grade of a text that is no program yet, or uses what Surefoot does not have."""
    reason = Reason.UNSUPPORTED if result.verdict is FileVerdict.UNSUPPORTED else Reason.UNREADABLE
    first = next((d for d in result.diagnostics if d.severity is Severity.ERROR), None)
    if first is None:
        return Grade(False, reason, say(said, "unsure", name=answer.name))
    line = answer.line_of(first.span.start)
    message = say(said, str(reason), line=line, message=first.message)
    return Grade(False, reason, message, first.span)
