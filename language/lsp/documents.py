"""The texts that are open in the editor, each read when it is first asked about and again when it changes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from language.includes import file_loader
from language.record import dataclass
from language.service.reading import Read, read
from language.source import SourceText


@dataclass(frozen=True)
class Document:
    uri: str
    version: int
    source: SourceText


class Documents:
    def __init__(self) -> None:
        self._open: dict[str, Document] = {}
        self._read: dict[str, tuple[int, Read]] = {}

    def put(self, uri: str, version: int, text: str) -> Document:
        made = Document(uri, version, SourceText(path_of(uri), text))
        self._open[uri] = made
        return made

    def close(self, uri: str) -> None:
        self._open.pop(uri, None)
        self._read.pop(uri, None)

    def get(self, uri: str) -> Document | None:
        return self._open.get(uri)

    def reading(self, document: Document) -> Read:
        """The text as it is now."""
        known = self._read.get(document.uri)
        if known is None or known[0] != document.version:
            known = (document.version, read(document.source, file_loader(Path(document.source.name))))
            self._read[document.uri] = known
        return known[1]

    def last(self, document: Document) -> Read:
        """The text as it was last read: a completion reads again only the declaration at the caret."""
        known = self._read.get(document.uri)
        return known[1] if known is not None else self.reading(document)

    def uri_of(self, name: str) -> str:
        """Of a file that was read, by its name."""
        for uri, d in self._open.items():
            if d.source.name == name:
                return uri
        return Path(name).resolve().as_uri()


def path_of(uri: str) -> str:
    """The file's path, or the address itself where it is no file's."""
    parts = urlparse(uri)
    return url2pathname(unquote(parts.path)) if parts.scheme == "file" else uri
