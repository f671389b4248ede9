"""Progress: laws of merging, and what a damaged file still gives."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from language.lessons.progress import (
    LessonRecord,
    Progress,
    TaskRecord,
    TaskState,
    from_text,
    merge,
    to_text,
)

times = st.integers(0, 3).map(float)
ids = st.sampled_from(["a/x", "a/y", "b/z"])
tasks = st.builds(
    TaskRecord,
    state=st.sampled_from(TaskState),
    attempts=st.integers(0, 3),
    first=times,
    last=times,
    hints=st.dictionaries(st.sampled_from(["h", "i"]), st.integers(0, 3)),
).flatmap(
    lambda r: st.builds(
        lambda done, best: TaskRecord(
            r.state, r.attempts, r.first, r.last,
            done if r.state is TaskState.DONE else 0.0, best if r.state is TaskState.DONE else "", r.hints,
        ),
        times,
        st.sampled_from(["", "one", "two"]),
    )
)  # fmt: skip
lessons = st.builds(LessonRecord, text=st.text(max_size=3), changed=times, opened=times)
progresses = st.builds(Progress, st.dictionaries(ids, tasks), st.dictionaries(ids, lessons))


@settings(max_examples=60, deadline=None)
@given(progresses, progresses, progresses)
def test_merging_is_a_join(a: Progress, b: Progress, c: Progress):
    assert merge(a, b) == merge(b, a)
    assert merge(a, merge(b, c)) == merge(merge(a, b), c)
    assert merge(a, a) == a
    assert merge(a, Progress()) == a


@settings(max_examples=60, deadline=None)
@given(progresses)
def test_text_and_back(p: Progress):
    loaded = from_text(to_text(p))
    assert loaded.progress == p
    assert loaded.problems == ()
    assert json.loads(to_text(p))["surefoot-progress"] == 1


def sample() -> Progress:
    return (
        Progress()
        .opened("promise", 1.0)
        .edited("promise", "method M() { }\n", 2.0)
        .tried("promise/repair", False, "x", 3.0)
        .hinted("promise/repair", "minus-one", 2, 4.0)
        .tried("promise/repair", True, "right", 5.0)
        .tried("promise/repair", False, "worse", 6.0)
        .tried("caller/tell", False, "y", 7.0)
        .opened("caller", 8.0)
    )


def test_what_is_done_stays_done():
    record = sample().task("promise/repair")
    assert (record.state, record.best, record.attempts, record.done) == (TaskState.DONE, "right", 3, 5.0)
    assert record.hints == {"minus-one": 2}
    assert sample().current == "caller"


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(to_text(sample()))))
def test_a_file_cut_anywhere_gives_back_its_whole_lines(cut: int):
    text = to_text(sample())
    loaded = from_text(text[:cut])
    for id, record in loaded.progress.tasks.items():
        assert record == sample().task(id)
    for id, lesson in loaded.progress.lessons.items():
        assert lesson == sample().lesson(id)
    whole = text[:cut].count("\n") - 1  # the first line is the head
    assert len(loaded.progress.tasks) + len(loaded.progress.lessons) >= min(whole, 4)


def test_one_damaged_line_costs_one_record():
    text = to_text(sample()).replace('"attempts": 3', '"attempts": 3, \x00')
    loaded = from_text(text)
    assert "promise/repair" not in loaded.progress.tasks
    assert loaded.progress.lesson("promise").text == "method M() { }\n"
    assert len(loaded.problems) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.text()
    | st.recursive(
        st.none() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    ).map(json.dumps)
)
def test_never_fails_on_anything(text: str):
    from_text(text)


def test_a_newer_file_is_recognized():
    loaded = from_text('{"surefoot-progress": 2, "badge x": 1, "task a/x": {"state": "done", "new": 1}}')
    assert loaded.newer
    assert loaded.progress.task("a/x").state is TaskState.DONE


def test_odd_values_become_nothing():
    loaded = from_text(
        '{"surefoot-progress": 1, "task a/x": {"state": "great", "attempts": -1, "first": "now", "hints": 3}}'
    )
    assert loaded.progress.task("a/x") == TaskRecord()
