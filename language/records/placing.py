"""Records of an older text in a newer one, whose declarations stand elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, cast

from language.record import fields, is_dataclass, replace
from language.source import Home, Span, locate

T = TypeVar("T")

_PLAIN = (str, int, float, bytes, Enum, type(None))


def placed(record: T, standing: Mapping[Home, int]) -> T:
    """The record with every span in it where its declaration stands now (see `locate`). `record` is built of
    frozen records and tuples."""
    return _placed(record, standing)


def _placed(x: Any, standing: Mapping[Home, int]) -> Any:
    if isinstance(x, Span):
        return locate(x, standing)
    if isinstance(x, _PLAIN):
        return x
    if type(x) is tuple:
        old = cast(tuple[Any, ...], x)
        new = tuple([_placed(y, standing) for y in old])
        return new if any(a is not b for a, b in zip(old, new, strict=True)) else old
    if not is_dataclass(x) or isinstance(x, type):
        return x
    parts: dict[str, Any] = {f.name: getattr(x, f.name) for f in fields(x) if f.init}
    changed = {name: new for name, y in parts.items() if (new := _placed(y, standing)) is not y}
    return replace(x, **changed) if changed else x
