"""Candidates as edits of the text: where a clause or statement goes, and how it is indented."""

from __future__ import annotations

import re
from collections.abc import Sequence

from language.analysis import typed as t
from language.record import dataclass
from language.records.offers import TextEdit
from language.source import Span
from language.suggest.candidate import AnyLoop, AtEnd, Before, Beside, Candidate, InContract, InLoop, Kind
from language.suggest.inserting import goes_first
from language.suggest.place import Failing
from language.suggest.printing import NotWritten, text_of

_WORDS = {
    k.value: k.value
    for k in (Kind.INVARIANT, Kind.DECREASES, Kind.REQUIRES, Kind.ENSURES, Kind.MODIFIES, Kind.READS)
}


@dataclass(frozen=True)
class _Spot:
    """A range to replace by pieces, each between `before` and `after`, and `last` behind them all."""

    span: Span
    before: str = ""
    after: str = ""
    last: str = ""


def edits(failing: Failing, chosen: Sequence[Candidate]) -> tuple[TextEdit, ...]:
    """One edit a place, in the order of the text. Raises `NotWritten`."""
    text = failing.front.sources[0].text
    found: dict[Span, list[str]] = {}
    last: dict[Span, str] = {}
    for c in chosen:
        spot = _where(text, c)
        found.setdefault(spot.span, []).append(spot.before + written(failing, c) + spot.after)
        last[spot.span] = spot.last
    return tuple(TextEdit(at, "".join(parts) + last[at]) for at, parts in sorted(found.items()))


def written(failing: Failing, c: Candidate) -> str:
    """The clause, statement or declaration as it stands in the text, without its indentation."""
    if isinstance(c.content, str):
        return c.content
    if isinstance(c.content, t.Stmt):
        return _statement(failing, c.content)
    parts = c.content if isinstance(c.content, tuple) else (c.content,)
    said = ", ".join(text_of(e, failing.module, failing.names()) for e in parts)
    return f"assert {said};" if c.kind is Kind.ASSERT else f"{_WORDS[c.kind.value]} {said}"


def _statement(failing: Failing, s: t.Stmt) -> str:
    if not isinstance(s, t.CallStmt) or s.targets:
        raise NotWritten("this statement")
    args = ", ".join(text_of(a, failing.module, failing.names()) for a in s.args)
    receiver = "" if s.receiver is None or isinstance(s.receiver, t.This) else f"{text_of(s.receiver)}."
    return f"{receiver}{s.method.name}({args});"


def _where(text: str, c: Candidate) -> _Spot:
    """The range to replace, and what stands before and after the new text in it."""
    match c.slot:
        case InLoop(loop):
            if goes_first(c) or isinstance(loop, t.WhileCases) or loop.body is None:
                return _after(text, _head_end(text, loop), _indent(text, loop.span.start) + _unit(text))
            return _in_front_of_brace(text, loop.body.span.start, _indent(text, loop.span.start))
        case Before(stmt):
            at = stmt.span.start
            return _Spot(Span(at, at), after="\n" + _indent(text, at))
        case AtEnd(block):
            at = len(text[: block.span.end - 1].rstrip())
            return _Spot(Span(at, at), "\n" + _indent(text, block.span.end - 1) + _unit(text))
        case InContract(decl) if goes_first(c) and decl.ensures:
            at = text.rindex("ensures", 0, decl.ensures[0].condition.span.start)
            return _Spot(Span(at, at, decl.span.home), after="\n" + _indent(text, at))
        case InContract(decl):
            body = decl.body
            if body is not None:
                at = body.span.start if isinstance(body, t.Block) else text.rindex("{", 0, body.span.start)
                return _in_front_of_brace(text, at, _indent(text, decl.span.start))
            return _after(text, decl.span.end, _indent(text, decl.span.start) + _unit(text))
        case Beside(decl):
            at = decl.span.end
            return _Spot(Span(at, at), "\n\n" + _indent(text, decl.span.start))


def _head_end(text: str, loop: AnyLoop) -> int:
    """Behind the guard and the parentheses around it."""
    head, at = text[loop.head.start : loop.head.end], loop.head.end
    for _ in range(head.count("(") - head.count(")")):
        closing = re.match(r"\s*\)", text[at:])
        at += closing.end() if closing is not None else 0
    return at


def _after(text: str, at: int, indent: str) -> _Spot:
    """On a line of its own behind `at`; what followed on the line of `at` goes to the next one, but for a
    comment."""
    end = text.find("\n", at)
    rest = text[at : len(text) if end < 0 else end]
    if not rest.strip() or rest.lstrip().startswith("//"):
        at += len(rest.rstrip())
        return _Spot(Span(at, at), "\n" + indent)
    blank = len(rest) - len(rest.lstrip())
    outer = indent[: -len(_unit(text))] if rest.lstrip().startswith("{") else indent
    return _Spot(Span(at, at + blank), "\n" + indent, last="\n" + outer)


def _in_front_of_brace(text: str, brace: int, indent: str) -> _Spot:
    """On a line of its own, behind all clauses."""
    at = len(text[:brace].rstrip())
    new = "\n" + indent + _unit(text)
    if "\n" in text[at:brace]:
        return _Spot(Span(at, at), new)
    return _Spot(Span(at, brace), new, last="\n" + indent)


def _indent(text: str, at: int) -> str:
    """The blanks that the line of `at` begins with."""
    start = text.rfind("\n", 0, at) + 1
    found = re.match(r"[ \t]*", text[start:])
    assert found is not None
    return found.group()


def _unit(text: str) -> str:
    """How far the text indents."""
    if re.search(r"^\t", text, re.MULTILINE):
        return "\t"
    widths = [len(m) for m in re.findall(r"^( +)\S", text, re.MULTILINE)]
    return " " * min((w for w in widths if w in (2, 3, 4)), default=2)
