"""Ranges of numbers and truth values: what a term may be, and what a condition says of variables.

A range has a least and a greatest value, ends included; None where there is none. A real's ends are
whole numbers. A truth value is 0 or 1. This is the domain of Boogie's interval analysis (`-infer:j`), and
no finer on purpose: a program that counts on more than Dafny's verifier infers would not verify there.
So lengths, results of functions, products and quotients of integers may be anything here.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from language.ivl import nodes as n
from language.ivl import terms as k

Range = tuple[int | None, int | None]
State = dict[str, Range]
"""What is known of variables; those without an entry may have any value."""

ANY: Range = (None, None)
TRUE: Range = (1, 1)
FALSE: Range = (0, 0)
NUMBERS = (n.INT, n.REAL)
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<=>": "<=>"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


# ── values ───────────────────────────────────────────────────────────────────────────────────────


def evaluate(t: n.Term, s: State) -> Range:
    """The range of a number or truth value."""
    match t:
        case n.Lit(value=bool(v)):
            return TRUE if v else FALSE
        case n.Lit(value=v) if t.sort in NUMBERS:
            return floor(v), ceil(v)
        case n.Ref_(name=name):
            return s.get(name, ANY)
        case n.Let(name=name, value=value, body=body):
            return evaluate(body, {**s, name: evaluate(value, s)})
        case n.App(op="ite", args=(c, a, b)):
            chosen = {TRUE: (a,), FALSE: (b,)}.get(evaluate(c, s), (a, b))
            return hull(*(evaluate(x, s) for x in chosen))
        case n.App(op=op, args=args) if t.sort == n.BOOL:
            return _truth(op, [evaluate(a, s) for a in args])
        case n.App(op=op, args=args) if t.sort in NUMBERS:
            return _arithmetic(op, [evaluate(a, s) for a in args], t.sort == n.REAL)
        case _:
            return ANY


def hull(*ranges: Range) -> Range:
    """The least range around all of them."""
    lows = [lo for lo, _ in ranges if lo is not None]
    highs = [hi for _, hi in ranges if hi is not None]
    return (
        min(lows) if len(lows) == len(ranges) else None,
        max(highs) if len(highs) == len(ranges) else None,
    )


def _truth(op: str, args: list[Range]) -> Range:
    match op, args:
        case "not", [a]:
            return _not(a)
        case "and", _:
            return FALSE if FALSE in args else TRUE if all(a == TRUE for a in args) else ANY
        case "or", _:
            return TRUE if TRUE in args else FALSE if all(a == FALSE for a in args) else ANY
        case "=>", [a, b]:
            return _truth("or", [_not(a), b])
        case "=" | "<=>", [a, b]:
            if _below(a, b, strictly=True) or _below(b, a, strictly=True):
                return FALSE
            return TRUE if a == b and a[0] is not None and a[0] == a[1] else ANY
        case "<", [a, b]:
            return TRUE if _below(a, b, strictly=True) else FALSE if _below(b, a) else ANY
        case "<=", [a, b]:
            return TRUE if _below(a, b) else FALSE if _below(b, a, strictly=True) else ANY
        case ">" | ">=", [a, b]:
            return _truth(_MIRRORED[op], [b, a])
        case _:
            return ANY


def _not(a: Range) -> Range:
    return {TRUE: FALSE, FALSE: TRUE}.get(a, ANY)


def _below(a: Range, b: Range, strictly: bool = False) -> bool:
    """Whether each value of the first is at most (or less than) each of the second."""
    if a[1] is None or b[0] is None:
        return False
    return a[1] < b[0] if strictly else a[1] <= b[0]


def _arithmetic(op: str, args: list[Range], real: bool) -> Range:
    match op, args:
        case "+", [(a, b), (c, d)]:
            return _plus(a, c), _plus(b, d)
        case "-", [(a, b), (c, d)]:
            return _minus(a, d), _minus(b, c)
        case "neg", [(a, b)]:
            return _minus(0, b), _minus(0, a)
        case "*" | "/", [(a, b), (c, d)] if real and a is not None and c is not None and min(a, c) >= 0:
            if op == "*":
                return a * c, None if b is None or d is None else b * d
            return 0, b if c >= 1 else None
        case _:
            return ANY


def natural(t: n.Term, s: State) -> bool:
    """Whether an integer is at least 0, by a closer look: at lengths, products and quotients too."""
    match t:
        case n.App(op="*" | "div" | "+", args=args):
            return all(natural(a, s) for a in args)
        case n.App(op="mod"):
            return True
        case n.App(op="ite", args=(c, a, b)):
            ways = ((a, refine(s, c, True)), (b, refine(s, c, False)))
            return all(way is None or natural(x, way) for x, way in ways)
        case n.App(op=op) if op in _NATURAL:
            return True
        case _:
            low = evaluate(t, s)[0]
            return low is not None and low >= 0


_NATURAL = {"seq.len", "set.card", "ms.card", "ms.count", "map.card", "array.len", "bv.to_int"}


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _minus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a - b


# ── conditions ───────────────────────────────────────────────────────────────────────────────────


def join(a: State | None, b: State | None) -> State | None:
    """What is known where either state may be; None is a state that nothing gets to."""
    if a is None or b is None:
        return a if b is None else b
    both = {name: hull(r, b[name]) for name, r in a.items() if name in b}
    return {name: r for name, r in both.items() if r != ANY}


def refine(s: State | None, p: n.Term, holds: bool) -> State | None:
    """The state where the condition has this value; None where it cannot. Only what is plainly about a
    variable counts: a truth value, a comparison, a conjunction of them."""
    if s is None:
        return None
    match p:
        case n.Lit(value=v):
            return s if bool(v) == holds else None
        case n.Ref_(name=name) if p.sort == n.BOOL:
            return _met(s, name, TRUE if holds else FALSE)
        case n.App(op="not", args=(a,)):
            return refine(s, a, not holds)
        case n.App(op="and", args=args) if holds:
            after: State | None = s
            for a in args:
                after = refine(after, a, True)
            return after
        case n.App(op="<" | "<=" | ">" | ">=" | "=" | "<=>" as op, args=(a, b)) if a.sort in (
            *NUMBERS,
            n.BOOL,
        ):
            return _compared(s, op, a, b, holds)
        case _:
            return s


def _compared(s: State, op: str, a: n.Term, b: n.Term, holds: bool) -> State | None:
    if not holds:
        if op not in _OPPOSITE:
            if a.sort == n.BOOL:
                return s
            return _unequal(_unequal(s, a, evaluate(b, s)), b, evaluate(a, s))
        op = _OPPOSITE[op]
    left, right = evaluate(a, s), evaluate(b, s)
    after: State | None = s
    for x, o, other in ((a, op, right), (b, _MIRRORED[op], left)):
        if isinstance(x, n.Ref_) and after is not None:
            after = _met(after, x.name, _limit(o, other, 0 if x.sort == n.REAL else 1))
    return after


def _limit(op: str, r: Range, gap: int) -> Range:
    """What `x op y` says of `x` where `y` is in the range; different values are at least `gap` apart."""
    lo, hi = r
    match op:
        case "<":
            return None, _minus(hi, gap)
        case "<=":
            return None, hi
        case ">":
            return _plus(lo, gap), None
        case ">=":
            return lo, None
        case _:
            return r


def _unequal(s: State | None, x: n.Term, r: Range) -> State | None:
    """An end that an integer is known not to have moves by one."""
    if s is None or not isinstance(x, n.Ref_) or x.sort != n.INT or r[0] is None or r[0] != r[1]:
        return s
    lo, hi = s.get(x.name, ANY)
    if lo == r[0]:
        lo = _plus(lo, 1)
    if hi == r[0]:
        hi = _minus(hi, 1)
    return _met(s, x.name, (lo, hi))


def _met(s: State, name: str, r: Range) -> State | None:
    lo, hi = s.get(name, ANY)
    lo = r[0] if lo is None else lo if r[0] is None else max(lo, r[0])
    hi = r[1] if hi is None else hi if r[1] is None else min(hi, r[1])
    if lo is not None and hi is not None and lo > hi:
        return None
    return s if (lo, hi) == ANY else {**s, name: (lo, hi)}


# ── widening ─────────────────────────────────────────────────────────────────────────────────────


def fact(x: n.Term, r: Range) -> n.Term:
    """The range of a variable, said as a condition."""
    if x.sort == n.BOOL:
        return x if r == TRUE else k.negate(x) if r == FALSE else k.TRUE

    def number(v: int) -> n.Term:
        return n.Lit(x.sort, Fraction(v) if x.sort == n.REAL else v)

    lower = k.TRUE if r[0] is None else k.at_most(number(r[0]), x)
    upper = k.TRUE if r[1] is None else k.at_most(x, number(r[1]))
    return k.conj((lower, upper))
