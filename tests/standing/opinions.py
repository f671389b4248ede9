"""What others say of a failing proof: random runs, another verifier, what is known of the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language.explain.matching import broken
from language.pipeline import Front, Unit
from language.records import results
from language.records.verdicts import (
    Crashed,
    MethodResult,
    ObligationKind,
    Proved,
    Refuted,
    TimedOut,
    TooWeak,
    Undecided,
    Verdict,
)
from tests.standing.fixing import Fixed, NotWritten, fixed, lines_of
from tests.standing.peer import Opinion, ask
from tests.standing.programs import Program
from tests.standing.runs import first_faults

CAUSES = ("", "timed out", "undecided", "too weak", "refuted")
SEED = 77


@dataclass(frozen=True)
class Failure:
    """A unit whose proof failed. `explained` has its causes; `seconds` (by the clock) and `work` (of the
    processor) went by until the first of them."""

    program: Program
    what: str
    front: Front
    unit: Unit
    explained: MethodResult
    seconds: float
    work: float

    @property
    def cause(self) -> str:
        """ "refuted", "too weak", "broken before" (by a run, where a claim is that is not the unit's) or
        "undecided": the best that any of its claims has."""
        verdicts = [r.verdict for r in self.explained.results]
        kinds = set(map(type, verdicts))
        if Refuted in kinds:
            return "refuted"
        if TooWeak in kinds:
            return "too weak"
        own = {r.obligation.place for r in self.explained.results if not isinstance(r.verdict, Proved)}
        firsts = {v.first for v in verdicts if isinstance(v, Undecided) and v.first is not None}
        return "broken before" if firsts - own else "undecided"

    @property
    def text(self) -> str:
        return self.front.sources[0].text

    @property
    def where(self) -> str:
        return f"{self.program.name}: {self.what}: {self.unit.name}"


def claim(v: Verdict) -> str:
    match v:
        case Refuted():
            return "refuted"
        case TooWeak():
            return "too weak"
        case TimedOut() | Crashed():
            return "timed out"
        case _:
            return "undecided"


def unseen(f: Failure) -> Iterator[str]:
    """What runs on random inputs break first, of the failing claims: "refuted" where ours says so too, else
    the words of the fault."""
    failing = [(r.obligation, r.verdict) for r in f.explained.results if not isinstance(r.verdict, Proved)]
    proved = [r.obligation for r in f.explained.results if isinstance(r.verdict, Proved)]
    for fault in first_faults(f.front, f.unit, SEED):
        line = f.front.sources[fault.span.file].line_of(fault.span.start)
        o = broken(fault, [o for o, _ in failing])
        if not f.unit.span.covers(fault.span):
            yield "in what is called"
        elif o is None:
            other = broken(fault, proved)  # proved behind a claim that fails, which says nothing
            yield f"{'behind a failing claim' if other else 'no claim fits'}: line {line}: {fault.kind.value}"
        elif any(c is o and isinstance(v, Refuted) for c, v in failing):
            yield "refuted"
        else:
            yield f"not refuted: line {line}: {fault.kind.value}"


def after_another(v: Verdict) -> bool:
    """Whether the run breaks another claim before: then what comes behind may well be proved."""
    return isinstance(v, Refuted) and "another claim" in v.sentence


def checked(f: Failure, command: str) -> Iterator[str]:
    """What the peer says of each refuted claim (one a line) with the counterexample's inputs fixed."""
    lines: set[int] = set()
    for r in f.explained.results:
        if not isinstance(r.verdict, Refuted):
            continue
        o = r.obligation
        line = f.front.sources[0].line_of(o.span.start)
        if line in lines or after_another(r.verdict):
            continue
        lines.add(line)
        if o.kind in (ObligationKind.TERMINATION, ObligationKind.DEFINITE):  # Dafny 2 asks for less
            yield f"not written: {o.kind.value}"
            continue
        try:
            text = fixed(f.text, f.unit, r.verdict.trace)
        except NotWritten as problem:
            yield f"not written: {problem}"
            continue
        places = {line, *(f.front.sources[0].line_of(s.start) for s in (o.clause, o.loop) if s)}
        shown = ", ".join(f"{name} = {value}" for name, value in r.verdict.inputs)
        yield f"{_judge(f, ask(command, text.text), text, places)}: line {line}: {o.kind.value}: {shown}"


class Known:
    """What is known of the lines of programs."""

    def __init__(self, path: Path) -> None:
        self.files: dict[str, dict[str, list[int]]] = json.loads(path.read_text("utf-8"))

    def of(self, program: Program) -> tuple[set[int], set[int]]:
        """The lines with errors, and those of them whose claims are false."""
        for name, what in self.files.items():
            if name.endswith("/" + program.name):
                return set(what["error_lines"]), set(what.get("false_lines", ()))
        return set(), set()

    def agrees(self, program: Program, told: str) -> bool:
        """Whether `checked` told of a line that is known to have an error."""
        return any(f": line {n}:" in told for n in self.of(program)[0])

    def judge(self, f: Failure) -> Iterator[str]:
        """Each line with a refuted claim, "right" or "WRONG"; each false line with its cause."""
        errors, false = self.of(f.program)
        causes: dict[int, str] = {}
        for r in f.explained.results:
            if not isinstance(r.verdict, Proved):
                line = f.front.sources[0].line_of(r.obligation.span.start)
                if not after_another(r.verdict):
                    causes[line] = max(claim(r.verdict), causes.get(line, ""), key=CAUSES.index)
        for line, cause in causes.items():
            if cause in ("refuted", "too weak") and line not in errors:
                yield f"known lines: WRONG {cause}: line {line}"
            if line in false:
                yield f"false lines: {cause}: line {line}"


def _judge(f: Failure, opinion: Opinion, text: Fixed, places: set[int]) -> str:
    if not opinion.decided:
        return f"peer: {opinion.verdict}"
    found = {line - text.shift for line in opinion.lines if line in text.lines}
    if found:
        ends = {text.lines.start - text.shift, text.lines.stop - 1 - text.shift}
        return "agrees" if found & (places | ends) else "agrees at another line"
    failing = {u.name for u in f.front.units if opinion.lines & {*lines_of(f.text, u.span)}}
    blamed = results.blame([(u.name, u.uses) for u in f.front.units], failing)
    return "proved from a false claim elsewhere" if f.unit.name in blamed else "CONTRADICTED"
