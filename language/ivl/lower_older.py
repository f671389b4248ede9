"""`older` parameters: where the predicate holds, they existed in every earlier state in which the other
arguments did. So a quantifier over objects that such a predicate bounds means the same in all those states.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref
from language.ivl.check_functions import measure_of
from language.ivl.lower_functions import call_term, callee_scope, type_env
from language.ivl.lower_values import value
from language.ivl.measures import decreases
from language.ivl.scope import Scope, typing
from language.ivl.sorts import sort_of
from language.ivl.two_states import existed
from language.records.verdicts import ObligationKind as Kind
from language.types import Type, substitute


def claim_older(f: t.Function, self_call: n.Term, s: Scope, b: Builder) -> None:
    """In any earlier state where the other arguments exist, where the predicate holds now."""
    if f.body is None or not any(p.older for p in f.params):
        return
    with b.block() as commands:
        earlier = b.fresh("before", n.HEAP)
        b.emit(n.Havoc((earlier,)))
        before = ref(earlier)
        if not k.same(s.heap, k.NO_HEAP):
            b.assume(k.test("heap.succ", before, s.heap))
        b.assume(_others_existed(f, s, before))
        for g, types in _used(f):
            b.assume(_hypothesis(g, types, before, s, b))
        b.assume(k.conj((self_call, value(f.body, s))))
        for clause in f.ensures:
            b.assume(value(clause.condition, s.bind(f.result, k.TRUE)))
        for p in f.params:
            if p.older:
                message = (
                    f"Where this predicate holds, `{p.name}` must have existed whenever the arguments that "
                    "are not `older` did, which may not be so."
                )
                b.claim(Kind.ALLOCATED, p.span, message, existed(s.env[p], s.type(p.type), before))
    b.side(commands)


def _others_existed(f: t.Function, s: Scope, before: n.Term) -> n.Term:
    facts = [existed(s.env[p], s.type(p.type), before) for p in f.params if not p.older]
    if s.this is not None and f.this is not None:
        facts.append(existed(s.this, s.type(f.this.type), before))
    return k.conj(facts)


def _used(f: t.Function) -> list[tuple[t.Function, tuple[Type, ...]]]:
    """The predicates with `older` parameters that the body calls, with their type arguments."""
    assert f.body is not None
    calls = [
        e for e in t.walk(f.body) if isinstance(e, t.FunctionCall) and any(p.older for p in e.function.params)
    ]
    return list(dict.fromkeys((e.function, e.type_args) for e in calls))


def _hypothesis(g: t.Function, types: tuple[Type, ...], before: n.Term, s: Scope, b: Builder) -> n.Term:
    """What is claimed of a predicate, for all its arguments; of those that this one is used to define, for
    smaller ones only."""
    env = type_env(g, tuple(s.type(x) for x in types))
    params = list(g.params)
    if g.this is not None:
        params.insert(0, g.this)
    bounds: list[n.Bound] = []
    for p in params:
        type_ = substitute(p.type, env)
        bounds.append(n.Bound(s.names.fresh(p.name), sort_of(type_), type_))
    args = tuple(n.Ref_(x.sort, x.name) for x in bounds)
    this, rest = (args[0], args[1:]) if g.this is not None else (None, args)
    inner = callee_scope(g, types, this, rest, s)
    holds = call_term(g, types, args, s)
    known = [typing(a, x.type, s.heap) for a, x in zip(args, bounds, strict=True)]
    known += [value(c.condition, inner) for c in g.requires]
    if g.recursive and g.scc == b.entry.scc:
        measure = measure_of(g, inner)
        mine = b.entry.measure
        known.append(k.FALSE if measure is None or mine is None else decreases(measure, mine, calls=True))
    known += [_others_existed(g, inner, before), holds]
    wanted = [existed(inner.env[p], inner.type(p.type), before) for p in g.params if p.older]
    claim = k.implies(k.conj(known), k.conj(wanted))
    return n.Quant(n.BOOL, True, tuple(bounds), claim, ((holds,),), g.name_span)
