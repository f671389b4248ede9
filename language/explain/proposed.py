"""What the bounded solver proposes, as inputs of the interpreter; and inputs that a precondition allows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from time import monotonic
from typing import Any

from language.analysis.typed import (
    Assert,
    Block,
    Callable_,
    Function,
    Literal_,
    Method,
    TypedProgram,
)
from language.cancel import Cancel
from language.interpreter.code import Code
from language.interpreter.inputs import HeapObject, Inputs, fitting
from language.interpreter.objects import allocate
from language.interpreter.oracle import Oracle
from language.ivl.definitions import Definitions
from language.ivl.lower_method import lower_method
from language.ivl.passive import passive
from language.ivl.unsupported import Unsupported
from language.records.verdicts import ObligationKind
from language.refute.model import Candidate, CandidateObject
from language.refute.search import real_runs
from language.types import BOOL, Type, UserType
from language.values import Ref

MOST = 12
"""Inputs that are asked for."""


def inputs_of(program: TypedProgram, method: Callable_, c: Candidate) -> Inputs:
    """The candidate's inputs as the interpreter takes them."""
    heap = objects_of(c.objects)
    values = {v.source: x for v, x in c.inputs if v.name != "this"}
    this = next((x for v, x in c.inputs if v.name == "this"), None)
    if isinstance(method, Method) and method.kind == "constructor" and method.this is not None:
        blank = _blank(program, method.this.type)
        this = Ref(len(heap), blank.type.decl.name)
        heap = (*heap, blank)
    args = tuple(values.get(p) for p in method.params)
    return Inputs(args, this, heap, names=tuple(p.name for p in method.params))


def objects_of(made: tuple[CandidateObject, ...]) -> tuple[HeapObject, ...]:
    return tuple(HeapObject(o.type, o.fields, o.cells, o.dims) for o in made)


def _blank(program: TypedProgram, type_: Type) -> HeapObject:
    """An object as its constructor finds it."""
    assert isinstance(type_, UserType)
    code = Code(program)
    code.machine.reset(Oracle(), 100_000)
    cells: dict[str, Any] = code.machine.heap[allocate(code, type_).id].cells
    return HeapObject(UserType(type_.decl, type_.args), tuple(cells.items()))


def permitted(
    program: TypedProgram, method: Callable_, seconds: float, cancel: Cancel | None = None
) -> Iterator[Inputs]:
    """Inputs that satisfy the precondition, as models of it: counterexamples to `assert false`."""
    asking = _asking(method)
    try:
        procedure = lower_method(asking)
    except Unsupported:
        return
    code = Code(program)
    left = count(MOST, -1)
    goals = passive(procedure).goals
    wanted = frozenset(g.obligation.id for g in goals if g.obligation.kind is ObligationKind.ASSERTION)
    proposals = real_runs(procedure, Definitions(), lambda: wanted, monotonic() + seconds, cancel)
    for p in proposals:
        inputs = inputs_of(program, method, p.candidate)
        if fitting(code, method, inputs):
            yield inputs
        if next(left) <= 1:
            return


def _asking(m: Callable_) -> Method:
    """A lemma with the same precondition that claims nothing but `false`."""
    at = m.name_span
    claim = Assert(at, True, Literal_(at, BOOL, False), None, None)
    results = () if isinstance(m, Function) else m.results
    return Method(
        m.name,
        m.qualified,
        m.owner,
        m.type_params,
        m.params,
        results,
        "lemma",
        True,
        m.static,
        m.span,
        at,
        this=m.this,
        requires=m.requires,
        body=Block(at, True, (claim,)),
        module=m.module,
        decreases=m.decreases,
    )
