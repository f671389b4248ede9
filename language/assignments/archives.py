"""Zip archives: written, and read from strangers without trusting them.

Reading writes nothing to the disk, so that no path can climb out; how much an archive may hold is known
before it is unpacked, and what it says of itself is not believed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from language.record import dataclass

MOST_MEMBERS = 20_000
MOST_BYTES = 200_000_000
"""Of all members together, unpacked."""
MOST_OF_ONE = 20_000_000
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in what is written."""
_UTF8 = 0x800
"""The flag of a member whose name is in UTF-8."""


@dataclass(frozen=True, slots=True)
class Member:
    """`name` with `/`, without what would lead out of the archive. `data` is what it holds."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Archive:
    """`refused` are the members that were left out, and why."""

    members: tuple[Member, ...]
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bad:
    why: str


def archive_of(files: Mapping[str, str]) -> bytes:
    """The texts as a zip archive: the same texts, the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for path, text in sorted(files.items()):
            z.writestr(zipfile.ZipInfo(path, LONG_AGO), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def open_archive(data: bytes) -> Archive | Bad:
    """All files in the archive, in its order."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            infos = [i for i in z.infolist() if not i.is_dir()]
            if len(infos) > MOST_MEMBERS:
                return Bad(f"This archive holds more than {MOST_MEMBERS} files.")
            return _read(z, infos)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, NotImplementedError):
        return Bad("This is not a zip archive, or it is damaged.")


def _read(z: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Archive:
    members: list[Member] = []
    refused: list[tuple[str, str]] = []
    left = MOST_BYTES
    for info in infos:
        name = _name(info)
        if name is None:
            refused.append((info.filename, "its path leads out of the archive"))
            continue
        most = min(left, MOST_OF_ONE)
        try:
            with z.open(info) as f:
                data = f.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
            refused.append((name, "it is damaged, or locked by a password"))
            continue
        if len(data) > most:
            refused.append((name, "it is too large when it is unpacked"))
            continue
        left -= len(data)
        members.append(Member(name, data))
    return Archive(tuple(members), tuple(refused))


def _name(info: zipfile.ZipInfo) -> str | None:
    """The member's path, as people wrote it: zip archives say only sometimes how a name is encoded."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("latin-1")
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name or ":" in path.parts[0]:
        return None
    return str(path)
