"""A verifier that fails what it is told to fail, and a small lesson, for tests without Z3."""

from __future__ import annotations

from collections.abc import Callable

from language.lessons.grading import grade
from language.lessons.judging import Grade
from language.lessons.reading import read_catalogue
from language.lessons.records import Lesson
from language.lessons.template import read_template
from language.records.trace import Trace
from language.records.verdicts import (
    FileResult,
    FileVerdict,
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Proved,
    Qualifier,
    Refuted,
    Verdict,
)
from language.source import SourceText, Span
from language.syntax import ast
from language.syntax.parser import parse

REFUTED = Refuted(Trace((), ()), (("x", "-1"),), "A real run breaks this claim.")

LESSON_MD = """+++
id = "half"
title = "Half"
belief = "A half is more."
surprise = "It is less."

[[fails]]
method = "Half"
kind = "postcondition"
clause = "h <= n"
cause = "refuted"

[[task]]
id = "mend"
methods = ["Half"]

[[task.hint]]
id = "still-n-plus-one"
when = { kind = "postcondition", clause = "h <= n", has = "n + 1" }
stages = ["one", "two"]
edit = { old = "n + 1", new = "n / 2" }

[[task.hint]]
id = "general"
when = { kind = "postcondition" }
stages = ["think again"]
edit = "h := n / 2;"

[[wrong]]
file = "start.dfy"
task = "mend"
brings = "still-n-plus-one"

[[wrong]]
task = "mend"
put = "h := n + 2;"
brings = "general"
+++

Look at this.

## task: mend

Mend `Half`.

## done: mend

Mended.

## end

Well done.
"""

START = """method Half(n: nat) returns (h: nat)
  ensures h <= n
{
  // yours
  h := n + 1;
  // end
}

method User(k: nat)
{
  var h := Half(k);
  if /*yours*/k > 3/*end*/ {
    assert h <= k;
  }
}
"""

SOLUTION = read_template(START)[0].text.replace("n + 1", "n / 2")

TEXTS = {
    "1-w/world.toml": 'id = "w"\ntitle = "World"\nabout = "A world."\n',
    "1-w/1-half/lesson.md": LESSON_MD,
    "1-w/1-half/start.dfy": START,
    "1-w/1-half/solution.dfy": SOLUTION,
}


def lesson() -> Lesson:
    catalogue = read_catalogue(TEXTS)
    assert not catalogue.problems, catalogue.problems
    return catalogue.lessons["half"]


Claim = tuple[str, str, str]
"""A method, a kind, and the text of the claim that fails there."""


def verifier(
    *fails: Claim, unreachable: tuple[str, ...] = (), qualifier: Qualifier = Qualifier.PLAIN
) -> Callable[[SourceText], FileResult]:
    """A check that fails the claims given where the text has them, and every `assert false` but those
    in a line after one that contains a text of `unreachable`."""

    def check(source: SourceText) -> FileResult:
        parsed = parse(source)
        if not parsed.ok:
            return FileResult(FileVerdict.REJECTED, (), parsed.diagnostics)
        methods = tuple(method(source, d) for d in parsed.program.decls if isinstance(d, ast.MethodDecl))
        bad = any(not isinstance(r.verdict, Proved) for m in methods for r in m.results)
        return FileResult(FileVerdict.FAILED if bad else FileVerdict.VERIFIED, methods, ())

    def method(source: SourceText, decl: ast.MethodDecl) -> MethodResult:
        text = source.snippet(decl.span)
        results: list[ObligationResult] = []

        def add(kind: str, at: int, size: int, verdict: Verdict) -> None:
            span = Span(decl.span.start + at, decl.span.start + at + size, decl.span.home)
            obligation = Obligation(len(results), ObligationKind(kind), span, "This is not so.", span)
            results.append(ObligationResult(obligation, verdict))

        add("assertion", 0, 1, Proved(qualifier))
        for name, kind, claim in fails:
            if name == decl.name.text and claim in text:
                add(kind, text.index(claim), len(claim), REFUTED)
        at = -1
        while (at := text.find("assert false", at + 1)) >= 0:
            dead = any(u in text[:at] for u in unreachable)
            add("assertion", at, len("assert false"), Proved() if dead else REFUTED)
        return MethodResult(decl.name.text, decl.kind, decl.span, "", tuple(results))

    return check


def graded(text: str, *fails: Claim, of: Lesson | None = None, task: str = "", **more: object) -> Grade:
    """The grade of an answer to the small lesson, when the verifier fails these claims."""
    the = of or lesson()
    asked = the.task(task) if task else the.tasks[0]
    assert asked
    return grade(the, asked, SourceText("answer.dfy", text), verifier(*fails, **more))  # type: ignore[arg-type]
