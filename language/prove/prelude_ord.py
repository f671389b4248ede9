"""Ordinals: how far beyond a limit, and which limit.

Every ordinal is a limit (or 0) and a natural number added to it. `ord.offset` is that number; `ord.limit`
gives each limit a place among the reals, in their order, so that comparing is arithmetic. (What a proof can
speak of are countably many ordinals, and every countable order has a place there: Cantor.) Nothing says
which reals are limits, or that an order of any length is reached.
"""

from __future__ import annotations

from language.prove.laws import forall
from language.prove.template import Axiom

_ORDER = (
    "(or (< (ord.limit a) (ord.limit b))"
    " (and (= (ord.limit a) (ord.limit b)) ({} (ord.offset a) (ord.offset b))))"
)

ORD_SIGNATURES: dict[str, str] = {
    "ord.limit": "(declare-fun ord.limit (Ord) Real)",
    "ord.offset": "(declare-fun ord.offset (Ord) Int)",
    "ord.make": "(declare-fun ord.make (Real Int) Ord)",
    "ord.of_int": "(declare-fun ord.of_int (Int) Ord)",
    "ord.plus": "(declare-fun ord.plus (Ord Ord) Ord)",
    "ord.minus": "(declare-fun ord.minus (Ord Ord) Ord)",
    "ord.lt": f"(define-fun ord.lt ((a Ord) (b Ord)) Bool {_ORDER.format('<')})",
    "ord.le": f"(define-fun ord.le ((a Ord) (b Ord)) Bool {_ORDER.format('<=')})",
    "ord.finite": "(define-fun ord.finite ((a Ord)) Bool (= (ord.limit a) 0.0))",
}

ORD_NEEDS = ("ord.limit", "ord.offset", "ord.make")
"""What every script with ordinals declares first: the definitions speak of it."""


def _law(vars: str, pattern: str | tuple[str, ...], body: str, symbol: str) -> Axiom:
    return Axiom(forall(vars, pattern, body, symbol), ((symbol,),), (symbol, "ord.finite", "ord.of_int"))


ORD_AXIOMS: tuple[Axiom, ...] = (
    _law(
        "(a Ord)",
        ("(ord.limit a)", "(ord.offset a)"),
        "(and (<= 0 (ord.offset a)) (<= 0.0 (ord.limit a)) (= (ord.make (ord.limit a) (ord.offset a)) a)"
        " (=> (ord.finite a) (= (ord.of_int (ord.offset a)) a)))",
        "ord.limit",
    ),
    _law(
        "(n Int)",
        "(ord.of_int n)",
        "(=> (<= 0 n) (and (= (ord.limit (ord.of_int n)) 0.0) (= (ord.offset (ord.of_int n)) n)))",
        "ord.of_int",
    ),
    _law(
        "(a Ord) (b Ord)",
        "(ord.plus a b)",
        "(let ((c (ord.plus a b))) (ite (ord.finite b)"
        " (and (= (ord.limit c) (ord.limit a)) (= (ord.offset c) (+ (ord.offset a) (ord.offset b))))"
        " (and (< (ord.limit a) (ord.limit c)) (<= (ord.limit b) (ord.limit c))"
        " (= (ord.offset c) (ord.offset b)) (=> (ord.finite a) (= c b)))))",
        "ord.plus",
    ),
    _law(
        "(a Ord) (b Ord)",
        "(ord.minus a b)",
        "(=> (and (ord.finite b) (<= (ord.offset b) (ord.offset a)))"
        " (let ((c (ord.minus a b))) (and (= (ord.limit c) (ord.limit a))"
        " (= (ord.offset c) (- (ord.offset a) (ord.offset b))))))",
        "ord.minus",
    ),
)
