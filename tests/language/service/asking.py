"""The one door of these tests: a text with `‸` at the caret in, what an editor is told out."""

from __future__ import annotations

from language.service.reading import Read, read
from language.source import SourceText


def at(text: str) -> tuple[Read, str, int]:
    """The text read, the text, and the caret's offset."""
    offset = text.index("‸")
    plain = text.replace("‸", "")
    return read(SourceText("case.dfy", plain)), plain, offset
