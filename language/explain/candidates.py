"""Candidates of the bounded search, as inputs and states that the judge can replay."""

from __future__ import annotations

import time
from collections.abc import Mapping

from language.analysis.typed import CallStmt, For, Method, While, WhileCases, walk
from language.depth import deep
from language.explain.bench import Bench
from language.explain.contracts import End, about_contract, confirm_contract
from language.explain.judge import Chosen, confirm_inputs, confirm_state
from language.explain.proposed import inputs_of, objects_of
from language.interpreter.modular import Site
from language.ivl.definitions import Definitions
from language.ivl.nodes import Procedure
from language.records.verdicts import TooWeak, Undecided, Verdict
from language.refute.model import Candidate, CandidateState
from language.refute.search import Open, allowed_states, real_runs, senseless_contracts


def solve(bench: Bench, so_far: Mapping[int, Verdict], seconds: float) -> dict[int, Verdict]:
    """Better verdicts than `so_far`, from candidates that replay: a real run for what is undecided or
    merely too weak, an allowed state for what is undecided. `seconds` is for all of it."""
    if bench.target is None or bench.target.body is None or bench.procedure is None:
        return {}
    solving = _Solving(bench, bench.procedure, seconds)
    return deep(lambda: solving.all(so_far))


class _Solving:
    def __init__(self, bench: Bench, procedure: Procedure, seconds: float) -> None:
        self.bench = bench
        self.method = bench.method
        self.procedure = procedure
        self.definitions = Definitions()
        self.seconds = seconds
        self.found: dict[int, Verdict] = {}
        self.tried: set[Candidate] = set()

    def all(self, so_far: Mapping[int, Verdict]) -> dict[int, Verdict]:
        undecided = frozenset(i for i, v in so_far.items() if isinstance(v, Undecided))
        weak = frozenset(i for i, v in so_far.items() if isinstance(v, TooWeak))
        unclear = frozenset(o.id for o in self.bench.claims if about_contract(self.method, o)) & undecided
        start = time.monotonic()
        self.contracts(unclear, start + self.seconds / 3)
        undecided -= unclear
        self.runs(undecided | weak, start + self.seconds * (2 / 3 if undecided else 1 / 3))
        if isinstance(self.method, Method):
            self.states(undecided, self.method, start + self.seconds)
        return self.found

    def _open(self, wanted: frozenset[int]) -> Open:
        def still() -> frozenset[int]:
            return frozenset() if self.bench.stopped() else wanted - self.found.keys()

        return still

    def _new(self, c: Candidate) -> bool:
        if c in self.tried:
            return False
        self.tried.add(c)
        return True

    def _note(self, verdicts: dict[int, Verdict], wanted: frozenset[int]) -> None:
        for id_, v in verdicts.items():
            if id_ in wanted:
                self.found.setdefault(id_, v)

    def contracts(self, wanted: frozenset[int], deadline: float) -> None:
        args = (self.procedure, self.definitions, self._open(wanted), deadline, self.bench.cancel)
        for p in senseless_contracts(*args):
            if self._new(p.candidate):
                end = p.candidate.end
                chosen = None if end is None else End(dict(end.values), end.writes, objects_of(end.fresh))
                inputs = inputs_of(self.bench.program, self.method, p.candidate)
                self._note(confirm_contract(self.bench, inputs, chosen), wanted)

    def runs(self, wanted: frozenset[int], deadline: float) -> None:
        args = (self.procedure, self.definitions, self._open(wanted), deadline, self.bench.cancel)
        for p in real_runs(*args):
            if self._new(p.candidate):
                inputs = inputs_of(self.bench.program, self.method, p.candidate)
                self._note(confirm_inputs(self.bench, inputs), wanted)

    def states(self, wanted: frozenset[int], method: Method, deadline: float) -> None:
        args = (self.procedure, self.definitions, self._open(wanted), deadline, self.bench.cancel)
        for p in allowed_states(*args):
            chosen = _chosen(method, p.candidate)
            if chosen and self._new(p.candidate):
                inputs = inputs_of(self.bench.program, method, p.candidate)
                self._note(confirm_state(self.bench, inputs, chosen), wanted)


def _chosen(method: Method, c: Candidate) -> list[Chosen]:
    out: list[Chosen] = []
    for s in c.states:
        site = _site(method, s)
        if site is not None:
            out.append(Chosen(site, dict(s.values), s.writes))
    return out


def _site(method: Method, s: CandidateState) -> Site | None:
    for node in walk(method.body) if method.body is not None else ():
        if isinstance(node, While | WhileCases | For) and s.kind == "loop" and node.span == s.span:
            return node.id
        if isinstance(node, CallStmt) and s.kind == "call" and node.span == s.span:
            return node.span if node.targets or node.method.modifies else None
    return None
