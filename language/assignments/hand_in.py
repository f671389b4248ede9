"""What a student hands in: one file, sealed where the assignment has a key, and a receipt for it.

A hand-in holds what grading needs and nothing else (`HandIn`). Its file begins with a line that says what it
is, for people and for grading; the rest is the sealed record. The receipt's code is made of the file's bytes,
so that the file with a given receipt can be found again, and one that was changed has no receipt.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from language.assignments.keys import BadKey, seal, unseal
from language.assignments.records import Assignment
from language.record import dataclass

ENDING = ".handin"
_MAGIC = b"surefoot hand-in 1 "
_SEALED, _OPEN = b"sealed", b"open"
MOST = 2_000_000
"""Bytes of a hand-in; an answer is a few thousand."""


@dataclass(frozen=True)
class HandIn:
    """`answers` are the texts by lesson id, `student` is what the student entered, `time` is by the
    student's clock. `parsed` has, for lessons whose text is not a program at the end of an exam, the last
    text that was one."""

    assignment: str
    fingerprint: str
    student: str
    time: datetime
    answers: Mapping[str, str]
    versions: Mapping[str, str]
    parsed: Mapping[str, str]


@dataclass(frozen=True)
class Receipt:
    """For the student: with the code, the teacher finds the file or can say that it is missing."""

    code: str
    file: str
    time: datetime
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file that is no hand-in that can be read, and why, for the teacher."""

    why: str


def closed(h: HandIn, key: str) -> bytes:
    """The hand-in as the bytes of a file, sealed to the public key; "" leaves it open."""
    record = {
        "assignment": h.assignment,
        "fingerprint": h.fingerprint,
        "student": h.student,
        "time": h.time.astimezone(UTC).isoformat(),
        "answers": dict(h.answers),
        "versions": dict(h.versions),
        "parsed": dict(h.parsed),
    }
    plain = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
    kind, body = (_SEALED, seal(plain, key)) if key else (_OPEN, plain)
    return _MAGIC + h.assignment.encode() + b" " + kind + b"\n" + body


def is_hand_in(data: bytes) -> bool:
    return data.startswith(_MAGIC)


def opened(data: bytes, private: str) -> HandIn | Unopened:
    """Reads a hand-in's file, which may come from anybody."""
    head, _, body = data.partition(b"\n")
    if not is_hand_in(data) or len(data) > MOST:
        return Unopened("it is not a hand-in of Surefoot's")
    if head.endswith(b" " + _SEALED):
        try:
            body = unseal(body, private)
        except BadKey:
            return Unopened("it was sealed for another assignment or teacher, or changed since")
    try:
        return _record(cast(dict[str, Any], json.loads(body)))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return Unopened("it is damaged")


def _record(r: dict[str, Any]) -> HandIn:
    time = datetime.fromisoformat(r["time"])
    if time.tzinfo is None:
        raise ValueError(time)
    return HandIn(
        _text(r["assignment"]),
        _text(r["fingerprint"]),
        _text(r["student"]),
        time,
        _texts(r["answers"]),
        _texts(r["versions"]),
        _texts(r["parsed"]),
    )


def _text(x: object) -> str:
    if not isinstance(x, str):
        raise TypeError(x)
    return x


def _texts(x: dict[object, object]) -> dict[str, str]:
    return {_text(k): _text(v) for k, v in x.items()}


def code(data: bytes) -> str:
    """The receipt's code: 60 bits of the file's hash, in groups that can be read out over a telephone."""
    digest = hashlib.sha256(data).digest()
    letters = base64.b32encode(digest)[:12].decode()
    return "-".join(letters[i : i + 4] for i in range(0, 12, 4))


def same_code(a: str, b: str) -> bool:
    """Whether somebody typed this code: case, hyphens, and what looks alike (0 and O, 1 and I) do not
    count."""
    return _plain_code(a) == _plain_code(b)


def _plain_code(text: str) -> str:
    return re.sub(r"[^A-Z2-7]", "", text.upper().replace("0", "O").replace("1", "I"))


def file_name(h: HandIn, data: bytes) -> str:
    """A name that no other hand-in has, that sorts by time, and that every file system takes."""
    who = unicodedata.normalize("NFKD", h.student).encode("ascii", "ignore").decode()
    who = re.sub(r"[^A-Za-z0-9]+", "-", who).strip("-")[:40] or "student"
    when = h.time.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{h.assignment}-{who}-{when}-{code(data)}{ENDING}"


def receipt(h: HandIn, data: bytes, a: Assignment) -> Receipt:
    lessons = tuple([id for id in a.lessons.lessons if id in h.answers])
    return Receipt(code(data), file_name(h, data), h.time, lessons)
