"""The doctor finds what is wrong with a computer, and changes nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from language.cli import main
from language.doctor import checks


def test_this_computer_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["doctor", "--share", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "✔ Solver: one claim proved, one refuted" in out and "a file arrives whole" in out
    assert not list(tmp_path.iterdir())


def test_a_share_that_is_gone_or_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert not next(checks.share(tmp_path / "gone")).well

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("language.assignments.delivery._write", refused)
    (found,) = checks.share(tmp_path)
    assert "Permission denied" in found.said and found.todo


def test_a_share_whose_clock_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def late(data: bytes, folder: Path, name: str) -> Path:
        (folder / name).write_bytes(data)
        os.utime(folder / name, (1_000_000_000, 1_000_000_000))
        return folder / name

    monkeypatch.setattr(checks, "deliver", late)
    assert [f.what for f in checks.share(tmp_path) if not f.well] == ["Clock"]


def test_a_window_that_cannot_be_opened_is_no_reason_to_give_up():
    found = checks.display("No display.\nStart it on a desktop.")
    assert not found.well and not found.must and "Start it on a desktop." in checks.told(found)


def test_a_full_disk_and_a_folder_that_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert checks.folder("Profile", tmp_path / "not" / "there" / "yet").well
    monkeypatch.setattr(checks, "FREE", 10**18)
    assert "Make room" in checks.folder("Profile", tmp_path).todo
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "cannot be written" in checks.folder("Profile", tmp_path).said


def test_a_clock_at_the_beginning_of_time():
    assert not checks.clock(datetime(1970, 1, 1, tzinfo=UTC)).well
