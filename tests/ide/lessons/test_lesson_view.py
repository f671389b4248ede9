"""What the panel is given, for a lesson and a progress."""

from __future__ import annotations

from dataclasses import replace

from ide.lessons.view import lesson_items, lesson_view, on_track
from ide.model.state import LessonView, TaskStatus
from language.lessons.progress import Progress
from language.lessons.reading import read_catalogue
from tests.ide import samples, states
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


def test_the_light_is_on_while_nothing_breaks_the_learners_own_program():
    doc = replace(states.document(samples.result()), checked_in=0.1)
    assert on_track(doc, "as given")  # a proof is missing, but no run breaks it
    assert not on_track(doc, samples.MAX)  # not the learner's yet
    assert not on_track(doc, samples.MAX.replace("\n", "\n\n"))
    assert not on_track(replace(doc, checked_in=None), "as given")
    assert not on_track(replace(doc, version=2), "as given")
    assert not on_track(replace(doc, complete=False), "as given")
    wrong = replace(states.document(samples.result(samples.REFUTED)), checked_in=0.1)
    assert not on_track(wrong, "as given")


def test_the_light_is_off_once_the_lesson_is_done():
    done = Progress().tried("half/mend", True, "x", 1.0)
    lit = [lesson_view(HALF, CATALOGUE, p, {}, (None, 0), 7, True).on_track for p in (Progress(), done)]
    assert lit == [True, False]
