"""The line above a failing claim, which agrees with what is known of it.

A claim says what is wrong when nobody knows yet whether it is: "may not hold". Where a run breaks it, the
run is no guess, and neither is the line above it.
"""

from __future__ import annotations

from language.records.verdicts import Obligation, Refuted, Verdict

QUESTION = " Is it true in every run? If so, the proof needs help before it."
"""Answered by a run that breaks the claim."""

SURE = (
    (QUESTION, ""),
    (
        "The loop may run forever: nothing is known to shrink with each round. Say what does in `decreases`.",
        "The loop can run forever.",
    ),
    (
        "may never end: what measures it must become smaller with each call.",
        "need not end: what measures it does not become smaller with each call.",
    ),
    (" Write a `decreases` clause for it.", ""),
    ("may not hold", "does not hold"),
    ("may return here without", "returns here without"),
    ("may end here without", "ends here without"),
    ("may yield here without", "yields here without"),
    ("may not satisfy", "does not satisfy"),
    ("None of the cases may hold", "None of the cases holds"),
    ("No case may match", "No case matches"),
    ("which it may not be here", "which it is not here"),
    ("which it may not here", "which it does not here"),
    ("may lie outside", "lies outside"),
    ("may not be in the map", "is not in the map"),
    ("This may be null", "This is null"),
    ("that may be zero", "that is zero"),
    ("but it may be negative", "but it is negative"),
    ("but this number may be.", "but this number is."),
    ("bound may be", "bound is"),
    (
        "may not become smaller with each round, or may fall",
        "does not become smaller with each round, or falls",
    ),
    ("may not have a value yet", "has no value yet"),
    ("may leave the range", "leaves the range"),
    ("may be outside the type", "is outside the type"),
    ("may not fit into", "does not fit into"),
    ("may not be whole", "is not whole"),
    ("sides may be the same place", "sides are the same place"),
    ("may write different values", "write different values"),
    ("may give one key", "give one key"),
    ("may return another value", "returns another value"),
)
"""What is said of a claim that may fail, and of one that a run breaks; the first that fits comes first."""


def headline(claim: Obligation, verdict: Verdict) -> str:
    """What is wrong with a claim, as certain as the verdict is."""
    return certain(claim.message, verdict)


def certain(message: str, verdict: Verdict) -> str:
    """The same for a note beside it."""
    if not isinstance(verdict, Refuted):
        return message
    for unsure, sure in SURE:
        message = message.replace(unsure, sure)
    return message
