"""Diagnostics as data: a stable code, a place, a message in the learner's words, notes and fixes.

Wording is decided where the problem is known; rendering (text, JSON, squiggles) is decided elsewhere.
"""

from __future__ import annotations

from enum import StrEnum

from language.record import dataclass
from language.source import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a diagnostic, such as the clause that failed."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text at `span` by `text`; an insertion has an empty span."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A quick fix that a learner can apply: a title such as "Write `:=`" and its edits."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `code` is stable and documented; `message` is for people.

    The code `unsupported` is reserved for features of Dafny that Surefoot does not have.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    notes: tuple[Note, ...] = ()
    fixes: tuple[Fix, ...] = ()


def error(code: str, span: Span, message: str, *notes: Note, fixes: tuple[Fix, ...] = ()) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, span, message, notes, fixes)


def warning(code: str, span: Span, message: str, *notes: Note, fixes: tuple[Fix, ...] = ()) -> Diagnostic:
    return Diagnostic(code, Severity.WARNING, span, message, notes, fixes)


def unsupported(span: Span, feature: str) -> Diagnostic:
    """`feature` reads well after "Surefoot does not have", such as "iterators"."""
    return error(
        "unsupported", span, f"Surefoot does not have {feature}. It is a feature of Dafny outside our subset."
    )
