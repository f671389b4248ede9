"""What an attack is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from language.diagnostics import Severity
from language.pipeline import Options, check_file
from language.records.verdicts import Proved
from language.source import SourceText

SECONDS = 20.0


@dataclass(frozen=True)
class Attack:
    """`codes` are those of the rule; `anywhere`: the rule may be told of on any line. `position` says where
    the forbidden thing stands."""

    rule: str
    position: str
    text: str
    neighbor: str
    codes: frozenset[str]
    anywhere: bool = False

    @property
    def name(self) -> str:
        return f"{self.rule} @ {self.position}"

    @property
    def lines(self) -> frozenset[int]:
        """Lines, from 1, where the attack differs from its neighbor."""
        ours, theirs = self.text.splitlines(), self.neighbor.splitlines()
        assert len(ours) == len(theirs), self.text
        return frozenset(i for i, (a, b) in enumerate(zip(ours, theirs, strict=True), 1) if a != b)


class Outcome(StrEnum):
    COUNTS = "refused by its rule, and its neighbor verifies"
    VERIFIED = "VERIFIED"
    OTHERWISE = "refused, but not by its rule"
    NEIGHBOR = "the neighbor is refused, too"


@dataclass(frozen=True)
class Judged:
    """`found` are the lines and codes of what was refused, of the neighbor where it was."""

    attack: Attack
    outcome: Outcome
    found: tuple[tuple[int, str, str], ...] = ()


def judge(attack: Attack) -> Judged:
    found = failures(attack.text)
    if not found:
        return Judged(attack, Outcome.VERIFIED)
    if not any(code in attack.codes and (attack.anywhere or at in attack.lines) for at, code, _ in found):
        return Judged(attack, Outcome.OTHERWISE, found)
    beside = failures(attack.neighbor)
    return Judged(attack, Outcome.NEIGHBOR, beside) if beside else Judged(attack, Outcome.COUNTS, found)


def failures(text: str) -> tuple[tuple[int, str, str], ...]:
    """The line, code and message of everything that is wrong; empty where the program is verified."""
    source = SourceText("attack.dfy", text)
    result = check_file(source, Options(time_limit=SECONDS, use_cache=False, explain=False)).result
    found = [
        (source.line_of(d.span.start), d.code, d.message)
        for d in result.diagnostics
        if d.severity is Severity.ERROR
    ]
    for m in result.methods:
        for r in m.results:
            if not isinstance(r.verdict, Proved):
                o = r.obligation
                found.append((source.line_of(o.span.start), o.kind.value, o.message))
    return tuple(found)
