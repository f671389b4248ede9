"""Which names a program uses as indices, and of what, for the arrows below strips.

A reading of the text, used for drawing only: names inside `a[…]`, compared with a length, or compared
with such a name (`lo` in `k < lo ==> a[k] < key`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ACCESS = re.compile(r"([A-Za-z_][\w'.]*)\s*\[([^\[\]\n]*)\]")
_NAME = re.compile(r"[A-Za-z_][\w']*")
_SIZE = r"(?:([A-Za-z_][\w.]*)\.Length\d?|\|([^|\n]+)\|)"
_BELOW = re.compile(r"(?<![\w.\])|])([A-Za-z_]\w*)\s*(?:==|!=|<=|>=|<|>|:=)\s*" + _SIZE)
_ABOVE = re.compile(_SIZE + r"\s*(?:==|!=|<=|>=|<|>)\s*([A-Za-z_]\w*)(?![\w(\[.])")
_COMPARED = re.compile(r"(?<![\w.\])|])([A-Za-z_]\w*)\s*(?:<=|>=|<|>)\s*(?=([A-Za-z_]\w*)(?![\w(\[.]))")


def index_names(text: str) -> Mapping[str, frozenset[str]]:
    """The names in a declaration's text that stand for places, each with the texts of what it indexes."""
    found: dict[str, set[str]] = {}

    def add(name: str, bases: set[str]) -> None:
        found.setdefault(name, set()).update(bases)

    for base, inside in _ACCESS.findall(text):
        for name in _NAME.findall(inside):
            add(name, {base})
    for name, array, sequence in _BELOW.findall(text):
        add(name, {array or sequence.strip()})
    for array, sequence, name in _ABOVE.findall(text):
        add(name, {array or sequence.strip()})
    pairs = _COMPARED.findall(text)
    for _ in range(2):
        for left, right in pairs:
            if left in found or right in found:
                both = found.get(left, set()) | found.get(right, set())
                add(left, both)
                add(right, both)
    return {name: frozenset(bases) for name, bases in found.items()}
