"""Every claim of a document as rows: a declaration, its obligations, what each rests on. No Qt."""

from __future__ import annotations

from ide.model.state import (
    FAILING,
    DocumentState,
    MethodState,
    ObligationRef,
    Status,
    status_of,
)
from ide.panels.rows import Cell, Row
from ide.texts.catalogue import say, status_sentence, status_word
from language.headlines import headline
from language.records.verdicts import ObligationResult, Proved
from language.source import Span

CLAIM = 80
GREEN = frozenset({Status.PROVED})


def obligation_rows(doc: DocumentState, wanted: str = "", only_open: bool = False) -> tuple[Row, ...]:
    """`wanted` filters by text; `only_open` leaves out what is plainly proved."""
    rows: list[Row] = []
    for method in doc.methods:
        row = _method(doc, method, wanted.strip().lower(), only_open)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def _method(doc: DocumentState, method: MethodState, wanted: str, only_open: bool) -> Row | None:
    items = method.result.results if method.result else ()
    whole = wanted in method.name.lower()
    children: list[Row] = []
    for item in items:
        if only_open and method.status(item) in GREEN:
            continue
        row = _obligation(doc, method, item)
        if whole or any(wanted in c.text.lower() for c in row.cells):
            children.append(row)
    if (wanted and not whole and not children) or (only_open and items and not children):
        return None
    overall = method.overall
    line = doc.source.line_of(method.span.start)
    cells = (
        Cell(f"{method.kind} {method.name}", mono=True, bold=True, data=method.span),
        Cell(status_word(overall), overall, tip=status_sentence(overall)),
        Cell(str(line), quiet=True),
        Cell(_seconds(method), quiet=True, tip=say("obligations.cached") if _cached(method) else ""),
    )
    return Row(method.key, cells, tuple(children), opened=overall not in GREEN or len(doc.methods) <= 3)


def _obligation(doc: DocumentState, method: MethodState, item: ObligationResult) -> Row:
    o = item.obligation
    status = method.status(item)
    place = method.locate(o.place)
    line = doc.source.line_of(place.start) if place.file == 0 else ""
    ref = ObligationRef(doc.id, method.key, o.id)
    claim = _claim(doc, method, o.clause or o.span)
    text = (
        say("obligations.claim", kind=say(f"kind.{o.kind}"), claim=claim) if claim else say(f"kind.{o.kind}")
    )
    tip = headline(o, item.verdict) if status in FAILING else status_sentence(status)
    cells = (
        Cell(text, tip=tip, data=ref),
        Cell(status_word(status), status, filled=status in FAILING, tip=tip, data=ref),
        Cell(str(line), quiet=True, data=ref),
        Cell(_time(item.seconds), quiet=True, data=ref),
    )
    return Row(f"{method.key}#{o.id}", cells, _grounds(doc, method, item, status))


def _grounds(
    doc: DocumentState, method: MethodState, item: ObligationResult, status: Status
) -> tuple[Row, ...]:
    """What a green that is not plain rests on, each a row that leads to its place."""
    if status is not status_of(item.verdict) or not isinstance(item.verdict, Proved) or status in GREEN:
        return ()
    key = f"{method.key}#{item.obligation.id}"
    why = Row(f"{key}/why", (Cell(status_sentence(status), quiet=True), Cell(), Cell(), Cell()))
    rows = [why]
    for i, note in enumerate(item.verdict.rests_on):
        place = method.locate(note.span)
        line = str(doc.source.line_of(place.start)) if place.file == 0 else ""
        text, claim = note.message, _claim(doc, method, note.span)
        if status is Status.VACUOUS and claim:
            text = say("obligations.ground", message=text, claim=claim)
        cells = (Cell(text, tip=text, data=place), Cell(), Cell(line, quiet=True, data=place), Cell())
        rows.append(Row(f"{key}/{i}", cells))
    return tuple(rows)


def _claim(doc: DocumentState, method: MethodState, span: Span) -> str:
    """The claim as written, on one line; an old result's claim may have been edited away."""
    place = method.locate(span)
    if place.file != 0 or method.stale:
        return ""
    text = " ".join(doc.source.snippet(place).split())
    if text in ("{", "}"):
        return ""
    return text if len(text) <= CLAIM else text[: CLAIM - 1] + "…"


def _cached(method: MethodState) -> bool:
    return method.result is not None and method.result.cached


def _seconds(method: MethodState) -> str:
    if method.result is None:
        return ""
    return say("obligations.reused") if method.result.cached else _time(method.result.seconds)


def _time(seconds: float) -> str:
    if seconds <= 0:
        return ""
    return (
        say("obligations.ms", n=max(1, round(seconds * 1000)))
        if seconds < 1
        else say("obligations.s", n=f"{seconds:.1f}")
    )
