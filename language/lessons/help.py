"""Help with an answer that is no program yet, in the words of the lesson.

The parser and the type checker advise for any program: "assign it, print it, or assert it". In a lesson only
a part of the program is the learner's, so what may stand there is known, and which names there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from language.diagnostics import Diagnostic
from language.lessons.answer_words import say
from language.lessons.pieces import tokens
from language.lessons.records import Hint, When
from language.lessons.template import BRACKETS, Fit, Template
from language.record import dataclass, replace
from language.source import SourceText, Span
from language.syntax.tokens import Token

_FORMULA = ("ensures", "requires", "invariant", "assert", "decreases")
_STATEMENTS = frozenset({"assert", "while", "var", "print", "return", "break"})
"""Words that begin a statement, and stand in no clause of a loop."""
_LOOP_CLAUSES = ("invariant", "decreases", "modifies")
_ENGLISH = {
    "and": "&&", "or": "||", "not": "!", "mod": "%", "equals": "==", "times": "*", "implies": "==>",
    "div": "/", "plus": "+", "minus": "-", "xor": "!=",
}  # fmt: skip
"""Words that people write for operators."""
_UNCLEAR = frozenset({
    "missing", "syntax", "superfluous", "expression-statement", "keyword", "clause", "no-loop-body",
    "unclosed", "break", "misplaced",
})  # fmt: skip
"""Diagnostics whose advice is for whole programs: here the place says more."""
_CLEAR_IN_CODE = frozenset({"missing", "unclosed"})


@dataclass(frozen=True, slots=True)
class Help:
    """`instead`: the parser's advice is for other places, and is not shown."""

    hint: Hint
    instead: bool = False


def help_with(
    template: Template, fitting: Fit, answer: SourceText, problem: Diagnostic, said: Mapping[str, str]
) -> Help | None:
    """The help for the first thing that is wrong; None where it lies in no part of the learner's."""
    found = _part(fitting, problem)
    if found is None:
        return None
    if problem.code in _UNCLEAR and (brackets := bracket_help(answer, said)):
        return brackets[0]
    gap, mine = template.gaps[found], fitting.gaps[found]
    place = place_of(template, found)
    names = names_at(template, found, fitting)
    shown = ", ".join(f"`{n}`" for n in names)
    wrong = answer.snippet(problem.span)
    if place in ("formula", "test", "header"):
        if (word := _english(mine, names)) is not None:
            return _help(said, "word", replaces=True, word=word, sign=_ENGLISH[word])
        if problem.code == "call" and "is a method" in problem.message:
            return _help(said, "call", replaces=True, word=wrong, names=shown)
        if problem.code == "type" and "bool" in problem.message:
            return _help(said, "truth", names=shown)
        if problem.code == "foreign-call":
            return _help(said, "foreign", replaces=True, word=wrong, names=shown)
        if problem.code in ("name", "number"):
            return _help(said, "name", word=wrong, names=shown)
        if (again := _repeated(place, template, found, mine)) is not None:
            return _help(said, "again", replaces=True, word=again)
        if problem.code in _UNCLEAR:
            return _help(said, "test" if place == "test" else "formula", replaces=True, names=shown)
        return _told(said, problem, "test" if place == "test" else "formula", names=shown)
    if problem.code == "foreign-call":
        return _help(said, "foreign", replaces=True, word=wrong, names=shown)
    if problem.code in ("name", "number"):
        return _help(said, "variable" if place == "code" else "name", word=wrong, names=shown)
    if place == "word":
        return _help(said, "piece", was=" ".join(gap.start))
    line = answer.line_of(problem.span.start)
    if problem.code in _UNCLEAR - _CLEAR_IN_CODE:
        return _help(said, "code", line=line)
    return _told(said, problem, "code", line=line)


def help_in_header(template: Template, fitting: Fit, said: Mapping[str, str]) -> tuple[Help, Span] | None:
    """The help where a part in a loop's header begins with something else than a clause, and its place."""
    for i, mine in enumerate(fitting.gaps):
        if not mine or place_of(template, i) != "header":
            continue
        strange = [mine[0]] if not _is_clause(mine[0].text) else []
        strange += [t for t in mine if t.text in _STATEMENTS]
        if strange:
            names = ", ".join(f"`{n}`" for n in names_at(template, i, fitting))
            help = _help(said, "header", replaces=True, word=strange[0].text, names=names)
            return help, strange[0].span
    return None


def bracket_help(answer: SourceText, said: Mapping[str, str]) -> tuple[Help, Span] | None:
    """The help where a bracket is closed that was not open, or stays open, and the bracket's place."""
    open: list[Token] = []
    for token in tokens(answer.text):
        if token.text in BRACKETS:
            open.append(token)
        elif token.text in BRACKETS.values() and not open:
            return _bracket(answer, said, token, "is too many")
        elif token.text in BRACKETS.values() and BRACKETS[(last := open.pop()).text] != token.text:
            return _bracket(answer, said, last, "is never closed")
    return _bracket(answer, said, open[-1], "is never closed") if open else None


def _bracket(answer: SourceText, said: Mapping[str, str], token: Token, how: str) -> tuple[Help, Span]:
    line = answer.line_of(token.start)
    return _help(said, "brackets", replaces=True, line=line, word=token.text, how=how), token.span


def _is_clause(word: str) -> bool:
    """A clause of a loop, or one that has been misspelled or was meant for a method: others say so."""
    return (word in (*_LOOP_CLAUSES, *_FORMULA) and word != "assert") or word.casefold() in _LOOP_CLAUSES


def _told(said: Mapping[str, str], problem: Diagnostic, which: str, **values: object) -> Help:
    """What the parser or the type checker says is clear; the place comes second."""
    help = _help(said, which, False, **values)
    return replace(
        help, hint=replace(help.hint, id="help:said", stages=(problem.message, help.hint.stages[0]))
    )


def _help(said: Mapping[str, str], which: str, replaces: bool = False, **values: object) -> Help:
    stages = tuple(say(said, f"help.{which}.{n}", **values) for n in (1, 2))
    return Help(Hint(f"help:{which}", When(), stages), replaces)


def place_of(template: Template, at: int) -> str:
    """What may stand in a part: a `formula`, a `test`, the lines of a loop's `header`, a `word` within a
    formula, or `code`."""
    before = template.runs[at]
    after = template.runs[at + 1]
    last = before[-1] if before else ""
    if last in _FORMULA:
        return "formula"
    if last in ("if", "while"):
        return "test"
    for word in reversed(before):
        if word in ("while", "for"):
            return "header" if after[:1] == ("{",) else "test"
        if word in ("{", "}", ";"):
            return "code"
        if word in _FORMULA:
            return "header" if after[:1] == ("{",) and _in_loop(before) else "word"
    return "code"


def _in_loop(before: Sequence[str]) -> bool:
    for word in reversed(before):
        if word == "while":
            return True
        if word in ("{", "}", ";", "method", "function", "lemma"):
            return False
    return False


def names_at(template: Template, at: int, fitting: Fit) -> tuple[str, ...]:
    """The variables that can be spoken of in a part, in the order of the text."""
    words = [w for run in template.runs[: at + 1] for w in run]
    start = max((i for i, w in enumerate(words) if w in ("method", "function", "lemma")), default=0)
    own = words[start:]
    contract = "{" not in own
    names = dict.fromkeys(a for a, b in pairwise(own) if b == ":" and a.isidentifier())
    if contract:
        return tuple(names)
    names |= dict.fromkeys(b for a, b in pairwise(own) if a == "var" and b.isidentifier())
    mine = [t.text for t in fitting.gaps[at]]
    return tuple(names | dict.fromkeys(b for a, b in pairwise(mine) if a == "var" and b.isidentifier()))


def _part(fitting: Fit, problem: Diagnostic) -> int | None:
    """The learner's part in which something is wrong, or the last one before it."""
    wrong = problem.span
    touched = [
        i for i, g in enumerate(fitting.gaps) if g and g[0].start < wrong.end and wrong.start < g[-1].end
    ]
    before = [i for i, g in enumerate(fitting.gaps) if g and g[0].start <= wrong.start]
    return touched[0] if touched else before[-1] if before else None


def _english(mine: Sequence[Token], names: Sequence[str]) -> str | None:
    return next((t.text for t in mine if t.text in _ENGLISH and t.text not in names), None)


def _repeated(place: str, template: Template, at: int, mine: Sequence[Token]) -> str | None:
    """The word before the part, where the learner wrote it once more."""
    last = template.runs[at][-1] if template.runs[at] else ""
    return last if place in ("formula", "test") and mine and mine[0].text == last else None
