"""Window states that show the sample records."""

from __future__ import annotations

from dataclasses import replace

from ide.state import DocumentState, IdeState, MethodState, ObligationRef, OpenTrace, trace_of
from language.source import SourceText
from language.trace import Trace
from language.verdicts import MethodResult, TooWeak
from tests.ide import samples


def document(*results: MethodResult, source: SourceText = samples.SOURCE) -> DocumentState:
    methods = tuple(
        MethodState(r.name, r.name, r.kind, r.span, r.fingerprint, r, final=True) for r in results
    )
    return DocumentState(1, source.name, None, 1, source, analyzed=1, methods=methods)


def failing(result: MethodResult | None = None, step: int | None = None) -> IdeState:
    """Max with its failing postcondition selected and its trace open (at its last step)."""
    result = result or samples.result()
    doc = document(result)
    item = result.results[-1]
    ref = ObligationRef(1, result.name, item.obligation.id)
    trace = trace_of(item.verdict)
    opened = None
    if trace is not None:
        real = item.verdict.real if isinstance(item.verdict, TooWeak) else None
        opened = OpenTrace(1, trace, 0, 0, ref, real)
        opened = replace(opened, step=opened.last if step is None else step)
    return IdeState((doc,), 1, selected=ref, trace=opened)


def playing(trace: Trace, step: int = 0) -> IdeState:
    """An ordinary run that is open in the player."""
    return IdeState((document(samples.result()),), 1, trace=OpenTrace(1, trace, 0, step))


def edited(state: IdeState) -> IdeState:
    """The same state after an edit of the method: its results are out of date."""
    docs = tuple(
        replace(d, methods=tuple(replace(m, fingerprint="new") for m in d.methods)) for d in state.documents
    )
    return replace(state, documents=docs)
