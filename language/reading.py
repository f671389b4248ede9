"""Bytes → text: the one way in which any door (command line, includes, window, lessons) reads a file.

A program means the same to every reader only if all see the same text. A line ends in `\n` or
`\r\n`; an isolated `\r` becomes `\n`, as in Dafny's scanner: it ends a comment for everybody. No other
character ends a line (`lines`), whatever Python's `splitlines` holds.

Never raises, never waits: only regular files are read, and none that is larger than a program can be.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from language.record import dataclass

LARGEST = 8_000_000
"""Bytes of a program's file; the largest programs that people wrote have a twentieth of it."""

BOM = b"\xef\xbb\xbf"

_ALONE = re.compile(r"\r(?!\n)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is no text. `why` reads well after "cannot be read: "; `line` is the first bad one, or 0."""

    why: str
    line: int = 0


def decode(data: bytes) -> str | Unreadable:
    """The text that a file's bytes mean: UTF-8, with or without a byte order mark at the start."""
    try:
        text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        return Unreadable(f"line {line} is not UTF-8 text. Save the file as UTF-8.", line)
    return _ALONE.sub("\n", text) if "\r" in text else text


def read_bytes(path: Path, largest: int = LARGEST) -> bytes | Unreadable:
    """What a file holds, up to `largest` bytes. A pipe or device, which may never end, is none."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as e:
        return Unreadable(f"{(e.strerror or 'unreadable').lower()}.")
    except ValueError:  # a name with a NUL in it, which no file has
        return Unreadable("no file can have this name.")
    try:
        about = os.fstat(handle)
        if stat.S_ISDIR(about.st_mode):
            return Unreadable("it is a folder.")
        if not stat.S_ISREG(about.st_mode):
            return Unreadable("it is a pipe or a device. Save the program as a file first.")
        with os.fdopen(os.dup(handle), "rb") as stream:
            data = stream.read(largest + 1)
    except OSError as e:
        return Unreadable(f"{(e.strerror or 'unreadable').lower()}.")
    finally:
        os.close(handle)
    if len(data) > largest:
        return Unreadable(f"it is larger than {largest // 1_000_000} MB, the most that a program may have.")
    return data


def read_text(path: Path) -> str | Unreadable:
    """A file's text."""
    data = read_bytes(path)
    return data if isinstance(data, Unreadable) else decode(data)


def lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, which are those of `decode` and no others."""
    return (m.group() for m in _LINE.finditer(text))
