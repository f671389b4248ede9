"""What the panel is given, for a lesson and a progress."""

from __future__ import annotations

from ide.lesson_view import lesson_items, lesson_view
from ide.state import LessonView, TaskStatus
from language.lessons.progress import Progress
from language.lessons.reading import read_catalogue
from tests.language.lessons.fakes import TEXTS

CATALOGUE = read_catalogue(TEXTS)
HALF = CATALOGUE.lessons["half"]
HINT = HALF.tasks[0].hints[0]


def shown(progress: Progress | None = None, stages: int = 0, **messages: str) -> LessonView:
    return lesson_view(HALF, CATALOGUE, progress or Progress(), messages, (HINT, stages), 7)


def test_a_lesson_at_its_beginning():
    view = shown()
    assert (view.id, view.title, view.world) == ("half", "Half", "1 · World")
    assert (view.number, view.count, view.document) == (1, 1, 7)
    assert view.body == "Look at this."
    assert [(t.text, t.status, t.message) for t in view.tasks] == [("Mend `Half`.", TaskStatus.OPEN, "")]
    assert (view.hint, view.hint_number, view.hint_count, view.praise) == ("", 0, 2, "")
    assert (view.previous, view.next) == (None, None)


def test_a_wrong_answer_is_answered():
    view = shown(mend="Not yet.")
    assert [(t.status, t.message) for t in view.tasks] == [(TaskStatus.TRIED, "Not yet.")]


def test_hints_come_in_stages():
    assert (shown(stages=1).hint, shown(stages=2).hint) == ("one", "two")


def test_a_lesson_that_is_done():
    progress = Progress().tried("half/mend", True, "x", 1.0)
    view = shown(progress)
    assert [(t.status, t.message) for t in view.tasks] == [(TaskStatus.DONE, "Mended.")]
    assert view.praise == "Well done."
    assert [i.done for i in lesson_items(CATALOGUE, progress)] == [True]
    assert [i.done for i in lesson_items(CATALOGUE, Progress())] == [False]
