"""An answer → whether it passes, why not, and the hint for it.

1. rules     what never passes, and what is locked (no verifier needed)
2. verdict   is every claim of the task's methods proved, without conditions?
3. probes    is everything that must run still reachable?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from language.lessons.answer_words import WORDS, say
from language.lessons.answers import carried
from language.lessons.equivalence import comparisons
from language.lessons.judging import (
    Grade,
    Prepared,
    compare,
    judge,
    no_header,
    not_checked,
    prepare,
    unbalanced,
    unreadable,
)
from language.lessons.probes import probe, unreached
from language.lessons.reasons import Reason
from language.lessons.records import Hint, Lesson, Task, TaskKind, When
from language.lessons.truths import truths_in
from language.record import replace
from language.records.verdicts import FileResult, FileVerdict
from language.source import SourceText, Span
from language.syntax import ast
from language.syntax.parser import parse

Check = Callable[[SourceText], FileResult]


def grade(
    lesson: Lesson,
    task: Task,
    answer: SourceText,
    check: Check,
    said: Mapping[str, str] = WORDS,
) -> Grade:
    """Grade an answer to one task of a lesson. What does not pass always brings a hint: where a rule is
    broken, it is the reason."""
    got = _graded(lesson, task, answer, check, said)
    if got.passed or got.hint is not None:
        return got
    return replace(got, hint=Hint(f"rule:{got.reason}", When(), (got.message,)))


def _graded(lesson: Lesson, task: Task, answer: SourceText, check: Check, said: Mapping[str, str]) -> Grade:
    lesson, text = carried(lesson, answer.text)
    answer = SourceText(answer.name, text)
    parsed = parse(answer)
    program = parsed.program
    prepared = prepare(lesson, task, answer, said, program)
    changed = isinstance(prepared, Grade) and prepared.reason in (Reason.LOCKED, Reason.MISSING)
    if changed and (open_bracket := unbalanced(answer, said)):
        return open_bracket
    if not isinstance(prepared, Grade) and (misplaced := no_header(prepared)):
        return misplaced
    # of a damaged program the parser keeps what it could read, perhaps without a body that is there
    if parsed.ok and (bodiless := _bodiless(lesson, program, answer, said)):
        return bodiless
    if isinstance(prepared, Grade):
        return prepared
    result = check(answer)
    if task.kind is TaskKind.SPECIFY:
        return _compared(prepared, result, check)
    if failed := judge(prepared, result, truths_in(program)):
        return failed
    return reachable(prepared, check) or Grade(True, Reason.PASSED, say(said, "passed"))


def _compared(prepared: Prepared, result: FileResult, check: Check) -> Grade:
    """What the learner wrote against what the solution has in its place."""
    if failed := unreadable(prepared, result):
        return failed
    if not prepared.lesson.solution:
        return Grade(False, Reason.LATER, say(prepared.said, "later"))
    found = comparisons(prepared.lesson, prepared.task, prepared.answer)
    if not found:  # nothing was compared, so nothing is known
        return Grade(False, Reason.UNSURE, say(prepared.said, "unsure", name=prepared.answer.name))
    for comparison in found:
        if failed := compare(prepared, comparison, check(comparison.source)):
            return failed
    return Grade(True, Reason.PASSED, say(prepared.said, "same"))


def reachable(prepared: Prepared, check: Check) -> Grade | None:
    """Step 3: check the answer again with its probes. None where everything is reachable."""
    said, answer = prepared.said, prepared.answer
    program = parse(answer).program
    probed = probe(program, answer, prepared.fitting, prepared.task.methods)
    if probed is None:
        return None
    result = check(probed.source)
    if result.verdict in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
        return not_checked(result, probed.source, said)
    point = unreached(probed, result)
    if point is None:
        return None
    span = Span(point.offset, point.offset)
    if point.entry:
        return Grade(False, Reason.VACUOUS, say(said, "vacuous", name=point.method), span)
    which, test = _barred(program, point.offset)
    message = say(said, which, line=answer.line_of(point.offset), test=answer.snippet(test))
    return Grade(False, Reason.UNREACHABLE, message, span)


def _barred(program: ast.Program, offset: int) -> tuple[str, Span]:
    """How to say that nothing gets to a place: the innermost test around it, and which way it goes."""
    which, test = "unreachable", Span(0, 0)
    for decl in program.decls:
        for node in ast.walk(decl):
            if not node.span.start <= offset < node.span.end:
                continue
            if isinstance(node, ast.While) and node.guard is not None:
                which, test = "unreachable-loop", node.guard.span
            elif isinstance(node, ast.If) and isinstance(node.guard, ast.Expr):
                inside = node.then.span.start <= offset < node.then.span.end
                which, test = "unreachable-branch" if inside else "unreachable-else", node.guard.span
    return which, test


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
