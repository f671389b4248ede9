"""Unsaved texts and the window's record: after a kill, beside other windows, on a shared home, damaged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ide.files import json_files, window_folder
from ide.files.json_files import read_object
from ide.files.record import OpenFile, Record, from_object
from ide.files.window_folder import Text, WindowFolder, left_behind

ROOT = Path(__file__).resolve().parents[3]
RECORD = Record((OpenFile(1, "/somewhere/a.dfy", 7, (3,)),), 1, "promise", 5, "Zw==", "bA==")
TEXT = Text(1, "a.dfy", Path("/somewhere/a.dfy"), "unsaved \U0001d53d \ud835", True, "\r\n")
KILLED = """
import sys, time
from pathlib import Path
from ide.files.record import OpenFile, Record
from ide.files.window_folder import Text, WindowFolder
f = WindowFolder(Path(sys.argv[1]))
f.keep_record(Record((OpenFile(1, "/somewhere/a.dfy", 7, (3,)),), 1, "promise", 5, "Zw==", "bA=="))
f.keep(Text(1, "a.dfy", Path("/somewhere/a.dfy"), "unsaved \U0001d53d \\ud835", True, "\\r\\n"))
while not (f.path / "1.json").exists():
    time.sleep(0.01)
print("kept", flush=True)
time.sleep(60)
"""


def start(root: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(root)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "kept\n"
    return child


def kill(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def test_a_killed_window_left_its_texts_and_its_record(tmp_path: Path) -> None:
    child = start(tmp_path)
    assert left_behind(tmp_path) == []  # it is still there
    kill(child)
    [left] = left_behind(tmp_path)
    assert left.texts == (TEXT,) and left.record == RECORD and left.host == ""


def test_it_is_deleted_only_once_everything_is_on_disk(tmp_path: Path, monkeypatch) -> None:
    kill(start(tmp_path))
    own = WindowFolder(tmp_path)
    [left] = left_behind(tmp_path, own.path)
    there: list[bool] = []

    def slow(path: Path, data: bytes) -> None:
        time.sleep(0.05)
        there.append((left.folder / "1.json").exists())
        path.write_bytes(data)

    monkeypatch.setattr(json_files, "write_whole", slow)
    own.take_over([left], lambda: (own.keep(TEXT), own.keep_record(RECORD)))
    own.close()
    assert there == [True, True] and not left.folder.exists()
    assert read_object(own.path / "1.json")["title"] == "a.dfy"


def test_it_stays_where_a_copy_could_not_be_written(tmp_path: Path, monkeypatch) -> None:
    kill(start(tmp_path))
    told: list[int] = []
    own = WindowFolder(tmp_path, lambda: told.append(1))
    [left] = left_behind(tmp_path, own.path)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json_files, "write_whole", full)
    own.take_over([left], lambda: (own.keep(TEXT), own.keep_record(RECORD)))
    own.close()
    assert told == [1] and (left.folder / "1.json").exists()
    assert left.lock is not None
    left.lock.unlock()
    [again] = left_behind(tmp_path)
    assert again.texts == (TEXT,)


def test_two_windows_each_killed_in_turn(tmp_path: Path) -> None:
    first, second = start(tmp_path), start(tmp_path)
    kill(first)
    [left] = left_behind(tmp_path)  # held by us now, as a window that starts holds it
    kill(second)
    [other] = left_behind(tmp_path)
    assert left.folder != other.folder and left.texts == other.texts == (TEXT,)


def elsewhere(root: Path) -> Path:
    folder = root / "theirs"
    folder.mkdir()
    (folder / "lock").write_text("1\npython3.11\nLAB-7\nabc\ndef\n")
    (folder / "1.json").write_text(json.dumps({"title": "a.dfy", "path": "/x/a.dfy", "text": "theirs"}))
    return folder


def test_what_another_computer_holds_is_read_and_never_deleted(tmp_path: Path) -> None:
    folder = elsewhere(tmp_path)
    os.utime(folder / "lock", (0, 0))  # however old it is
    [left] = left_behind(tmp_path)
    assert left.host == "LAB-7" and left.texts[0].text == "theirs" and left.lock is None
    own = WindowFolder(tmp_path)
    own.take_over([left], lambda: None)
    own.close()
    assert {p.name for p in folder.iterdir()} == {"lock", "1.json"}


def test_a_lock_that_was_being_written_is_broken_after_a_while(tmp_path: Path) -> None:
    folder = elsewhere(tmp_path)
    (folder / "lock").write_text("")
    assert left_behind(tmp_path) == []
    os.utime(folder / "lock", (0, 0))
    [left] = left_behind(tmp_path)
    assert left.host == "" and left.texts[0].text == "theirs"


@pytest.mark.skipif(os.name == "nt", reason="the system's locks are others there")
def test_a_number_that_another_process_has_now_does_not_keep_a_text(tmp_path: Path) -> None:
    kill(start(tmp_path))
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    [folder] = tmp_path.iterdir()
    lines = (folder / "lock").read_text().splitlines()
    (folder / "lock").write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
    [left] = left_behind(tmp_path)
    assert left.texts == (TEXT,) and left.host == ""
    other.communicate()


DEEP = "[" * 200_000


@pytest.mark.parametrize("text", ['{"title": "half', "", "[]", "\0", DEEP, '{"text": 3}', '{"text": ' + DEEP])
def test_a_damaged_text_stops_nothing_and_stays_for_whoever_can_read_it(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "1.json").write_text(text)
    (folder / "2.json").write_text('{"title": "b", "path": null, "text": "fine"}')
    [left] = left_behind(tmp_path)
    assert [t.text for t in left.texts] == ["fine"]
    own = WindowFolder(tmp_path)
    own.take_over([left], lambda: None)
    own.close()
    assert {p.name for p in folder.iterdir()} == {"1.json"}


def test_a_path_that_no_file_can_have_is_no_path(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    for n, path in enumerate(["a\0b", "/" + "x" * 10_000, 7, ""]):
        (folder / f"{n}.json").write_text(json.dumps({"title": "t", "path": path, "text": "kept"}))
    [left] = left_behind(tmp_path)
    assert [(t.path, t.text) for t in left.texts] == [(None, "kept")] * 4


def test_a_profile_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told: list[int] = []
    own = WindowFolder(tmp_path / "file" / "windows", lambda: told.append(1))
    own.keep(TEXT)
    own.keep(TEXT)
    own.close()
    assert told == [1]
    assert left_behind(tmp_path / "file" / "windows") == []


def test_a_window_that_ends_leaves_nothing(tmp_path: Path) -> None:
    own = WindowFolder(tmp_path)
    own.keep(TEXT)
    own.keep_record(RECORD)
    own.drop(1)
    own.close()
    assert list(tmp_path.iterdir()) == []
    assert window_folder.left_behind(tmp_path) == []


def test_a_record_comes_back_as_it_was() -> None:
    assert from_object(json.loads(json.dumps(RECORD.to_object()))) == RECORD


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["path", "id", "caret", "folds"]), x),
    max_leaves=8,
)
names = st.sampled_from(["files", "current", "lesson", "geometry", "layout", "open_files", "lesson_caret"])


@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(names, anything))
def test_whatever_a_record_holds_something_is_understood(stored: dict[str, object]) -> None:
    record = from_object(stored)
    assert from_object(record.to_object()) == record
    for file in record.files:
        assert (file.path or file.id) and file.caret >= 0 and "\0" not in file.path
