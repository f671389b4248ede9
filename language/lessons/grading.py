"""An answer → whether it passes, why not, and the hint for it.

    1. rules     what never passes, and what is locked (no verifier needed)
    2. verdict   is every claim of the task's methods proved, without conditions?
    3. probes    is everything that must run still reachable?

`grade` does all three. The window, which has the verdicts already, calls `prepare`, `judge` and
`conclude` in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from language.diagnostics import Severity
from language.lessons import hints
from language.lessons.probes import Probe, probe, unreached
from language.lessons.reasons import Reason
from language.lessons.records import Failure, Hint, Lesson, Task, TaskKind
from language.lessons.rules import Broken, apply_rules
from language.lessons.template import Fit
from language.lessons.words import WORDS, say
from language.source import SourceText, Span
from language.syntax import ast
from language.syntax.parser import parse
from language.verdicts import FileResult, FileVerdict, Proved, Qualifier, Refuted, TooWeak

Check = Callable[[SourceText], FileResult]


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
    program: ast.Program
    said: Mapping[str, str]


def grade(
    lesson: Lesson, task: Task, answer: SourceText, check: Check, said: Mapping[str, str] = WORDS
) -> Grade:
    """Grade an answer to one task of a lesson."""
    prepared = prepare(lesson, task, answer, said)
    if isinstance(prepared, Grade):
        return prepared
    judged = judge(prepared, check(answer))
    if isinstance(judged, Probe):
        return conclude(prepared, judged, check(judged.source))
    return judged


def prepare(
    lesson: Lesson, task: Task, answer: SourceText, said: Mapping[str, str] = WORDS
) -> Prepared | Grade:
    """Step 1: the rules."""
    if task.kind is TaskKind.LOOK:
        return Grade(False, Reason.LOOK, say(said, "look"))
    outcome = apply_rules(lesson.start, lesson.solution, answer, said)
    program = parse(answer).program
    if bodiless := _bodiless(lesson, program, answer, said):
        return bodiless
    if isinstance(outcome, Broken):
        return Grade(False, outcome.reason, outcome.message, outcome.span)
    return Prepared(lesson, task, answer, outcome, program, said)


def judge(prepared: Prepared, result: FileResult) -> Grade | Probe:
    """Step 2: the verdict. A probe comes out where all is proved, and step 3 is left."""
    task, said, answer = prepared.task, prepared.said, prepared.answer
    if result.verdict in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
        return _not_checked(result, answer, said)
    found = hints.failing(result, task.methods)
    failures = [hints.failure(m, r, answer) for m, r in found]
    mine = hints.learners_words(prepared.lesson.start, prepared.fitting, task.methods)
    if found:
        hint = hints.choose_hint(task, failures, mine)
        method, worst = next(((m, r) for m, r in found if isinstance(r.verdict, Refuted | TooWeak)), found[0])
        span = hints.place(method, worst.obligation)
        if isinstance(worst.verdict, Refuted | TooWeak) or hint:
            message = say(
                said,
                "failed",
                name=method.name,
                line=answer.line_of(span.start),
                message=worst.obligation.message,
            )
            return Grade(False, Reason.FAILED, message, span, hint, tuple(failures))
        return Grade(False, Reason.UNSURE, say(said, "unsure", name=method.name), span, None, tuple(failures))
    checked = {m.name for m in result.methods}
    if result.verdict is not FileVerdict.VERIFIED and any(name not in checked for name in task.methods):
        name = next(name for name in task.methods if name not in checked)
        return Grade(False, Reason.UNSURE, say(said, "unsure", name=name))
    for m in result.methods:
        if task.methods and m.name not in task.methods:
            continue
        for r in m.results:
            assert isinstance(r.verdict, Proved)
            if r.verdict.qualifier is Qualifier.CONDITIONAL or r.verdict.qualifier is Qualifier.ASSUMED:
                return Grade(
                    False, Reason.WAITING, say(said, "waiting", name=m.name), hints.place(m, r.obligation)
                )
    if not task.methods and result.verdict is not FileVerdict.VERIFIED:
        return Grade(False, Reason.UNSURE, say(said, "unsure", name=answer.name))
    to_probe = probe(prepared.program, answer, prepared.fitting, task.methods)
    return to_probe or Grade(True, Reason.PASSED, say(said, "passed"))


def conclude(prepared: Prepared, probed: Probe, result: FileResult) -> Grade:
    """Step 3: the probes. `result` is the verifier's answer about `probed.source`."""
    said, answer = prepared.said, prepared.answer
    if result.verdict in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
        return _not_checked(result, answer, said)
    point = unreached(probed, result)
    if point is None:
        return Grade(True, Reason.PASSED, say(said, "passed"))
    span = Span(point.offset, point.offset)
    if point.entry:
        return Grade(False, Reason.VACUOUS, say(said, "vacuous", name=point.method), span)
    return Grade(False, Reason.UNREACHABLE, say(said, "unreachable", line=answer.line_of(point.offset)), span)


def _not_checked(result: FileResult, answer: SourceText, said: Mapping[str, str]) -> Grade:
    reason = Reason.UNSUPPORTED if result.verdict is FileVerdict.UNSUPPORTED else Reason.UNREADABLE
    first = next((d for d in result.diagnostics if d.severity is Severity.ERROR), None)
    if first is None:
        return Grade(False, reason, say(said, "unsure", name=answer.name))
    message = say(said, str(reason), line=answer.line_of(first.span.start), message=first.message)
    return Grade(False, reason, message, first.span)


def _bodiless(
    lesson: Lesson, program: ast.Program, answer: SourceText, said: Mapping[str, str]
) -> Grade | None:
    """A declaration, loop or `forall` without the body that would have to be checked."""
    with_body = _bodies(parse(SourceText("start.dfy", lesson.start.text)).program)
    for decl in program.decls:
        if (
            isinstance(decl, ast.MethodDecl | ast.FunctionDecl)
            and decl.body is None
            and with_body.get(decl.name.text, True)
        ):
            message = say(said, "bodiless", name=decl.name.text)
            return Grade(False, Reason.BODILESS, message, decl.name.span)
    for node in ast.walk(program):
        if isinstance(node, ast.While | ast.For | ast.Forall) and node.body is None:
            message = say(said, "bodiless-loop", line=answer.line_of(node.span.start))
            return Grade(False, Reason.BODILESS, message, node.span)
    return None


def _bodies(program: ast.Program) -> dict[str, bool]:
    """Which methods and functions have a body."""
    return {
        d.name.text: d.body is not None
        for d in program.decls
        if isinstance(d, ast.MethodDecl | ast.FunctionDecl)
    }
