"""A line that is too long, as several: broken where it is nested least, and there where it binds least."""

from __future__ import annotations

from language.record import dataclass

WIDTH = 100
STEP = "  "


@dataclass(frozen=True)
class Piece:
    """A token in its line; `space` stands before it. `kind` is the token's."""

    text: str
    space: bool
    kind: str


_OPEN = frozenset(["(", "[", "{", "{:"])
_CLOSE = frozenset([")", "]", "}"])
_AFTER = {"LEMMA_SEMI": 0, "SEMI": 0, "DOUBLE_COLON": 6, "COMMA": 7, "VCOMMA": 7, "GETS": 8, "SUCH_THAT": 8}
_AFTER_TEXT = {"<==>": 2, "==>": 3, "<==": 3, "&&": 4, "||": 4} | dict.fromkeys(
    ("+", "-", "*", "==", "<=", "<"), 9
)
_BEFORE = {"THEN": 1, "ELSE": 1, "RETURNS": 1, "BAR": 5}


def wrap(pieces: list[Piece], indent: int) -> list[str]:
    """Lines of at most `WIDTH` characters, where that can be done."""
    flat = STEP * indent + joined(pieces)
    if len(flat) <= WIDTH or len(pieces) < 2:
        return [flat]
    cuts = _cuts(pieces)
    if not cuts:
        return [flat]
    out: list[str] = []
    for k, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(pieces)], strict=True)):
        out += wrap(pieces[start:end], indent + (k > 0))
    return out


def joined(pieces: list[Piece]) -> str:
    return "".join((" " if p.space and i else "") + p.text for i, p in enumerate(pieces))


def _cuts(pieces: list[Piece]) -> list[int]:
    """Before which pieces to break."""
    found: list[tuple[int, int, int]] = []
    depth = 0
    for i, p in enumerate(pieces):
        if p.text in _CLOSE:
            depth -= 1
        if i:
            a = pieces[i - 1]
            after = _AFTER.get(a.kind, _AFTER_TEXT.get(a.text) if a.space and p.space else None)
            binds = _BEFORE.get(p.kind, after)
            if binds is not None:
                found.append((depth, binds, i))
        if p.text in _OPEN:
            depth += 1
    if not found:
        return []
    best = min((d, b) for d, b, _ in found)
    return [i for d, b, i in found if (d, b) == best]
