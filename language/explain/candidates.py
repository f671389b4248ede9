"""Candidates of the bounded search, as inputs and states that the judge can replay."""

from __future__ import annotations

import time
from collections.abc import Sequence

from language.analysis.typed import Callable_, CallStmt, For, Method, TypedProgram, While, WhileCases, walk
from language.cancel import Cancel
from language.explain.judge import Chosen, confirm_inputs, confirm_state
from language.interpreter.inputs import HeapObject, Inputs
from language.ivl.definitions import Definitions
from language.ivl.units import lower, units
from language.ivl.unsupported import Unsupported
from language.refute.model import Candidate, CandidateState
from language.refute.search import allowed_states, real_runs
from language.source import SourceText
from language.types import UserType
from language.values import Ref
from language.verdicts import Obligation, Verdict


def from_candidates(
    program: TypedProgram,
    method: Callable_,
    failing: Sequence[Obligation],
    open_: frozenset[int],
    seconds: float,
    cancel: Cancel | None,
    sources: Sequence[SourceText],
) -> dict[int, Verdict]:
    """Verdicts for obligations of `open_` that a replayed candidate breaks."""
    unit = next((u for u in units(program) if u.decl is method and u.kind != "by method"), None)
    found: dict[int, Verdict] = {}
    if unit is None:
        return found

    def still() -> frozenset[int]:
        return frozenset() if cancel is not None and cancel.cancelled else open_ - found.keys()

    start = time.monotonic()
    try:
        procedure = lower(unit)
        definitions = Definitions()
        for p in real_runs(procedure, definitions, still, start + seconds / 2, cancel):
            inputs = _inputs(method, p.candidate)
            for id_, v in confirm_inputs(program, method, failing, inputs, cancel, sources).items():
                if id_ in open_:
                    found.setdefault(id_, v)
        if isinstance(method, Method):
            for p in allowed_states(procedure, definitions, still, start + seconds, cancel):
                inputs, chosen = _inputs(method, p.candidate), _chosen(method, p.candidate)
                for id_, v in confirm_state(
                    program, method, failing, inputs, chosen, cancel, sources
                ).items():
                    if id_ in open_:
                        found.setdefault(id_, v)
    except Unsupported:
        pass
    return found


def _inputs(method: Callable_, c: Candidate) -> Inputs:
    heap = tuple(HeapObject(o.type, o.fields, o.cells, o.dims) for o in c.objects)
    values = {v.source: x for v, x in c.inputs if v.name != "this"}
    this = next((x for v, x in c.inputs if v.name == "this"), None)
    if isinstance(method, Method) and method.kind == "constructor" and method.this is not None:
        type_ = method.this.type
        assert isinstance(type_, UserType)
        this = Ref(len(heap), type_.decl.name)
        heap = (*heap, HeapObject(type_))
    args = tuple(values.get(p) for p in method.params)
    return Inputs(args, this, heap, names=tuple(p.name for p in method.params))


def _chosen(method: Method, c: Candidate) -> list[Chosen]:
    out: list[Chosen] = []
    for s in c.states:
        site = _site(method, s)
        if site is not None:
            out.append(Chosen(site, dict(s.values), s.writes))
    return out


def _site(method: Method, s: CandidateState) -> object:
    for node in walk(method.body) if method.body is not None else ():
        if isinstance(node, While | WhileCases | For) and s.kind == "loop" and node.span == s.span:
            return node.id
        if isinstance(node, CallStmt) and s.kind == "call" and node.span == s.span:
            return node.span if node.targets or node.method.modifies else None
    return None
