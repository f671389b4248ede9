"""An answer → whether it passes, why not, and the hint for it.

1. rules     what never passes, and what is locked (no verifier needed)
2. verdict   is every claim of the task's methods proved, without conditions?
3. probes    is everything that must run still reachable?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from language.lessons.answer_words import WORDS, say
from language.lessons.judging import Grade, Prepared, judge, not_checked, prepare
from language.lessons.probes import probe, unreached
from language.lessons.reasons import Reason
from language.lessons.records import Lesson, Task
from language.records.verdicts import FileResult, FileVerdict
from language.source import SourceText, Span
from language.syntax import ast
from language.syntax.parser import parse

Check = Callable[[SourceText], FileResult]


def grade(
    lesson: Lesson, task: Task, answer: SourceText, check: Check, said: Mapping[str, str] = WORDS
) -> Grade:
    """Grade an answer to one task of a lesson."""
    program = parse(answer).program
    prepared = prepare(lesson, task, answer, said)
    if bodiless := _bodiless(lesson, program, answer, said):
        return bodiless
    if isinstance(prepared, Grade):
        return prepared
    if failed := judge(prepared, check(answer)):
        return failed
    return reachable(prepared, check) or Grade(True, Reason.PASSED, say(said, "passed"))


def reachable(prepared: Prepared, check: Check) -> Grade | None:
    """Step 3: check the answer again with its probes. None where everything is reachable."""
    said, answer = prepared.said, prepared.answer
    probed = probe(parse(answer).program, answer, prepared.fitting, prepared.task.methods)
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
    line = answer.line_of(point.offset)
    return Grade(False, Reason.UNREACHABLE, say(said, "unreachable", line=line), span)


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
