"""A candidate: something that may be put into the program, where, and why it was thought of.

Its content is a typed tree, which is printed once, when it has become an offer. Nothing is said of whether
it is true or helps: `filter.py` drops what a real run refutes, `trial.py` asks the prover.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from language.analysis import typed as t
from language.record import dataclass

AnyLoop = t.While | t.WhileCases | t.For


class Kind(StrEnum):
    """What an offer inserts or changes; the values are those of the JSON form."""

    INVARIANT = "invariant"
    DECREASES = "decreases"
    ASSERT = "assert"
    LEMMA_CALL = "lemma-call"
    LEMMA = "lemma"
    REQUIRES = "requires"
    ENSURES = "ensures"
    MODIFIES = "modifies"
    READS = "reads"
    BODY = "body"


class Layer(IntEnum):
    """When a candidate is tried: each layer stands on what the ones before it have proved."""

    BOUNDS = 0
    """Numbers: bounds and equations."""
    FRAME = 1
    """What a loop leaves as it was."""
    PROMISE = 2
    """Later claims, for what has been done so far."""
    MORE = 3
    """Shapes that are tried when the others did not do."""


@dataclass(frozen=True, eq=False)
class InLoop:
    """In a loop's specification."""

    loop: AnyLoop


@dataclass(frozen=True, eq=False)
class Before:
    """In front of a statement of a body."""

    stmt: t.Stmt


@dataclass(frozen=True, eq=False)
class AtEnd:
    """Behind the last statement of a block."""

    block: t.Block


@dataclass(frozen=True, eq=False)
class InContract:
    """In the specification of a method or function."""

    decl: t.Callable_


@dataclass(frozen=True, eq=False)
class Beside:
    """A declaration of its own, behind this one."""

    decl: t.Callable_


Slot = InLoop | Before | AtEnd | InContract | Beside


@dataclass(frozen=True, eq=False)
class Candidate:
    """`content` is a formula (invariant, assert, requires, ensures), a tuple of expressions (decreases,
    frames), a statement (a lemma's call), or a text where there is no typed tree of it (a whole lemma).

    `why` says in a learner's words how it was found, as a sentence without its full stop. `cost` orders
    candidates of a layer, cheap ones first."""

    kind: Kind
    slot: Slot
    content: t.Expr | tuple[t.Expr, ...] | t.Stmt | str
    why: str
    layer: Layer = Layer.MORE
    cost: int = 0

    @property
    def formula(self) -> t.Expr:
        assert isinstance(self.content, t.Expr)
        return self.content


def invariant(loop: AnyLoop, formula: t.Expr, why: str, layer: Layer, cost: int = 0) -> Candidate:
    return Candidate(Kind.INVARIANT, InLoop(loop), formula, why, layer, cost)
