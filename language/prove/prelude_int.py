"""Integers beyond what the solver decides by itself.

Products, quotients and remainders are functions of the prover's own where a trigger speaks of one: with
`exists k :: n == 2 * k`, what is claimed of `2 * (i + j)` shows a witness, and `n % k == 0` is not tried
on every number there is. (Dafny's `Mul`, `Div` and `Mod` are there for the same reason.) Elsewhere they
are what the solver knows by itself, for there it is quicker. Division and remainder by a variable always
stand behind functions. All are Euclidean, as in the language and in SMT-LIB.
"""

from __future__ import annotations

from language.prove.laws import forall
from language.prove.template import Axiom

INT_SIGNATURES: dict[str, str] = {
    "int.mul": "(declare-fun int.mul (Int Int) Int)",
    "int.div": "(declare-fun int.div (Int Int) Int)",
    "int.mod": "(declare-fun int.mod (Int Int) Int)",
}


def _defined(symbol: str, meaning: str) -> Axiom:
    made = f"({symbol} x y)"
    text = forall("(x Int) (y Int)", made, f"(= {made} ({meaning} x y))", symbol)
    return Axiom(text, ((symbol,),), (symbol,))


INT_AXIOMS: tuple[Axiom, ...] = (
    _defined("int.mul", "*"),
    _defined("int.div", "div"),
    _defined("int.mod", "mod"),
)

_BY_LITERAL = {"int.times": ("int.mul", "*"), "int.over": ("int.div", "div"), "int.rest": ("int.mod", "mod")}
"""What a term is written with, the function that it means where a trigger speaks of that one, and the
solver's own operator, which it means elsewhere: any product, and quotient and remainder by a literal."""


def in_trigger(pattern: str) -> list[str]:
    """The functions that a trigger speaks of."""
    return [f for written, (f, _) in _BY_LITERAL.items() if f"({written} " in pattern or f"({f} " in pattern]


def spelled(text: str, matched: set[str]) -> str:
    """The text with what terms are written with replaced by what it means; `matched` are the functions in
    triggers. (A definition would do as well, but Z3 finds less where a script has any with parameters.)"""
    for written, (f, own) in _BY_LITERAL.items():
        text = text.replace(f"({written} ", f"({f if f in matched else own} ")
    return text
