"""What the gutter, the squiggles and the hover say about each line: plain functions of the state."""

from __future__ import annotations

from dataclasses import dataclass

from ide.state import FAILING, WORST_FIRST, DocumentState, MethodState, ObligationRef, Status, worst
from ide.theme import SHAPES
from language.diagnostics import Diagnostic, Severity
from language.source import Span
from language.verdicts import ObligationKind, ObligationResult

AT_CLAUSE = frozenset(
    {ObligationKind.POSTCONDITION, ObligationKind.INVARIANT_ENTRY, ObligationKind.INVARIANT_KEPT}
)
"""Claims that people look for where they are written, not where a path ends."""


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


def places(method: MethodState, item: ObligationResult) -> list[Span]:
    """Where an obligation shows: its clause and, when it fails, the place where it fails too."""
    obligation = item.obligation
    spans: list[Span] = []
    if obligation.kind in AT_CLAUSE and obligation.clause is not None and obligation.clause.file == 0:
        spans.append(method.locate(obligation.clause))
    if not spans or method.status(item) in FAILING:
        spans.append(method.locate(obligation.span))
    return [s for s in spans if s.file == 0]


_LAST: list[tuple[DocumentState, dict[int, list[LineItem]]]] = []
"""The newest answer of `line_items`: gutter, status bar, hover and commands ask for the same."""


def line_items(doc: DocumentState) -> dict[int, list[LineItem]]:
    """The obligations of each line (from 1), the most urgent first."""
    if not _LAST or _LAST[0][0] is not doc:
        _LAST[:] = [(doc, _line_items(doc))]
    return _LAST[0][1]


def _line_items(doc: DocumentState) -> dict[int, list[LineItem]]:
    lines: dict[int, list[LineItem]] = {}
    for method in doc.methods:
        for item in method.result.results if method.result else ():
            status = method.status(item)
            seen: set[int] = set()
            for span in places(method, item):
                line = doc.source.line_of(span.start)
                if line not in seen:
                    seen.add(line)
                    lines.setdefault(line, []).append(LineItem(method, item, status, span))
    for items in lines.values():
        items.sort(key=lambda x: WORST_FIRST.index(x.status))
    return lines


def line_diagnostics(doc: DocumentState) -> dict[int, list[Diagnostic]]:
    lines: dict[int, list[Diagnostic]] = {}
    for d in doc.diagnostics:
        if d.span.file == 0:
            lines.setdefault(doc.source.line_of(d.span.start), []).append(d)
    return lines


def line_statuses(doc: DocumentState) -> dict[int, Status]:
    """The one status that the gutter shows at each line that has any."""
    found: dict[int, set[Status]] = {}
    for line, items in line_items(doc).items():
        found.setdefault(line, set()).update(x.status for x in items)
    for method in doc.methods:
        if method.result is None or not method.result.results:
            line = doc.source.line_of(method.span.start)
            found.setdefault(line, set()).add(method.overall)
    for line, problems in line_diagnostics(doc).items():
        statuses = {diagnostic_status(d) for d in problems}
        found.setdefault(line, set()).update(s for s in statuses if s is not None)
    return {line: s for line, statuses in found.items() if (s := worst(statuses)) is not None}


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
        for item in method.result.results if method.result else ():
            status = method.status(item)
            if status in FAILING:
                out += [Squiggle(first_line(doc, s), status) for s in places(method, item)]
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
