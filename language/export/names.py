"""Names in Python: of declarations, so that each is short where that is clear; of variables, each its own."""

from __future__ import annotations

import builtins
import keyword
from collections import Counter
from collections.abc import Iterable

from language.analysis.typed import Constructor, Variable

RUNTIME = (
    *("Array", "Broken", "Char", "Map", "Multiset", "chosen", "divide", "expect", "is_prefix", "items_of"),
    *("modulo", "replaced", "require", "text", "to_str", "tuple_of", "unreachable", "write"),
)
"""What a module takes from `runtime.py`."""

STANDARD = ("Any", "Callable", "Final", "Fraction", "Generic", "NewType", "TypeVar", "dataclass", "floor")
TAKEN = frozenset((*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *RUNTIME, *STANDARD, "self", "cls"))


def python(name: str) -> str:
    """A name of the language as one of Python."""
    made = name.replace("'", "_prime").replace("?", "_q").replace(".", "_").replace("#", "_")
    if made.startswith("_"):
        made = "x" + made
    return made + "_" if made in TAKEN else made


class Names:
    """The module's own names: a declaration's last part where no other ends so, else all parts."""

    def __init__(self, qualified: Iterable[tuple[object, str]]) -> None:
        every = list(qualified)
        ends = Counter(name.rpartition(".")[2] for _, name in every)
        self._names: dict[int, str] = {}
        used: set[str] = set()
        for decl, name in every:
            last = name.rpartition(".")[2]
            made = python(last if ends[last] == 1 else name)
            while made in used:
                made += "_"
            used.add(made)
            self._names[id(decl)] = made
        self.used = frozenset(used)

    def of(self, decl: object) -> str:
        if isinstance(decl, Constructor) and len(decl.datatype.ctors) == 1:
            decl = decl.datatype  # one class for both
        return self._names[id(decl)]

    def __contains__(self, decl: object) -> bool:
        return id(decl) in self._names


class Locals:
    """The variables of one function: two of the same name are told apart, none hides a declaration."""

    def __init__(self, outside: frozenset[str]) -> None:
        self._outside = outside
        self._names: dict[Variable, str] = {}
        self._used: set[str] = set()

    def of(self, v: Variable) -> str:
        if v not in self._names:
            self._names[v] = self.fresh(v.name)
        return self._names[v]

    def given(self, v: Variable, text: str) -> None:
        """The variable stands for this text."""
        self._names[v] = text

    def fresh(self, name: str) -> str:
        made = base = python(name)
        number = 2
        while made in self._used or made in self._outside:
            made = f"{base}_{number}"
            number += 1
        self._used.add(made)
        return made


def open_text(text: str) -> str:
    """The expression without parentheses around all of it, for where none are needed."""
    if not text.startswith("(") or not text.endswith(")") or text.endswith(",)"):
        return text
    depth = 0
    quote = ""
    for k, c in enumerate(text):
        if quote:
            quote = "" if c == quote and text[k - 1] != "\\" else quote
        elif c in "'\"":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0 and k < len(text) - 1:
                return text
        elif c == "," and depth == 1:
            return text
    return text[1:-1] or text


def tuple_text(items: list[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
