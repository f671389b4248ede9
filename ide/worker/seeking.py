"""How a further step of an inquiry is asked for. No Qt."""

from __future__ import annotations

from dataclasses import replace

from ide.model.further import Cases
from ide.model.state import MethodState
from ide.worker import messages as m
from language.records.inquiry import about, without_traces


def question(method: MethodState, cases: Cases) -> m.Inquire:
    """What a worker is asked to make a wish come true; the case that is shown is the one in question."""
    assert method.result is not None and cases.wish is not None
    ref = cases.ref
    others = [c.verdict for i, c in enumerate(cases.found) if i != cases.shown]
    known = tuple(without_traces(v) for v in (*others, cases.case.verdict))
    begun = about(method.result, ref.obligation, *known)
    if cases.inquiry is not None:  # taken up where it was left
        begun = replace(begun, seed=cases.inquiry.seed, tried=cases.inquiry.tried)
    return m.Inquire(ref.document, ref.method, begun.wishing(cases.wish))
