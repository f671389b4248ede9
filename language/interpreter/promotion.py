"""Variables as Python's own locals, for the bodies of methods and functions.

The rules write each variable as an item of the call's list, `E[5]`, where everybody finds it: claims that are
blamed, quantifiers, replays, whoever looks at a loop's head. Inside a body a local is several times as fast.
This pass over the finished lines makes it one, `v5`, and keeps the promise that who is handed `E` finds all
values in it: they are put back before each line that hands it on, and when the body returns.
"""

from __future__ import annotations

import re

from language.interpreter.outcomes import FIRST

ITEM = re.compile(r"\bE\[(\d+)\]")
STORED = re.compile(r"\bE\[(\d+)\] (?:=(?!=)|\+=|-=)")
HANDED = re.compile(r"\bE\b(?!\[)")
SINGLE = re.compile(r"( *(?:if .*|else|except Unknown as \w+)): ((?:t\d+ = )?k\d+\(E\b.*)")
"""A condition and the one statement below it, on a line of its own, that hands `E` on."""

WRITES = "  # sets variables"
"""The end of a line whose call may set any variable in `E`."""


def promoted(lines: list[str], returns: bool) -> list[str]:
    """The lines with locals. `returns`: what the variables are at the end matters to the caller."""
    slots = _slots(ITEM, lines)
    if not slots:
        return lines
    save = "; ".join(f"E[{n}] = v{n}" for n in _slots(STORED, lines))
    load = "; ".join(f"v{n} = E[{n}]" for n in slots)
    made = [f" {load}"]
    for line in lines:
        text = ITEM.sub(_local, line)
        made += _saved(text, save, returns) if save else [text]
        if line.endswith(WRITES):
            made.append(f"{_indent(text)}{load}")
    return [*made, f" {save}"] if returns and save else made


def _slots(pattern: re.Pattern[str], lines: list[str]) -> list[int]:
    return sorted({n for line in lines for n in map(int, pattern.findall(line)) if n >= FIRST})


def _local(found: re.Match[str]) -> str:
    return found[0] if int(found[1]) < FIRST else f"v{found[1]}"


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _saved(text: str, save: str, returns: bool) -> list[str]:
    """The line, after one that puts the variables back where it needs them there."""
    single = SINGLE.fullmatch(text)
    if single is not None and not HANDED.search(single[1]):
        return [f"{single[1]}: {save}; {single[2]}"]
    if HANDED.search(text) or (returns and text.lstrip().startswith("return ")):
        return [f"{_indent(text)}{save}", text]
    return [text]
