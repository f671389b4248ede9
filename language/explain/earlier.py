"""What fails before a claim on the way to it: nothing can be told of the claim before that is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.analysis.typed import (
    Callable_,
    If,
    IfCases,
    Ite,
    Match,
    MatchStmt,
    Tree,
    WhileCases,
    walk,
)
from language.records.verdicts import Obligation
from language.records.verdicts import ObligationKind as K
from language.source import Span


def earlier(method: Callable_, o: Obligation, failing: Sequence[Obligation]) -> Obligation | None:
    """The first failing claim on the way to `o`; None where there is none."""
    before = [
        x for x in failing if x.id != o.id and _comes_before(x, o) and not _apart(method, x.span, o.span)
    ]
    return min(before, key=lambda x: (x.span.start, x.id), default=None)


def _comes_before(x: Obligation, o: Obligation) -> bool:
    if x.kind in (K.POSTCONDITION, K.DECREASES, K.TERMINATION, K.INVARIANT_KEPT):
        return False  # claimed at the end, of a run or of a round
    if o.kind is K.POSTCONDITION:
        return True
    at, place = (x.span.start, x.id), (o.span.start, o.id)
    return (x.span.file == o.span.file and at < place and not o.span.covers(x.span)) or (
        x.span == o.span and x.id < o.id
    )


def _apart(method: Callable_, a: Span, b: Span) -> bool:
    """Whether no run comes to both on one way: they stand in different branches."""
    body = method.body
    if body is None:
        return False
    for n in walk(body):
        places = [
            {i for i, branch in enumerate(branches) if branch.covers(x)}
            for branches in (list(_branches(n)),)
            for x in (a, b)
        ]
        if places and places[0] and places[1] and not places[0] & places[1]:
            return True
    return False


def _branches(n: Tree) -> Iterator[Span]:
    match n:
        case If(then=then, orelse=orelse):
            yield then.span
            if orelse is not None:
                yield orelse.span
        case Ite(then=then, orelse=orelse):
            yield then.span
            yield orelse.span
        case IfCases(cases=cases) | WhileCases(cases=cases):
            yield from (block.span for _, block in cases)
        case MatchStmt(cases=cases):
            yield from (block.span for _, block in cases)
        case Match(cases=cases):
            yield from (c.body.span for c in cases)
        case _:
            return
