"""What becomes of a fault of ours: it costs the declaration, or the explanation, that it happened in, and
says so; nothing that it touched counts as proved, and all else is answered as if nothing were wrong.

Whoever shields something catches `FAULTS` and passes the problem to `told`. Tests and fuzzers listen in
(`listeners`), so that no fault hides behind its shield.
"""

from __future__ import annotations

from collections.abc import Callable

from language.diagnostics import Diagnostic, error
from language.source import Span

FAULTS = (Exception,)
"""All but `CutOff` and what ends the process."""

FAULT = "fault"
"""The code of a diagnostic that is our fault, not the program's."""

LONGEST = 200

listeners: list[Callable[[BaseException], None]] = []


def told(problem: BaseException) -> str:
    """The problem in a word or two for a report, such as "KeyError: 3", after all listeners have heard it."""
    for listen in tuple(listeners):
        listen(problem)
    kind = type(problem).__name__
    try:
        text = f"{kind}: {problem}".replace("\n", " ")
    except FAULTS:  # a problem that cannot even be shown
        text = kind
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def sentence(problem: BaseException, what: str) -> str:
    """For people: why there is nothing about `what`, such as "`M`", and what to do."""
    words = told(problem)
    if isinstance(problem, RecursionError):
        return (
            f"Surefoot could not check {what}: it leads to types or formulas that are nested too deeply. "
            "Nothing of it is proved. Give parts of it names of their own."
        )
    if isinstance(problem, MemoryError):
        return (
            f"Surefoot could not check {what}: it needs more memory than there is. Nothing of it is proved. "
            "Split it into smaller parts."
        )
    return (
        f"Surefoot failed while checking {what}, so nothing of it is proved. This is a fault of Surefoot's, "
        f"not of your program: please report it with the file and these words: {words}."
    )


def diagnostic(problem: BaseException, what: str, span: Span) -> Diagnostic:
    return error(FAULT, span, sentence(problem, what))
