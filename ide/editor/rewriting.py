"""Words of a text, and a whole text that takes the place of another."""

from __future__ import annotations

from ide.editor.text_area import TextArea
from language.source import Span


def word_at(text: str, offset: int) -> str:
    """The name that the offset stands in."""

    def part(c: str) -> bool:
        return c.isalnum() or c in "_?'"

    start = offset
    while start > 0 and part(text[start - 1]):
        start -= 1
    while offset < len(text) and part(text[offset]):
        offset += 1
    return text[start:offset].rstrip("?")


def replace_text(view: TextArea, new: str) -> bool:
    """Change the lines that differ, as one step of undo; the caret stays in its line."""
    old = view.text
    least = min(len(old), len(new))
    first = next((i for i in range(least) if old[i] != new[i]), least)
    last = 0
    while last < least - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before = old[: view.offset].split()
    done = view.replace(Span(first, len(old) - last), new[first : len(new) - last])
    if done:
        at = _after_words(new, len("".join(before)))
        view.go_to(Span(at, at))
    return done


def _after_words(text: str, count: int) -> int:
    """The offset behind so many characters that are no white space."""
    for i, c in enumerate(text):
        if count <= 0:
            return i
        count -= not c.isspace()
    return len(text)
