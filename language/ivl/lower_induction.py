"""Automatic induction: a lemma may use itself for smaller arguments, as if it called itself there.

Which parameters vary follows the reference manual: those that `{:induction x, y}` names, all of them
with `{:induction}`, none with `{:induction false}`; otherwise those that occur in an argument of a
recursive function in the contract; in a prefix lemma, all. Assuming the claim for *smaller* measures
is sound for any choice, since the measure's order is well-founded.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder
from language.ivl.check_functions import measure_of
from language.ivl.lower_values import value
from language.ivl.measures import decreases
from language.ivl.quantified_induction import in_recursion, prominent
from language.ivl.scope import Scope, guards
from language.ivl.sorts import root
from language.ivl.two_states import given_before
from language.types import ParamType, UserType


def assume_hypothesis(m: t.Method, s: Scope, b: Builder) -> None:
    """At the start of a lemma's body."""
    measure = b.entry.measure
    if not m.is_lemma or m.results or m.modifies or not m.ensures or measure is None:
        return
    vary = induction_variables(m)
    this = m.this if m.this is not None and _receiver_varies(m) else None
    if not vary and this is None:
        return
    bounds, inner = s.bound(vary if this is None else (this, *vary))
    if this is not None:
        inner = inner.with_this(inner.env[this])
    smaller_measure = measure_of(m, inner)
    if smaller_measure is None:
        return
    condition = k.conj(
        (
            guards(bounds, s.heap),
            *((given_before(m, inner),) if m.two_state else ()),
            *(value(c.condition, inner) for c in m.requires),
            decreases(smaller_measure, measure, calls=True),
        )
    )
    after = inner if m.two_state else inner.with_old(inner.heap)
    conclusion = k.conj(value(c.condition, after) for c in m.ensures)
    claim = k.implies(condition, conclusion)
    counted = m.prefix_of is not None
    spare = not counted and m.body is not None and bool(m.body.body)
    whole = n.Quant(n.BOOL, True, bounds, claim, (), m.name_span, True, counted, spare)
    b.emit(n.Assume(whole))


def induction_variables(m: t.Method) -> tuple[t.Variable, ...]:
    attribute = t.attribute(m.attributes, "induction")
    if attribute is not None:
        args = attribute.args
        if len(args) == 1 and isinstance(args[0], t.Literal_):
            return m.params if args[0].value is True else ()
        if args:
            named = {a.var for a in args if isinstance(a, t.Var)}
            return tuple(p for p in m.params if p in named)
        return m.params
    if m.prefix_of is not None:
        return m.params  # the counter has an order, and the others go with it
    found: set[t.Variable] = set()
    for clause in (*m.requires, *m.ensures):
        found |= prominent(clause.condition)
    return tuple(p for p in m.params if p in found and _may_vary(p))


def _receiver_varies(m: t.Method) -> bool:
    """As for a parameter: named by the attribute, or in an argument of a recursive function."""
    attribute = t.attribute(m.attributes, "induction")
    if attribute is not None:
        return any(isinstance(a, t.This) for a in attribute.args)
    return m.prefix_of is None and any(
        isinstance(x, t.This) for c in (*m.requires, *m.ensures) for x in in_recursion(c.condition)
    )


def _may_vary(p: t.Variable) -> bool:
    r = root(p.type)
    if isinstance(r, ParamType):
        return False
    return not (isinstance(r, UserType) and isinstance(r.decl, (t.AbstractType, t.Class)))
