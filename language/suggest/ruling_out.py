"""What would rule a state out that an invariant allows: a formula that every round keeps, and it breaks.

The formula is one that the search for invariants proves: it holds at the loop's head in every run, as far as
the invariants do that the loop has already.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.cancel import Cancel, limited
from language.front import Front, Unit
from language.interpreter.snapshots import Snapshots
from language.records.looks import RuledOut
from language.records.trace import StepKind, Trace
from language.suggest.candidate import Candidate, InLoop
from language.suggest.invariants.sight import Sight
from language.suggest.invariants.stages import Stages
from language.suggest.place import Failing, LoopPlace, loops_of
from language.suggest.printing import NotWritten, text_of
from language.suggest.terms import fresh, spell, var
from language.suggest.trees import exchanged, variables

SECONDS = 8.0
OPEN = "…"
"""What stands in a shape where something is left open."""


def rule_out(front: Front, unit: Unit, allowed: Trace, cancel: Cancel) -> RuledOut | None:
    """A formula for the loop at which `allowed` has its chosen round; None where none was found, or the trace
    has no such round. Needs a thread in which calls may nest deeply."""
    decl = unit.ivl.decl
    if not isinstance(decl, t.Method):
        return None
    places = loops_of(Failing(front, unit, decl, ()))
    steps = allowed.steps
    at = next((i for i in range(len(steps) - 1, -1, -1) if steps[i].kind is StepKind.ANY_ROUND), None)
    place = next((p for p in places if at is not None and p.loop.head == steps[at].span), None)
    if at is None or place is None:
        return None
    with limited(cancel, SECONDS) as token:
        here = Snapshots(front.typed, allowed, lambda: token.cancelled)
        here.go(at)
        stages = Stages(place.failing, (place,), token)
        for kept in stages.run():
            for c in kept.candidates:
                if _of(c, place) and here.value(here.formula(c.formula), 0) is False:
                    states = stages.sample.heads.get(place.loop.id, 0)
                    found = _told(c, stages.sights[0], states)
                    if found is not None:
                        return found
    return None


def _of(c: Candidate, place: LoopPlace) -> bool:
    return isinstance(c.slot, InLoop) and c.slot.loop is place.loop


def _told(c: Candidate, sight: Sight, states: int) -> RuledOut | None:
    place = sight.place
    open_ = {spell(e) for e in sight.counters}
    if not any(v in variables(c.formula) for v in (e.var for e in sight.counters)):
        open_ = {spell(e) for e in sight.fixed}
    try:
        formula = text_of(c.formula, place.failing.module, place.names())
        shape = exchanged(c.formula, lambda n: var(fresh(OPEN, n.type)) if spell(n) in open_ else None)
        told = text_of(shape, place.failing.module, place.names())
    except NotWritten:
        return None
    names = [v.name for v in place.scope if v in variables(c.formula)]
    return RuledOut(formula, told, tuple(names), states)
