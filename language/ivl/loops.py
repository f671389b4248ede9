"""Loops away: cut (for proofs: any round stands for all) or unrolled (for search: the first rounds)."""

from __future__ import annotations

from collections.abc import Callable

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.assigned import changed_by_rounds
from language.ivl.intervals import Bounds, bounds_fact, loop_bounds
from language.record import replace


def cut(procedure: n.Procedure) -> n.Procedure:
    """Entry; forget what the loop may change; head; one round; back; and there the path ends."""
    procedure = replace(procedure, body=_map(procedure.body, _narrow))
    known = loop_bounds(procedure)
    return replace(
        procedure, body=_map(procedure.body, lambda loop: _cut(loop, known.get(id(loop.info), ())))
    )


def unroll(procedure: n.Procedure, rounds: int) -> n.Procedure:
    """Each loop does at most `rounds` rounds; paths that need more end without a claim."""
    return replace(procedure, body=_map(procedure.body, lambda loop: _unroll(loop, rounds)))


def _narrow(loop: n.Loop) -> n.Command:
    """The loop forgets only what a round can leave changed for the next."""
    changed = changed_by_rounds(loop)
    heap = loop.heap if loop.heap is not None and loop.heap.name in changed else None
    return replace(loop, targets=tuple(v for v in loop.targets if v.name in changed), heap=heap)


def _cut(loop: n.Loop, bounds: Bounds) -> n.Command:
    """`bounds` hold at the head in any round; the code itself gives them."""
    forget: list[n.Command] = [n.Havoc(loop.targets, loop.info)]
    if loop.heap is not None:
        forget.append(n.HavocHeap(loop.heap, loop.frame))
    if bounds:
        forget.append(n.Assume(bounds_fact(bounds)))
    return n.Seq((loop.entry, *forget, loop.head, loop.body, loop.back, n.Assume(k.FALSE)))


def _unroll(loop: n.Loop, rounds: int) -> n.Command:
    # the head's facts hold in every real state that gets there, and its claims are checked there; the
    # last guard is still evaluated, so that a loop may end after exactly `rounds` rounds
    once = (loop.head, loop.body, loop.back)
    return n.Seq((loop.entry, *(once * rounds), loop.head, loop.body, n.Assume(k.FALSE)))


def _map(command: n.Command, f: Callable[[n.Loop], n.Command]) -> n.Command:
    """Replaces loops, inner ones first."""
    match command:
        case n.Seq(body=body):
            return n.Seq(tuple(_map(x, f) for x in body))
        case n.If(then=a, orelse=b):
            return replace(command, then=_map(a, f), orelse=_map(b, f))
        case n.Label(body=body):
            return replace(command, body=_map(body, f))
        case n.CallSite(body=body):
            return replace(command, body=_map(body, f))
        case n.Loop(entry=entry, head=head, body=body, back=back):
            inner = replace(
                command, entry=_map(entry, f), head=_map(head, f), body=_map(body, f), back=_map(back, f)
            )
            return f(inner)
        case _:
            return command
