"""Constant bounds of variables at loop heads, found by abstract interpretation.

`i := 0; while i < n { … i := i + 1; }` keeps `0 <= i` without anyone saying so; Dafny knows such bounds
too (Boogie infers them), so programs count on them. What is inferred is what Boogie's interval analysis
infers (`Source/AbsInt`), no more: ranges of integers, reals and truth values, joined where paths meet; at
a loop head, an end that a round does not keep moves to the next of the procedure's `thresholds`, or is
given up. What invariants say is left out, for there it comes in only later.

In: a procedure with its loops. Out: for each loop (by the identity of its `info`), the ranges that hold
at its head in every round. They follow from the code alone, given that the claims on the way hold.
"""

from __future__ import annotations

from language.analysis.bases import numeric
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.ranges import ANY, NUMBERS, Range, State, evaluate, fact, join, natural, refine
from language.ivl.sorts import is_nat
from language.ivl.thresholds import Thresholds, thresholds
from language.record import dataclass, field
from language.types import CHAR

Bounds = tuple[tuple[n.Variable, Range], ...]


def loop_bounds(procedure: n.Procedure) -> dict[int, Bounds]:
    """By `id(loop.info)`: what is known of the variables that the loop assigns."""
    if not procedure.loops:
        return {}
    variables = (*procedure.inputs, *procedure.locals)
    reals = frozenset(v.name for v in variables if v.sort == n.REAL)
    naturals = frozenset(v.name for v in variables if v.type is not None and is_nat(v.type))
    scc = None if procedure.measure is None else procedure.measure.scc
    run = _Run(thresholds(procedure), reals, naturals, scc)
    run.command(procedure.body, {})
    return run.found


def bounds_fact(bounds: Bounds) -> n.Term:
    """The bounds as a condition."""
    return k.conj(fact(n.Ref_(v.sort, v.name), r) for v, r in bounds)


def _followed(v: n.Variable) -> bool:
    """A char is no number; a made-up truth value may stand for a claim that is just assumed."""
    if v.sort == n.BOOL:
        return v.source is not None
    return v.sort in NUMBERS and (v.type is None or numeric(v.type) != CHAR)


@dataclass
class _Run:
    thresholds: Thresholds
    reals: frozenset[str]
    naturals: frozenset[str]
    scc: int | None
    """The component whose functions are only just being proved to give what they promise."""
    begun: dict[str, bool] = field(default_factory=dict[str, bool])
    """Of each variable: whether the first value that it was given is of type `nat`."""
    passed: dict[str, tuple[bool, bool]] = field(default_factory=dict[str, tuple[bool, bool]])
    """Of each made-up variable: whether its value is of type `nat`, and whether it is seen to be natural."""
    found: dict[int, Bounds] = field(default_factory=dict[int, Bounds])
    heads: dict[int, State] = field(default_factory=dict[int, State])
    exits: dict[str, list[State]] = field(default_factory=dict[str, list[State]])

    def command(self, c: n.Command, s: State | None) -> State | None:
        """The state after the command; None where nothing gets there."""
        if s is None:
            return None
        match c:
            case n.Seq(body=body):
                for x in body:
                    s = self.command(x, s)
                return s
            case n.Assume(condition=p, by_user=None) if not k.is_false(p):
                return refine(s, p, True)
            case n.Assert(condition=p) | n.Assume(condition=p):
                after = refine(s, p, True)
                return s if after is None else after  # what is plainly false cuts no round off
            case n.Assign(var=v, value=value):
                r = self._assigned(v, value, s)
                rest = {name: x for name, x in s.items() if name != v.name}
                return rest if r == ANY else {**rest, v.name: r}
            case n.Havoc(vars=vs):
                gone = {v.name for v in vs}
                return {name: r for name, r in s.items() if name not in gone}
            case n.If(condition=p, then=a, orelse=b):
                yes = s if p is None else refine(s, p, True)
                no = s if p is None else refine(s, p, False)
                return join(self.command(a, yes), self.command(b, no))
            case n.Label(name=name, body=body):
                outer = self.exits.get(name)
                self.exits[name] = []
                end = self.command(body, s)
                for left in self.exits.pop(name):
                    end = join(end, left)
                if outer is not None:
                    self.exits[name] = outer
                return end
            case n.Exit(label=label):
                self.exits.setdefault(label, []).append(s)
                return None
            case n.Loop():
                self._loop(c, s)
                return None  # a loop is left by `Exit` only
            case n.CallSite(body=body):
                return self.command(body, s)
            case _:
                return s

    def _assigned(self, v: n.Variable, value: n.Term, s: State) -> Range:
        """A variable that starts as a copy of a natural number may stay one: released Dafny gives
        `var i := n` the type of `n`, whose sign it knows, where we say `int`."""
        if not _followed(v):
            return ANY
        low, high = evaluate(value, s)
        if v.sort != n.INT:
            return low, high
        copied, closer = self._is_natural(value), self._closer(value, s)
        if v.source is None:  # on the way from the right of a parallel assignment to its left
            self.passed[v.name] = (copied, closer)
        begun = self.begun.setdefault(v.name, copied)
        return 0 if low is None and begun and (copied or closer) else low, high

    def _closer(self, value: n.Term, s: State) -> bool:
        if isinstance(value, n.Ref_) and value.name in self.passed:
            return self.passed[value.name][1]
        return natural(value, s)

    def _is_natural(self, value: n.Term) -> bool:
        match value:
            case n.Ref_(name=name):
                return name in self.naturals or self.passed.get(name, (False, False))[0]
            case n.FunApp(instance=i):
                return is_nat(i.function.result.type) and i.function.scc != self.scc
            case _:
                return False

    def _loop(self, loop: n.Loop, s: State) -> None:
        """Rounds until one keeps what is known at the head, which only ever becomes less: also from one
        round of an outer loop to its next."""
        entry, head, back = (_without_claims(x) for x in (loop.entry, loop.head, loop.back))
        arriving = self.command(entry, s)
        key = id(loop.info)
        while arriving is not None:
            known = self.heads.get(key)
            at = arriving if known is None else self._widened(known, arriving)
            if at == known:
                break
            self.heads[key] = at
            arriving = self.command(n.Seq((head, loop.body, back)), at)
        at = self.heads.get(key, {})
        self.found[key] = tuple((v, at[v.name]) for v in loop.targets if v.name in at and _followed(v))

    def _widened(self, known: State, arriving: State) -> State:
        wider = {
            name: self.thresholds.widen(r, arriving.get(name, ANY), real=name in self.reals)
            for name, r in known.items()
        }
        return {name: r for name, r in wider.items() if r != ANY}


def _without_claims(c: n.Command) -> n.Command:
    """A loop's entry, head or back, without its invariants and what making sense of them claims."""
    match c:
        case n.Seq(body=body):
            return n.Seq(tuple(_without_claims(x) for x in body))
        case n.If(then=a, orelse=b):
            return n.If(None, _without_claims(a), _without_claims(b))
        case n.Label(name=name, body=body):
            return n.Label(name, _without_claims(body))
        case n.Assert():
            return n.Seq(())
        case n.Assume(premise=premise) if premise is not None:
            return n.Seq(())
        case _:
            return c
