"""Bringing a hand-in to a folder, which may be a share that vanishes in the middle or a disk that is full.

It is written beside its place under a name that grading does not look at, read back, and only then given its
own name, in one step. Nothing that is there is ever overwritten.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from language.record import dataclass

UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """Why it did not arrive, in words for the student."""

    why: str


def deliver(data: bytes, folder: Path, name: str) -> Path | NotDelivered:
    """Where the file is now; the same bytes that are there already count as delivered."""
    place = folder / name
    part = folder / f".{name}-{secrets.token_hex(4)}{UNFINISHED}"
    try:
        if place.exists():
            if place.read_bytes() == data:
                return place
            return NotDelivered("another file with this name is there already")
        _write(part, data)
        if part.read_bytes() != data:
            return NotDelivered("what arrived there is not what was sent")
        _give_name(part, place)
        return place
    except FileExistsError:
        return NotDelivered("another file with this name is there already")
    except OSError as problem:
        return NotDelivered(problem.strerror or "the folder cannot be reached")
    finally:
        _remove(part)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())


def _give_name(part: Path, place: Path) -> None:
    """In one step, and never over another file."""
    try:
        os.link(part, place)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError, AttributeError):  # a file system without links
        if place.exists():
            raise FileExistsError(place) from None
        os.rename(part, place)


def _remove(part: Path) -> None:
    with suppress(OSError):  # the share is gone; nobody takes a part for a hand-in
        part.unlink(missing_ok=True)
