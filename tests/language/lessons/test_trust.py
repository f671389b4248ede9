"""A grade rests on proofs that are made for it: whoever can write the cache could write a grade."""

from __future__ import annotations

from pathlib import Path

import pytest

from ide.worker import messages as m
from ide.worker.child.grading import grade_answer
from language import cli, pipeline, proving
from language.cancel import Cancel
from language.lessons.files import load
from language.prove.cache import Cache
from language.resources import tutorials

SOLUTION = tutorials() / "en" / "1-promises" / "1-promise" / "solution.dfy"


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(self: Cache, name: str) -> None:
        assert self._folder is None, "the cache was read"

    def folder() -> Path:
        raise AssertionError("the cache was looked for")

    monkeypatch.setattr(Cache, "get", asked)
    monkeypatch.setattr(proving, "cache_folder", folder)


def test_the_command_line_reads_no_cache(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["grade", "promise/repair", str(SOLUTION)]) == 0
    assert "✔" in capsys.readouterr().out


def test_the_window_reads_no_cache() -> None:
    lesson = next(x for x in load(tutorials()).order if x.folder.endswith("1-promise"))
    task = next(t for t in lesson.tasks if t.kind.value != "look")
    job = m.Grade(1, 1, "grade", "", lesson.id, task.id, SOLUTION.read_text("utf-8"))
    reply = grade_answer(pipeline, job, Cancel())  # type: ignore[arg-type]
    assert isinstance(reply, m.GradeDone) and reply.passed
