"""Typed access to a TOML table that an author wrote: every surprise is named, unknown keys too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from math import isfinite
from typing import TypeVar, cast

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MISSING = object()
_NOTHING = object()
E = TypeVar("E", bound=StrEnum)


class BadField(Exception):
    """The message says what is wrong, for the author."""


class Fields:
    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = table
        self._used: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self._table

    def is_table(self, key: str) -> bool:
        return isinstance(self._table.get(key), dict)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            raise BadField(f"`{key}` must be a text.")
        return value

    def id(self, key: str) -> str:
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise BadField(f"`{key}` must be of small letters, digits and hyphens, and is {value!r}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self._take(key, [])
        items = cast(list[object], value) if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            raise BadField(f"`{key}` must be a text, or a list of texts.")
        return tuple(cast(list[str], items))

    def number(self, key: str, default: int) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadField(f"`{key}` must be a whole number.")
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of numbers from 1."""
        value = self._take(key, [])
        items = cast(list[object], value) if isinstance(value, list) else [value]
        if not all(isinstance(i, int) and not isinstance(i, bool) and i > 0 for i in items):
            raise BadField(f"`{key}` must be a list of whole numbers from 1.")
        return tuple(cast(list[int], items))

    def flags(self, key: str) -> tuple[bool, ...]:
        value = self._take(key, None)
        items = cast(list[object], value) if isinstance(value, list) else [value]
        if not all(isinstance(i, bool) for i in items):
            raise BadField(f"`{key}` must be a list of true and false.")
        return tuple(cast(list[bool], items))

    def flag(self, key: str) -> bool:
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise BadField(f"`{key}` must be true or false.")
        return value

    def amount(self, key: str, default: int | None = None) -> Fraction:
        """A number as it is written: 0.1 is a tenth."""
        value = self._take(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
            raise BadField(f"`{key}` must be a number.")
        return Fraction(repr(value))

    def moment(self, key: str) -> datetime | None:
        value = self._take(key, _NOTHING)
        if value is _NOTHING:
            return None
        if not isinstance(value, datetime):
            raise BadField(f"`{key}` must be a date and time, as in `2027-01-31T23:59:00+01:00`.")
        return value

    def choice(self, key: str, of: type[E], default: E) -> E:
        value = self.text(key, str(default))
        try:
            return of(value)
        except ValueError:
            raise BadField(f"`{key}` must be one of {', '.join(of)}, and is {value!r}.") from None

    def table(self, key: str) -> Fields:
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise BadField(f"`{key}` must be a table.")
        return Fields(cast(dict[str, object], value))

    def tables(self, key: str) -> list[Fields]:
        value = self._take(key, [])
        items = cast(list[object], value) if isinstance(value, list) else [value]
        if not all(isinstance(item, dict) for item in items):
            raise BadField(f"`[[{key}]]` must be tables.")
        return [Fields(cast(dict[str, object], item)) for item in items]

    def finish(self) -> None:
        """Complains about keys that nobody asked for: a misspelled one must not be ignored."""
        unknown = sorted(set(self._table) - self._used)
        if unknown:
            raise BadField(f"Unknown: {', '.join(f'`{k}`' for k in unknown)}.")

    def _take(self, key: str, default: object) -> object:
        self._used.add(key)
        value = self._table.get(key, _MISSING if default is None else default)
        if value is _MISSING:
            raise BadField(f"`{key}` is missing.")
        return value
