"""Questions that are answered by ticks: which claims are true, and what each sentence is good for.

A table is answered as a whole, and committed once. A prediction is done whatever it was, for it is explained
afterwards; a choice is done when every cell is right, and another set of sentences comes after a miss. What
is true is not only stated by the author: `measured` asks the verifier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from language.lessons.answer_words import say
from language.lessons.records import Row, Task, TaskKind
from language.record import dataclass
from language.records.verdicts import FileResult, FileVerdict, ObligationKind, ObligationResult, Proved
from language.source import SourceText

MARK = "/*claim*/"
"""Where a row's formula stands in the program that measures it."""
_FIRST = re.compile(r"/\*first\*/(.*?)/\*end\*/")
"""A value that a variable has before the loop."""
COLUMNS = ("true", "entry", "kept", "enough")
Ticks = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """`wrong` are the rows that were not answered rightly, of `rows`."""

    passed: bool
    rows: tuple[Row, ...]
    wrong: tuple[Row, ...]


def rows_of(task: Task, attempts: int) -> tuple[Row, ...]:
    """The rows that are asked after so many attempts: one set after the other, then from the first again."""
    sets = sorted({r.set for r in task.rows})
    return tuple(r for r in task.rows if sets and r.set == sets[attempts % len(sets)])


def marked(task: Task, attempts: int, ticks: Ticks) -> Marked:
    rows = rows_of(task, attempts)
    wrong = tuple(r for r, t in zip(rows, ticks, strict=True) if r.truth != t)
    return Marked(task.kind is TaskKind.PREDICT or not wrong, rows, wrong)


def told(result: Marked, task: Task, said: Mapping[str, str]) -> str:
    """What is said after an answer, as Markdown: how many were right, and why each is what it is."""
    right = len(result.rows) - len(result.wrong)
    lines = [say(said, "table.right", right=right, count=len(result.rows))]
    shown = result.rows if task.kind is TaskKind.PREDICT else result.wrong
    for row in shown:
        sign = "✘" if row in result.wrong else "✔"
        words = [
            say(said, f"column.{c}.{'yes' if t else 'no'}")
            for c, t in zip(task.columns, row.truth, strict=True)
        ]
        lines.append(f"{sign} `{row.text}`: {', '.join(words)}. {row.says}".rstrip())
    return "\n\n".join(lines)


def measured(
    task: Task, row: Row, program: str, check: Callable[[SourceText], FileResult]
) -> tuple[bool, ...] | None:
    """What the verifier says of a row, a truth a column; None where it is no program.

    A claim that fails on entry is assumed from there on, so that nothing after it would tell anything.
    Whether a sentence is kept and enough is therefore asked of a loop that begins with any values.
    """
    formula = row.formula or row.text
    plain = _Answer(_FIRST.sub(r"\1", program).replace(MARK, formula), formula, check)
    free = plain
    if {"kept", "enough"} & set(task.columns):
        free = _Answer(_FIRST.sub("*", program).replace(MARK, formula), formula, check)
    if plain.failing is None or free.failing is None:
        return None
    truths = {
        "true": not plain.failing,
        "entry": not plain.fails(ObligationKind.INVARIANT_ENTRY),
        "kept": not free.fails(ObligationKind.INVARIANT_KEPT),
        "enough": not any(r.obligation.kind is ObligationKind.POSTCONDITION for r in free.failing),
    }
    return tuple(truths[c] for c in task.columns)


class _Answer:
    """What fails in a program with a formula in its place. `failing` is None where it is no program."""

    def __init__(self, text: str, formula: str, check: Callable[[SourceText], FileResult]) -> None:
        result = check(SourceText("claims.dfy", text))
        self._clause = " ".join(formula.split())
        self._source = SourceText("claims.dfy", text)
        self.failing: list[ObligationResult] | None = None
        if result.verdict not in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
            found = [r for m in result.methods for r in m.results]
            self.failing = [r for r in found if not isinstance(r.verdict, Proved)]

    def fails(self, kind: ObligationKind) -> bool:
        """Whether the formula, or a part of it, fails as this."""
        spans = [
            r.obligation.clause or r.obligation.span for r in self.failing or () if r.obligation.kind is kind
        ]
        return any(" ".join(self._source.snippet(s).split()) in self._clause for s in spans)


def ticks_to_text(ticks: Ticks) -> str:
    """As a learner's record keeps it: a line a row."""
    return "\n".join("".join("x" if t else "." for t in row) for row in ticks)


def ticks_from_text(text: str, rows: Sequence[Row]) -> Ticks | None:
    found = tuple(tuple(c == "x" for c in line) for line in text.splitlines())
    fits = len(found) == len(rows) and all(len(t) == len(r.truth) for t, r in zip(found, rows, strict=True))
    return found if fits else None
