"""A trait's member run on its own: what overrides it in the object's class, held to both contracts.

What the prover claims of an override (`ivl/lower_override.py`) is looked at in each run, so that a run which
breaks nothing tells of all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from language.analysis.typed import Callable_, Frame, Function, Method
from language.interpreter.claims import Claiming, check_claim
from language.interpreter.functions import FunctionUnit, measure_below
from language.interpreter.machine import UNSET, Allowed
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Env, UnknownValue
from language.interpreter.scope import ACT, THIS, TYPES
from language.interpreter.states import frame_of
from language.records.verdicts import ObligationKind as K

if TYPE_CHECKING:
    from language.interpreter.code import Code

Unit = MethodUnit | FunctionUnit


def run_override(code: Code, unit: Unit, env: Env) -> tuple[Any, ...]:
    """The results; `env` is that of the trait's member at entry, whose precondition holds."""
    member: Callable_ = unit.method if isinstance(unit, MethodUnit) else unit.function
    args = tuple([env[i] for i in unit.params])
    types = env[TYPES]
    at = tuple([types[p] for p in unit.type_params]) if types and types is not UNSET else ()
    found, at = code.override(member, env[THIS], at)
    if found.body is None:
        raise UnknownValue(f"{found.name} has no body")
    chosen = code.method(found) if isinstance(found, Method) else code.function(found)
    inner = chosen.environment(env[THIS], args, at)
    for claim in chosen.requires:
        message = f"{found.name} demands more than {member.qualified}"
        check_claim(claim, inner, Claiming(found, K.OVERRIDE, found.name_span, message, soft=False))
    chosen.set_frame(inner)
    _check_frames(unit, member, env, chosen, found, inner)
    _check_measure(unit, member, env, chosen, found, inner)
    code.machine.depth += 1
    if isinstance(chosen, MethodUnit) and isinstance(unit, MethodUnit):
        if code.machine.recorder is not None:
            code.machine.recorder.enter(chosen, inner, found.name_span)
        chosen.run_body(inner)
        return unit.overridden(chosen, env, tuple([inner[i] for i in chosen.results]))
    assert isinstance(chosen, FunctionUnit) and isinstance(unit, FunctionUnit) and chosen.body is not None
    value = chosen.body(inner)
    chosen.ensure(inner, value)
    return (unit.overridden(chosen, env, value),)


def _frames(m: Callable_) -> tuple[Frame, ...]:
    return m.reads if isinstance(m, Function) else m.modifies


def _check_frames(
    unit: Unit, member: Callable_, env: Env, chosen: Unit, found: Callable_, inner: Env
) -> None:
    """What the override may change (a function: read) may be changed there; one frame at a time."""
    born = env[ACT].born if isinstance(unit, MethodUnit) else len(unit.machine.heap)
    theirs = frame_of(unit.scope, _frames(member))
    unit.scope.pad(env)
    there: Allowed = theirs(env, born)
    if there.everything:
        return
    for f in _frames(found):
        ours = frame_of(chosen.scope, (f,))
        chosen.scope.pad(inner)
        here: Allowed = ours(inner, born)
        if here.everything or there.refused(here) is not None:
            word = "read" if isinstance(found, Function) else "change"
            message = f"{found.name} may {word} more than {member.qualified}"
            chosen.scope.fault(inner, K.OVERRIDE, found.name_span, message, f.span, soft=True)


def _check_measure(
    unit: Unit, member: Callable_, env: Env, chosen: Unit, found: Callable_, inner: Env
) -> None:
    if unit.measure is None or chosen.measure is None:
        return
    try:
        ours, theirs = tuple([m(inner) for m in chosen.measure]), tuple([m(env) for m in unit.measure])
    except UnknownValue:
        return
    if ours != theirs and measure_below(ours, theirs, chosen.measure_types, unit.measure_types) is False:
        clause = found.name_span if found.decreases is None else found.decreases.span
        message = f"what {found.name} decreases is greater than what {member.qualified} does"
        chosen.scope.fault(inner, K.OVERRIDE, found.name_span, message, clause, soft=True)
