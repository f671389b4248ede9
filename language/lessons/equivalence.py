"""Is a contract, or a claim, that the learner wrote the same as the task's? Proof says so, both ways.

In: an answer that fits and can be read. Out: a program with a lemma for each direction (what the learner
asks for implies what the task asks for, and back; likewise what is promised, under what the task asks for),
and for a claim in a body two assertions at its place. The run that breaks one of them is a state that tells
the learner's contract from the task's. What is neither proved nor refuted is no pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.lessons.answers import changed, part_span, parts_of
from language.lessons.pieces import tokens
from language.lessons.records import Lesson, Put, Task
from language.lessons.template import fit
from language.record import dataclass
from language.source import SourceText, Span
from language.syntax import ast
from language.syntax.parser import parse

ASKS_TOO_LITTLE = "asks-too-little"
ASKS_TOO_MUCH = "asks-too-much"
PROMISES_TOO_MUCH = "promises-too-much"
PROMISES_TOO_LITTLE = "promises-too-little"
CLAIMS_TOO_MUCH = "claims-too-much"
CLAIMS_TOO_LITTLE = "claims-too-little"
KINDS = (
    ASKS_TOO_LITTLE, ASKS_TOO_MUCH, PROMISES_TOO_MUCH, PROMISES_TOO_LITTLE,
    CLAIMS_TOO_LITTLE, CLAIMS_TOO_MUCH,
)  # fmt: skip
"""What can be wrong with a contract or a claim, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Direction:
    """`kind` is what is wrong where it fails; `span` is its lemma or assertion in the generated program;
    `method` the method that it is about, `place` where that is in the answer."""

    kind: str
    span: Span
    method: str
    place: Span


@dataclass(frozen=True)
class Comparison:
    source: SourceText
    directions: tuple[Direction, ...]


def comparisons(lesson: Lesson, task: Task, answer: SourceText) -> tuple[Comparison, ...]:
    """The programs that compare an answer with the solution: one for all contracts, one for each claim."""
    mine, theirs = parse(answer).program, parse(SourceText("solution.dfy", lesson.solution)).program
    contracts = _Contracts(answer, SourceText("solution.dfy", lesson.solution))
    for decl in mine.decls:
        other = _named(theirs, decl)
        if isinstance(decl, ast.MethodDecl) and other and _in_contract(lesson, task, answer, decl):
            contracts.add(decl, other)
    found = [contracts.done()] if contracts.directions else []
    return (*found, *_claims(lesson, task, answer))


def _named(program: ast.Program, decl: ast.Decl) -> ast.MethodDecl | None:
    name = decl.name.text if decl.name else ""
    found = (d for d in program.decls if isinstance(d, ast.MethodDecl) and d.name and d.name.text == name)
    return next(found, None)


def _in_contract(lesson: Lesson, task: Task, answer: SourceText, decl: ast.MethodDecl) -> bool:
    """Whether a part of the task lies between the method's head and its body."""
    fitting = fit(lesson.start, tokens(answer.text))
    if fitting is None or not decl.name or (task.methods and decl.name.text not in task.methods):
        return False
    end = decl.body.span.start if decl.body else decl.span.end
    parts = (part_span(lesson.start, fitting, i, answer.text) for i in parts_of(lesson.start, task))
    return any(decl.span.start <= part.start < end for part in parts)


class _Contracts:
    """Appends the lemmas that compare contracts to an answer."""

    def __init__(self, mine: SourceText, theirs: SourceText) -> None:
        self._mine, self._theirs = mine, theirs
        self._text = mine.text.rstrip() + "\n"
        self.directions: list[Direction] = []

    def done(self) -> Comparison:
        return Comparison(SourceText(self._mine.name, self._text), tuple(self.directions))

    def add(self, mine: ast.MethodDecl, theirs: ast.MethodDecl) -> None:
        asked, asks = self._clauses(mine.spec.requires, True), self._clauses(theirs.spec.requires, False)
        given, gives = self._clauses(mine.spec.ensures, True), self._clauses(theirs.spec.ensures, False)
        inputs, results = mine.params, (*mine.params, *mine.results)
        self._lemma(ASKS_TOO_LITTLE, mine, inputs, asked, asks)
        self._lemma(ASKS_TOO_MUCH, mine, inputs, asks, asked)
        self._lemma(PROMISES_TOO_MUCH, mine, results, [*asks, *gives], given)
        self._lemma(PROMISES_TOO_LITTLE, mine, results, [*asks, *given], gives)

    def _clauses(self, clauses: tuple[ast.Clause, ...], own: bool) -> list[str]:
        source = self._mine if own else self._theirs
        return [source.snippet(c.condition.span) for c in clauses]

    def _lemma(
        self,
        kind: str,
        of: ast.MethodDecl,
        formals: tuple[ast.Formal, ...],
        known: list[str],
        follows: list[str],
    ) -> None:
        types = ", ".join(self._mine.snippet(p.span) for p in of.type_params)
        head = f"lemma Direction{len(self.directions)}{f'<{types}>' if types else ''}"
        lines = [f"{head}({', '.join(self._mine.snippet(f.span) for f in formals)})"]
        lines += [f"  requires {c}" for c in known] + [f"  ensures {c}" for c in follows] + ["{\n}"]
        text = "\n".join(lines)
        start = len(self._text)
        self._text += f"{text}\n"
        name = of.name.text if of.name else ""
        place = of.name.span if of.name else of.span
        self.directions.append(Direction(kind, Span(start, start + len(text)), name, place))


def _claims(lesson: Lesson, task: Task, answer: SourceText) -> Iterator[Comparison]:
    """A claim in a body is compared in the starting program, so that nothing else that was written there
    makes its place unreachable."""
    own = parts_of(lesson.start, task)
    fitting = fit(lesson.start, tokens(answer.text))
    solved = fit(lesson.start, tokens(lesson.solution))
    if fitting is None or solved is None:
        return
    for n, part in enumerate(own):
        if lesson.start.runs[part][-1:] != ("assert",) or not fitting.gaps[part] or not solved.gaps[part]:
            continue
        mine, theirs = fitting.gaps[part], solved.gaps[part]
        claim = answer.text[mine[0].start : mine[-1].end]
        wanted = lesson.solution[theirs[0].start : theirs[-1].end]
        marks = [" ".join(gap.start) for i, gap in enumerate(lesson.start.gaps) if i in own]
        marks[n] = "true"
        bare = changed(lesson.start, task, lesson.start.text, Put(tuple(marks)))
        at = fit(lesson.start, tokens(bare)) if bare else None
        if bare is None or at is None:
            continue
        begin = at.gaps[part][0].start
        word = bare.rindex("assert", 0, begin)
        first = f"if * {{ assert ({claim}) ==> ({wanted}); }} "
        second = f"if * {{ assert ({wanted}) ==> ({claim}); }} "
        text = bare[:word] + first + second + bare[word:]
        name, place = lesson.start.gaps[part].method, Span(mine[0].start, mine[-1].end)
        yield Comparison(
            SourceText(answer.name, text),
            (
                Direction(CLAIMS_TOO_LITTLE, Span(word, word + len(first)), name, place),
                Direction(
                    CLAIMS_TOO_MUCH, Span(word + len(first), word + len(first) + len(second)), name, place
                ),
            ),
        )
