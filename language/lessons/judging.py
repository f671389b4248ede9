"""The first two steps of grading: the rules, and what the verifier says."""

from __future__ import annotations

from collections.abc import Mapping

from language.diagnostics import Diagnostic, Severity
from language.headlines import headline
from language.lessons import hints
from language.lessons.answer_words import WORDS, say
from language.lessons.asking import Scene, ask, filled, phrases
from language.lessons.equivalence import KINDS, Comparison, Direction
from language.lessons.evidence import Evidence, Failing, evidence, failing, failure, leading
from language.lessons.help import bracket_help, help_in_header, help_with
from language.lessons.reasons import Reason
from language.lessons.records import IN_WINDOW, Failure, Hint, Lesson, Task, TaskKind
from language.lessons.rules import Broken, apply_rules
from language.lessons.template import Fit
from language.lessons.truths import truths_in
from language.lessons.written import Written, written
from language.record import dataclass, replace
from language.records.verdicts import (
    Crashed,
    FileResult,
    FileVerdict,
    MethodResult,
    ObligationKind,
    Proved,
    Qualifier,
    Refuted,
    TimedOut,
    TooWeak,
)
from language.source import SourceText, Span
from language.syntax import ast
from language.syntax.parser import parse


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
    """An answer that broke no rule, on its way to its grade. `program` is what could be parsed of it."""

    lesson: Lesson
    task: Task
    answer: SourceText
    fitting: Fit
    said: Mapping[str, str]
    program: ast.Program | None = None

    def mine(self, readable: bool = True) -> Written:
        program = self.program if readable else None
        return written(self.lesson.start, self.fitting, self.task, program)

    def mine_text(self) -> str:
        """What the learner wrote in the task's first part."""
        parts = self.mine(readable=False).parts
        return self.answer.snippet(parts[0]) if parts else ""


def prepare(
    lesson: Lesson,
    task: Task,
    answer: SourceText,
    said: Mapping[str, str] = WORDS,
    program: ast.Program | None = None,
) -> Prepared | Grade:
    """Step 1: the rules."""
    if task.kind in IN_WINDOW:
        return Grade(False, Reason.LOOK, say(said, "look" if task.kind is TaskKind.LOOK else "window"))
    outcome = apply_rules(lesson.start, lesson.may, answer, said)
    if isinstance(outcome, Broken):
        return Grade(False, outcome.reason, outcome.message, outcome.span)
    return Prepared(lesson, task, answer, outcome, said, program)


def judge(prepared: Prepared, result: FileResult, truths: hints.Truths = hints.nothing_known) -> Grade | None:
    """Step 2: the verdict. None where everything is proved, and step 3 is left."""
    task, said, answer = prepared.task, prepared.said, prepared.answer
    if failed := unreadable(prepared, result):
        return failed
    found = failing(result, task.methods)
    if found:
        return _failed(prepared, found, result, truths)
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
                return Grade(False, Reason.WAITING, say(said, "waiting", name=m.name), r.obligation.span)
    return None


def _failed(prepared: Prepared, found: list[Failing], result: FileResult, truths: hints.Truths) -> Grade:
    """The message, the hint and the place are all about one failure: the leading one."""
    task, said, answer = prepared.task, prepared.said, prepared.answer
    method, worst = leading(found)
    failed = evidence(method, worst, answer)
    mine = prepared.mine()
    scene = _scene(prepared, mine, method, found)
    own = hints.choose_hint(task.hints, failed, mine, truths)
    hint = filled(own, phrases(failed, scene, said)) if own else ask(failed, scene, said)
    line, why = answer.line_of(failed.span.start), headline(worst.obligation, worst.verdict)
    failures = tuple(failure(m, r, answer) for m, r in found)
    if isinstance(worst.verdict, Proved | TimedOut | Crashed):
        return Grade(False, Reason.UNSURE, say(said, "unsure", name=method.name), failed.span, hint, failures)
    if isinstance(worst.verdict, Refuted | TooWeak):
        why = f"{why} {worst.verdict.sentence}"
    message = say(said, "failed", name=method.name, line=line, message=why)
    return Grade(False, Reason.FAILED, message, failed.span, hint, failures)


def compare(prepared: Prepared, comparison: Comparison, result: FileResult) -> Grade | None:
    """The grade of a contract or claim that is not the task's; None where each implies the other."""
    said, source = prepared.said, comparison.source
    if result.verdict in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
        return not_checked(result, source, said)
    checked = [(m, r) for m in result.methods for r in m.results]
    for d in sorted(comparison.directions, key=lambda d: KINDS.index(d.kind)):
        here = [(m, r) for m, r in checked if d.span.covers(r.obligation.span)]
        found = [(m, r) for m, r in here if not isinstance(r.verdict, Proved)]
        if found:
            return _told_apart(prepared, d, source, found)
        if any(r.verdict.qualifier is Qualifier.ASSUMED for _, r in here if isinstance(r.verdict, Proved)):
            return Grade(False, Reason.UNSURE, say(said, "unsure", name=d.method), d.place)
    return None


def _told_apart(prepared: Prepared, d: Direction, source: SourceText, found: list[Failing]) -> Grade:
    """The state that tells the learner's contract or claim from the task's."""
    said = prepared.said
    method, worst = leading(found)
    failed = evidence(method, worst, source)
    if not isinstance(worst.verdict, Refuted):
        message = say(said, "undecided", name=d.method)
        return Grade(
            False, Reason.UNSURE, message, d.place, None, (replace(failed.failure, method=d.method),)
        )
    named = replace(failed.failure, kind=d.kind, method=d.method)
    failed = replace(failed, failure=named, span=d.place, clause=None)
    mine = prepared.mine()
    scene = Scene(mine.touches, False, False, True, prepared.answer.line_of, _always, prepared.mine_text())
    truths = truths_in(parse(source).program)
    own = hints.choose_hint(prepared.task.hints, failed, mine, truths)
    words = phrases(failed, scene, said)
    hint = filled(own, words) if own else ask(failed, scene, said)
    message = say(said, f"told.{d.kind}", **words)
    return Grade(False, Reason.FAILED, message, d.place, hint, (named,))


def _always(span: Span) -> bool:
    return True


def _in_sentence(program: ast.Program | None, span: Span) -> bool:
    """Whether a place is in a clause or a claim."""
    nodes = ast.walk(program) if program is not None else ()
    return any(isinstance(n, ast.Clause | ast.Assert) and n.span.covers(span) for n in nodes)


def unbalanced(answer: SourceText, said: Mapping[str, str]) -> Grade | None:
    """The grade of an answer whose brackets do not match: nobody can say which part of it is whose."""
    found = bracket_help(answer, said)
    if found is None:
        return None
    help, span = found
    line = answer.line_of(span.start)
    message = say(said, "unreadable", line=line, message=help.hint.stages[0])
    return Grade(False, Reason.UNREADABLE, message, span, help.hint)


def _scene(prepared: Prepared, mine: Written, method: MethodResult, found: list[Failing]) -> Scene:
    entry_or_kept = (ObligationKind.INVARIANT_ENTRY, ObligationKind.INVARIANT_KEPT)
    return Scene(
        mine.touches,
        bool(method.loops),
        any(loop.invariants for loop in method.loops),
        not any(m is method and r.obligation.kind in entry_or_kept for m, r in found),
        prepared.answer.line_of,
        lambda span: _in_sentence(prepared.program, span),
        prepared.mine_text(),
    )


def unreadable(prepared: Prepared, result: FileResult) -> Grade | None:
    """The grade of an answer that is no program yet; None where it is. The lesson's own words come first,
    then those for the place; the parser's are for any program."""
    if result.verdict not in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
        return None
    grade = not_checked(result, prepared.answer, prepared.said)
    problem = first_error(result)
    if problem is None:
        return grade
    failed = Evidence(Failure("", str(grade.reason), problem.message), problem.span, None, problem.message)
    own = hints.choose_hint(prepared.task.hints, failed, prepared.mine(readable=False), hints.nothing_known)
    help = help_with(prepared.lesson.start, prepared.fitting, prepared.answer, problem, prepared.said)
    hint = own or (help.hint if help else None)
    if hint is None or help is None or not help.instead:
        return replace(grade, hint=hint)
    line = prepared.answer.line_of(problem.span.start)
    message = say(prepared.said, str(grade.reason), line=line, message=hint.stages[0])
    return replace(grade, message=message, hint=hint)


def no_header(prepared: Prepared) -> Grade | None:
    """The grade where something else than a clause stands between a loop's test and its body: the parser
    takes that for what follows a loop without a body."""
    found = help_in_header(prepared.lesson.start, prepared.fitting, prepared.said)
    if found is None:
        return None
    help, span = found
    line = prepared.answer.line_of(span.start)
    message = say(prepared.said, "unreadable", line=line, message=help.hint.stages[0])
    return Grade(False, Reason.UNREADABLE, message, span, help.hint)


def first_error(result: FileResult) -> Diagnostic | None:
    return next((d for d in result.diagnostics if d.severity is Severity.ERROR), None)


def not_checked(result: FileResult, answer: SourceText, said: Mapping[str, str]) -> Grade:
    """The grade of a text that is no program yet, or uses what Surefoot does not have."""
    reason = Reason.UNSUPPORTED if result.verdict is FileVerdict.UNSUPPORTED else Reason.UNREADABLE
    first = first_error(result)
    if first is None:
        return Grade(False, reason, say(said, "unsure", name=answer.name))
    line = answer.line_of(first.span.start)
    message = say(said, str(reason), line=line, message=first.message)
    return Grade(False, reason, message, first.span)
