"""What the gutter, the squiggles and the hover say about each line: plain functions of the state."""

from __future__ import annotations

from dataclasses import dataclass

from ide.look.theme import SHAPES
from ide.model.state import FAILING, WORST_FIRST, DocumentState, MethodState, ObligationRef, Status, worst
from language.diagnostics import Diagnostic, Severity
from language.records.verdicts import ObligationKind, ObligationResult
from language.source import Span

AT_CLAUSE = frozenset(
    {ObligationKind.POSTCONDITION, ObligationKind.INVARIANT_ENTRY, ObligationKind.INVARIANT_KEPT}
)
"""Claims that people look for where they are written, not where a path ends."""
_BRACES = frozenset({"{", "}"})


@dataclass(frozen=True)
class LineItem:
    """An obligation as one line shows it."""

    method: MethodState
    item: ObligationResult
    status: Status
    span: Span
    """Where it is now."""

    def ref(self, document: int) -> ObligationRef:
        return ObligationRef(document, self.method.key, self.item.obligation.id)


def places(doc: DocumentState, method: MethodState, item: ObligationResult) -> list[Span]:
    """Where an obligation shows: its clause and, when it fails, the place where it fails too, unless that
    is the brace at a body's end."""
    obligation = item.obligation
    spans: list[Span] = []
    if obligation.kind in AT_CLAUSE and obligation.clause is not None and obligation.clause.file == 0:
        spans.append(method.locate(obligation.clause))
    if not spans or method.status(item) in FAILING:
        place = method.locate(obligation.place)
        if not spans or doc.source.snippet(place) not in _BRACES:
            spans.append(place)
    return [s for s in spans if s.file == 0]


@dataclass(frozen=True)
class _Part:
    """What one declaration shows: its obligations by line, and the status of each of its lines."""

    method: MethodState
    items: tuple[tuple[int, LineItem], ...]
    statuses: tuple[tuple[int, Status], ...]


class _Newest:
    """The newest answers. Gutter, status bar, hover and commands ask for the same document; the next
    one has the same declarations but for a few, and theirs are kept while the text is the same."""

    def __init__(self) -> None:
        self.doc: DocumentState | None = None
        self.parts: dict[int, _Part] = {}
        self.lines: dict[int, list[LineItem]] | None = None

    def of(self, doc: DocumentState) -> dict[int, _Part]:
        if self.doc is not doc:
            known = self.parts if self.doc is not None and self.doc.source is doc.source else {}
            self.parts = {id(m): known.get(id(m)) or _part(doc, m) for m in doc.methods}
            self.doc, self.lines = doc, None
        return self.parts


_NEWEST = _Newest()


def _part(doc: DocumentState, method: MethodState) -> _Part:
    results = method.result.results if method.result else ()
    items: list[tuple[int, LineItem]] = []
    statuses: dict[int, set[Status]] = {}
    for item in results:
        status = method.status(item)
        seen: set[int] = set()
        for span in places(doc, method, item):
            line = doc.source.line_of(span.start)
            if line not in seen:
                seen.add(line)
                items.append((line, LineItem(method, item, status, span)))
                statuses.setdefault(line, set()).add(status)
    if not results:
        statuses[doc.source.line_of(method.span.start)] = {method.overall}
    worsts = ((line, worst(found)) for line, found in statuses.items())
    return _Part(method, tuple(items), tuple((line, s) for line, s in worsts if s is not None))


def line_items(doc: DocumentState) -> dict[int, list[LineItem]]:
    """The obligations of each line (from 1), the most urgent first."""
    parts = _NEWEST.of(doc)
    if _NEWEST.lines is None:
        lines: dict[int, list[LineItem]] = {}
        for part in parts.values():
            for line, item in part.items:
                lines.setdefault(line, []).append(item)
        for items in lines.values():
            if len(items) > 1:
                items.sort(key=lambda x: WORST_FIRST.index(x.status))
        _NEWEST.lines = lines
    return _NEWEST.lines


def line_diagnostics(doc: DocumentState) -> dict[int, list[Diagnostic]]:
    lines: dict[int, list[Diagnostic]] = {}
    for d in doc.diagnostics:
        if d.span.file == 0:
            lines.setdefault(doc.source.line_of(d.span.start), []).append(d)
    return lines


def line_statuses(doc: DocumentState) -> dict[int, Status]:
    """The one status that the gutter shows at each line that has any."""
    found: dict[int, Status] = {}

    def add(line: int, status: Status) -> None:
        before = found.get(line, status)
        found[line] = status if before is status else worst({before, status}) or status

    for part in _NEWEST.of(doc).values():
        for line, status in part.statuses:
            add(line, status)
    for line, problems in line_diagnostics(doc).items():
        for d in problems:
            if (status := diagnostic_status(d)) is not None:
                add(line, status)
    return found


def diagnostic_status(d: Diagnostic) -> Status | None:
    match d.severity:
        case Severity.ERROR:
            return Status.ERROR
        case Severity.WARNING:
            return Status.WARNING
        case _:
            return None


def gutter_text(doc: DocumentState) -> str:
    """The gutter beside the code, as text: what the tests compare."""
    statuses = line_statuses(doc)
    lines = (
        f"{SHAPES[statuses[n]] if n in statuses else ' '} {doc.source.line_text(n)}".rstrip()
        for n in range(1, doc.source.line_count + 1)
    )
    return "\n".join(lines)


@dataclass(frozen=True)
class Squiggle:
    span: Span
    status: Status


def squiggles(doc: DocumentState) -> list[Squiggle]:
    """What is underlined: failing claims that are not stale, and the front end's problems."""
    out: list[Squiggle] = []
    for method in doc.methods:
        if not FAILING.intersection(status for status, _ in method.tally):
            continue
        for item in method.result.results if method.result else ():
            status = method.status(item)
            if status in FAILING:
                out += [Squiggle(first_line(doc, s), status) for s in places(doc, method, item)]
    for d in doc.diagnostics:
        status = diagnostic_status(d)
        if status is not None and d.span.file == 0:
            out.append(Squiggle(first_line(doc, d.span), status))
    return out


def first_line(doc: DocumentState, span: Span) -> Span:
    """The part of a span on its first line, at least one character long where there is one."""
    text = doc.source.text
    end = text.find("\n", span.start, span.end)
    end = span.end if end < 0 else end
    if end <= span.start:
        line_end = text.find("\n", span.start)
        line_end = len(text) if line_end < 0 else line_end
        if span.start < line_end:
            return Span(span.start, span.start + 1)
        return Span(max(0, span.start - 1), span.start)
    return Span(span.start, end)
