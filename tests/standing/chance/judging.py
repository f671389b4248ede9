"""A random program through the verifier and through runs."""

from __future__ import annotations

from dataclasses import dataclass

from language.cancel import Cancel
from language.diagnostics import Severity
from language.pipeline import Options, analyze, prove
from language.records.verdicts import Proved, Qualifier
from language.source import SourceText
from tests.standing.runs import search

SECONDS = 5.0


@dataclass(frozen=True)
class Judged:
    """`claims` of the method; of these `verified` ones that runs passed by, ones `broken` by a run, and those
    that are `wrong`: verified and broken. `refused`: why it is no program."""

    claims: int = 0
    verified: int = 0
    broken: int = 0
    runs: int = 0
    wrong: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def judge(text: str, seconds: float = 0.4) -> Judged:
    front = analyze(SourceText("random.dfy", text))
    errors = tuple(d.message for d in front.diagnostics if d.severity is Severity.ERROR)
    if errors:
        return Judged(refused=errors)
    unit = next(u for u in front.units if u.name == "M")
    result = prove(front, unit, Options(time_limit=SECONDS, use_cache=False, explain=False), Cancel())
    ran = search(front, unit, seconds)
    broken = {(f.violation.kind, f.violation.span) for f in ran.found.values()}
    claims = verified = 0
    wrong: list[str] = []
    for r in result.results:
        o = r.obligation
        claims += 1
        plain = isinstance(r.verdict, Proved) and r.verdict.qualifier is Qualifier.PLAIN
        verified += plain and ran.tried > 0
        if plain and (o.kind, o.span) in broken:
            wrong.append(f"{o.kind.value} at line {front.sources[0].line_of(o.span.start)}")
    return Judged(claims, verified, len(broken), ran.tried, tuple(wrong))
