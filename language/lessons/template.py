"""A starting program: which parts are locked, and which are the learner's to change.

Its author marks the learner's parts with comments, on lines of their own or within a line:

    // yours                          requires x != /*yours*/5/*end*/
    …
    // end

`// yours, declarations too` lets the learner add functions and lemmas there. Everything else is locked.
The learner sees the text without the marks. Locked parts are compared as tokens, so that spaces and
comments are free everywhere. An answer fits when it is the locked parts in their order, with anything
whose brackets match between them.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TypeVar

from language.lessons.pieces import Comment, comments, contains, tokens, words
from language.reading import lines
from language.record import dataclass, replace
from language.source import Span
from language.syntax.tokens import Token

T = TypeVar("T")

_OPEN, _OPEN_DECLS, _CLOSE = "yours", "yours, declarations too", "end"
BRACKETS = {"{": "}", "{:": "}", "(": ")", "[": "]"}
_CLOSERS = frozenset(BRACKETS.values())


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that is the learner's. `method` is the declaration that it stands in ("" at the top),
    `start` what the starting program has there."""

    method: str
    declarations: bool
    start: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """`text` is what the learner sees first; `locked` the ranges of it that may not change.

    `runs` are the locked runs of tokens: one more than there are `gaps`, which stand between them.
    """

    text: str
    locked: tuple[Span, ...]
    runs: tuple[tuple[str, ...], ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """An answer that fits. `locked` are its tokens that come from locked parts; `gaps` the tokens that
    the learner put into each gap."""

    locked: tuple[Token, ...]
    gaps: tuple[tuple[Token, ...], ...]


def read_template(text: str) -> tuple[Template, tuple[str, ...]]:
    """A marked text → its template, and what is wrong with the marks."""
    marks, problems = _marks(text)
    shown = _without(text, [_whole_line(text, m.span) for m in marks])
    found = tokens(text)
    starts = [t.start for t in found]
    cuts = [bisect_left(starts, m.span.start) for m in marks]
    runs: list[tuple[str, ...]] = []
    gaps: list[Gap] = []
    begin, method = 0, ""
    for (first, _), (a, b) in zip(_pairs(marks), _pairs(cuts), strict=True):
        run = found[begin:a]
        method = _last_declaration(run, method)
        runs.append(tuple(t.text for t in run))
        gaps.append(Gap(method, first.says == _OPEN_DECLS, tuple(t.text for t in found[a:b])))
        begin = b
        if not run and len(runs) > 1:
            problems.append("Two parts that are the learner's stand side by side: join them.")
    runs.append(tuple(t.text for t in found[begin:]))
    bare = Template(shown, (), tuple(runs), tuple(gaps))
    return replace(bare, locked=locked_spans(bare, shown)), tuple(problems)


def locked_spans(template: Template, text: str) -> tuple[Span, ...]:
    """Where the locked parts are in an answer: from the first to the last token of each. Empty where the
    answer does not fit. Spaces at their edges are free, so that a line can be added between two of them."""
    found = fit(template, tokens(text))
    if found is None:
        return ()
    spans: list[Span] = []
    at = 0
    for run in template.runs:
        if run:
            spans.append(Span(found.locked[at].start, found.locked[at + len(run) - 1].end))
        at += len(run)
    return tuple(spans)


def fit(template: Template, answer: list[Token]) -> Fit | None:
    """How an answer fits into the template, or None. The earliest way is taken."""
    text = [t.text for t in answer]
    depths = _depths(text)
    dead: set[tuple[int, int]] = set()

    def search(run: int, at: int) -> list[int] | None:
        """Where the runs from `run` on begin, if that one begins at `at`."""
        size = len(template.runs[run])
        if (run, at) in dead or tuple(text[at : at + size]) != template.runs[run]:
            return None
        end = at + size
        if run + 1 == len(template.runs):
            if end == len(text):
                return [at]
        else:
            for begin in range(end, len(text) - len(template.runs[run + 1]) + 1):
                if depths[begin] < depths[end]:
                    break  # the gap would close a bracket that it did not open
                if depths[begin] == depths[end] and (rest := search(run + 1, begin)) is not None:
                    return [at, *rest]
        dead.add((run, at))
        return None

    begins = search(0, 0)
    if begins is None:
        return None
    ends = [b + len(r) for b, r in zip(begins, template.runs, strict=True)]
    locked = [t for b, e in zip(begins, ends, strict=True) for t in answer[b:e]]
    gaps = [tuple(answer[e:b]) for e, b in zip(ends, begins[1:], strict=False)]
    return Fit(tuple(locked), tuple(gaps))


def locked_lines(template: Template) -> list[str]:
    """The lines that are locked from their first to their last token, as they are shown."""
    found: list[str] = []
    offset = 0
    for line in lines(template.text):
        body = line.strip()
        start = offset + len(line) - len(line.lstrip())
        span = Span(start, start + len(body))
        if body and any(s.covers(span) for s in template.locked) and words(body):
            found.append(body)
        offset += len(line)
    return found


def missing_line(template: Template, answer: list[Token]) -> str | None:
    """The first locked line that the answer does not have, as far as single lines can tell."""
    text = [t.text for t in answer]
    return next((line for line in locked_lines(template) if not contains(text, words(line))), None)


def _marks(text: str) -> tuple[list[Comment], list[str]]:
    problems: list[str] = []
    marks: list[Comment] = []
    for c in comments(text, tokens(text)):
        if c.says in (_OPEN, _OPEN_DECLS):
            if len(marks) % 2 == 1:
                problems.append("`yours` stands inside another `yours`.")
                continue
            marks.append(c)
        elif c.says == _CLOSE:
            if len(marks) % 2 == 0:
                problems.append("`end` has no `yours` before it.")
                continue
            marks.append(c)
    if len(marks) % 2 == 1:
        problems.append("`yours` has no `end` after it.")
        marks.pop()
    return marks, problems


def _pairs(items: list[T]) -> list[tuple[T, T]]:
    return list(zip(items[::2], items[1::2], strict=True))


def _whole_line(text: str, mark: Span) -> Span:
    """The mark with its line, if nothing else stands there."""
    start = text.rfind("\n", 0, mark.start) + 1
    end = text.find("\n", mark.end)
    end = len(text) if end < 0 else end + 1
    return (
        Span(start, end)
        if not text[start : mark.start].strip() and not text[mark.end : end].strip()
        else mark
    )


def _without(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    at = 0
    for s in spans:
        parts.append(text[at : s.start])
        at = s.end
    return "".join([*parts, text[at:]])


def _last_declaration(run: list[Token], before: str) -> str:
    for word, name in reversed(list(pairwise(run))):
        if word.type in ("METHOD", "LEMMA", "FUNCTION", "PREDICATE") and name.type == "ID":
            return name.text
    return before


def _depths(text: list[str]) -> list[int]:
    """How many brackets are open before each token, and after the last."""
    depths = [0]
    for word in text:
        depths.append(depths[-1] + (word in BRACKETS) - (word in _CLOSERS))
    return depths
