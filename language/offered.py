"""Offers as JSON, wherever they are told of. Lines and columns count from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from language.records.offers import Offer
from language.source import SourceText, Span


def offers_json(offers: Sequence[Offer], sources: Sequence[SourceText]) -> list[dict[str, Any]]:
    return [_offer_json(o, sources[0]) for o in offers]


def _offer_json(o: Offer, source: SourceText) -> dict[str, Any]:
    at = source.position(o.at.start)
    proves = [source.position(s.start) for s in o.proves if s.file == 0]
    return {
        "kind": o.kind,
        "line": at.line,
        "column": at.column,
        "edits": [_place(e.span, source) | {"text": e.text} for e in o.edits],
        "why": o.why,
        "proves": [list(p) for p in dict.fromkeys((p.line, p.column) for p in proves)],
        "seconds": round(o.seconds, 3),
    }


def _place(span: Span, source: SourceText) -> dict[str, Any]:
    a, b = source.position(span.start), source.position(span.end)
    return {"line": a.line, "column": a.column, "end_line": b.line, "end_column": b.column}
