"""Progress on disk: whole or not at all, two windows, damage, folders that cannot be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ide.lessons.progress_file import ProgressFile
from language.lessons.progress import Progress, TaskState, from_text


def done(*tasks: str) -> Progress:
    progress = Progress()
    for task in tasks:
        progress = progress.tried(task, True, "right", 1.0)
    return progress


def saved(path: Path, progress: Progress) -> None:
    file = ProgressFile(path)
    file.change(lambda p: progress)
    file.close()


def opened(path: Path) -> ProgressFile:
    file = ProgressFile(path)
    file.close()
    return file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "progress.json"


def test_nothing_yet(path: Path):
    assert opened(path).value == Progress()
    assert not path.exists()


def test_saves_and_opens(path: Path):
    saved(path, done("a/x"))
    assert opened(path).value == done("a/x")


def test_two_windows_lose_nothing(path: Path):
    first, second = ProgressFile(path), ProgressFile(path)
    first.change(lambda p: p.tried("a/x", True, "right", 1.0))
    first.close()
    second.change(lambda p: p.tried("b/y", True, "right", 1.0))
    second.close()
    assert set(opened(path).value.tasks) == {"a/x", "b/y"}


def test_a_cut_file_gives_what_is_whole_and_is_set_aside(path: Path):
    saved(path, done("a/x", "b/y"))
    text = path.read_text()
    path.write_text(text[: text.index("task b/y") + 20])
    file = opened(path)
    assert file.value.task("a/x").state is TaskState.DONE
    assert "b/y" not in file.value.tasks
    assert file.problems
    assert list(path.parent.glob("progress-damaged-*.json"))


@pytest.mark.parametrize("junk", [b"", b"\0\xff\0", b"[1, 2]", b"{" * 100_000])
def test_junk_never_stops_the_start(path: Path, junk: bytes):
    path.parent.mkdir()
    path.write_bytes(junk)
    file = opened(path)
    assert file.value == Progress()
    assert bool(file.problems) is bool(junk)


def test_a_newer_file_is_read_and_not_written(path: Path):
    path.parent.mkdir()
    text = '{"surefoot-progress": 9, "badge x": 1, "task a/x": {"state": "done"}}'
    path.write_text(text)
    file = ProgressFile(path)
    assert file.value.task("a/x").state is TaskState.DONE
    file.change(lambda p: p.opened("a", 1.0))
    file.close()
    assert path.read_text() == text


def test_a_folder_that_cannot_be_made_is_no_reason_to_stop(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    file = ProgressFile(tmp_path / "file" / "progress.json")
    file.change(lambda p: done("a/x"))
    file.close()
    assert "could not be saved" in file.failure
    assert file.value == done("a/x")


def test_a_failure_is_told_once_and_so_is_its_end(tmp_path: Path):
    told: list[str] = []
    folder = tmp_path / "in the way"
    folder.write_text("a file")
    file = ProgressFile(folder / "progress.json", told.append)
    for n in range(3):
        file.change(lambda p, n=n: p.edited("a", str(n), float(n)))
    file.close()
    assert len(told) == 1 and "could not be saved" in told[0] and "Export progress" in told[0]
    told.clear()
    again = ProgressFile(folder / "progress.json", told.append)
    again.failure = "It failed before."
    folder.unlink()
    again.change(lambda p: done("a/x"))
    again.close()
    assert told == [""]


def test_the_newest_of_many_is_written(path: Path):
    file = ProgressFile(path)
    for n in range(50):
        file.change(lambda p, n=n: p.edited("a", str(n), float(n)))
    file.close()
    assert from_text(path.read_text()).progress.lesson("a").text == "49"


def test_export_and_import(path: Path, tmp_path: Path):
    saved(path, done("a/x"))
    file = opened(path)
    assert file.export(tmp_path / "out.json") == ""
    assert json.loads((tmp_path / "out.json").read_text())["surefoot-progress"] == 1
    other = ProgressFile(tmp_path / "other" / "progress.json")
    other.change(lambda p: done("b/y"))
    assert other.take_in(tmp_path / "out.json") == ""
    other.close()
    assert set(other.value.tasks) == {"a/x", "b/y"}


def test_what_is_no_progress_is_refused(path: Path, tmp_path: Path):
    (tmp_path / "bad.json").write_text("hello")
    file = opened(path)
    for name in ("bad.json", "none.json"):
        assert file.take_in(tmp_path / name) == f"{name} is not a file of Surefoot's progress."
