"""Every door sees the same text, and none waits for what is no file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from language import cli
from language.includes import file_loader, read_all
from language.pipeline import analyze
from language.reading import LARGEST, Unreadable, decode, lines, read_text
from language.source import SourceText
from language.syntax.parser import parse


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\rb", "a\nb"),
        (b"a\r\nb", "a\r\nb"),
        (b"a\r\r\nb\r", "a\n\r\nb\n"),
        (b"\xef\xbb\xbfa", "a"),
        (b"\xef\xbb\xbf\xef\xbb\xbfa", "\ufeffa"),
        ("a\u0085b\u2028c\fd".encode(), "a\u0085b\u2028c\fd"),
    ],
)
def test_bytes_mean_one_text(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_only_real_ends_of_lines_end_a_line() -> None:
    text = "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g\r\nh\n\ni"
    assert list(lines(text)) == ["a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g\r\n", "h\n", "\n", "i"]


def test_what_is_no_text_is_told_with_its_line() -> None:
    got = decode(b"a\nb\xff")
    assert isinstance(got, Unreadable) and got.line == 2


HIDDEN = b"method M() {\n  // here\r  assert false;\n}\n"
"""Shown by most editors as an assertion below a comment."""


def test_a_lone_return_ends_a_comment_for_every_reader(tmp_path: Path) -> None:
    main, other = tmp_path / "main.dfy", tmp_path / "other.dfy"
    other.write_bytes(HIDDEN)
    main.write_bytes(b'include "other.dfy"\n')
    assert cli.main(["verify", "--no-cache", str(other)]) == 1
    _, programs, _ = read_all(SourceText(str(main), 'include "other.dfy"\n'), file_loader(main))
    for program in (programs[1], parse(SourceText("text", HIDDEN.decode())).program):
        (method,) = program.decls
        assert len(method.body.body) == 1  # type: ignore[attr-defined]


def test_what_has_no_end_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.dfy"
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with names")
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        got = read_text(path)
        assert isinstance(got, Unreadable) and "a pipe or a device" in got.why
        assert cli.main(["verify", str(path)]) == 2


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.dfy"
    with large.open("wb") as f:
        f.truncate(LARGEST * 100)
    got = read_text(large)
    assert isinstance(got, Unreadable) and "larger than 8 MB" in got.why


@pytest.mark.parametrize(
    "name", ["/dev/zero", "no\0name", "x" * 5000, ".", "large.dfy", "loop/x.dfy", "\ud800"]
)
def test_an_include_that_is_no_file_is_an_error_at_its_place(tmp_path: Path, name: str) -> None:
    with (tmp_path / "large.dfy").open("wb") as f:
        f.truncate(10**9)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    main = tmp_path / "main.dfy"
    front = analyze(SourceText(str(main), f'include "{name}"\nmethod M() {{ }}\n'), file_loader(main))
    assert [d.code for d in front.diagnostics] == ["include"]


def codes(text: str) -> list[tuple[str, str]]:
    return [
        (d.severity.value, text[d.span.start : d.span.end])
        for d in parse(SourceText("case", text)).diagnostics
    ]


@pytest.mark.parametrize("c", ["\u202e", "\u2066", "\u200f", "\u2028", "\x85", "\x0c", "\x1d"])
def test_what_shows_another_program_is_pointed_at(c: str) -> None:
    assert codes(f"method M() {{ }} // ends {c} here") == [("warning", c)]
    assert codes(f'method M() {{ print "a{c}b"; }}') == [("warning", c)]
    assert codes(f"method M() {{ {c} }}") == [("error", c)]


def test_letters_of_any_language_are_fine() -> None:
    assert codes("method M() { } // שלום, 你好, é, 😀") == []
