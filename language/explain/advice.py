"""What could help the proof of a claim that seems to be true, by the shape of its formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.analysis.typed import (
    Binary,
    Callable_,
    Expr,
    FunctionCall,
    LetSuchThat,
    Literal_,
    Method,
    MultisetOf,
    Quantified,
    Slice,
    Tree,
    walk,
)
from language.explain.sentences import SPECIFICATION_KINDS
from language.interpreter.shapes import sort
from language.operators import EQUALITY, Operator
from language.records.verdicts import Obligation
from language.source import SourceText
from language.syntax.ast import Quantifier

LONGEST = 100
"""Characters of a claim that is quoted."""


def claimed(o: Obligation, sources: Sequence[SourceText]) -> str:
    """The claim's formula as written; empty where it is none, or long."""
    span = o.clause or o.span
    if o.kind not in SPECIFICATION_KINDS or span.file >= len(sources):
        return ""
    text = " ".join(sources[span.file].snippet(span).split())
    return text if len(text) <= LONGEST else ""


def advice_on(method: Callable_, o: Obligation) -> str:
    """Reads well after "the proof needs help:"; empty where the formula has no telling shape."""
    span = o.clause or o.span
    formula = next((n for n in _formulas(method) if n.span == span), None)
    if o.kind not in SPECIFICATION_KINDS or formula is None:
        return ""
    parts = list(walk(formula))
    calls = [n for n in parts if isinstance(n, FunctionCall)]
    chosen = next((c.function for c in calls if _chooses(c)), None)
    if chosen is not None:
        return (
            f"which value `{chosen.name}` takes is not known, only that it fits. Prove first, in a lemma, "
            "that the result is the same whatever is taken"
        )
    recursive = [c for c in calls if c.function.recursive]
    if recursive:
        return _induction(method, recursive)
    return _by_form(parts)


def _induction(method: Callable_, calls: Sequence[FunctionCall]) -> str:
    name = calls[0].function.name
    if any(isinstance(a, Literal_) for c in calls for a in c.args):
        return f"assertions of what `{name}` is for the arguments in between, one step at a time"
    if isinstance(method, Method) and method.is_lemma and not method.recursive:
        return (
            f"`{name}` is recursive, so this wants an induction: let `{method.name}` call itself for a "
            "smaller argument, in the case in which there is one"
        )
    return f"`{name}` is recursive: a lemma about it, proved by induction and called before this"


def _by_form(parts: Sequence[Tree]) -> str:
    kinds = {n.kind for n in parts if isinstance(n, Quantified)}
    sides = [n.left for n in parts if isinstance(n, Binary) and n.op in EQUALITY]
    slices = [n for n in parts if isinstance(n, Slice)]
    if slices and (
        any(isinstance(n, MultisetOf) for n in parts) or any(sort(e.type) == "seq" for e in sides)
    ):
        return "an assertion of how the slices fit together, such as `s[..n] + s[n..] == s`"
    if Quantifier.EXISTS in kinds:
        return "a witness: an assertion before it that a certain value makes the body of the `exists` true"
    if any(sort(e.type) == "set" for e in sides):
        return "an assertion that each element of one side is in the other, and the other way round"
    if any(_is_product(n) for n in parts):
        return (
            "a lemma or a `calc` about the product or quotient: of these, the prover knows little by itself"
        )
    if Quantifier.FORALL in kinds:
        return "a `forall` statement before it, which shows it for one arbitrary value"
    return ""


def _is_product(n: Tree) -> bool:
    if not isinstance(n, Binary) or n.op not in (Operator.MULTIPLY, Operator.DIVIDE, Operator.MODULO):
        return False
    return sort(n.type) == "int" and not isinstance(n.left, Literal_) and not isinstance(n.right, Literal_)


def _chooses(c: FunctionCall) -> bool:
    """Whether a function, or one that it calls directly, takes any value that fits."""
    bodies = [c.function.body] if c.function.body is not None else []
    inner = [n.function.body for b in bodies for n in walk(b) if isinstance(n, FunctionCall)]
    return any(isinstance(n, LetSuchThat) for b in (*bodies, *inner) if b is not None for n in walk(b))


def _formulas(method: Callable_) -> Iterator[Expr]:
    clauses = [c.condition for c in (*method.requires, *method.ensures)]
    roots: list[Tree] = [*clauses, *([method.body] if method.body is not None else [])]
    return (n for root in roots for n in walk(root) if isinstance(n, Expr))
