"""The state map: the picture as text, its tips, and the panel's choices."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from pytestqt.qtbot import QtBot

from ide.look.theme import DARK
from ide.model import events as ev
from ide.model.map_view import first_choice, places, situations, wanted
from ide.model.reducer import reduce
from ide.model.state import IdeState, MapView, ObligationRef, SampleRef
from ide.panels.state_map import StateMapPanel
from ide.pictures.primitives import Box, Ink, Line, Picture
from ide.pictures.state_map import allowed, state_map_picture
from language.records.looks import Dot, StateMap
from tests.ide import samples, states
from tests.ide.panels.test_samples import LOOP, sampled

YES, FIRST, SECOND, MAYBE = ((0, 0),), ((0b1, 0),), ((0b10, 0), (0b11, 0)), ((0, 0b1),)
MAP = StateMap(
    "i",
    "m",
    ("i", "m", "n"),
    (0, 1, 2),
    (5, 6),
    ((YES, FIRST, SECOND), (MAYBE, (), YES)),
    (Dot(0, 5, 3), Dot(2, 6, 6)),
    others=("n",),
)
CONJUNCTS = ("0 <= i", "i <= m")


def picture(found: StateMap = MAP, *off: int) -> Picture:
    return state_map_picture(found, frozenset(off), CONJUNCTS)


def tips(p: Picture) -> list[str]:
    return [s.tip for s in p.shapes if isinstance(s, Box) and s.tip]


def test_what_conjuncts_allow_exclude_and_leave_unknown() -> None:
    assert [allowed(m, 0) for m in (YES, FIRST, SECOND, MAYBE, ())] == [True, False, False, None, False]
    assert [allowed(m, 0b1) for m in (YES, FIRST, SECOND, MAYBE, ())] == [True, True, False, True, False]


def test_everything_is_said_in_words() -> None:
    assert picture().text == (
        "Real states, as (i, m): (0, 5) and (2, 6). The invariant allows with i = 0, m = 5; with i = 2, "
        "m = 6. For 1 pair it cannot be computed. Other values of n were tried too."
    )
    assert "with i = 1, m = 5" in picture(MAP, 0).text and "Not looked at: 0 <= i" in picture(MAP, 0).text


def test_a_cell_says_why_it_is_white() -> None:
    assert tips(picture())[:6] == [
        "i = 0, m = 6: cannot be computed",
        "i = 1, m = 6: excluded by what is known without an invariant",
        "i = 2, m = 6: a real state",
        "i = 0, m = 5: a real state",
        "i = 1, m = 5: excluded by 0 <= i",
        "i = 2, m = 5: excluded by i <= m",
    ]


def test_a_body_that_leaves_the_shading_is_an_arrow() -> None:
    found = replace(MAP, allowed=Dot(0, 5, 3), after=Dot(1, 5, 5))
    arrows = [s for s in picture(found).shapes if isinstance(s, Line) and s.head]
    assert [a.ink for a in arrows] == [Ink.BAD]
    assert "Its body leads to (1, 5), which the invariant does not allow" in picture(found).text
    assert "Its body leads to (1, 5)." in picture(found, 0).text


def test_shading_differs_from_white_without_color() -> None:
    boxes = {s.tip.split(":")[0]: s for s in picture().shapes if isinstance(s, Box) and s.tip}
    assert boxes["i = 2, m = 6"].line is not None and boxes["i = 1, m = 5"].line is None
    assert boxes["i = 0, m = 6"].dashed


# ── the panel ────────────────────────────────────────────────────────────────────────────────────


def panel(qtbot: QtBot, state: IdeState) -> tuple[StateMapPanel, list[MapView]]:
    widget = StateMapPanel()
    qtbot.addWidget(widget)
    widget.resize(660, 240)
    widget.set_theme(DARK)
    widget.show()
    chosen: list[MapView] = []
    widget.view_chosen.connect(chosen.append)
    widget.show_state(state)
    return widget, chosen


def answered(state: IdeState, **view: object) -> IdeState:
    doc = state.documents[0]
    start = wanted(doc, 0, None)
    assert start is not None
    state = reduce(state, ev.MapChosen(replace(start, **view)))
    assert state.map is not None
    return reduce(state, ev.MapDone(state.map.question, MAP))


def test_the_loop_at_the_caret_is_asked_for(qtbot: QtBot) -> None:
    widget, chosen = panel(qtbot, sampled(LOOP))
    assert chosen == [MapView(1, "Max", 0, "f")]
    assert widget.text() == "Running the loop on small inputs…"


def test_the_map_and_its_choices(qtbot: QtBot) -> None:
    state = answered(sampled(LOOP))
    widget, chosen = panel(qtbot, state)
    assert widget.text().startswith(
        dedent("""
        Max: loop at line 7
        a = [5, 2]
        ☑ 0 <= i
        ☑ i <= a.Length
        ☑ forall k :: 1 <= k < i ==> a[k] <= m
        Real states""").strip()
    )
    widget.up.setCurrentIndex(2)
    widget.up.activated.emit(2)
    assert (chosen[-1].y, chosen[-1].answer) == ("n", None)
    widget._boxes[1].click()
    assert chosen[-1].off == {1} and chosen[-1].answer is MAP
    assert all(b.accessibleName() for b in widget._boxes)
    assert all(c.accessibleName() for c in (widget.loop, widget.situation, widget.across, widget.up))


def test_a_real_state_opens_its_run(qtbot: QtBot) -> None:
    widget, _ = panel(qtbot, answered(sampled(LOOP)))
    opened: list[object] = []
    widget.sample_chosen.connect(opened.append)
    widget.picture.cell_clicked.emit("step 6")
    assert opened == [SampleRef(1, "Max", 0, 0, 6)]


def test_answers_to_older_questions_are_not_taken() -> None:
    state = answered(sampled(LOOP))
    assert state.map is not None
    asked = reduce(state, ev.MapChosen(replace(state.map, x="n", answer=None)))
    assert reduce(asked, ev.MapDone(state.map.question, MAP)) is asked


def test_a_map_that_cannot_be_computed_says_so(qtbot: QtBot) -> None:
    state = answered(sampled(LOOP))
    assert state.map is not None
    asked = reduce(state, ev.MapChosen(replace(state.map, x="n", answer=None)))
    assert asked.map is not None
    widget, _ = panel(qtbot, reduce(asked, ev.MapDone(asked.map.question, None)))
    assert widget.text() == "This map could not be computed."


def test_a_changed_declaration_is_asked_for_anew() -> None:
    state = answered(sampled(LOOP), x="m", y="i")
    doc = states.edited(state).documents[0]
    view = wanted(doc, 0, state.map)
    assert view is not None and (view.fingerprint, view.x, view.answer) == ("new", "m", None)


def test_situations_are_runs_and_rounds_that_the_invariant_allows() -> None:
    doc = sampled(LOOP).documents[0]
    (place,) = places(doc)
    found = situations(1, place)
    assert [type(s.origin) for s in found] == [SampleRef, SampleRef, ObligationRef]
    assert found[2].trace is samples.TOO_WEAK.trace
    assert first_choice(place, found) == 0


def test_without_loops_the_panel_says_what_it_is_for(qtbot: QtBot) -> None:
    result = replace(samples.result(), loops=())
    widget, chosen = panel(qtbot, IdeState((states.document(result),), 1))
    assert widget.text().startswith("No loops here.") and chosen == []
    too_few = answered(sampled(LOOP))
    assert too_few.map is not None
    few = replace(too_few, map=replace(too_few.map, answer=StateMap("", "", ("i",))))
    widget, _ = panel(qtbot, few)
    assert "here there is i" in widget.text()
