"""From a folder to a pack and back, and what an author is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from language.assignments.files import load
from language.assignments.packing import open_pack, pack
from language.assignments.points import Outcome, Overrule, Verdict, score
from language.assignments.reading import FILE, fingerprint, read_assignment
from language.assignments.records import shown
from language.grading.answers import grade_answer
from language.lessons.grading import grade
from language.lessons.judging import Grade
from language.pipeline import checker
from language.records.verdicts import FileResult, FileVerdict
from language.resources import assets
from language.source import SourceText

TEXTS = load(assets() / "assignment").texts
DUE = datetime.fromisoformat("2027-01-31T23:59:00+01:00")


def problems(change: str, to: str) -> str:
    assert change in TEXTS[FILE]
    found = read_assignment({**TEXTS, FILE: TEXTS[FILE].replace(change, to)})[1]
    return " ".join(f"{p.where}: {p.message}" for p in found)


def test_the_example_is_read():
    a, wrong = read_assignment(TEXTS)
    assert a is not None and not wrong
    assert [(t.id, t.points) for t in a.tasks] == [("middle/middle", 4), ("count/count", 6)]
    assert a.due == DUE and a.points == 10


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ('task = "count"', 'task = "county"', "There is no task `count/county`"),
        ("points = 6", "points = -1", "`points` cannot be below zero"),
        ("points = 6", 'points = "six"', "`points` must be a number"),
        ("points = 6", "points = inf", "`points` must be a number"),
        ("+01:00", "", "`due` needs its time zone"),
        ('"hints"', '"walks"', "`allow` takes hints"),
        ("minus = 20", "minus = 120", "`minus` is in percent"),
        ("points = 6", "points = 6\npart = 'x'", "there is no such `[[part]]`"),
        ("points = 6", "poinst = 6", "`points` is missing"),
        ('id = "week-1"', 'id = "Week 1"', "`id` must be of small letters"),
        ('title = "Week', 'title = Week"', "assignment.toml: Invalid value"),
    ],
)
def test_an_author_is_told(change: str, to: str, said: str):
    assert said in problems(change, to)


def test_a_folder_without_the_file_is_no_assignment():
    a, wrong = read_assignment({})
    assert a is None and FILE in wrong[-1].message


def test_the_fingerprint_changes_with_any_text():
    changed = [{**TEXTS, name: text + "\n"} for name, text in TEXTS.items()]
    assert len({fingerprint(texts) for texts in (TEXTS, *changed)}) == len(TEXTS) + 1


# ── packs ────────────────────────────────────────────────────────────────────────────────────────


def packed() -> bytes:
    a, _ = read_assignment(TEXTS)
    assert a is not None
    return pack(a, TEXTS, {"surefoot": "1"})


def test_a_pack_says_what_the_folder_says_and_no_solution():
    a, _ = read_assignment(TEXTS)
    opened = open_pack(packed())
    assert a is not None and not isinstance(opened, str)
    b = opened.assignment
    assert (b.id, b.tasks, b.due, b.fingerprint, b.allow) == (a.id, a.tasks, a.due, a.fingerprint, a.allow)
    for lesson in a.lessons.order:
        other = b.lessons.lessons[lesson.id]
        assert (other.start, other.tasks, other.may, other.title) == (
            lesson.start, lesson.tasks, lesson.may, lesson.title
        )  # fmt: skip
        assert (other.solution, other.wrong, other.right) == ("", (), ())
        assert lesson.solution.encode() not in packed()


def test_the_same_assignment_gives_the_same_bytes():
    assert packed() == packed()


def test_without_hints_allowed_a_pack_has_none():
    text = TEXTS[FILE].replace('"hints"', "")
    a, _ = read_assignment({**TEXTS, FILE: text})
    assert a is not None
    opened = open_pack(pack(a, {**TEXTS, FILE: text}, {}))
    assert not isinstance(opened, str)
    assert not any(t.hints for _, t in opened.assignment.lessons.tasks)


@pytest.mark.parametrize("damage", [b"", b"PK", b"text", b"\0" * 5000])
def test_what_is_no_pack_is_refused_in_words(damage: bytes):
    assert isinstance(open_pack(damage), str)


def test_a_pack_cut_anywhere_is_refused_or_whole():
    data = packed()
    whole = open_pack(data)
    for size in range(0, len(data), 97):
        assert isinstance(open_pack(data[:size]), str)
    assert not isinstance(whole, str)


def test_rules_hold_in_a_pack_as_with_the_solution():
    a, _ = read_assignment(TEXTS)
    opened = open_pack(packed())
    assert a is not None and not isinstance(opened, str)

    def never(source: SourceText) -> FileResult:
        return FileResult(FileVerdict.FAILED, (), ())

    start = a.lessons.lessons["middle"].start.text
    for text in (
        start,
        start.replace("m := a;", "assume false;"),
        start.replace("ensures m == a", "ensures true || m == a"),
        start.replace("m := a;", "m := a; }\nmethod Other() {"),
    ):
        answer = SourceText("middle.dfy", text)
        grades: list[Grade] = []
        for lesson in (a.lessons.lessons["middle"], opened.assignment.lessons.lessons["middle"]):
            task = lesson.task("middle")
            assert task is not None
            grades.append(grade(lesson, task, answer, never))
        assert (grades[0].reason, grades[0].message) == (grades[1].reason, grades[1].message)


SPECIFY = {
    "assignment.toml": 'id = "w"\ntitle = "W"\n[[task]]\nlesson = "smaller"\ntask = "say"\npoints = 1\n',
    "1-smaller/lesson.md": """+++
id = "smaller"
title = "Smaller"
[[task]]
id = "say"
kind = "specify"
methods = ["Smaller"]
+++
Intro.

## task: say

Say it.
""",
    "1-smaller/start.dfy": "method Smaller(a: int, b: int) returns (m: int)\n"
    "  // yours\n  ensures true\n  // end\n{ m := if a < b then a else b; }\n",
    "1-smaller/solution.dfy": "method Smaller(a: int, b: int) returns (m: int)\n  ensures m <= a && m <= b\n"
    "  ensures m == a || m == b\n{ m := if a < b then a else b; }\n",
}


def test_a_contract_is_decided_at_grading_since_its_reference_is_not_handed_out():
    a, problems = read_assignment(SPECIFY)
    assert a is not None and not problems
    opened = open_pack(pack(a, SPECIFY, {}))
    assert not isinstance(opened, str)
    text = SPECIFY["1-smaller/solution.dfy"]
    outcomes = [
        [v.outcome for v in grade_answer(x, "smaller", answer, checker())]
        for x in (a, opened.assignment)
        for answer in (text, text.replace("m == a || m == b", "true"), text.replace("ensures", "ensurs"))
    ]
    assert outcomes == [[o] for o in (
        Outcome.PASSED, Outcome.FAILED, Outcome.FAILED, Outcome.LATER, Outcome.LATER, Outcome.FAILED,
    )]  # fmt: skip


# ── points ───────────────────────────────────────────────────────────────────────────────────────


def points(middle: Verdict | None, count: Verdict | None, hours: float = -1.0, **more: object) -> str:
    a, _ = read_assignment(TEXTS)
    assert a is not None
    found = {v.task: v for v in (middle, count) if v is not None}
    own = [Overrule("1", "count/count", Fraction(5), "spoke to me")] if more.get("overruled") else []
    s = score(a, found, DUE + timedelta(hours=hours), bool(more.get("late")), own)
    return shown(s.total)


PASSED = Verdict("middle/middle", Outcome.PASSED, "")
HALF = Verdict("middle/middle", Outcome.FAILED, "", promises=(("a", True), ("b", False), ("c", False)))
WRONG = Verdict("count/count", Outcome.FAILED, "", promises=(("a", True),))
RIGHT = Verdict("count/count", Outcome.PASSED, "")


def test_points():
    assert points(PASSED, RIGHT) == "10"
    assert points(PASSED, None) == "4"
    assert points(None, None) == "0"
    assert points(HALF, RIGHT) == "7.33"
    assert points(PASSED, WRONG) == "4"  # this task does not count by claim
    assert points(PASSED, RIGHT, hours=23.9) == "8"
    assert points(PASSED, RIGHT, hours=25) == "0"
    assert points(PASSED, WRONG, overruled=True) == "9"


def test_a_student_s_clock_does_not_count_where_the_platform_says_late():
    assert points(PASSED, RIGHT, hours=-5, late=True) == "8"


def test_a_part_below_its_minimum_counts_nothing():
    text = TEXTS[FILE] + '\n[[part]]\nid = "loops"\nleast = 6\nweight = 2\n'
    text = text.replace("points = 6", 'points = 6\npart = "loops"')
    a, wrong = read_assignment({**TEXTS, FILE: text})
    assert a is not None and not wrong and a.points == 16
    now = datetime.now(UTC)
    assert score(a, {"count/count": RIGHT, "middle/middle": PASSED}, now, False).total == 16
    less = score(a, {"middle/middle": PASSED}, now, False, [Overrule("1", "count/count", Fraction(5), "x")])
    assert less.total == 4 and "from 6 points on" in less.notes[0]
