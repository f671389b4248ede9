"""Indentation, comment toggling and bracket matching on plain text. Offsets are code points."""

from __future__ import annotations

STEP = "  "
OPEN, CLOSE = "([{", ")]}"
SCAN_LIMIT = 20_000
"""How far a bracket's partner is looked for."""


def leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def indent_after(line: str) -> str:
    """The indentation of a new line that follows the text `line` before the caret."""
    before = leading(line)
    code = line.split("//")[0].rstrip()
    if code.endswith(("{", "(", "[", "=>", ":=")):
        return before + STEP
    first = code.lstrip().split(" ")[0]
    if not before and first in ("method", "function", "lemma", "predicate", "ghost"):
        return STEP  # its contract follows
    return before


def closing_indent(text: str, at: int) -> str | None:
    """The indentation of a `}` typed at `at`, when it stands alone on its line: its opener's line's."""
    start = text.rfind("\n", 0, at) + 1
    if text[start:at].strip():
        return None
    opener = _back(text, at - 1, "}")
    if opener is None:
        return None
    line = text.rfind("\n", 0, opener) + 1
    return leading(text[line:opener])


def toggle_comment(lines: list[str]) -> list[str]:
    """Comment all lines, or uncomment them when every line with text is a comment."""
    full = [x for x in lines if x.strip()]
    if full and all(x.lstrip().startswith("//") for x in full):
        return [_uncomment(x) if x.strip() else x for x in lines]
    width = min((len(leading(x)) for x in full), default=0)
    return [x[:width] + "// " + x[width:] if x.strip() else x for x in lines]


def _uncomment(line: str) -> str:
    at = line.index("//")
    rest = line[at + 2 :]
    return line[:at] + rest.removeprefix(" ")


def match_bracket(text: str, caret: int) -> tuple[int, int] | None:
    """The bracket at the caret (before it, or else after it) and its partner, as two offsets."""
    for at in (caret - 1, caret):
        if 0 <= at < len(text):
            c = text[at]
            if c in OPEN:
                partner = _forward(text, at + 1, c)
            elif c in CLOSE:
                partner = _back(text, at - 1, c)
            else:
                continue
            if partner is not None:
                return at, partner
    return None


def _forward(text: str, start: int, opener: str) -> int | None:
    closer, depth = CLOSE[OPEN.index(opener)], 1
    for i in range(start, min(len(text), start + SCAN_LIMIT)):
        if text[i] == opener:
            depth += 1
        elif text[i] == closer:
            depth -= 1
            if depth == 0:
                return i
    return None


def _back(text: str, start: int, closer: str) -> int | None:
    opener, depth = OPEN[CLOSE.index(closer)], 1
    for i in range(start, max(-1, start - SCAN_LIMIT), -1):
        if text[i] == closer:
            depth += 1
        elif text[i] == opener:
            depth -= 1
            if depth == 0:
                return i
    return None
