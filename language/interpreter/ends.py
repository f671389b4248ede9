"""Where a run that falls off the end of a body is said to return: the same places as the verifier's
(`ivl/lower_ends.py`), found while running by noting which last branch was taken."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.source import Span


def tail_places(body: t.Block) -> dict[int, Span]:
    """By `id` of a node: the place from entering that block on, or (of an `if` without `else`) from
    passing it by. The body's own block has the place to begin with."""
    return dict(_block(body, Span(body.span.start, body.span.start + 1, body.span.home)))


def branches(body: t.Block) -> frozenset[Span]:
    """Those of the places that stand for a branch, and not for the end of the body."""

    def inside(stmt: t.Stmt | None) -> Iterator[Span]:
        match stmt:
            case t.Block(body=(*_, last)):
                yield from inside(last)
            case t.If(then=then, orelse=orelse):
                yield _start(then, 1)
                yield from inside(then)
                if orelse is None:
                    yield _start(stmt, 2)
                elif isinstance(orelse, t.Block):
                    yield _start(orelse, 1)
                yield from inside(orelse)
            case _:
                pass

    return frozenset(inside(body))


def _block(block: t.Block, at: Span) -> Iterator[tuple[int, Span]]:
    last = block.body[-1] if block.body else None
    match last:
        case t.While() | t.WhileCases() | t.MatchStmt():
            yield id(block), _start(last, 5)
        case t.For():
            yield id(block), _start(last, 3)
        case t.IfCases():
            yield id(block), _start(last, 2)
        case t.Block():
            yield id(block), at
            yield from _block(last, at)
        case t.If():
            yield id(block), at
            yield from _if(last)
        case _:
            yield id(block), at


def _if(stmt: t.If) -> Iterator[tuple[int, Span]]:
    yield from _block(stmt.then, _start(stmt.then, 1))
    match stmt.orelse:
        case None:
            yield id(stmt), _start(stmt, 2)
        case t.Block() as orelse:
            yield from _block(orelse, _start(orelse, 1))
        case t.If() as orelse:
            yield from _if(orelse)
        case orelse:  # cases, or the `forall` that the other half of a prefix lemma is
            yield id(orelse), _start(orelse, 2)


def _start(stmt: t.Stmt, length: int) -> Span:
    start = stmt.span.start
    return Span(start, min(start + length, stmt.span.end), stmt.span.home)
