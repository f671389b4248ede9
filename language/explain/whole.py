"""Targets with few inputs, every one of which can be run: what breaks in no run is then true.

It is no proof, and no green: what is missing is a reason. Nothing counts as run that rests on a choice, on a
value that could not be computed, on objects (a caller may have more of them), or on an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from time import monotonic
from typing import Any

from language.analysis.limits import atoms, limits
from language.analysis.typed import Callable_, Datatype, Literal_, Variable
from language.explain.bench import Bench
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Status, UnknownValue
from language.interpreter.runs import Runner
from language.interpreter.shapes import bare, is_int
from language.operators import Operator
from language.types import BitvectorType, BoolType, Type, UserType, substitute
from language.values import Data

MOST = 4_000
"""Inputs that are tried; more than that is not few."""
WIDEST = 10
"""Bits of a bit vector."""
STEPS = 50_000


def all_runs(bench: Bench, seconds: float) -> int | None:
    """How many inputs satisfy the precondition, where each was run to its end and broke nothing; None where
    something broke, could not be told, or there are too many."""
    method = bench.method
    if method.body is None or method.this is not None or method.type_params or method.two_state:
        return None
    code = Code(bench.program, explore=True)
    domains = [_domain(code, method, p) for p in method.params]
    if any(d is None for d in domains) or prod(len(d) for d in domains if d is not None) > MOST:
        return None
    deadline = monotonic() + seconds
    code.machine.cancel = lambda: monotonic() > deadline or bench.stopped()
    runner = Runner(code, method, STEPS)
    names, count, unknown = tuple(p.name for p in method.params), 0, UnknownValue.made
    for values in product(*(d for d in domains if d is not None)):
        outcome = runner.run(Inputs(values, names=names))
        if code.machine.unsure or code.machine.oracle.trail or UnknownValue.made != unknown:
            return None
        if outcome.status is Status.DONE:
            count += 1
        elif outcome.status is not Status.DISCARDED or outcome.span is not None or outcome.violations:
            return None
    return count


def _domain(code: Code, m: Callable_, p: Variable) -> list[Any] | None:
    """All values of a parameter that its type, or else the precondition, leaves."""
    found = _values(p.type)
    if found is not None or not is_int(p.type):
        return found
    low, high = code.int_range(p.type)
    facts = [a for c in m.requires for a in atoms(c.condition)]
    for x in limits((p,), facts):
        if not isinstance(x.bound, Literal_) or x.others or x.moved or x.converted:
            continue
        n = x.bound.value
        if not isinstance(n, int) or isinstance(n, bool):
            continue
        match x.relation:
            case Operator.EQUAL:
                low, high = n, n
            case Operator.LESS | Operator.AT_MOST as op:
                n -= op is Operator.LESS
                high = n if high is None else min(high, n)
            case Operator.MORE | Operator.AT_LEAST as op:
                n += op is Operator.MORE
                low = n if low is None else max(low, n)
            case _:
                pass
    if low is None or high is None or high - low >= MOST:
        return None
    return list(range(low, high + 1))


def _values(t: Type) -> list[Any] | None:
    """All values of a type that has few."""
    match t:
        case BoolType():
            return [False, True]
        case BitvectorType(width):
            return list(range(2**width)) if width <= WIDEST else None
        case UserType(decl=Datatype() as d) if not d.codata:
            return list(_data(d, t)) if _is_flat(d) else None
        case _:
            return None


def _is_flat(d: Datatype) -> bool:
    return all(isinstance(bare(f.type), BoolType) for c in d.ctors for f in c.formals)


def _data(d: Datatype, t: UserType) -> Iterator[Data]:
    types = dict(zip(d.params, t.args, strict=False))
    for c in d.ctors:
        parts = [_values(substitute(f.type, types)) or [] for f in c.formals]
        for args in product(*parts):
            yield Data(c.name, args, tuple(f.name for f in c.formals), d.qualified)
