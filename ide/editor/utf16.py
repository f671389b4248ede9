"""Code points ↔ UTF-16 units. Qt counts units, everything of ours counts code points.

The two differ after a character beyond U+FFFF, such as 𝔽.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Utf16:
    """Conversions for one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._wide = [] if text.isascii() else [m.start() for m in _WIDE.finditer(text)]
        self._units = [at + i for i, at in enumerate(self._wide)]

    def to_units(self, point: int) -> int:
        """The unit offset of a code-point offset."""
        return point + bisect_left(self._wide, point)

    def to_points(self, unit: int) -> int:
        """The code-point offset of a unit offset; inside a pair it is the pair's own."""
        before = bisect_left(self._units, unit)
        if before and self._units[before - 1] + 1 == unit:
            return self._wide[before - 1]
        return unit - before


def units(text: str) -> int:
    """The length of a text in units."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
