"""Why a claim is false, in a sentence: the part that decides, at which values, and what it compares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from language.analysis.typed import Tree, walk
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Fault, Violation
from language.records.trace import WhyNode
from language.records.verdicts import ObligationKind as K
from language.values import show

LONGEST = 240
"""Characters of a sentence; one that is longer is left to the tree."""
TOLD = frozenset({K.INDEX, K.RANGE, K.KEY})
"""What a run says of these holds the values that matter."""


def falsity(why: WhyNode) -> str:
    """Such as "At k = 0: `a[0] <= m` is false: 5 <= 3."; empty where no part alone decides."""
    notes: list[str] = []
    node = why
    while True:
        if node.note.startswith("at "):
            notes.append(node.note.removeprefix("at "))
        deciding = [c for c in node.children if c.deciding and c.truth is not None]
        if len(deciding) != 1:
            break
        node = deciding[0]
    if not node.said:
        return ""
    where = f"At {', '.join(notes)}: " if notes else ""
    said = node.said if where else node.said[0].upper() + node.said[1:]
    sentence = f"{where}{said}."
    return sentence if len(sentence) <= LONGEST else ""


def fault_words(fault: Fault, v: Violation) -> str:
    """The same for an operation that went wrong: the values of the variables that quantifiers around it bind,
    and what the run says of it."""
    scope, env = fault.scope, fault.env
    if scope is None or not env or scope.owner is None:
        return ""
    found: dict[str, str] = {}
    for n in _parts(scope.owner):
        if not n.span.covers(v.span):
            continue
        for var in getattr(n, "vars", ()):
            slot = scope.slots.get(var)
            if slot is not None and slot < len(env) and env[slot] is not UNSET:
                found[var.name] = show(env[slot], 40)
    at = ", ".join(f"{name} = {value}" for name, value in found.items())
    message = v.message if v.kind in TOLD else ""
    if at and message:
        return f"At {at}: {message}."
    if at:
        return f"That is at {at}."
    return f"{message[0].upper()}{message[1:]}." if message else ""


def _parts(owner: object) -> Iterator[Any]:
    """What binds variables and has a place."""
    for name in ("requires", "ensures"):
        for clause in getattr(owner, name, ()):
            yield from _spanned(clause)
    body = getattr(owner, "body", None)
    if body is not None:
        yield from _spanned(body)


def _spanned(root: Tree) -> Iterator[Any]:
    return (n for n in walk(root) if hasattr(n, "span") and hasattr(n, "vars"))
