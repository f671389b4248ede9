"""Questions about a student's own answer, with what a good reply says: whose proof is it?

Each question takes one of the student's own claims out and asks what follows. The reply is not guessed: the
answer is verified again without the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from language.headlines import headline
from language.lessons.evidence import failing
from language.lessons.grading import Check
from language.lessons.pieces import tokens
from language.lessons.records import Lesson
from language.lessons.template import fit
from language.record import dataclass
from language.records.verdicts import FileVerdict
from language.source import SourceText
from language.syntax import ast
from language.syntax.parser import parse
from language.syntax.tokens import Token

_WORDS = {"invariant": "invariant", "assert": "assertion", "decreases": "measure"}
_MOST = 4
"""Failing claims that a reply names."""


@dataclass(frozen=True, slots=True)
class Question:
    """`reply` is for the examiner."""

    lesson: str
    line: int
    question: str
    reply: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that the student wrote, with its keyword: `text` at `start` to `end`."""

    word: str
    start: int
    end: int


def questions(lesson: Lesson, text: str, check: Check, wanted: int) -> list[Question]:
    """At most so many, the same for the same answer; none for an answer that does not verify, of which the
    verifier's own report has enough to ask."""
    source = SourceText(f"{lesson.id}.dfy", text)
    if check(source).verdict is not FileVerdict.VERIFIED:
        return []
    own = list(_claims(lesson, source))
    Random(text).shuffle(own)
    return [_question(lesson, source, c, check) for c in own[:wanted]]


def _claims(lesson: Lesson, source: SourceText) -> Iterator[Claim]:
    """Invariants, assertions and measures in the parts that are the student's."""
    found = tokens(source.text)
    fitting = fit(lesson.start, found)
    mine = {t.start for gap in fitting.gaps for t in gap} if fitting is not None else set[int]()
    starts = {t.start: t for t in found}
    for node in ast.walk(parse(source).program):
        match node:
            case ast.LoopSpec(_, invariants, decreases, _):
                for clause in invariants:
                    yield from _claim("invariant", clause.span.start, clause.span.end, found, mine)
                if decreases is not None and decreases.exprs:
                    span = decreases.exprs[0].span.to(decreases.exprs[-1].span)
                    yield from _claim("decreases", span.start, span.end, found, mine)
            case ast.Assert(span) if span.start in mine and span.start in starts:
                yield Claim("assert", span.start, span.end)
            case _:
                pass


def _claim(word: str, start: int, end: int, found: list[Token], mine: set[int]) -> Iterator[Claim]:
    before = [t for t in found if t.text == word and t.start <= start]
    if before and before[-1].start in mine:
        yield Claim(word, before[-1].start, end)


def _question(lesson: Lesson, source: SourceText, c: Claim, check: Check) -> Question:
    claim = " ".join(source.text[c.start : c.end].split())
    blank = "".join("\n" if ch == "\n" else " " for ch in source.text[c.start : c.end])
    without = SourceText(source.name, source.text[: c.start] + blank + source.text[c.end :])
    result = check(without)
    line = source.line_of(c.start)
    ask = f"Take out the {_WORDS[c.word]} `{claim}` (line {line}). What is not proved any more, and why?"
    if result.verdict is FileVerdict.VERIFIED:
        reply = "Nothing: everything is still proved. It says what follows from the rest."
        return Question(lesson.id, line, ask, reply)
    told = [
        f"line {without.line_of(r.obligation.span.start)}: {headline(r.obligation, r.verdict)}"
        for _, r in failing(result)
    ]
    more = f" (and {len(told) - _MOST} more)" if len(told) > _MOST else ""
    return Question(lesson.id, line, ask, " ".join(dict.fromkeys(told[:_MOST])) + more)
