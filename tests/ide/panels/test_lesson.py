"""The Lesson panel as text, its buttons, and the list of lessons."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from pytestqt.qtbot import QtBot

from ide.look.theme import DARK, LIGHT
from ide.model.state import IdeState
from ide.panels.lesson import LessonPanel
from ide.panels.markdown import as_html
from tests.ide import states


def panel(qtbot: QtBot, state: IdeState) -> LessonPanel:
    widget = LessonPanel()
    qtbot.addWidget(widget)
    widget.resize(286, 680)
    widget.set_theme(LIGHT)
    widget.show()
    widget.show_state(state)
    return widget


def test_a_lesson_in_progress(qtbot: QtBot) -> None:
    text = panel(qtbot, states.in_lesson()).text()
    assert text.startswith("WORLD 2 · LOOPS · LESSON 4 OF 9\nEnough for what follows\nAfter the loop")
    assert (
        text[text.index("✔") :]
        == dedent(
            """
        ✔ Find the cell that breaks the postcondition
          [Look again]
        ◆ Strengthen the invariant until Max is proved
          Line 3 still fails.
        ○ Say in one line why k must start at 0
          [Let Surefoot look]
        HINT 1 OF 4
        Your invariant speaks for the cells from 1 to i. Which cell has the loop seen that it leaves out?
        [Show me more]
        ‹ Kept by the body | On track ● | Bounds ›
        """
        ).strip()
    )


def test_a_finished_lesson_praises_and_leads_on(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.lesson_done())
    assert "this covers every integer" in widget.text() and "HINT" not in widget.text()
    with qtbot.waitSignal(widget.next_requested):
        widget.go_on.click()


def test_hints_come_in_stages(qtbot: QtBot) -> None:
    state = states.in_lesson()
    assert state.lesson is not None
    fresh = replace(state, lesson=replace(state.lesson, hint="", hint_number=0))
    widget = panel(qtbot, fresh)
    assert "STUCK?\n[Give me a hint]" in widget.text()
    with qtbot.waitSignal(widget.hint_requested):
        widget.hint.button.click()
    widget.show_state(replace(state, lesson=replace(state.lesson, hint_number=4)))
    assert "HINT 4 OF 4" in widget.text() and "Show me more" not in widget.text()


def test_a_tasks_button_names_its_task(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.in_lesson())
    acted: list[str] = []
    widget.task_acted.connect(acted.append)
    widget._tasks[2].button.click()
    assert acted == ["say"]


def test_the_list_of_lessons(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.in_lesson())
    widget.all.click()
    assert (
        widget.text()
        == dedent(
            """
        ✔ World 1 · Promises | 2 of 2
          ✔ The broken promise | done
          ✔ What a precondition asks | done
        World 2 · Loops | 1 of 3
          ✔ Kept by the body | done
          Enough for what follows | open now
          Bounds | locked
        """
        ).strip()
    )
    chosen: list[str] = []
    widget.lesson_chosen.connect(chosen.append)
    model = widget.list.view.rows_model
    widget.list.view.activated.emit(model.index(2, 0, model.index(1, 0)))
    widget.list.view.activated.emit(model.index(0, 0, model.index(0, 0)))
    assert chosen == ["1-1"], "a locked lesson does not open"
    assert widget.text().startswith("WORLD 2")


def test_no_lesson_shows_the_list(qtbot: QtBot) -> None:
    assert panel(qtbot, IdeState()).text() == "No lessons were found."
    assert panel(qtbot, IdeState(lessons=states.LESSONS)).text().startswith("✔ World 1")


def test_markup_in_a_lesson_stays_text_where_it_must(qtbot: QtBot) -> None:
    html = as_html("`a < b` and <b>bold</b>\n\n```dafny\nif a < b { }\n```", DARK)
    assert "a &lt; b" in html and "if a &lt; b { }" in html


def test_names_for_screen_readers(qtbot: QtBot) -> None:
    widget = panel(qtbot, states.in_lesson())
    assert widget._tasks[1].accessibleName() == "not right yet: Strengthen the invariant until Max is proved"
    assert widget.all.accessibleName() == "All lessons"
