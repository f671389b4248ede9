"""Answers that never pass, whatever the verifier says about them, and why.

In: the lesson's template, what its gaps may hold, and the answer's text. Out: the broken rule, or how the
answer fits into the template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from language.lessons.answer_words import say
from language.lessons.pieces import comments, contains, tokens, words
from language.lessons.reasons import Reason
from language.lessons.template import Fit, Template, fit, locked_lines, missing_line
from language.record import dataclass
from language.source import SourceText, Span
from language.syntax.tokens import DECL_WORDS, Token

_LONG = 60
_FEW = 8
"""A change of so many words is told word by word; a larger one by the line that is gone."""
_BELIEVED = ("assume", "expect")
_CONTRACT = frozenset({"requires", "ensures", "modifies", "reads"})


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule: which, why in words, and where in the answer, if it is at one place."""

    reason: Reason
    message: str
    span: Span | None = None


def apply_rules(
    template: Template, may: Sequence[frozenset[str]], answer: SourceText, said: Mapping[str, str]
) -> Broken | Fit:
    """`may` has the clauses of contracts that each gap may hold (`clauses_in_gaps`)."""
    found = tokens(answer.text)
    if broken := _forbidden(template, found, said):
        return broken
    fitting = fit(template, found)
    if fitting is None:
        return _misfit(template, answer, found, said)
    return _gaps(template, may, fitting, said) or fitting


def _forbidden(template: Template, found: list[Token], said: Mapping[str, str]) -> Broken | None:
    """Words and attributes that make a proof worthless, wherever they stand."""
    spare = Counter(w for run in template.runs for w in run)

    def surplus(word: str) -> Token | None:
        having = [t for t in found if t.text == word]
        return having[-1] if len(having) > spare[word] else None

    for word in _BELIEVED:
        if token := surplus(word):
            return Broken(Reason.ASSUME, say(said, "assume", word=word), token.span)
    if token := surplus("{:"):
        after = next((t.text for t in found if t.start >= token.end), "")
        return Broken(Reason.ATTRIBUTE, say(said, "attribute", word=f"{{:{after}}}"), token.span)
    if token := surplus("include") or surplus("import"):
        return Broken(Reason.INCLUDE, say(said, "include", word=token.text), token.span)
    for word, star in pairwise(found):
        if word.text == "decreases" and star.text == "*":
            return Broken(Reason.NEVER_ENDS, say(said, "never-ends"), word.span.to(star.span))
    return None


def _misfit(template: Template, answer: SourceText, found: list[Token], said: Mapping[str, str]) -> Broken:
    """Why an answer does not fit: what was taken out, hidden or added."""
    text = [t.text for t in found]
    for keyword, name in _declared(template):
        if not contains(text, [keyword, name]):
            return _hidden(template, answer, found, said, name) or Broken(
                Reason.MISSING, say(said, "missing", name=name)
            )
    spare = Counter(w for run in template.runs for w in run)
    for token in found:
        spare[token.text] -= token.type in DECL_WORDS
        if token.type in DECL_WORDS and spare[token.text] < 0:
            return Broken(Reason.DECLARATION, say(said, "declaration", word=token.text), token.span)
    requires = [t for t in found if t.text == "requires"]
    change = _first_change(template, answer.text, found)
    at = change.span.start if change else None
    if len(requires) > spare["requires"]:
        added = next((t for t in requires if at is not None and t.start >= at), requires[-1])
        return Broken(Reason.PRECONDITION, say(said, "precondition"), added.span)
    line = missing_line(template, found)
    if line is not None and (hidden := _hidden(template, answer, found, said, line)):
        return hidden
    if change is None:
        line = line or next(iter(locked_lines(template)), "")
        return Broken(Reason.LOCKED, say(said, "locked-line", line=line))
    where = answer.line_of(change.span.start)
    if not change.was:
        return Broken(Reason.LOCKED, say(said, "locked-added", now=change.now, line=where), change.span)
    if not change.now:
        return Broken(Reason.LOCKED, say(said, "locked-gone", was=change.was, line=where), change.span)
    if line is not None and len(change.was.split()) + len(change.now.split()) > _FEW:
        return Broken(Reason.LOCKED, say(said, "locked-line", line=line), change.span)
    if line is not None and any(w in change.now for w in "{}"):
        return Broken(Reason.LOCKED, say(said, "locked-line", line=line), change.span)
    message = say(said, "locked-changed", was=change.was, now=change.now, line=where)
    return Broken(Reason.LOCKED, message, change.span)


def _hidden(
    template: Template, answer: SourceText, found: list[Token], said: Mapping[str, str], needed: str
) -> Broken | None:
    """A locked line that is only there as a comment; `needed` is the line, or a name in it."""
    wanted = [w for w in [needed, *locked_lines(template)] if needed in w]
    for comment in comments(answer.text, found):
        inside = words(comment.says)
        for line in wanted:
            if len(words(line)) > 1 and contains(inside, words(line)):
                return Broken(Reason.HIDDEN, say(said, "hidden", line=line), comment.span)
    return None


@dataclass(frozen=True, slots=True)
class _Change:
    """A place where an answer leaves the locked text: what stood there, and what stands there now."""

    was: str
    now: str
    span: Span


def _first_change(template: Template, answer: str, found: list[Token]) -> _Change | None:
    """The first token that is neither locked nor in a gap, or the place where something is missing."""
    shown = fit(template, tokens(template.text))
    locked = list(shown.locked) if shown else []
    gap_ends = set[int]()
    total = 0
    for run in template.runs[:-1]:
        total += len(run)
        gap_ends.add(total)
    matcher = SequenceMatcher(None, [t.text for t in locked], [t.text for t in found], autojunk=False)
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        if op == "equal" or (op == "insert" and i1 in gap_ends):
            continue
        here = found[min(j1, len(found) - 1)].span if found else Span(0, 0)
        span = here.to(found[j2 - 1].span) if j2 > j1 else here
        return _Change(_piece(template.text, locked[i1:i2]), _piece(answer, found[j1:j2]), span)
    return None


def _piece(text: str, of: list[Token]) -> str:
    """These tokens as they are written, in one line."""
    line = " ".join(text[of[0].start : of[-1].end].split()) if of else ""
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"


def clauses_in_gaps(template: Template, solution: str) -> tuple[frozenset[str], ...]:
    """The keywords of contracts that the solution has in each gap."""
    solved = fit(template, tokens(solution))
    if solved is None:
        return tuple([frozenset[str]() for _ in template.gaps])
    return tuple([_CONTRACT & {t.text for t in gap} for gap in solved.gaps])


def _gaps(
    template: Template, may: Sequence[frozenset[str]], fitting: Fit, said: Mapping[str, str]
) -> Broken | None:
    """What may not stand in the learner's parts: declarations, and contract clauses that the solution
    does not have there either."""
    for i, (gap, mine) in enumerate(zip(template.gaps, fitting.gaps, strict=True)):
        theirs = {*may[i], "ensures"} if _clause_at(template.runs[i]) == "ensures" else may[i]
        for token in mine:
            if token.type in DECL_WORDS and not gap.declarations:
                return Broken(Reason.DECLARATION, say(said, "declaration", word=token.text), token.span)
            if token.text in _CONTRACT and token.text not in theirs and not gap.declarations:
                if _loop_header(template.runs[i]):
                    return Broken(Reason.LOCKED, say(said, "loop-clause", word=token.text), token.span)
                if token.text == "requires":
                    return Broken(Reason.PRECONDITION, say(said, "precondition"), token.span)
                return Broken(Reason.LOCKED, say(said, "promise", name=gap.method), token.span)
    return None


def _clause_at(run: tuple[str, ...]) -> str:
    """The clause that a part stands in: a promise may be written as several."""
    return next((w for w in reversed(run) if w in _CONTRACT or w in ("{", "}", ";")), "")


def _loop_header(run: tuple[str, ...]) -> bool:
    """Whether a part stands between the test of a loop and its body."""
    return next((w for w in reversed(run) if w in ("while", "for", "{", "}", ";")), "") in ("while", "for")


def _declared(template: Template) -> list[tuple[str, str]]:
    return [
        (word, name)
        for run in template.runs
        for word, name in pairwise(run)
        if word in ("method", "lemma", "function", "predicate") and name.isidentifier()
    ]
