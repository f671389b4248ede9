"""What is known of an extreme predicate `P` and its prefix predicate `P#`, beside their definitions.

A least predicate holds where some `P#[k]` does, a greatest where all do; and the `P#[k]` of a least predicate
grow with `k`, those of a greatest shrink. That follows from where `P` may use itself (`analysis.positions`):
`P#` gives the steps of the iteration to a fixed point (Tarski; for natural numbers, Kleene), and an ordinal
that is great enough reaches it.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.lower_functions import type_env
from language.ivl.scope import Scope, reads_heap, typing
from language.ivl.sorts import sort_of
from language.types import substitute


def links(instance: n.Instance, params: tuple[n.Bound, ...], s: Scope) -> tuple[n.Term, ...]:
    """That `P(x)` tells of the `P#[k](x)`, and each of these of `P(x)`; and of smaller ones at a limit."""
    f = instance.function
    args = tuple(n.Ref_(p.sort, p.name) for p in params)
    here = _applied(f, instance, args, s)
    if f.extreme is not None:
        counter = f.extreme.counter
        type_ = substitute(counter.type, type_env(f, instance.type_args))
        bound = n.Bound(s.names.fresh("k"), sort_of(type_), type_)
        at_k = n.Ref_(bound.sort, bound.name)
        prefix = _applied(f.extreme.prefix, instance, _with_counter(f, args, at_k), s)
        link = _some(f.extreme.least, here, bound, typing(at_k, type_, None), prefix)
        return (link, *_equality(f, instance, here, args, s))
    if f.prefix_of is None or f.prefix_of.extreme is None:
        return ()
    least = f.prefix_of.extreme.least
    whole = _applied(f.prefix_of, instance, _without_counter(f, args), s)
    facts = [k.implies(here, whole) if least else k.implies(whole, here)]
    at = _place(f)
    if args[at].sort == n.ORD:
        bound = n.Bound(s.names.fresh("k"), n.ORD, params[at].type)
        at_k = n.Ref_(n.ORD, bound.name)
        before = k.conj((k.test("ord.lt", at_k, args[at]), k.less(k.integer(0), _offset(at_k))))
        earlier = _applied(f, instance, (*args[:at], at_k, *args[at + 1 :]), s)
        limit = k.equal(_offset(args[at]), k.integer(0))
        # the first counter at which the value changes is a successor
        facts.append(k.implies(limit, _some(least, here, bound, before, earlier)))
    return tuple(facts)


def _equality(
    f: t.Function, instance: n.Instance, here: n.Term, args: tuple[n.Term, ...], s: Scope
) -> tuple[n.Term, ...]:
    """That the greatest predicate of a codatatype is its equality, however it is counted: after as many steps
    as there are numbers, all parts have been compared."""
    d = f.equates
    if d is None:
        return ()
    facts: list[n.Term] = [k.iff(here, k.equal(*args))]
    if f is d.same and d.same_nat is not None:
        facts.append(k.iff(here, _applied(d.same_nat, instance, args, s)))
    return tuple(facts)


def _some(least: bool, here: n.Term, bound: n.Bound, guard: n.Term, there: n.Term) -> n.Term:
    """Where `here` holds (for a greatest predicate: fails), `there` does for some value of `bound`."""
    if not least:
        here, there = k.negate(here), k.negate(there)
    return k.implies(here, n.Quant(n.BOOL, False, (bound,), k.conj((guard, there))))


def _offset(x: n.Term) -> n.Term:
    return n.App(n.INT, "ord.offset", (x,))


def _place(f: t.Function) -> int:
    """Of the counter among the arguments: a receiver comes first."""
    return 0 if f.this is None else 1


def steps(
    instance: n.Instance, params: tuple[n.Bound, ...], s: Scope
) -> tuple[n.Bound, n.Term, n.FunApp] | None:
    """That `P#[k](x)` tells of `P#[m](x)`, where `k <= m`."""
    f = instance.function
    if f.prefix_of is None or f.prefix_of.extreme is None:
        return None
    at = _place(f)
    first = params[at]
    args = tuple(n.Ref_(p.sort, p.name) for p in params)
    other = n.Bound(s.names.fresh("m"), first.sort, first.type)
    m = n.Ref_(other.sort, other.name)
    here = _applied(f, instance, args, s)
    there = _applied(f, instance, (*args[:at], m, *args[at + 1 :]), s)
    at_most = k.test("ord.le", args[at], m) if first.sort == n.ORD else k.at_most(args[at], m)
    grows = k.implies(here, there) if f.prefix_of.extreme.least else k.implies(there, here)
    return other, k.implies(k.conj((typing(m, first.type, None), at_most)), grows), there


def _with_counter(f: t.Function, args: tuple[n.Term, ...], counter: n.Term) -> tuple[n.Term, ...]:
    at = _place(f)
    return (*args[:at], counter, *args[at:])


def _without_counter(f: t.Function, args: tuple[n.Term, ...]) -> tuple[n.Term, ...]:
    at = _place(f)
    return (*args[:at], *args[at + 1 :])


def _applied(f: t.Function, instance: n.Instance, args: tuple[n.Term, ...], s: Scope) -> n.FunApp:
    heap = s.heap if reads_heap(f) else None
    return n.FunApp(n.BOOL, n.Instance(f, instance.type_args), heap, args)
