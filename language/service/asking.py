"""Answers an editor's questions about one text, which changes between them."""

from __future__ import annotations

from pathlib import Path

from language.includes import file_loader, no_includes
from language.records.editing import Answer, Question
from language.service.complete import complete
from language.service.definition import definition, uses
from language.service.format import format_text
from language.service.hover import hover
from language.service.reading import Read, read
from language.service.rename import rename
from language.service.signature import signature
from language.source import SourceText


class Asked:
    """Remembers the text as it was last read, so that what is typed costs only the declaration at the
    caret."""

    def __init__(self) -> None:
        self._read: Read | None = None

    def answer(self, q: Question) -> Answer:
        match q.kind:
            case "complete":
                return complete(self._last(q), q.text, q.offset)
            case "signature":
                return signature(self._last(q), q.text, q.offset)
            case "hover":
                return hover(self._now(q), q.offset)
            case "definition":
                return definition(self._now(q), q.offset)
            case "uses":
                return uses(self._now(q), q.offset)
            case "rename":
                return rename(self._now(q), q.offset, q.new)
            case "format":
                return format_text(q.text)
            case kind:
                raise ValueError(kind)

    def _last(self, q: Question) -> Read:
        if self._read is None or self._read.sources[0].name != q.name:
            return self._now(q)
        return self._read

    def _now(self, q: Question) -> Read:
        """The text as it is."""
        if self._read is None or self._read.text != q.text or self._read.sources[0].name != q.name:
            load = file_loader(Path(q.name)) if Path(q.name).is_absolute() else no_includes
            self._read = read(SourceText(q.name, q.text), load)
        return self._read
