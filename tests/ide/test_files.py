"""Reading and writing files: what can go wrong is a sentence, and no text is ever lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ide.files import programs as files
from ide.files.programs import FileForm, Loaded, Problem, load, save

not_root = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read and write all")


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def sentence(found: object) -> str:
    assert isinstance(found, Problem), found
    return found.sentence


@pytest.mark.parametrize(
    ("data", "text", "form"),
    [
        (b"a\nb\n", "a\nb\n", FileForm(False, "\n")),
        (b"a\r\nb\r\n", "a\nb\n", FileForm(False, "\r\n")),
        (b"\xef\xbb\xbfa\n", "a\n", FileForm(True, "\n")),
        (b"a\rb\r", "a\nb\n", FileForm(False, "\r")),
        ("𝔽 ∀\n".encode(), "𝔽 ∀\n", FileForm()),
        (b"", "", FileForm()),
    ],
)
def test_a_file_comes_back_as_it_was(tmp_path, data, text, form):
    path = write(tmp_path / "a.dfy", data)
    loaded = load(path)
    assert isinstance(loaded, Loaded)
    assert (loaded.text, loaded.form) == (text, form)
    assert not isinstance(save(path, loaded.text, loaded.form), Problem)
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x7fELF\0\0\1", "is not a text"),
        (b"ok\nbad \xff\n", "line 2 has a byte that does not fit"),
        (b"ok\n" + b"x" * 1_000_000, "Line 2 of a.dfy has 1000000 characters"),
        (b"x\n" * 4_500_000, "has 9 MB"),
    ],
)
def test_what_is_no_program_is_refused_with_its_reason(tmp_path, data, words):
    assert words in sentence(load(write(tmp_path / "a.dfy", data)))


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    assert "it is not there" in sentence(load(tmp_path / "none.dfy"))
    assert "is a folder" in sentence(load(tmp_path))


@not_root
def test_an_unreadable_file_and_a_read_only_folder(tmp_path):
    path = write(tmp_path / "a.dfy", b"x")
    path.chmod(0)
    assert "permission" in sentence(load(path))
    path.chmod(0o644)
    tmp_path.chmod(0o500)
    assert "permission" in sentence(save(path, "y", FileForm()))
    tmp_path.chmod(0o700)
    assert path.read_text() == "x"


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "permission"), (errno.EIO, "error")],
)
def test_a_save_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch, code, words):
    path = write(tmp_path / "a.dfy", b"precious")

    def fail(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files.os, "fsync", fail)
    told = sentence(save(path, "new", FileForm()))
    assert words in told
    assert "Your text is still here" in told
    assert path.read_bytes() == b"precious"
    assert [p.name for p in tmp_path.iterdir() if p.suffix != ""] == ["a.dfy"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_a_really_full_disk(tmp_path, monkeypatch):
    path = write(tmp_path / "a.dfy", b"precious")
    opened = os.fdopen

    def full(handle: int, mode: str):
        os.close(handle)
        return opened(os.open("/dev/full", os.O_WRONLY), mode)

    monkeypatch.setattr(files.os, "fdopen", full)
    assert "the disk is full" in sentence(save(path, "x" * 100_000, FileForm()))
    assert path.read_bytes() == b"precious"


def test_permission_bits_and_links_stay(tmp_path):
    path = write(tmp_path / "a.dfy", b"x")
    path.chmod(0o640)
    link = tmp_path / "link.dfy"
    link.symlink_to(path)
    save(link, "y", FileForm())
    assert link.is_symlink()
    assert path.read_text() == "y"
    assert path.stat().st_mode & 0o777 == 0o640


def test_half_a_surrogate_pair_is_no_reason_to_stop(tmp_path):
    assert not isinstance(save(tmp_path / "a.dfy", "\ud835", FileForm()), Problem)


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
@pytest.mark.parametrize("make", [lambda p: os.mkfifo(p), lambda p: os.symlink("/dev/zero", p)])
def test_a_pipe_or_a_device_blocks_nobody_and_is_not_written_over(tmp_path, make):
    path = tmp_path / "a.dfy"
    make(path)
    assert "pipe or a device" in sentence(load(path))
    assert "pipe or a device" in sentence(save(path, "x", FileForm()))
    assert not path.is_file()


def test_a_name_that_no_file_can_have():
    assert "cannot be read" in sentence(load(Path("a\0b.dfy")))
    assert "too long" in sentence(load(Path("/" + "a" * 5000)))
