"""The shipped lessons: each does what it says. One test a lesson, so that a failure names it."""

from __future__ import annotations

import pytest

from language.lessons.answer_words import WORDS
from language.lessons.checking import check_ids, check_programs, check_prose, check_records, word_count
from language.lessons.files import load, load_published_ids
from language.resources import tutorials
from tests.tutorials.check import catalogue, check, lesson

LESSONS = tuple(load(tutorials()).lessons)


def test_all_can_be_read():
    assert catalogue().problems == ()
    assert [(w.id, len(w.lessons)) for w in catalogue().worlds] == [
        ("promises", 8), ("loops", 7), ("reading-arrays", 3), ("changing-arrays", 1),
    ]  # fmt: skip


def test_ids_stay():
    assert list(check_ids(catalogue(), load_published_ids(tutorials()))) == []


@pytest.mark.parametrize("id", LESSONS)
def test_prose(id: str):
    assert [*check_prose(lesson(id), catalogue()), *check_records(lesson(id))] == []


@pytest.mark.parametrize("id", LESSONS)
def test_programs(id: str):
    assert [f"{p.where}: {p.message}" for p in check_programs(lesson(id), check, WORDS)] == []


def test_the_first_lesson_acts_within_sixty_words():
    first = catalogue().first()
    assert first and first.tasks[0].button
    assert word_count(f"{first.intro} {first.tasks[0].text}") <= 60


def test_the_first_world_needs_only_what_it_taught():
    for id in catalogue().worlds[0].lessons:
        used = {w for run in lesson(id).start.runs for w in run} | set(lesson(id).solution.split())
        assert used & {"while", "forall", "exists", "array", "seq", "invariant", "function", "lemma"} == set()
