"""Opaque blocks: the block is checked against its contract, and of what it did only the contract is known."""

from __future__ import annotations

from contextlib import nullcontext

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder
from language.ivl.inner_frames import claim_frame, writing_only
from language.ivl.lower_assign import now_assigned
from language.ivl.lower_checks import check, check_assigned
from language.ivl.lower_proofs import claim_pieces
from language.ivl.lower_values import value
from language.ivl.recursion import lower
from language.ivl.scope import Scope
from language.ivl.splitting import split
from language.ivl.targets import assigned_in, trackers_in, typed_if_assigned
from language.ivl.unsupported import Unsupported
from language.record import replace
from language.records.verdicts import ObligationKind as Kind


def opaque_block(stmt: t.OpaqueBlock, s: Scope, b: Builder) -> None:
    """The block runs on a path of its own, which only a jump or `return` in it leaves; on the other path,
    what it assigns and may change takes any value that the contract allows."""
    if any(isinstance(x, t.Yield) for x in t.walk(stmt)):
        raise Unsupported(stmt.span, "`yield` in an opaque block")
    frame = None
    if stmt.modifies is not None:
        message = "The `modifies` clause around this does not allow what the block's clause says. Add it."
        frame = claim_frame(stmt.modifies, message, stmt.span, s, b)
    targets = assigned_in(stmt.body, s, b)
    given = _given(stmt, b)
    _check_block(stmt, frame, given, s, b)
    b.emit(n.Havoc(tuple(targets.variables)))
    if frame is not None or targets.writes_heap:
        b.emit(n.HavocHeap(b.heap, replace(frame or b.writes, ghost=stmt.ghost)))
    for v in given:
        now_assigned(v, b)
    for v in targets.variables:
        if v.type is not None:
            b.assume(typed_if_assigned(v, s, b))
    for clause in stmt.ensures:
        check(clause.condition, s, b)
        b.assume_clause(clause, value(clause.condition, s), "what this block ensures")


def _given(stmt: t.OpaqueBlock, b: Builder) -> list[t.Variable]:
    """Variables that had no value perhaps, and that have one after the block, since its contract speaks of
    them: what the block gives a value without a word in the contract counts as without one."""
    said = {e.var for c in stmt.ensures for e in t.walk(c) if isinstance(e, t.Var)}
    found = [place for place, _ in trackers_in(stmt.body, b) if place not in b.assigned]
    return [v for v in found if isinstance(v, t.Variable) and v in said]


def _check_block(
    stmt: t.OpaqueBlock, frame: n.FrameSet | None, given: list[t.Variable], s: Scope, b: Builder
) -> None:
    before = set(b.assigned)
    with b.block() as commands, nullcontext() if frame is None else writing_only(frame, s, b):
        lower(stmt.body, s, b)
        end = stmt.ensures[0].span if stmt.ensures else stmt.span
        for v in given:
            check_assigned(v, v.name, end, b)
        for clause in stmt.ensures:
            message = clause.error_message or "At the end of this block, this may not hold."
            claim_pieces(split(clause.condition, s), Kind.POSTCONDITION, message, b)
    b.assigned = before
    # a jump may leave the block from here, so the path counts even where it claims nothing
    b.emit(n.If(None, n.Seq((*commands, n.Assume(k.FALSE))), n.Seq(())))
