"""Tables of ticks: what passes, what comes next, and that the verifier has the last word on what is true."""

from __future__ import annotations

import pytest

from language.lessons.answer_words import WORDS
from language.lessons.records import Row, Task, TaskKind
from language.lessons.tables import (
    MARK,
    marked,
    measured,
    rows_of,
    ticks_from_text,
    ticks_to_text,
    told,
)
from tests.tutorials.check import check

ROWS = (
    Row("one", (True, False), "Because."),
    Row("two", (False, False), "So it is."),
    Row("three", (True, True), set=2),
)
COLUMNS = ("entry", "kept")


def task(kind: TaskKind = TaskKind.CHOOSE, columns: tuple[str, ...] = COLUMNS) -> Task:
    return Task("t", kind, (), "Tick.", columns=columns, rows=ROWS)


def test_every_cell_must_be_right():
    right = ((True, False), (False, False))
    assert marked(task(), 0, right).passed
    for row in range(2):
        for column in range(2):
            other = [list(r) for r in right]
            other[row][column] = not other[row][column]
            assert not marked(task(), 0, tuple(map(tuple, other))).passed


def test_another_set_comes_after_a_miss_and_then_the_first_again():
    assert [[r.text for r in rows_of(task(), n)] for n in range(3)] == [
        ["one", "two"],
        ["three"],
        ["one", "two"],
    ]


def test_a_prediction_is_done_with_one_answer_and_explains_every_row():
    result = marked(task(TaskKind.PREDICT), 0, ((False, False), (False, False)))
    assert result.passed
    text = told(result, task(TaskKind.PREDICT), WORDS)
    assert text.splitlines()[0] == "1 of 2 are right."
    assert "✘ `one`: true on entry, not kept. Because." in text
    assert "✔ `two`: not true on entry, not kept. So it is." in text


def test_a_choice_tells_only_of_what_was_missed():
    text = told(marked(task(), 0, ((True, False), (True, False))), task(), WORDS)
    assert "`two`" in text
    assert "`one`" not in text


def test_ticks_as_text():
    ticks = ((True, False), (False, True))
    assert ticks_from_text(ticks_to_text(ticks), ROWS[:2]) == ticks
    assert ticks_from_text("x", ROWS[:2]) is None


LOOP = """method M(n: nat) returns (c: nat)
  ensures c == 2 * n
{
  c := /*first*/0/*end*/;
  var i: int := /*first*/0/*end*/;
  while i < n
    invariant i <= n
    invariant /*claim*/
  {
    c := c + 2;
    i := i + 1;
  }
}
"""


@pytest.mark.parametrize(
    ("sentence", "truth"),
    [
        ("true", (True, True, False)),
        ("c == 2 * i", (True, True, True)),
        ("c == 2 * i + 2", (False, True, False)),
        ("c == i", (True, False, False)),
        ("c == 2 * n", (False, False, True)),
        ("false", (False, True, True)),
        ("0 <= c == 2 * i", (True, True, True)),
    ],
)
def test_the_verifier_measures_a_sentence(sentence: str, truth: tuple[bool, ...]):
    assert MARK in LOOP
    asked = task(columns=("entry", "kept", "enough"))
    assert measured(asked, Row(sentence, truth), LOOP, check) == truth


def test_what_is_no_program_is_not_measured():
    assert measured(task(), Row("c ==", (True, True)), LOOP, check) is None
