"""Everything that is wrong in a document, by line: diagnostics and failing claims. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from ide.model.state import FAILING, DocumentState, MethodState, ObligationRef, Status
from ide.panels.rows import Cell, Row
from ide.texts.catalogue import say, status_word
from language.diagnostics import Diagnostic, Fix, Severity
from language.headlines import certain, headline
from language.records.verdicts import ObligationResult, Proved
from language.source import Span

_STATUS = {Severity.ERROR: Status.ERROR, Severity.WARNING: Status.WARNING, Severity.INFO: Status.WARNING}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is; `ref` when it is a claim, so that its counterexample can open."""

    span: Span
    ref: ObligationRef | None = None


def problem_rows(doc: DocumentState) -> tuple[Row, ...]:
    """A row a problem, first line first; its notes, its sentence and its quick fixes below it."""
    found = [(d.span, _diagnostic(doc, d, i)) for i, d in enumerate(doc.diagnostics)]
    for method in doc.methods:
        for item in method.result.results if method.result else ():
            if method.status(item) in FAILING:
                found.append((method.locate(item.obligation.place), _claim(doc, method, item)))
    return tuple(row for _, row in sorted(found, key=lambda f: (f[0].file, f[0].start)))


def problem_count(doc: DocumentState | None) -> int:
    """For the tab's title, without making rows."""
    if doc is None:
        return 0
    failing = sum(
        m.status(r) in FAILING
        for m in doc.methods
        for r in (m.result.results if m.result else ())
        if not isinstance(r.verdict, Proved)
    )
    return len(doc.diagnostics) + failing


def _diagnostic(doc: DocumentState, d: Diagnostic, number: int) -> Row:
    status = _STATUS[d.severity]
    key = f"d{number}/{d.code}/{d.message}"
    rows = [_note(doc, f"{key}/n{i}", n.message, n.span) for i, n in enumerate(d.notes)]
    rows += [_fix(f"{key}/f{i}", fix) for i, fix in enumerate(d.fixes)]
    place = Place(d.span)
    cells = (
        Cell(d.message, status, tip=d.code, data=place),
        Cell(status_word(status), quiet=True, data=place),
        Cell(_where(doc, d.span), quiet=True, data=place),
    )
    return Row(key, cells, tuple(rows), opened=bool(d.fixes))


def _claim(doc: DocumentState, method: MethodState, item: ObligationResult) -> Row:
    o = item.obligation
    status = method.status(item)
    span = method.locate(o.place)
    place = Place(span, ObligationRef(doc.id, method.key, o.id))
    key = f"{method.key}#{o.id}"
    rows: list[Row] = []
    sentence = getattr(item.verdict, "sentence", "")
    if sentence:
        rows.append(Row(f"{key}/s", (Cell(sentence, quiet=True, data=place), Cell(), Cell())))
    told = {n.span for n in o.notes}
    if o.clause is not None and o.clause != o.span and o.clause not in told:
        rows.append(_note(doc, f"{key}/c", say("problems.clause"), method.locate(o.clause)))
    rows += [
        _note(doc, f"{key}/n{i}", certain(n.message, item.verdict), method.locate(n.span))
        for i, n in enumerate(o.notes)
    ]
    cells = (
        Cell(headline(o, item.verdict), status, tip=sentence, data=place),
        Cell(status_word(status), quiet=True, data=place),
        Cell(_where(doc, span), quiet=True, data=place),
    )
    return Row(key, cells, tuple(rows))


def _note(doc: DocumentState, key: str, message: str, span: Span) -> Row:
    place = Place(span)
    where = Cell(_where(doc, span), quiet=True, data=place)
    return Row(key, (Cell(message, quiet=True, data=place), Cell(), where))


def _fix(key: str, fix: Fix) -> Row:
    return Row(key, (Cell(say("problems.fix", title=fix.title), bold=True, data=fix), Cell(), Cell()))


def _where(doc: DocumentState, span: Span) -> str:
    if span.file != 0:
        return say("problems.other-file")
    at = doc.source.position(span.start)
    return say("problems.where", line=at.line, column=at.column)
