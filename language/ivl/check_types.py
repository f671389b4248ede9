"""Claims that a value satisfies the constraint of the type that it is used at."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.claims import constraint_clause
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder
from language.ivl.lower_operators import to_int
from language.ivl.lower_values import value
from language.ivl.scope import Scope
from language.ivl.sorts import (
    is_nat,
    needs_no_check,
    newtype_of,
    root,
)
from language.ivl.type_claims import only_constrains, type_claim
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import CHAR, BitvectorType, CharType, IntType, OrdinalType, RealType, Type


def coerce(e: t.Expr, target: Type, s: Scope, b: Builder, span: Span | None = None) -> None:
    """`e` is used where a `target` is needed; each branch of a choice on its own."""
    if isinstance(e, t.Ite) and not needs_no_check(s.type(e.type), target):
        test = value(e.test, s)
        with b.guard(test):
            coerce(e.then, target, s, b, span)
        with b.guard(k.negate(test)):
            coerce(e.orelse, target, s, b, span)
        return
    claim_type(value(e, s), s.type(e.type), target, span or e.span, b)


def claim_type(v: n.Term, source: Type, target: Type, span: Span, b: Builder) -> None:
    if needs_no_check(source, target) or _plainly(v, target):
        return
    kind, clause = type_claim(source, target)
    if kind is Kind.NULL:
        message = "This may be null, but it is used where null is not allowed."
        b.claim(Kind.NULL, span, message, k.non_null(v))
        return
    b.claim(kind, span, constraint_message(target), k.is_(v, target), clause=clause)


def constraint_message(target: Type) -> str:
    if is_nat(target):
        return "This value is used as a `nat`, so it must be at least 0, but it may be negative."
    return f"This value is used as `{target}`, but it may not satisfy what that type demands."


def _plainly(v: n.Term, target: Type) -> bool:
    if not is_nat(target):
        return False
    if isinstance(v, n.Lit):
        return v.value >= 0
    return k.is_true(k.at_most(k.integer(0), v))


def check_result(e: t.Expr, v: n.Term, s: Scope, b: Builder) -> None:
    """The result of arithmetic on a newtype, or on characters, must be one again."""
    type_ = s.type(e.type)
    if isinstance(root(type_), CharType):
        if isinstance(e, t.Binary):
            message = "This arithmetic may leave the range of characters."
            b.claim(Kind.SUBSET, e.span, message, k.is_(v, CHAR))
        return
    newtype = newtype_of(type_)
    if newtype is not None and not needs_no_check(root(type_), newtype):
        message = f"The result may be outside the type `{newtype}`."
        b.claim(Kind.SUBSET, e.span, message, k.is_(v, newtype), clause=constraint_clause(newtype))


def check_ordinal_minus(e: t.Binary, s: Scope, b: Builder) -> None:
    """What is taken away is a natural number, and there is that much beyond the last limit."""
    x, y = value(e.left, s), value(e.right, s)
    offsets = (n.App(n.INT, "ord.offset", (o,)) for o in (y, x))
    message = "This much may not be taken from this `ORDINAL`: its `Offset` may be smaller."
    enough = k.conj((k.test("ord.finite", y), k.at_most(*offsets)))
    b.claim(Kind.RANGE, e.span, message, enough)


def check_convert(e: t.Convert, s: Scope, b: Builder) -> None:
    """`e as T`: the value must be one of T's."""

    source, target = s.type(e.operand.type), s.type(e.type)
    a, c = root(source), root(target)
    v = value(e.operand, s)
    if isinstance(a, RealType) and not isinstance(c, RealType):
        whole = n.App(n.REAL, "to_real", (n.App(n.INT, "floor", (v,)),))
        message = "This real number may not be whole, so it cannot be converted."
        b.claim(Kind.CONVERSION, e.span, message, k.equal(v, whole))
    if isinstance(a, OrdinalType) and not isinstance(c, OrdinalType):
        message = "This `ORDINAL` may be no natural number, so it cannot be converted."
        b.claim(Kind.CONVERSION, e.span, message, k.test("ord.finite", v))
    if isinstance(c, OrdinalType) and not isinstance(a, OrdinalType):
        message = "This number may be negative, and no `ORDINAL` is."
        b.claim(Kind.CONVERSION, e.span, message, k.at_most(k.integer(0), to_int(v, a, e.span)))
    if isinstance(c, BitvectorType) and a != c:
        whole = to_int(v, a, e.span)
        message = f"This value may not fit into {c.width} bits."
        fits = k.conj((k.at_most(k.integer(0), whole), k.less(whole, k.integer(2**c.width))))
        b.claim(Kind.CONVERSION, e.span, message, fits)
    if isinstance(c, CharType) and not isinstance(a, CharType):
        message = "This number may not be the code of a character."
        b.claim(Kind.CONVERSION, e.span, message, k.is_(value(e, s), CHAR))
    if only_constrains(source, target):
        claim_type(v, source, target, e.span, b)
    elif target != root(target) and not _plainly(value(e, s), target) and not _stays(source, target):
        b.claim(
            Kind.CONVERSION,
            e.span,
            f"This value may be outside the type `{target}`.",
            k.is_(value(e, s), target),
            clause=constraint_clause(target),
        )


def _stays(source: Type, target: Type) -> bool:
    """Between types of whole numbers, a value that satisfies the source's type may plainly be a target's."""
    whole = (IntType, CharType)
    return (
        isinstance(root(source), whole) and isinstance(root(target), whole) and needs_no_check(source, target)
    )
