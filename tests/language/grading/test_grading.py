"""A class graded: the same whatever the order, each result once, and no answer that harms another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from junitparser import JUnitXml

from language.assignments.choosing import Chosen, Matched
from language.assignments.files import load
from language.assignments.points import Outcome, Verdict, score
from language.assignments.records import Assignment
from language.assignments.roster import Student
from language.grading.alone import finished
from language.grading.answers import grade_answer
from language.grading.isolation import Job
from language.grading.jobs import Graded, Result, Wanted, grade_class, processes
from language.grading.journal import Entry, Journal
from language.grading.reports.machine import as_gradescope, as_junit
from language.grading.reports.page import page
from language.grading.reports.row import Row
from language.grading.writing import OVERRULES, BadOverrules, read_overrules, write_reports
from language.pipeline import Options, check_file
from language.records.verdicts import FileResult
from language.resources import assets
from language.source import SourceText

FOLDER = assets() / "assignment"
VERSIONS = {"surefoot": "1"}
NOW = datetime(2027, 1, 30, tzinfo=UTC)


def assignment() -> Assignment:
    a = load(FOLDER).assignment
    assert a is not None
    return a


def solution(lesson: str) -> str:
    return assignment().lessons.lessons[lesson].solution


def start(lesson: str) -> str:
    return assignment().lessons.lessons[lesson].start.text


def check(source: SourceText) -> FileResult:
    return check_file(source, Options(use_cache=False)).result


def chosen(id: str, **texts: str) -> Chosen:
    return Chosen(Student(id, id.upper()), texts, NOW, False, f"{id}/x")


# ── one answer ───────────────────────────────────────────────────────────────────────────────────


def verdict(lesson: str, text: str) -> Verdict:
    (v,) = grade_answer(assignment(), lesson, text, check)
    return v


def test_the_solution_passes_and_the_start_does_not():
    assert verdict("count", solution("count")).outcome is Outcome.PASSED
    v = verdict("count", start("count"))
    assert v.outcome is Outcome.FAILED and v.line == 6 and "✖" in v.report


def test_a_promise_counts_where_it_is_proved_and_the_start_did_not_keep_it():
    half = start("middle").replace("m := a;", "m := if a <= b then a else b;")  # the smaller of two
    v = verdict("middle", half)
    assert v.outcome is Outcome.FAILED
    assert [ok for _, ok in v.promises] == [True, False]
    assert not any("m == a ||" in clause for clause, _ in v.promises)  # the start keeps this one


@pytest.mark.parametrize(
    "body",
    [
        "assume false;",
        "m := a; while true decreases * { }",
        "assert false; m := if a <= b then a else b;",
        "m := if a <= b then a else b; return; m := c;",
        "m := *; while m > 0 { }",
    ],
)
def test_no_promise_is_earned_behind_what_is_wrong(body: str):
    v = verdict("middle", start("middle").replace("m := a;", body))
    assert v.outcome is Outcome.FAILED
    earned = [clause for clause, ok in v.promises if ok]
    assert body.endswith("m := c;") or not earned


# ── a class ──────────────────────────────────────────────────────────────────────────────────────


def graders(calls: list[str], backwards: bool = False):
    """Grades in this process, and notes what it was asked for."""

    def run(folder: Path, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Result]]:
        for w in reversed(wanted) if backwards else wanted:
            calls.append(w.text)
            passed = w.text == "good"
            yield w, [Verdict(f"{w.lesson}/{w.lesson}", Outcome.PASSED if passed else Outcome.FAILED, "")]

    return run


CLASS = [chosen("a", middle="good", count="bad"), chosen("b", middle="good"), chosen("c", count="good")]


def outcomes(results: Sequence[Graded]) -> dict[str, dict[str, str]]:
    return {g.chosen.student.id: {k: str(v.outcome) for k, v in g.verdicts.items()} for g in results}


def test_the_order_does_not_matter_and_equal_texts_are_graded_once(tmp_path: Path):
    calls: list[str] = []
    one = list(grade_class(assignment(), FOLDER, CLASS, Journal(tmp_path / "1", VERSIONS), graders(calls)))
    assert sorted(calls) == ["bad", "good", "good"]
    other = Journal(tmp_path / "2", VERSIONS)
    two = list(grade_class(assignment(), FOLDER, CLASS[::-1], other, graders([], backwards=True)))
    assert outcomes(one) == outcomes(two)
    assert outcomes(one)["b"] == {"middle/middle": "passed"}


def test_it_goes_on_where_it_was_interrupted(tmp_path: Path):
    class Killed(Exception):
        pass

    def dies(folder: Path, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Result]]:
        yield from list(graders([])(folder, wanted[:2]))
        raise Killed

    with pytest.raises(Killed):
        list(grade_class(assignment(), FOLDER, CLASS, Journal(tmp_path, VERSIONS), dies))
    path = tmp_path / "results.jsonl"
    path.write_bytes(path.read_bytes() + b'{"key": "half a li')
    calls: list[str] = []
    rest = list(grade_class(assignment(), FOLDER, CLASS, Journal(tmp_path, VERSIONS), graders(calls)))
    assert len(calls) == 1 and len(rest) == 3
    calls.clear()
    again = list(grade_class(assignment(), FOLDER, CLASS, Journal(tmp_path, VERSIONS), graders(calls)))
    assert not calls and outcomes(again) == outcomes(rest) and not any(g.again for g in again)


def test_another_version_grades_anew(tmp_path: Path):
    calls: list[str] = []
    for versions in ({"surefoot": "1"}, {"surefoot": "2"}):
        list(grade_class(assignment(), FOLDER, CLASS[:1], Journal(tmp_path, versions), graders(calls)))
    assert len(calls) == 4


def test_the_journal_keeps_verdicts_whole(tmp_path: Path):
    v = Verdict("middle/middle", Outcome.FAILED, "wörds", "failed", 3, (("a", True),), "rep", ("x",), "h")
    Journal(tmp_path, VERSIONS).add(Entry("k", "middle", (v,)))
    found = Journal(tmp_path, VERSIONS).get("k")
    assert found is not None and found.verdicts == (v,)


# ── processes ────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_graded_in_a_process_of_its_own():
    wanted = [Wanted("1", "count", solution("count")), Wanted("2", "count", start("count"))]
    got = {w.key: r for w, r in processes(2)(FOLDER, wanted)}
    assert [v.outcome for r in (got["1"], got["2"]) for v in r if isinstance(r, list)] == [
        Outcome.PASSED, Outcome.FAILED,
    ]  # fmt: skip


def test_an_answer_that_goes_on_too_long_is_stopped():
    got = finished(Job(FOLDER, "count", solution("count"), seconds=0.01))
    if isinstance(got, list):  # it noticed by itself
        got = got[0].outcome
    assert got is Outcome.OUT_OF_TIME


def test_an_answer_that_wants_too_much_memory_is_stopped():
    got = finished(Job(FOLDER, "count", solution("count"), memory=1))
    assert got is Outcome.STOPPED


# ── reports ──────────────────────────────────────────────────────────────────────────────────────


def row(id: str, *verdicts: Verdict, released: bool = False) -> Row:
    c = chosen(id, middle="x")
    return Row(c.student, c, score(assignment(), {v.task: v for v in verdicts}, NOW, False), released)


EVIL = Verdict(
    "middle/middle", Outcome.FAILED, "<script>alert(1)</script>", "failed", report="]]>\0 <img src=x>"
)


def test_what_a_student_wrote_is_shown_as_text():
    text = page(assignment(), row("<b>", EVIL))
    assert "<script" not in text and "<img" not in text and "&lt;script&gt;" in text
    assert "proposal" in text and "proposal, not" not in page(assignment(), row("a", EVIL, released=True))


def test_junit_is_read_by_others():
    xml = JUnitXml.fromstring(as_junit(assignment(), [row("a", EVIL), row("b")]).encode())
    assert sum(1 for suite in xml for _ in suite) == 4


def test_gradescope_s_file_has_what_it_needs():
    record = json.loads(as_gradescope(assignment(), row("a", EVIL)))
    assert record["score"] == 0 and [t["max_score"] for t in record["tests"]] == [4, 6]
    assert all(set(t) >= {"name", "score", "max_score", "status", "output"} for t in record["tests"])


def test_reports_are_written_and_feedback_only_when_it_is_released(tmp_path: Path):
    source = "Ada_7_assignsubmission_file_/middle.dfy"
    c = Chosen(Student("=1+1", "Ada"), {}, NOW, False, source)
    for released in (False, True):
        r = Row(c.student, c, score(assignment(), {}, NOW, False), released)
        write_reports(tmp_path, assignment(), [r], Matched())
        assert (tmp_path / "moodle-feedback.zip").exists() is released
    assert "'=1+1" in (tmp_path / "grades.csv").read_text()


def test_a_teacher_s_word_stays(tmp_path: Path):
    assert read_overrules(tmp_path) == []
    (tmp_path / OVERRULES).write_text("student,task,points,reason\n1,middle/middle,2.5,asked me\n")
    (o,) = read_overrules(tmp_path)
    assert (o.student, float(o.points), o.reason) == ("1", 2.5, "asked me")
    for bad in ("1,middle/middle,2.5,\n", "1,middle/middle,many,why\n", "1,2\n"):
        (tmp_path / OVERRULES).write_text(bad)
        with pytest.raises(BadOverrules):
            read_overrules(tmp_path)
