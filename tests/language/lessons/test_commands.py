"""`surefoot grade` and `surefoot lessons check`, up to what they print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from language.lessons.checking import one_by_one
from language.lessons.commands import grade_file, lessons_check, new_lesson
from language.source import SourceText
from tests.language.lessons.fakes import SOLUTION, TEXTS, verifier
from tests.tutorials.check import check as real


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "ids.txt").write_text("half\nhalf/mend\n")
    return tmp_path


def check(source: SourceText):
    return verifier(*([("Half", "postcondition", "h <= n")] if "n + " in source.text else []))(source)


def test_lessons_check(root: Path):
    out = lessons_check(root, one_by_one(check))
    assert (out.text, out.status) == ("1 lessons, 1 tasks, 2 wrong answers: all is well.\n", 0)
    (root / "ids.txt").write_text("half\n")
    out = lessons_check(root, one_by_one(check), as_json=True)
    assert out.status == 1
    assert json.loads(out.text) == {
        "file": "ids.txt",
        "severity": "error",
        "message": "`half/mend` is new: add it.",
    }


def test_grade(root: Path):
    out = grade_file(root, "half", SourceText("a.dfy", SOLUTION), check)
    assert (out.text, out.status) == ("✔ half/mend: Proved, for every input.\n", 0)
    out = grade_file(root, "half/mend", SourceText("a.dfy", SOLUTION.replace("n / 2", "n + 1")), check)
    assert out.status == 1
    said = "`Half` is not proved yet. Line 2: This is not so. A real run breaks this claim."
    assert out.text == f"✖ half/mend: {said}\n  Hint: one\n"


def test_grade_as_json(root: Path):
    out = grade_file(
        root, "half", SourceText("a.dfy", SOLUTION.replace("n / 2", "n + 1")), check, as_json=True
    )
    got = json.loads(out.text)
    assert (got["task"], got["passed"], got["reason"], got["line"]) == ("half/mend", False, "failed", 2)
    assert got["hint"] == {"id": "still-n-plus-one", "stages": ["one", "two"]}
    assert got["failures"] == [
        {"method": "Half", "kind": "postcondition", "clause": "h <= n", "cause": "refuted"}
    ]


@pytest.mark.parametrize("name", ["third", "half/third", ""])
def test_an_unknown_lesson(root: Path, name: str):
    out = grade_file(root, name, SourceText("a.dfy", SOLUTION), check)
    assert out.status == 2
    assert "half" in out.text


def test_a_new_lesson_does_what_it_says(tmp_path: Path):
    home = tmp_path / "en" / "1-w" / "1-Twice as much!"
    home.mkdir(parents=True)
    for name, text in new_lesson(home).items():
        (home / name).write_text(text, encoding="utf-8")
    (home.parent / "world.toml").write_text('id = "w"\ntitle = "W"\nabout = "W."\n')
    (tmp_path / "ids.txt").write_text("twice-as-much\ntwice-as-much/mend\n")
    out = lessons_check(tmp_path, one_by_one(real))
    assert (out.text, out.status) == ("1 lessons, 1 tasks, 2 wrong answers: all is well.\n", 0)
