"""The language on a few pages: every keyword has a section, `## word` or `## word, word`, in
`language/help`."""

from __future__ import annotations

import functools
import re
from importlib import resources

from language.record import dataclass

_SECTION = re.compile(r"^## (.+?)\n+(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """`prose` is Markdown; its first paragraph says what the words mean."""

    words: tuple[str, ...]
    prose: str
    page: str


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    text: str


@functools.cache
def pages() -> tuple[Page, ...]:
    """In the order in which they are read."""
    folder = resources.files("language") / "help"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".md")), key=lambda f: f.name)
    texts = [(f.name.removesuffix(".md"), f.read_text(encoding="utf-8")) for f in files]
    return tuple([Page(name, _title(text), text) for name, text in texts])


def _title(text: str) -> str:
    found = _TITLE.search(text)
    return found[1] if found else ""


@functools.cache
def _sections() -> dict[str, Section]:
    found: dict[str, Section] = {}
    for page in pages():
        for m in _SECTION.finditer(page.text):
            words = tuple([w.strip(" `") for w in m[1].split(",")])
            found |= dict.fromkeys(words, Section(words, m[2].strip(), page.name))
    return found


def about(word: str) -> Section | None:
    """The section on a word of the language."""
    return _sections().get(word)


def search(text: str) -> tuple[Section, ...]:
    """Sections that have all the words of a question, those that are named by one of them first."""
    wanted = text.lower().split()
    found = {s.words: s for s in _sections().values()}.values()
    hits = [s for s in found if all(w in f"{' '.join(s.words)} {s.prose}".lower() for w in wanted)]
    return tuple(sorted(hits, key=lambda s: not any(w in s.words for w in wanted))) if wanted else ()
