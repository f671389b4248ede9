"""Progress on disk: whole or not at all, two windows, damage, folders that cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from ide.progress_store import ProgressStore
from language.lessons.progress import Progress, TaskState, to_text


def saved(folder: Path, progress: Progress) -> None:
    store = ProgressStore(folder)
    store.save(progress)
    store.close()


def done(*tasks: str) -> Progress:
    progress = Progress()
    for task in tasks:
        progress = progress.tried(task, True, "right", 1.0)
    return progress


def opened(folder: Path):
    return ProgressStore(folder).open()


def test_nothing_yet(tmp_path: Path):
    assert opened(tmp_path / "new").progress == Progress()


def test_saves_and_opens(tmp_path: Path):
    saved(tmp_path / "new", done("a/x"))
    assert opened(tmp_path / "new").progress == done("a/x")


def test_two_windows_lose_nothing(tmp_path: Path):
    saved(tmp_path, done("a/x"))
    saved(tmp_path, done("b/y"))
    progress = opened(tmp_path).progress
    assert set(progress.tasks) == {"a/x", "b/y"}


def test_a_cut_file_and_its_copy(tmp_path: Path):
    saved(tmp_path, done("a/x", "b/y"))
    saved(tmp_path, done("c/z"))
    path = tmp_path / "progress.json"
    path.write_text(path.read_text()[:60])
    found = opened(tmp_path)
    assert found.progress.task("b/y").state is TaskState.DONE
    assert (tmp_path / "progress.damaged").exists()


@pytest.mark.parametrize("junk", [b"", b"\0\xff\0", b"[1, 2]", b"{" * 100_000])
def test_junk_never_stops_the_start(tmp_path: Path, junk: bytes):
    (tmp_path / "progress.json").write_bytes(junk)
    found = opened(tmp_path)
    assert found.progress == Progress()
    assert bool(found.notice) is bool(junk)


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    said: list[str] = []
    store = ProgressStore(tmp_path / "file", said.append)
    store.save(done("a/x"))
    store.save(done("b/y"))
    store.close()
    assert len(said) == 1
    assert "could not be saved" in said[0]


def test_only_the_newest_of_many_saves_is_written(tmp_path: Path):
    store = ProgressStore(tmp_path)
    for n in range(50):
        store.save(done("a/x").edited("a", str(n), float(n)))
    store.close()
    assert opened(tmp_path).progress.lesson("a").text == "49"
    assert (tmp_path / "progress.json").read_text() == to_text(done("a/x").edited("a", "49", 49.0))
