"""Programs with their verdicts, and further questions about them: the one door of the tests beside this."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from language import pipeline
from language.cancel import Cancel
from language.explain.bench import Bench
from language.pipeline import Front, Options, Unit
from language.records.inquiry import Inquiry, TestText, Wish, about
from language.records.verdicts import (
    MethodResult,
    Obligation,
    ObligationResult,
    Proved,
    Refuted,
    TooWeak,
    Verdict,
)
from language.source import SourceText


@dataclass(frozen=True)
class Asked:
    """A failing obligation of a program."""

    front: Front
    unit: Unit
    result: MethodResult
    item: ObligationResult

    @property
    def verdict(self) -> Verdict:
        return self.item.verdict

    def ask(self, wish: Wish, *known: Verdict, cancel: Cancel | None = None) -> Inquiry:
        """One step."""
        inquiry = about(self.result, self.item.obligation.id, *known).wishing(wish)
        return pipeline.ask(pipeline.bench(self.front, self.unit), inquiry, cancel or Cancel())

    def others(self, most: int = 12) -> list[str]:
        """The inputs of the first counterexample and of all really different ones, then what is said. Between
        the steps, the inquiry is sent as a worker's is."""
        bench = pipeline.bench(self.front, self.unit)
        inquiry = about(self.result, self.item.obligation.id)
        while len(inquiry.found) < most:
            inquiry = pipeline.ask(bench, pickle.loads(pickle.dumps(inquiry)), Cancel())
            if inquiry.answer is None:
                return [*map(inputs, inquiry.found), inquiry.sentence]
        return list(map(inputs, inquiry.found))

    def test(self) -> TestText:
        answer = self.ask(Wish.TEST).answer
        assert isinstance(answer, TestText)
        return answer


def bench_of(front: Front, name: str, *claims: Obligation) -> Bench:
    """The bench of a declaration, with these claims to look at."""
    bench = pipeline.bench(front, next(u for u in front.units if u.name == name))
    bench.claims = claims
    return bench


def inputs(verdict: Verdict) -> str:
    assert isinstance(verdict, Refuted | TooWeak)
    return ", ".join(f"{name} = {value}" for name, value in verdict.inputs)


def failures(text: str) -> list[Asked]:
    """Every obligation of a program that is not proved."""
    front = pipeline.analyze(SourceText("test.dfy", text))
    found: list[Asked] = []
    for unit in front.units if front.complete else ():
        options = Options(use_cache=False)
        result = pipeline.prove(front, unit, options, Cancel())
        if any(not isinstance(r.verdict, Proved) for r in result.results):
            result = pipeline.explain(pipeline.bench(front, unit), result, options, Cancel())
        found += [Asked(front, unit, result, r) for r in result.results if not isinstance(r.verdict, Proved)]
    return found


def failure(text: str, claim: str = "") -> Asked:
    """The first one whose clause (or place) is written so."""
    for asked in failures(text):
        o = asked.item.obligation
        span = o.clause or o.span
        if claim in text[span.start : span.end]:
            return asked
    raise AssertionError("nothing fails there")
