"""Where a body ends without `return`: each path that falls out of it claims the postconditions.

As in Dafny, the place of such a path is where its last part begins: the brace of the branch that it
took, the loop or `match` that it came out of, else the brace of the body.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl.builder import Builder, Ending
from language.ivl.lower_statements import if_, lower
from language.ivl.scope import Scope
from language.source import Span

THROUGH = "through this branch, "


def opening(block: t.Block) -> Span:
    return Span(block.span.start, block.span.start + 1, block.span.home)


def lower_body(body: t.Block, first: int, s: Scope, b: Builder) -> None:
    """A body from its `first` statement on, to its ends."""
    b.closing = Span(max(body.span.start, body.span.end - 1), body.span.end, body.span.home)
    lower_to_end(body.body[first:], opening(body), s, b)


def lower_to_end(stmts: tuple[t.Stmt, ...], at: Span, s: Scope, b: Builder, after: str = "") -> None:
    """The statements, and then, on every path that is left, what is claimed at a return. `after` says in
    words how the path came here."""
    for stmt in stmts[:-1]:
        s = lower(stmt, s, b)
    if stmts:
        _last(stmts[-1], at, s, b, after)
    else:
        _end(at, b, after, after == THROUGH)


def _last(stmt: t.Stmt, at: Span, s: Scope, b: Builder, after: str) -> None:
    match stmt:
        case t.If(then=then, orelse=orelse):

            def no() -> None:
                match orelse:
                    case None:
                        _end(_start(stmt, 2), b, "where this `if` does nothing, ", True)
                    case t.Block():
                        lower_to_end(orelse.body, opening(orelse), s, b, THROUGH)
                    case _:
                        _last(orelse, _start(orelse, 2), s, b, THROUGH)

            if_(stmt, s, b, lambda: lower_to_end(then.body, opening(then), s, b, THROUGH), no)
        case t.Block(body=body):
            lower_to_end(body, at, s, b, after)
        case t.Return() | t.Break():
            lower(stmt, s, b)
        case t.MatchStmt():
            lower(stmt, s, b)
            _end(_start(stmt, 5), b, "after this match, ")
        case t.While() | t.WhileCases():
            lower(stmt, s, b)
            _end(_start(stmt, 5), b, "after this loop, ")
        case t.For():
            lower(stmt, s, b)
            _end(_start(stmt, 3), b, "after this loop, ")
        case t.IfCases():
            lower(stmt, s, b)
            _end(_start(stmt, 2), b, "after these cases, ")
        case _:
            lower(stmt, s, b)
            _end(at, b, after, after == THROUGH)


def _start(stmt: t.Stmt, length: int) -> Span:
    start = stmt.span.start
    return Span(start, min(start + length, stmt.span.end), stmt.span.home)


def _end(at: Span, b: Builder, after: str, through_branch: bool = False) -> None:
    if b.on_return is not None:
        b.on_return(Ending(at, b.closing, after, through_branch))
