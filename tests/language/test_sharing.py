"""A file has the same verdict with any number of processes."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from language import sharing, verifying
from language.verifying import Task, check

PROGRAM = """
function Double(x: int): int { x + x }
lemma Wrong{0}(x: int) ensures Double(x) > x {{ }}
method Right{0}(x: int) returns (y: int) ensures y == 2 * x {{ y := Double(x); }}
method Calls{0}(x: int) {{ Wrong{0}(x); assert Double(x) > x; }}
"""


def program(count: int) -> str:
    head, *rest = PROGRAM.strip().splitlines()
    return "\n".join([head, *("\n".join(rest).format(i) for i in range(count))])


def answer(task: Task, jobs: int) -> dict[str, object]:
    record = json.loads(check(task, jobs).text)
    return {k: v for k, v in record.items() if k != "seconds"}


@pytest.fixture
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    monkeypatch.setattr(verifying, "LARGE", 100)
    file = tmp_path / "many.dfy"
    file.write_text(program(3))
    return Task(str(file), True, 60.0, False)


def test_the_verdict_is_the_same(task: Task) -> None:
    alone = answer(task, 1)
    assert alone["verdict"] == "failed" and alone["obligations"]
    assert answer(task, 3) == alone


def test_a_share_that_is_lost_is_checked_here(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, part = answer(task, 1), sharing.part_of

    def after_the_end_of_the_others(*args):
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        return part(*args)

    monkeypatch.setattr(sharing, "part_of", after_the_end_of_the_others)
    assert answer(task, 2) == alone


def test_what_is_no_program_has_no_shares(task: Task) -> None:
    file = Path(task.name)
    file.write_text(program(3) + "\nmethod")
    assert answer(task, 2) == answer(task, 1)
