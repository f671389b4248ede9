"""Integers beyond what the solver decides by itself.

Division and remainder by a variable stand behind functions of their own: a quantifier such as
`exists k :: 1 < k < n && n % k == 0` then has a trigger, and is not tried on every number there is.
They are Euclidean, as in the language and in SMT-LIB.
"""

from __future__ import annotations

from language.prove.laws import forall
from language.prove.template import Axiom

INT_SIGNATURES: dict[str, str] = {
    "int.div": "(declare-fun int.div (Int Int) Int)",
    "int.mod": "(declare-fun int.mod (Int Int) Int)",
}


def _defined(symbol: str, meaning: str) -> Axiom:
    made = f"({symbol} x y)"
    text = forall("(x Int) (y Int)", made, f"(= {made} ({meaning} x y))", symbol)
    return Axiom(text, ((symbol,),), (symbol,))


INT_AXIOMS: tuple[Axiom, ...] = (_defined("int.div", "div"), _defined("int.mod", "mod"))
