"""A claim that nothing reaches: the clauses that contradict each other, in the panels and the hover."""

from __future__ import annotations

from dataclasses import replace

from ide.editor.hover import hover_html
from ide.editor.line_status import line_items
from ide.look.theme import LIGHT
from ide.model.state import IdeState, ObligationRef, Status
from ide.panels.counterexample import CounterexamplePanel
from ide.panels.obligation_rows import obligation_rows
from ide.panels.rows import Row, rows_text
from language.diagnostics import Note
from language.records.verdicts import Proved, Qualifier
from language.source import Span
from tests.ide import samples, states

REQUIRES = samples.at("a.Length > 0")


def state(*places: Span) -> IdeState:
    """The last claim of Max is vacuous, because of what stands at these places."""
    notes = tuple(Note(p, "One of these contradicts the others: this precondition.") for p in places)
    result = samples.result(Proved(Qualifier.VACUOUS, notes))
    ref = ObligationRef(1, result.name, result.results[-1].obligation.id)
    return replace(IdeState((states.document(result),), 1), selected=ref)


def grounds(rows: tuple[Row, ...]) -> list[Row]:
    return list(rows[0].children[-1].children)


def test_the_panel_lists_them() -> None:
    two = state(REQUIRES, samples.WHILE)
    why, first, second = grounds(obligation_rows(two.documents[0]))
    assert "contradicts itself" in why.cells[0].text
    expected = "One of these contradicts the others: this precondition. a.Length > 0 |  | 2"
    assert rows_text((first,)) == expected
    assert first.cells[0].data == REQUIRES and second.cells[0].data == samples.WHILE


def test_the_verdict_names_them(qtbot) -> None:
    panel = CounterexamplePanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_state(state(REQUIRES, samples.WHILE))
    assert panel.text().splitlines()[-1] == (
        "These cannot all hold: line 2, a.Length > 0; line 7, while i < a.Length"
    )
    panel.show_state(state(REQUIRES))
    assert panel.text().splitlines()[-1] == "This can never hold: line 2, a.Length > 0"
    panel.show_state(state())
    assert "hold:" not in panel.text()


def test_the_hover_says_where_they_are() -> None:
    doc = state(REQUIRES).documents[0]
    lines = [n for n, xs in line_items(doc).items() if any(x.status is Status.VACUOUS for x in xs)]
    html = hover_html(doc, lines[0], LIGHT)
    assert "Line 2:" in html and "contradicts the others" in html
