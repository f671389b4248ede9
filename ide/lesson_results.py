"""The window's results of a document → the verifier's record, as the grader wants it. No Qt."""

from __future__ import annotations

from dataclasses import replace

from ide.state import Activity, DocumentState, MethodState
from language.diagnostics import Severity
from language.verdicts import FileResult, FileVerdict, MethodResult, Obligation, ObligationResult, Proved


def settled(doc: DocumentState) -> FileResult | None:
    """The result for the document's text as it is now; None while anything is still being checked."""
    if doc.analyzed != doc.version:
        return None
    errors = tuple(d for d in doc.diagnostics if d.severity is Severity.ERROR)
    if errors or not doc.complete:
        unsupported = bool(errors) and all(d.code == "unsupported" for d in errors)
        verdict = FileVerdict.UNSUPPORTED if unsupported else FileVerdict.REJECTED
        return FileResult(verdict, (), errors)
    methods: list[MethodResult] = []
    for m in doc.methods:
        result = m.result
        if result is None or m.stale or not m.final or m.held is not None or m.activity is not Activity.NONE:
            return None
        methods.append(_placed(m, result))
    failed = any(not isinstance(r.verdict, Proved) for m in methods for r in m.results)
    return FileResult(FileVerdict.FAILED if failed else FileVerdict.VERIFIED, tuple(methods), doc.diagnostics)


def _placed(m: MethodState, result: MethodResult) -> MethodResult:
    """The result with its places where they are now, after edits that changed no token."""

    def placed(o: Obligation) -> Obligation:
        span = m.locate(o.span).shift(-m.span.start)
        clause = o.clause
        if clause is not None and clause.file == 0:
            clause = m.locate(clause).shift(-m.span.start)
        return replace(o, span=span, clause=clause)

    results = tuple(ObligationResult(placed(r.obligation), r.verdict, r.seconds) for r in result.results)
    return replace(result, span=m.span, results=results)
