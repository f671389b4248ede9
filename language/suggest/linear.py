"""Sums as coefficients: which terms say the same number, and which ranges hold nothing."""

from __future__ import annotations

from language.analysis import typed as t
from language.operators import Operator, UnaryOperator
from language.suggest.terms import is_int, spell
from language.suggest.trees import subterms

Sum = dict[str, int]
"""The coefficient of each term by its spelling; of 1 under ""."""


def linear(e: t.Expr) -> Sum:
    """The expression as a sum; what is no sum is a term of its own. Zero coefficients are left out."""
    return {k: n for k, n in _linear(e).items() if n}


def _linear(e: t.Expr) -> Sum:
    match e:
        case t.Literal_(_, _, value) if isinstance(value, int) and not isinstance(value, bool):
            return {"": value}
        case t.Binary(_, _, op, left, right) if is_int(e.type) and op in (Operator.ADD, Operator.SUBTRACT):
            sign = 1 if op is Operator.ADD else -1
            return _added(_linear(left), _linear(right), sign)
        case t.Unary(_, _, UnaryOperator.MINUS, operand):
            return _added({}, _linear(operand), -1)
        case t.Binary(_, _, Operator.MULTIPLY, t.Literal_(_, _, n), other) if isinstance(n, int):
            return _added({}, _linear(other), n)
        case _:
            return {spell(e): 1}


def _added(a: Sum, b: Sum, times: int) -> Sum:
    out = dict(a)
    for k, n in b.items():
        out[k] = out.get(k, 0) + times * n
    return out


def gap(low: t.Expr, high: t.Expr) -> int | None:
    """`high - low` where it is the same number whatever the variables are."""
    rest = {k: n for k, n in _added(_linear(high), _linear(low), -1).items() if n}
    return rest.get("", 0) if set(rest) <= {""} else None


def tangled(e: t.Expr) -> bool:
    """Whether a part of it says something in more words than needed, as `j + 1 - 1`, `i - i`, `s[..i][..j]`
    and `|s[..i]|` do."""
    return any(
        _of_part(n)
        or (
            isinstance(n, t.Binary)
            and n.op in (Operator.ADD, Operator.SUBTRACT)
            and is_int(n.type)
            and _words(n) > len(linear(n))
        )
        for n in subterms(e)
    )


def _of_part(e: t.Expr) -> bool:
    inner = e.target if isinstance(e, t.Slice) else e.operand if isinstance(e, t.Unary) else None
    return isinstance(inner, t.Slice) and (inner.lo is not None or inner.hi is not None)


def _words(e: t.Expr) -> int:
    """The terms of a sum, as written."""
    if isinstance(e, t.Binary) and e.op in (Operator.ADD, Operator.SUBTRACT):
        return _words(e.left) + _words(e.right)
    return 1


def hollow(e: t.Expr) -> bool:
    """Whether the formula speaks of a range that is plainly empty, compares a term with itself, or takes an
    empty part."""
    for n in subterms(e):
        if isinstance(n, t.Quantified) and n.range is not None and _empty(n.range):
            return True
        if isinstance(n, t.Quantified) and isinstance(n.body, t.Binary) and _empty(n.body.left):
            return True
        if isinstance(n, t.Binary) and n.op.mirror is not None and gap(n.left, n.right) is not None:
            return True
        if isinstance(n, t.Binary) and n.op.mirror is not None and spell(n.left) == spell(n.right):
            return True
        if isinstance(n, t.Slice) and n.hi is not None:
            low = (
                gap(n.lo, n.hi)
                if n.lo is not None
                else linear(n.hi).get("")
                if set(linear(n.hi)) <= {""}
                else None
            )
            if (low is not None and low <= 0) or (n.lo is None and not linear(n.hi)):
                return True
    return False


def _empty(range_: t.Expr) -> bool:
    """`a <= k < b` with `b - a` a number, whatever it is: a range that does not move."""
    lows: dict[str, list[t.Expr]] = {}
    highs: dict[str, list[t.Expr]] = {}
    stack = [range_]
    while stack:
        e = stack.pop()
        if not isinstance(e, t.Binary):
            continue
        if e.op is Operator.AND:
            stack += [e.left, e.right]
        elif e.op in (Operator.LESS, Operator.AT_MOST):
            highs.setdefault(spell(e.left), []).append(e.right)
            lows.setdefault(spell(e.right), []).append(e.left)
    return any(
        (g := gap(a, b)) is not None and g <= 1 for k in lows for a in lows[k] for b in highs.get(k, ())
    )
