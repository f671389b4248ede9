"""What a learner gets for an answer that no lesson names: the failure with their values, and one question."""

from __future__ import annotations

import pytest

from language.lessons.answers import changed
from language.lessons.records import Put
from tests.tutorials.check import graded, lesson


def answered(task: str, put: str):
    id, _, name = task.partition("/")
    the = lesson(id)
    asked = the.task(name)
    assert asked
    text = changed(the.start, asked, the.solution, Put((put,)))
    assert text
    return graded(task, text)


@pytest.mark.parametrize(
    ("task", "put", "brings", "says"),
    [
        ("questions/answer", "shoes == 3 * i - 1", "ask:entry", "`shoes` is 0 and `3 * i - 1` is -1"),
        ("forgets/remember", "invariant i < 3", "ask:kept", "After round 3"),
        ("questions/answer", "i >= 0", "ask:enough", "`shoes` is 1 and `2 * people` is 0"),
        ("caller/tell", "m >= 0 || hours < 0 || m > 7", "only-a-bound", "allows"),
        ("caller/tell", "hours == 2 ==> m == 120 || m == 1", "ask:promise", "allows `hours = 2` and `m = 1`"),
        ("postcondition/close", "m != 0", "ask:own-promise", "`m` is 0"),
        ("branches/order", "low := a; high := b; assert a <= b;", "ask:own-claim", "`a` is 0 and `b` is -1"),
        ("postcondition/close", "false", "ask:never", "true of nothing"),
        ("precondition/guard", "guests", "help:truth", "either true or false"),
        ("precondition/guard", "Share(1, 1)", "help:call", "is a method"),
        ("questions/answer", "shoes == 2 * n", "help:name", "`people`, `shoes`, `i`"),
        ("forgets/remember", "i <= top", "help:header", "`invariant`"),
        ("promise/repair", "y = x;", "help:said", ":="),
    ],
)
def test_first_hint(task: str, put: str, brings: str, says: str):
    grade = answered(task, put)
    assert not grade.passed
    assert grade.brings == brings, grade.message
    assert grade.hint
    assert says in grade.hint.stages[0]
    assert "$" not in "".join(grade.hint.stages)


def test_message_and_hint_are_about_one_failure():
    grade = answered("postcondition/cheat", "m := 1000000;")
    assert grade.hint
    assert "a = 1000001" in grade.message
    assert "`a = 1000001`" in grade.hint.stages[0]


@pytest.mark.parametrize(
    ("task", "put", "says"),
    [
        ("bounds/stop", "i < a.Length - 1", "`i < a.Length` is false"),
        ("precondition/guard", "guests > 0 && guests < 0", "is never true here"),
    ],
)
def test_an_answer_in_which_nothing_happens_is_told_so(task: str, put: str, says: str):
    grade = answered(task, put)
    assert not grade.passed
    assert says in grade.message or (grade.hint and grade.hint.id == "too-early")


def test_an_answer_to_an_earlier_form_of_the_program_still_counts():
    the = lesson("bounds")
    assert the.earlier
    old = the.earlier[0].text
    assert "assert" not in old
    assert graded("bounds/stop", old.replace("i <= a.Length\n", "i != a.Length\n", 1)).passed
    assert not graded("bounds/stop", old.replace("i <= a.Length\n", "i < a.Length / 2\n", 1)).passed


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ensures y >= 0", "", "The line `ensures y >= 0` belongs to the task"),
        ("ensures y >= 0", "ensures y > 0", "`>=` became `>`"),
        ("ensures y >= 0", "ensures y >= 0\n  decreases x", "`decreases x` stands in line 3"),
    ],
)
def test_a_change_of_what_is_locked_is_named(old: str, new: str, says: str):
    text = lesson("promise").solution
    grade = graded("promise/repair", text.replace(old, new, 1))
    assert not grade.passed
    assert says in grade.message
