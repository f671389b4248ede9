"""Why an answer passes or does not."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Stable codes: lessons name them as `rule:<code>` in what a wrong answer must bring."""

    PASSED = "passed"
    LOOK = "look"
    """The task is to look at something; no text answers it."""
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"
    UNSURE = "unsure"
    """Nothing is known: timed out, crashed, or not checked at all."""
    LATER = "later"
    """It can be read and fits; what it is compared with was not handed out."""
    WAITING = "waiting"
    """Proved only if something else holds that is still red."""

    ASSUME = "assume"
    ATTRIBUTE = "attribute"
    NEVER_ENDS = "never-ends"
    INCLUDE = "include"
    DECLARATION = "declaration"
    PRECONDITION = "precondition"
    LOCKED = "locked"
    HIDDEN = "hidden"
    MISSING = "missing"
    BODILESS = "bodiless"
    VACUOUS = "vacuous"
    UNREACHABLE = "unreachable"


RULES = frozenset(
    {
        Reason.ASSUME, Reason.ATTRIBUTE, Reason.NEVER_ENDS, Reason.INCLUDE, Reason.DECLARATION,
        Reason.PRECONDITION, Reason.LOCKED, Reason.HIDDEN, Reason.MISSING, Reason.BODILESS,
        Reason.VACUOUS, Reason.UNREACHABLE,
    }
)  # fmt: skip
"""Reasons that hold whatever the verifier says."""
