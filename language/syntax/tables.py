"""The parse tables: built from `grammar.lark` by Lark, kept in a file, loaded in a few milliseconds.

The file lies beside the grammar, in wheels too; its name holds a digest of what it depends on, so that
a stale one is never read. It is in version 4 of Python's `marshal` format, which every Python reads that
we run on. In a source checkout without the file, `load` builds it (about a second).
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable
from pathlib import Path

from language.record import dataclass

FOLDER = Path(__file__).parent
GRAMMAR = FOLDER / "grammar.lark"
STARTS = ("declaration", "just_expression", "just_statements")


@dataclass(frozen=True)
class Tables:
    """`states[state][symbol]` is a state to shift to (≥ 0), or `~rule` to reduce by.

    `rules` holds, per rule: the name of the builder's method, the name of the symbol that it makes, and
    how many symbols it takes; `taken` holds those symbols.
    """

    states: list[dict[str, int]]
    rules: list[tuple[str, str, int]]
    starts: dict[str, int]
    ends: dict[str, int]
    taken: list[tuple[str, ...]]


Data = tuple[
    list[dict[str, int]],
    list[tuple[str, str, int]],
    dict[str, int],
    dict[str, int],
    list[tuple[str, ...]],
]
"""The fields of `Tables`, as they are kept."""


def digest() -> str:
    return hashlib.sha256(b"layout 3;" + GRAMMAR.read_bytes()).hexdigest()[:16]


def cache_file() -> Path:
    return FOLDER / f"{digest()}.tables"


def load(compile_grammar: Callable[[], Data]) -> Tables:
    """The tables, from their file where there is one that fits, else built (and written, if possible)."""
    data: Data
    try:
        data = marshal.loads(cache_file().read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        data = build(compile_grammar)
    return Tables(*data)


def build(compile_grammar: Callable[[], Data]) -> Data:
    """Builds the tables and writes their file; what cannot be written is simply built again."""
    data = compile_grammar()
    target = cache_file()
    try:
        for old in FOLDER.glob("*.tables"):
            if old != target:
                old.unlink()
        part = target.with_suffix(".part")
        part.write_bytes(marshal.dumps(data, 4))
        part.replace(target)
    except OSError:
        pass
    return data
