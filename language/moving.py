"""Evidence between absolute places and places relative to a declaration: every span moves by an amount."""

from __future__ import annotations

from language.record import replace
from language.records.trace import Trace, WhyNode
from language.records.verdicts import Refuted, TooWeak, Verdict
from language.source import Span


def move_trace(trace: Trace, by: int) -> Trace:
    """The trace with every span moved by `by` code points."""
    return replace(
        trace,
        frames=tuple(replace(f, span=f.span.shift(by)) for f in trace.frames),
        steps=tuple(replace(s, span=s.span.shift(by)) for s in trace.steps),
        why=move_why(trace.why, by) if trace.why else None,
    )


def move_why(node: WhyNode, by: int) -> WhyNode:
    return replace(node, span=node.span.shift(by), children=tuple(move_why(c, by) for c in node.children))


def move_verdict(verdict: Verdict, by: int) -> Verdict:
    match verdict:
        case Refuted():
            return replace(verdict, trace=move_trace(verdict.trace, by))
        case TooWeak(blame=blame, real=real):
            return replace(
                verdict,
                trace=move_trace(verdict.trace, by),
                blame=_moved(blame, by),
                real=move_trace(real, by) if real else None,
            )
        case _:
            return verdict


def _moved(span: Span | None, by: int) -> Span | None:
    return span.shift(by) if span else None
