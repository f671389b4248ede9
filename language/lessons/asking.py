"""The hint where no author's hint fits: what failed, with which of the learner's values, and one question.

It guesses no cause and gives no code. Its words are in `asking_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from language.lessons.answer_words import say
from language.lessons.equivalence import KINDS as COMPARED
from language.lessons.evidence import Evidence
from language.lessons.records import Hint, When
from language.record import dataclass, replace
from language.records.verdicts import ObligationKind as K
from language.source import Span

_LONG = 70
_CLAIMS = (K.INVARIANT_ENTRY, K.INVARIANT_KEPT, K.POSTCONDITION, K.ASSERTION)
_NAME = re.compile(r"\$([a-z]+)")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where it failed: is the claim the learner's own, has the method loops, has it invariants, and do
    all of them hold?"""

    mine: Callable[[Span], bool]
    loops: bool
    invariants: bool
    kept: bool
    line: Callable[[int], int]
    said: Callable[[Span], bool]
    """Whether a place is in a sentence: a clause or a claim, not in what the program does."""
    text: str = ""
    """What the learner wrote in the task's first part."""


def ask(failed: Evidence, scene: Scene, said: Mapping[str, str]) -> Hint:
    """The hint for a failure; its id is `ask:` and which question it asks."""
    which = _which(failed, scene)
    words = phrases(failed, scene, said)
    return Hint(f"ask:{which}", When(), tuple(say(said, f"ask.{which}.{n}", **words) for n in (1, 2)))


def phrases(failed: Evidence, scene: Scene, said: Mapping[str, str]) -> dict[str, str]:
    """What can be said about a failure, by name; a phrase is empty where there is nothing to say."""
    inputs = _and(f"`{n} = {v}`" for n, v in failed.inputs)
    values = _and(say(said, "ask.is", name=n, value=v) for n, v in failed.values)
    return {
        "name": failed.failure.method,
        "callee": failed.callee,
        "claim": _short(failed.failure.clause),
        "part": _short(failed.part or failed.failure.clause),
        "inputs": say(said, "ask.inputs", inputs=inputs) if inputs else "",
        "given": inputs,
        "is": values,
        "values_alone": values or inputs,
        "values": say(said, "ask.values", values=values) if values else "",
        "at": say(said, "ask.at", at=failed.at) if failed.at else "",
        "before": _and(f"`{n} = {v}`" for n, v in failed.before),
        "round": str(failed.round or 1),
        "line": str(scene.line(failed.span.start)),
        "message": failed.message,
        "text": failed.trace.steps[-1].text if failed.trace and failed.trace.steps else "",
        "mine": _short(scene.text),
    }


def filled(hint: Hint, phrases: Mapping[str, str]) -> Hint:
    """An author's hint with the learner's own values where it says `$values` and the like."""
    return replace(
        hint, stages=tuple(_NAME.sub(lambda m: phrases.get(m[1], m[0]), stage) for stage in hint.stages)
    )


def _which(failed: Evidence, scene: Scene) -> str:
    kind, cause = failed.failure.kind, failed.failure.cause
    if kind in _CLAIMS and failed.failure.clause.strip("() ") == "false":
        return "never"
    shown = cause in ("refuted", "too-weak")
    weak = cause == "too-weak" and bool(failed.before)
    if kind in COMPARED:
        return kind
    own = failed.clause is not None and scene.mine(failed.clause)
    if kind == K.INVARIANT_ENTRY and shown:
        return "entry"
    if kind == K.INVARIANT_KEPT and shown:
        return "kept" if cause == "refuted" else "kept-weak"
    if not shown:
        return "unknown"
    if kind in (K.POSTCONDITION, K.ASSERTION) and weak:
        if failed.callee:
            return "promise"
        return (
            "enough"
            if scene.invariants and scene.kept
            else "enough-too"
            if scene.invariants
            else "nothing-kept"
        )
    if kind == K.INDEX:
        return "index-weak" if weak else "index-said" if scene.said(failed.span) else "index"
    if kind == K.POSTCONDITION:
        return "own-promise" if own else "result"
    if kind == K.ASSERTION:
        return "own-claim" if scene.mine(failed.span) else "claim"
    known = {
        K.PRECONDITION: "call",
        K.FUNCTION_PRECONDITION: "call",
        K.DIVISION: "division",
        K.DEFINITE: "no-value",
        K.DECREASES: "ends",
        K.TERMINATION: "itself",
        K.SUBSET: "type",
    }
    return known.get(K(kind), "other") if kind in set(K) else "other"


def _and(items: Iterable[str]) -> str:
    found = list(items)
    return ", ".join(found[:-1]) + (" and " if found[:-1] else "") + found[-1] if found else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"
