"""Constant bounds of integer variables at loop heads, found by abstract interpretation.

`i := 0; while i < n { … i := i + 1; }` keeps `0 <= i` without anyone saying so; Dafny knows such bounds
too (Boogie infers them), so programs count on them. The domain is an interval a variable; at a loop head
a bound that one round does not keep is given up for one nearer to 0, or altogether, so that the analysis
ends after a few rounds.

In: a procedure with its loops. Out: for each loop (by the identity of its `info`), the facts that hold
at its head in every round. They follow from the code alone, given that the claims on the way hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import is_nat

Range = tuple[int | None, int | None]
State = dict[str, Range]
"""What is known of variables; those without an entry may have any value."""

ANY: Range = (None, None)
_NOT_NEGATIVE = {
    "seq.len",
    "set.card",
    "ms.card",
    "ms.count",
    "map.card",
    "array.len",
    "data.rank",
    "bv.to_int",
}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def loop_bounds(procedure: n.Procedure) -> dict[int, n.Term]:
    """By `id(loop.info)`: the conjunction of the bounds found, if there are any."""
    if procedure.measure is not None and _speaks_of(procedure.body, procedure.measure.scc):
        return {}  # what its own component's functions give is only just being proved
    run = _Run()
    run.command(procedure.body, {})
    return run.found


def _speaks_of(c: n.Command, scc: int) -> bool:
    """Whether a term in the command applies a function of that component."""
    return any(
        isinstance(x, n.FunApp) and x.instance.function.scc == scc
        for top in _terms(c)
        for x in k.subterms(top)
    )


def _terms(c: n.Command) -> Iterator[n.Term]:
    match c:
        case n.Assert(condition=p) | n.Assume(condition=p):
            yield p
        case n.Assign(value=v):
            yield v
        case n.HeapForall():
            yield from k.heap_forall_terms(c)
        case n.Seq(body=body):
            for x in body:
                yield from _terms(x)
        case n.If(condition=p, then=a, orelse=b):
            if p is not None:
                yield p
            yield from _terms(a)
            yield from _terms(b)
        case n.Label(body=body) | n.CallSite(body=body):
            yield from _terms(body)
        case n.Loop(entry=entry, head=head, body=body, back=back):
            for x in (entry, head, body, back):
                yield from _terms(x)
        case _:
            return


@dataclass
class _Run:
    found: dict[int, n.Term] = field(default_factory=dict[int, n.Term])
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
            case n.Assert(condition=p) | n.Assume(condition=p):
                after = refine(s, p, True)
                return s if after is None else after  # a contradiction says nothing of what follows
            case n.Assign(var=v, value=value):
                if v.sort == n.INT:
                    s = {**s, v.name: evaluate(value, s)}
                return s
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
                for left in self.exits[name]:
                    end = join(end, left)
                if outer is None:
                    del self.exits[name]
                else:
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

    def _loop(self, loop: n.Loop, s: State) -> None:
        at = self.command(loop.entry, s)
        if at is None:
            return
        targets = [v for v in loop.targets if v.sort == n.INT]
        gone = {v.name for v in loop.targets}
        known = {v.name: at[v.name] for v in targets if v.name in at}
        base = {name: r for name, r in at.items() if name not in gone}
        while True:
            mark = {label: len(states) for label, states in self.exits.items()}
            end = self.command(n.Seq((loop.head, loop.body, loop.back)), {**base, **known})
            kept = known if end is None else {x: _kept(r, end.get(x, ANY)) for x, r in known.items()}
            kept = {x: r for x, r in kept.items() if r != ANY}
            if kept == known:
                break
            known = kept
            for label, states in self.exits.items():  # exits of a round that assumed too much
                del states[mark.get(label, 0) :]
        facts = k.conj(_fact(v, known[v.name]) for v in targets if v.name in known)
        if not k.is_true(facts):
            self.found[id(loop.info)] = facts
        else:
            self.found.pop(id(loop.info), None)


_THRESHOLDS = (1, 0, -1)
"""Bounds worth a try when a round did not keep the one there was: `k := n` with `1 <= n` goes down to 0."""


def _kept(before: Range, after: Range) -> Range:
    lo, hi = before
    if lo is not None and (after[0] is None or after[0] < lo):
        lower = [t for t in _THRESHOLDS if after[0] is not None and t <= after[0]]
        lo = max(lower, default=None)
    if hi is not None and (after[1] is None or after[1] > hi):
        higher = [t for t in _THRESHOLDS if after[1] is not None and t >= after[1]]
        hi = min(higher, default=None)
    return lo, hi


def _fact(v: n.Variable, r: Range) -> n.Term:
    x = n.Ref_(n.INT, v.name)
    facts: list[n.Term] = []
    if r[0] is not None:
        facts.append(k.at_most(k.integer(r[0]), x))
    if r[1] is not None:
        facts.append(k.at_most(x, k.integer(r[1])))
    return k.conj(facts)


# ── values ───────────────────────────────────────────────────────────────────────────────────────


def evaluate(t: n.Term, s: State) -> Range:
    """The bounds of an integer term."""
    match t:
        case n.Lit(value=v) if isinstance(v, int) and not isinstance(v, bool):
            return v, v
        case n.Ref_(name=name):
            return s.get(name, ANY)
        case n.Let(name=name, value=value, body=body):
            return evaluate(body, {**s, name: evaluate(value, s)} if value.sort == n.INT else s)
        case n.FunApp(instance=i):
            return (0, None) if is_nat(i.function.result.type) else ANY
        case n.App(op="ite", args=(c, a, b)):
            return _hull(_in(a, refine(s, c, True)), _in(b, refine(s, c, False)))
        case n.App(op=op, args=args):
            if op in _NOT_NEGATIVE:
                return 0, None
            return _arithmetic(op, [evaluate(a, s) for a in args])
        case _:
            return ANY


def _in(t: n.Term, s: State | None) -> Range | None:
    return None if s is None else evaluate(t, s)


def _hull(a: Range | None, b: Range | None) -> Range:
    if a is None or b is None:
        return a or b or ANY
    lo = None if a[0] is None or b[0] is None else min(a[0], b[0])
    hi = None if a[1] is None or b[1] is None else max(a[1], b[1])
    return lo, hi


def _arithmetic(op: str, args: list[Range]) -> Range:
    match op, args:
        case "+", [(a, b), (c, d)]:
            return _plus(a, c), _plus(b, d)
        case "-", [(a, b), (c, d)]:
            return _minus(a, d), _minus(b, c)
        case "neg", [(a, b)]:
            return _minus(0, b), _minus(0, a)
        case "*", [(a, b), (c, d)]:
            if a is not None and c is not None and a >= 0 and c >= 0:
                return a * c, None if b is None or d is None else b * d
            return ANY
        case "div", [(a, b), (c, d)]:
            if a is not None and c is not None and a >= 0 and c > 0:  # rounding down, towards zero
                return 0 if d is None else a // d, None if b is None else b // c
            return ANY
        case "mod", [_, (c, d)]:
            if c is not None and c > 0:
                return 0, None if d is None else d - 1
            return ANY
        case _:
            return ANY


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _minus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a - b


# ── conditions ───────────────────────────────────────────────────────────────────────────────────


def join(a: State | None, b: State | None) -> State | None:
    if a is None or b is None:
        return a if b is None else b
    both = {name: _hull(r, b[name]) for name, r in a.items() if name in b}
    return {name: r for name, r in both.items() if r != ANY}


def refine(s: State | None, p: n.Term, holds: bool) -> State | None:
    """The state where the condition has this value; None where it cannot."""
    if s is None:
        return None
    match p:
        case n.Lit(value=v):
            return s if bool(v) == holds else None
        case n.App(op="not", args=(a,)):
            return refine(s, a, not holds)
        case n.App(op="=>", args=(a, b)):
            return refine(s, k.disj((k.negate(a), b)), holds)
        case n.App(op="and" | "or" as op, args=args):
            if (op == "and") == holds:
                for a in args:
                    s = refine(s, a, holds)
                return s
            result: State | None = None
            for a in args:
                result = join(result, refine(s, a, holds))
            return result
        case n.App(op="<" | "<=" | ">" | ">=" | "=" as op, args=(a, b)) if a.sort == n.INT:
            return _compared(s, op, a, b, holds)
        case n.Is(value=n.Ref_(name=name), type=type_) if holds and is_nat(type_):
            return _met(s, name, (0, None))
        case _:
            return s


def _compared(s: State, op: str, a: n.Term, b: n.Term, holds: bool) -> State | None:
    if not holds:
        if op == "=":
            return _unequal(_unequal(s, a, evaluate(b, s)), b, evaluate(a, s))
        op = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[op]
    left, right = evaluate(a, s), evaluate(b, s)
    after: State | None = s
    for x, o, other in ((a, op, right), (b, _FLIPPED[op], left)):
        if isinstance(x, n.Ref_) and after is not None:
            after = _met(after, x.name, _limit(o, other))
    return after


def _limit(op: str, r: Range) -> Range:
    """What `x op y` says of `x` where `y` is in `r`."""
    lo, hi = r
    match op:
        case "<":
            return None, _minus(hi, 1)
        case "<=":
            return None, hi
        case ">":
            return _plus(lo, 1), None
        case ">=":
            return lo, None
        case _:
            return r


def _unequal(s: State | None, x: n.Term, r: Range) -> State | None:
    """A bound that a variable is known not to reach moves by one."""
    if s is None or not isinstance(x, n.Ref_) or r[0] is None or r[0] != r[1]:
        return s
    lo, hi = s.get(x.name, ANY)
    if lo == r[0]:
        lo = _plus(lo, 1)
    if hi == r[0]:
        hi = _minus(hi, 1)
    return _met({**s, x.name: (lo, hi)}, x.name, ANY)


def _met(s: State, name: str, r: Range) -> State | None:
    lo, hi = s.get(name, ANY)
    lo = r[0] if lo is None else lo if r[0] is None else max(lo, r[0])
    hi = r[1] if hi is None else hi if r[1] is None else min(hi, r[1])
    if lo is not None and hi is not None and lo > hi:
        return None
    return {**s, name: (lo, hi)}
