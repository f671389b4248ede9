"""A teacher's and a student's way through the commands, as they type them."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from language.cli import main
from language.grading import autograder
from language.grading.class_report import report


def answer(folder: Path, lesson: str, wrong: bool = False) -> str:
    text = next(folder.glob(f"*-{lesson}/solution.dfy")).read_text()
    return text.replace("d := d + 2", "d := d + 1") if wrong else text


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assignment, packed; two students have handed in."""
    home = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert main(["assignment", "new", "week"]) == 0
        assert main(["assignment", "pack", "week"]) == 0
        Path("share").mkdir()
        for name, wrong in (("Ada", False), ("Bob", True)):
            Path(f"{name}-count.dfy").write_text(answer(Path("week"), "count", wrong))
            handed = ["hand-in", "week-1.surefoot", f"{name}-count.dfy", "--name", name, "--to", "share"]
            assert main(handed) == 0
        Path("roster.csv").write_text("id,name\n1,Ada\n2,Bob\n3,Cy\n")
    return home


@pytest.fixture
def week(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to do with what one likes."""
    shutil.copytree(made, tmp_path / "class")
    monkeypatch.chdir(tmp_path / "class")
    return tmp_path / "class"


def grades(folder: str) -> dict[str, float]:
    return {s["id"]: s["total"] for s in json.loads(Path(folder, "grades.json").read_text())["students"]}


GRADE = ["grade", "week", "share", "--roster", "roster.csv", "--out"]


def test_a_class_is_graded_whole_or_in_parts_with_the_same_result(
    week: Path, capsys: pytest.CaptureFixture[str]
):
    assert main([*GRADE, "whole"]) == 0
    assert grades("whole") == {"1": 6, "2": 0, "3": 0}
    for i in (1, 2):
        assert main([*GRADE, f"part{i}", "--shard", f"{i}/2"]) == 0
    assert main(["grade", "merge", "part1", "part2", "--out", "merged"]) == 0
    assert grades("merged") == grades("whole")
    capsys.readouterr()
    assert main(["grade", "merge", "part1", "--out", "half"]) == 1
    assert "a part is missing" in capsys.readouterr().err


def test_one_student_again_and_a_teacher_s_word(week: Path):
    assert main([*GRADE, "out"]) == 0
    with Path("out", "overrules.csv").open("a") as f:
        f.write("2,count/count,3,explained it well\n")
    assert main([*GRADE, "out", "--only", "2", "--release"]) == 0
    assert grades("out") == {"1": 6, "2": 3, "3": 0}
    assert "explained it well" in Path("out", "grades.csv").read_text()
    assert main([*GRADE, "out", "--only", "nobody"]) == 2


def test_a_receipt_is_found_or_missing(week: Path, capsys: pytest.CaptureFixture[str]):
    name = next(Path("share").glob("*Ada*")).name
    assert main(["grade", "week", "share", "--receipt", "-".join(name[:-7].split("-")[-3:])]) == 0
    assert "Ada" in capsys.readouterr().out
    assert main(["grade", "week", "share", "--receipt", "AAAA-AAAA-AAAA"]) == 1


def test_questions_about_an_answer_come_with_their_replies(week: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["grade", "week", "share", "--viva", "2"]) == 0
    out = capsys.readouterr().out
    assert out.count("What is not proved any more") == 2  # Ada's two invariants; Bob's answer is red anyway
    assert "this postcondition may not hold" in out


def test_what_a_student_is_told_when_it_does_not_arrive(week: Path, capsys: pytest.CaptureFixture[str]):
    args = ["hand-in", "week-1.surefoot", "Ada-count.dfy", "--name", "Ada", "--to", "gone"]
    assert main(args) == 1
    assert "Nothing was lost" in capsys.readouterr().err
    assert main(["hand-in", "Ada-count.dfy", "Ada-count.dfy", "--name", "Ada"]) == 2
    assert main(["hand-in", "week-1.surefoot", "roster.csv", "--name", "Ada"]) == 2


def test_a_wrong_key_or_solution_is_not_packed(week: Path, capsys: pytest.CaptureFixture[str]):
    place = Path("week", "2-count", "solution.dfy")
    place.write_text(place.read_text().replace("d := d + 2", "d := d + 1"))
    assert main(["assignment", "pack", "week"]) == 1
    assert "must pass the task" in capsys.readouterr().out
    assert main(["assignment", "check", "share"]) == 2


# ── the class ────────────────────────────────────────────────────────────────────────────────────


def class_of(*outcomes: tuple[str, str]) -> str:
    students = [
        {
            "id": str(i),
            "name": f"Student {i}",
            "handed_in": True,
            "tasks": [{"task": "t", "outcome": outcome, "message": message, "hint": ""}],
        }
        for i, (outcome, message) in enumerate(outcomes)
    ]
    return report({"title": "T", "students": students})


def test_no_line_is_about_fewer_than_five_people():
    assert "naming people" in class_of(*[("passed", "")] * 4)
    text = class_of(*[("passed", "")] * 6, *[("failed", "common")] * 5, *[("failed", "rare")] * 4)
    assert "5 times: common" in text and "rare" not in text and "6 of 15 passed" in text
    assert "all but fewer than 5 of 10" in class_of(*[("passed", "")] * 9, ("failed", "secret"))
    assert "secret" not in class_of(*[("passed", "")] * 9, ("failed", "secret"))


def test_a_student_is_told_of_and_forgotten(week: Path, capsys: pytest.CaptureFixture[str]):
    assert main([*GRADE, "out"]) == 0
    capsys.readouterr()
    assert main(["class", "export", "1", "out"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 6
    assert main(["class", "forget", "1", "out"]) == 0
    for file in Path("out").rglob("*"):
        assert not file.name.startswith("1-")
        assert file.suffix not in (".csv", ".json") or "Ada" not in file.read_text()
    assert main(["class", "export", "1", "out"]) == 1
    assert main(["class", "report", "week"]) == 2


# ── Gradescope ───────────────────────────────────────────────────────────────────────────────────


def test_an_autograder_grades_a_submission(week: Path):
    assert main(["grade", "week", "--gradescope", "auto.zip"]) == 0
    home = week / "autograder"
    with zipfile.ZipFile("auto.zip") as z:
        names = set(z.namelist())
        assert {"setup.sh", "run_autograder", "surefoot/language/cli.py"} <= names
        assert "assignment/private.key" not in names and not any("PySide" in n for n in names)
        z.extractall(home / "source")
    (home / "submission").mkdir()
    (home / "submission" / "count.dfy").write_text(answer(Path("week"), "count"))
    autograder.run(home)
    assert json.loads((home / "results" / "results.json").read_text())["score"] == 6
