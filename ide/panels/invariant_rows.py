"""The invariant workbench as rows: a loop, its conjuncts, and what each is good for. No Qt.

A conjunct holds on entry, is kept by the body, and all of them together are enough for what follows:
that last one is a matter of the whole invariant, so it has a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from ide.model.state import FAILING, DocumentState, MethodState, ObligationRef, Status, worst
from ide.panels.rows import Cell, Row
from ide.panels.sample_cells import SampleCells
from ide.texts.catalogue import say, status_sentence, status_word
from language.headlines import headline
from language.records.verdicts import LoopInfo, Obligation, ObligationKind, ObligationResult, TooWeak
from language.source import Span

EMPTY = (Cell(),) * 4
_OWN = frozenset({ObligationKind.INVARIANT_ENTRY, ObligationKind.INVARIANT_KEPT})


def invariant_rows(doc: DocumentState) -> tuple[Row, ...]:
    """A row for each loop, with a row below it for each conjunct and one for all together."""
    rows: list[Row] = []
    for method in doc.methods:
        if method.result is None:
            continue
        loops = method.result.loops
        for number, loop in enumerate(loops):
            rows.append(_loop(doc, method, loop, number))
    return tuple(rows)


def _loop(doc: DocumentState, method: MethodState, loop: LoopInfo, number: int) -> Row:
    key = f"{method.key}/{number}"
    head = method.locate(loop.head)
    line = doc.source.line_of(head.start)
    title = say("invariants.loop", name=method.name, line=line)
    assigned = say("invariants.forgets", names=", ".join(loop.assigned)) if loop.assigned else ""
    samples = SampleCells(doc.id, method, loop)
    conjuncts = tuple(
        _conjunct(doc, method, loop, span, f"{key}/{i}", samples.conjunct(i))
        for i, span in enumerate(loop.invariants)
    )
    if not conjuncts:
        text = say("invariants.no-invariant")
        conjuncts = (Row(f"{key}/none", (Cell(text, quiet=True), *EMPTY)),)
    cells = (Cell(title, bold=True, tip=assigned, data=head), Cell(), samples.of_loop(), Cell(), Cell())
    together = Cell(say("invariants.together"), quiet=True, tip=assigned)
    last = Row(f"{key}/all", (together, Cell(), Cell(), Cell(), _enough(doc, method, loop)))
    return Row(key, cells, (*conjuncts, last), opened=True)


def _conjunct(
    doc: DocumentState, method: MethodState, loop: LoopInfo, span: Span, key: str, sampled: Cell
) -> Row:
    entry = _find(method, loop, span, ObligationKind.INVARIANT_ENTRY)
    kept = _find(method, loop, span, ObligationKind.INVARIANT_KEPT)
    place = method.locate(span)
    shown = " ".join(doc.source.snippet(place).split())
    formula = Cell(shown, mono=True, data=place)
    return Row(key, (formula, _cell(doc, method, entry), sampled, _cell(doc, method, kept), Cell()))


def _find(method: MethodState, loop: LoopInfo, span: Span, kind: ObligationKind) -> list[ObligationResult]:
    """The obligations of a conjunct; a conjunct that is split further has several."""
    results = method.result.results if method.result else ()
    own = [r for r in results if r.obligation.kind is kind and r.obligation.loop in (loop.span, None)]
    exact = [r for r in own if (r.obligation.clause or r.obligation.span) == span]
    return exact or [
        r
        for r in own
        if span.covers(c := r.obligation.clause or r.obligation.span) or (c.covers(span) and c != loop.span)
    ]


def _cell(doc: DocumentState, method: MethodState, items: list[ObligationResult]) -> Cell:
    if not items:
        return Cell(say("invariants.nothing"), quiet=True)
    status = worst({method.status(r) for r in items}) or Status.PROVED
    item = next(r for r in items if method.status(r) is status)
    failing = status in FAILING
    text = "" if status is Status.PROVED else status_word(status)
    tip = headline(item.obligation, item.verdict) if failing else status_sentence(status)
    ref = ObligationRef(doc.id, method.key, item.obligation.id)
    return Cell(text, status, filled=failing, quiet=not failing, tip=tip, data=ref)


def _enough(doc: DocumentState, method: MethodState, loop: LoopInfo) -> Cell:
    """Whether what the invariant leaves known proves what comes after the loop, and inside it."""
    results = method.result.results if method.result else ()
    mine = [r for r in results if not (r.obligation.kind in _OWN and r.obligation.loop == loop.span)]
    blamed = [r for r in mine if isinstance(r.verdict, TooWeak) and _blames(r.verdict.blame, loop)]
    if blamed:
        return _lines(doc, method, blamed, "invariants.not-enough")
    after = [r for r in mine if _comes_after(r.obligation, loop.span)]
    if not after:
        return Cell(say("invariants.nothing-follows"), quiet=True)
    status = worst({method.status(r) for r in after}) or Status.PROVED
    if status in FAILING:
        return _lines(doc, method, [r for r in after if method.status(r) is status], "invariants.line")
    text = say("invariants.enough") if status is Status.PROVED else status_word(status)
    return Cell(text, status, quiet=True, tip=status_sentence(status))


def _comes_after(o: Obligation, loop: Span) -> bool:
    """A path that falls off a body's end is reported where its last part begins, so a postcondition may
    stand at the loop, or at a brace before it, and yet come after."""
    if o.kind is ObligationKind.POSTCONDITION:
        return not loop.start < o.span.start < loop.end
    return o.span.start >= loop.end and o.span.file == 0


def _lines(doc: DocumentState, method: MethodState, items: list[ObligationResult], id: str) -> Cell:
    status = worst({method.status(r) for r in items}) or Status.STALE
    lines = sorted({doc.source.line_of(_claim(method, r).start) for r in items})
    text = say(id, lines=_listed(lines), status=status_word(status))
    ref = ObligationRef(doc.id, method.key, items[0].obligation.id)
    tip = headline(items[0].obligation, items[0].verdict)
    return Cell(text, status, filled=status in FAILING, tip=tip, data=ref)


def _claim(method: MethodState, item: ObligationResult) -> Span:
    return method.locate(item.obligation.clause or item.obligation.span)


def _blames(blame: Span | None, loop: LoopInfo) -> bool:
    return blame is not None and (blame in (loop.span, loop.head) or blame.start == loop.span.start)


def _listed(lines: Iterable[int]) -> str:
    return ", ".join(map(str, lines))
