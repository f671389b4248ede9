"""What the panel of counterexamples says while nothing is chosen: what was proved, or what is in the way.

No Qt. What a declaration asks of its inputs is read off its text, clause by clause.
"""

from __future__ import annotations

import re

from ide.model.state import FAILING, DocumentState, MethodState, Status
from ide.texts.catalogue import count, say, status_sentence
from language.records.verdicts import Proved

MOST = 6
"""Declarations that are told of, and notes on what they rest on."""
_REQUIRES = re.compile(r"^\s*requires\s+(.*?)\s*$", re.MULTILINE)

Card = tuple[Status, str, str]
"""The status that colors it, a headline and a sentence or more, one a line."""


def card(doc: DocumentState) -> Card | None:
    """None where a failing claim is there to be chosen, or nothing is known yet."""
    counts = doc.counts()
    if counts.errors:
        return Status.ERROR, count("card.errors", counts.errors), say("card.errors.what")
    if doc.unread or counts.pending:
        return Status.RUNNING, say("card.checking"), ""
    if any(m.status(r) in FAILING for m in doc.methods for r in (m.result.results if m.result else ())):
        return None
    told = [m for m in doc.methods if m.result is not None and m.result.results]
    if not told:
        return None
    status = next(
        (
            s
            for s in (Status.VACUOUS, Status.ASSUMED, Status.CONDITIONAL)
            if any(m.overall is s for m in told)
        ),
        Status.PROVED,
    )
    lines = [_declaration(doc, m) for m in told[:MOST]]
    if len(told) > MOST:
        lines.append(say("card.more", n=len(told) - MOST))
    if status is not Status.PROVED:
        lines.append(status_sentence(status))
    lines += _rests_on(told)
    return status, say("card.proved"), "\n".join(lines)


def _declaration(doc: DocumentState, method: MethodState) -> str:
    n = len(method.result.results) if method.result else 0
    asked = requirements(doc.source.snippet(method.span))
    id = "card.where" if asked else "card.every"
    return count(id, n, name=method.name, what=" && ".join(asked))


def requirements(text: str) -> list[str]:
    """What a declaration's contract asks for: the clauses above its body."""
    head = re.split(r"^\s*\{", text, maxsplit=1, flags=re.MULTILINE)[0]
    return [found.partition("//")[0].strip() for found in _REQUIRES.findall(head)]


def _rests_on(methods: list[MethodState]) -> list[str]:
    notes = [
        note.message
        for m in methods
        for r in (m.result.results if m.result else ())
        if isinstance(r.verdict, Proved)
        for note in r.verdict.rests_on
    ]
    return list(dict.fromkeys(notes))[:MOST]
