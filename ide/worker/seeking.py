"""How a further counterexample is asked for. No Qt."""

from __future__ import annotations

from dataclasses import replace

from ide.model.further import Cases
from ide.model.state import MethodState
from ide.worker import messages as m
from language.records.trace import Trace
from language.records.verdicts import Proved, Refuted, TooWeak, Verdict


def question(method: MethodState, cases: Cases) -> m.Seek:
    """What a worker is asked to make a wish come true; the case that is shown is the last of the known."""
    assert method.result is not None and cases.wish is not None
    ref = cases.ref
    failing = tuple(r.obligation for r in method.result.results if not isinstance(r.verdict, Proved))
    others = [c.verdict for i, c in enumerate(cases.found) if i != cases.shown]
    known = tuple(_light(v) for v in (*others, cases.case.verdict))
    return m.Seek(ref.document, ref.method, method.fingerprint, failing, ref.obligation, cases.wish, known)


def _light(verdict: Verdict) -> Verdict:
    """Without its traces, which nobody needs there."""
    match verdict:
        case Refuted():
            return replace(verdict, trace=Trace((), ()))
        case TooWeak():
            return replace(verdict, trace=Trace((), ()), real=None)
        case _:
            return verdict
