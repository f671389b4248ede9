"""The first ten minutes, in the real window with the real verifier: look, repair, green."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QPushButton

from ide.app import open_window
from ide.model.state import Panel, Status, TaskStatus
from ide.panels.lesson import LessonPanel
from ide.window.main_window import MainWindow
from language.lessons.checking import word_count
from language.source import Span


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    made = open_window([])
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def statuses(window: MainWindow) -> list[TaskStatus]:
    lesson = window.session.state.lesson
    return [t.status for t in lesson.tasks] if lesson else []


def press(window: MainWindow, label: str) -> None:
    panel = window.docks.widget(Panel.LESSON)
    assert isinstance(panel, LessonPanel)
    buttons = [b for b in panel.findChildren(QPushButton) if b.text() == label and b.isVisible()]
    assert len(buttons) == 1, label
    buttons[0].click()


def offers(window: MainWindow, label: str) -> bool:
    panel = window.docks.widget(Panel.LESSON)
    return any(b.text() == label and b.isVisible() for b in panel.findChildren(QPushButton))


def write(window: MainWindow, old: str, new: str) -> bool:
    """Type over a piece of the text, as the learner would."""
    doc = window.session.state.shown
    assert doc
    view = window.editor.view_of(doc.id)
    assert view is not None
    start = doc.source.text.index(old)
    return view.replace(Span(start, start + len(old)), new)


def test_look_repair_green(window: MainWindow, wait: Callable[[Callable[[], bool]], None], qtbot):
    state = window.session.state
    assert state.lesson and state.lesson.id == "promise"
    assert word_count(f"{state.lesson.body} {state.lesson.tasks[0].text}") <= 60
    assert window.docks.widget(Panel.LESSON).isVisible()
    assert len(state.documents) == 1

    wait(lambda: bool(window.findChildren(LessonPanel)) and window.isVisible())
    press(window, "Let Surefoot look")
    qtbot.waitUntil(lambda: window.session.state.trace is not None, timeout=15_000)
    wait(lambda: statuses(window) == [TaskStatus.DONE, TaskStatus.OPEN])
    assert window.docks.widget(Panel.COUNTEREXAMPLE).isVisible()

    assert not write(window, "y >= 0", "true")  # the promise is locked
    assert write(window, "x < -1", "x < 0")
    qtbot.waitUntil(lambda: statuses(window) == [TaskStatus.DONE, TaskStatus.DONE], timeout=15_000)
    doc = window.session.state.shown
    assert doc and [m.overall for m in doc.methods] == [Status.PROVED]
    lesson = window.session.state.lesson
    assert lesson and "this covers every integer" in lesson.tasks[1].message
    assert lesson.praise and lesson.next and lesson.next.id == "reading"


def test_the_first_hint_fits_the_starting_program(window: MainWindow, wait, qtbot):
    """It is graded silently: no attempt, no message, and the hint speaks of what really fails."""
    wait(lambda: offers(window, "Let Surefoot look"))
    press(window, "Let Surefoot look")
    wait(lambda: statuses(window)[0] is TaskStatus.DONE)
    panel = window.docks.widget(Panel.LESSON)
    assert isinstance(panel, LessonPanel)
    panel.hint_requested.emit()
    wait(
        lambda: (
            window.session.state.lesson is not None
            and window.session.state.lesson.hint.startswith("Follow `-1`")
        )
    )
    lesson = window.session.state.lesson
    assert lesson and lesson.tasks[1].message == ""
    assert statuses(window)[1] is TaskStatus.OPEN


def test_a_prediction_is_committed_once_and_explained(window: MainWindow, wait):
    panel = window.docks.widget(Panel.LESSON)
    assert isinstance(panel, LessonPanel)
    panel.lesson_chosen.emit("reading")
    wait(lambda: window.session.state.lesson is not None and window.session.state.lesson.id == "reading")
    wait(lambda: offers(window, "That is my answer"))
    press(window, "That is my answer")
    wait(lambda: statuses(window)[0] is TaskStatus.DONE)
    lesson = window.session.state.lesson
    assert lesson and lesson.tasks[0].message.startswith("2 of 6 are right.")
    assert lesson.tasks[0].table is None


def test_a_choice_with_a_miss_brings_another_table(window: MainWindow, wait):
    panel = window.docks.widget(Panel.LESSON)
    assert isinstance(panel, LessonPanel)
    panel.lesson_chosen.emit("three-ways-red")
    wait(
        lambda: window.session.state.lesson is not None and window.session.state.lesson.id == "three-ways-red"
    )
    first = window.session.state.lesson
    assert first and first.tasks[0].table
    wait(lambda: offers(window, "That is my answer"))
    press(window, "That is my answer")
    wait(lambda: statuses(window)[0] is TaskStatus.TRIED)
    then = window.session.state.lesson
    assert then and then.tasks[0].table
    assert set(then.tasks[0].table.rows).isdisjoint(first.tasks[0].table.rows)


def test_the_text_is_there_after_a_restart(window: MainWindow, qtbot):
    write(window, "x < -1", "x < 0 - 0")
    window.close()
    again = open_window([])
    qtbot.addWidget(again)
    again.show()
    doc = again.session.state.shown
    assert doc and "x < 0 - 0" in doc.source.text
    again.close()
