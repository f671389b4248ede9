"""Reading and writing program files: every way in which it can fail becomes a sentence.

A file's BOM, line ends and permission bits are kept as found. Writing goes to a file beside it first,
so that a full disk or a crash never leaves half a program.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ide.texts.catalogue import say
from language.reading import BOM, LARGEST, Unreadable, decode, read_bytes

LONGEST_LINE = 20_000
_BREAK = re.compile("[\u2028\u2029]")
"""Characters at which Qt begins a line, and a program has none."""


@dataclass(frozen=True)
class FileForm:
    """How a file is written, apart from its text."""

    bom: bool = False
    newline: str = "\n"


@dataclass(frozen=True)
class Loaded:
    """`stamp` tells whether the file on disk is still the one that was read."""

    text: str
    form: FileForm
    stamp: tuple[int, int] | None
    read_only: bool
    notice: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a file could not be read or written, for people."""

    sentence: str


def load(path: Path) -> Loaded | Problem:
    name = path.name or str(path)
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            return Problem(say("file.folder", name=name))
        if not stat.S_ISREG(about.st_mode):
            return Problem(say("file.device", name=name))
        size = about.st_size
        if size > LARGEST:
            return Problem(say("file.large", name=name, size=size // 1_000_000))
        stamp = stamp_of(path)
    except OSError as e:
        return Problem(say("file.unreadable", name=name, why=why(e)))
    except ValueError:  # a name with a NUL in it
        return Problem(say("file.unreadable", name=name.replace("\0", "�"), why=say("file.why.name")))
    data = read_bytes(path)
    if isinstance(data, Unreadable):
        return Problem(say("file.unreadable", name=name, why=data.why.removesuffix(".")))
    if b"\0" in data:
        return Problem(say("file.binary", name=name))
    text = decode(data)
    if isinstance(text, Unreadable):
        return Problem(say("file.not-utf8", name=name, line=text.line))
    text = text.replace("\r\n", "\n")
    for n, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            return Problem(say("file.long-line", name=name, line=n, length=len(line), most=LONGEST_LINE))
        if found := _BREAK.search(line):
            code = f"U+{ord(found.group()):04X}"
            return Problem(say("file.false-break", name=name, line=n, code=code))
    form = FileForm(data.startswith(BOM), _newline(data))
    read_only = not os.access(path, os.W_OK)
    notice = say("file.read-only", name=name) if read_only else ""
    return Loaded(text, form, stamp, read_only, notice)


def save(path: Path, text: str, form: FileForm) -> tuple[int, int] | Problem:
    """Write a text as a file; answers its new stamp."""
    data = (BOM if form.bom else b"") + text.replace("\n", form.newline).encode("utf-8", "surrogatepass")
    try:
        target = path.resolve()  # a link stays a link
        if target.exists() and not target.is_file():
            return Problem(say("file.not-over-device", name=path.name))
        write_whole(target, data)
    except OSError as e:
        return Problem(say("file.unsaved", name=path.name, why=why(e)))
    return stamp_of(path) or (0, 0)


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file's content at once, or not at all. Raises OSError."""
    mode = None
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode if mode is not None else 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Changes whenever the file does; None when it is gone."""
    try:
        s = path.stat()
    except OSError:
        return None
    return (s.st_mtime_ns, s.st_size)


def _newline(data: bytes) -> str:
    windows = data.count(b"\r\n")
    unix = data.count(b"\n") - windows
    old = data.count(b"\r") - windows
    most = max(windows, unix, old)
    return "\n" if most == unix else "\r\n" if most == windows else "\r"


def why(e: OSError) -> str:
    """The reason, for people, from the operating system's error."""
    known = {
        errno.ENOENT: "file.why.gone",
        errno.EACCES: "file.why.permission",
        errno.EPERM: "file.why.permission",
        errno.EROFS: "file.why.read-only-disk",
        errno.ENOSPC: "file.why.full",
        errno.EDQUOT if hasattr(errno, "EDQUOT") else -1: "file.why.full",
        errno.ENAMETOOLONG: "file.why.name",
        errno.EISDIR: "file.why.folder",
        errno.ENOTDIR: "file.why.gone",
    }
    id = known.get(e.errno or 0)
    return say(id) if id else (e.strerror or say("file.why.other"))
