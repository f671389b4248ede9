"""Which claim is which: the one place where a claim gets its key.

A claim is made twice. Lowering writes it into the verification condition; the interpreter checks it when a
run comes by. Both ask here for its key, so that a run that breaks a claim is a counterexample to exactly
that obligation, and to no other that happens to stand nearby.

The key names the node of the typed tree (by its place, which is unique among nodes of one kind in a
declaration), the kind, the clause that is claimed where it stands elsewhere, and the declaration: what a
refinement copied and what an override inherits keep claims of their own, though their text is the same.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.records.verdicts import ClaimKey
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import Type, UserType


def claim_key(owner: t.Callable_ | None, kind: Kind, node: Span, clause: Span | None = None) -> ClaimKey:
    """`owner` is the declaration in whose text the claim is made: of a call, that of the caller."""
    if node.start == node.end and owner is not None:
        node = owner.name_span  # what was added to the program has no text of its own
    return ClaimKey("" if owner is None else owner.qualified, kind, node, None if clause == node else clause)


def constraint_clause(target: Type) -> Span | None:
    """Where the constraint of a type is written, if the program writes it."""
    if not (isinstance(target, UserType) and isinstance(target.decl, t.SubsetType)):
        return None
    if target.decl.condition is None or target.decl.qualified == "nat":
        return None
    return target.decl.condition.span
