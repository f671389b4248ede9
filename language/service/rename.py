"""Giving a name another spelling, everywhere at once, so that the program means the same.

What is written is worked out from the places of the name; then the new text is read, and every name in it
must mean what it meant. So nothing is renamed that would clash with another name, capture one, or be
captured.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from language.analysis.analyze import glance
from language.analysis.links import Links
from language.diagnostics import Diagnostic, Severity
from language.record import dataclass
from language.records.editing import Change, Refused
from language.service.names import Names
from language.service.reading import Read, in_order, read
from language.source import SourceText, Span
from language.syntax import ast
from language.syntax.scanner import word_kind

_NAME = re.compile(r"[A-Za-z'][A-Za-z0-9_?']*", re.ASCII)
_OWN = frozenset(["Valid", "Repr"])
"""Names that `{:autocontracts}` gives a meaning to."""


def rename(of: Read, offset: int, new: str) -> tuple[Change, ...] | Refused:
    """The edits that spell the name at a place anew, or why it cannot be done."""
    use = of.names.at(offset)
    if use is None:
        return Refused("There is no name here that this program declares.")
    old = of.sources[use.span.file].snippet(use.span)
    why = _unfit(new) or _given_meaning(of, use.family, old)
    if why:
        return Refused(why)
    if new == old:
        return ()
    places = of.names.places(use.family)
    after = _written(of, places, new)
    why = _another_meaning(of, after, places, old, new)
    if why:
        return Refused(why)
    return tuple([Change(of.sources[s.file].name, s, new) for s in places])


def _unfit(new: str) -> str:
    if not _NAME.fullmatch(new):
        return (
            f"`{new}` cannot be a name: it begins with a letter, and has letters, digits, `_`, `'` and `?`."
        )
    if word_kind(new) != "ID":
        return f"`{new}` is a word of the language, so it cannot be a name."
    return ""


def _given_meaning(of: Read, family: Span, old: str) -> str:
    """Why what is declared must keep its name."""
    for d in of.names.members(family):
        match d.node:
            case ast.Formal() if _yielded(of, d.name.span):
                return (
                    f"`{old}` is what an iterator yields, and `{old}s` is made from it, so it keeps its name."
                )
            case ast.FunctionDecl() | ast.FieldDecl() if old in _OWN and _autocontracts(of, d.name.span):
                return f"`{{:autocontracts}}` gives `{old}` its meaning, so it keeps its name."
            case _:
                pass
    return ""


def _yielded(of: Read, span: Span) -> bool:
    decls = [d for p in of.programs for d in ast.walk(p) if isinstance(d, ast.IteratorDecl)]
    return any(f.name is not None and f.name.span == span for d in decls for f in d.yields)


def _autocontracts(of: Read, span: Span) -> bool:
    decls = [d for p in of.programs for d in ast.walk(p) if isinstance(d, ast.ClassDecl)]
    return any(d.span.covers(span) and any(a.name == "autocontracts" for a in d.attributes) for d in decls)


# ── the text afterwards ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class _After:
    """The text with the new name, read, and where each of its places was."""

    read: Read
    starts: dict[int, list[int]]
    """Per text, where the old name stood."""
    longer: int

    def moved(self, span: Span) -> tuple[int, int]:
        """Where an old place begins now."""
        before = bisect_right(self.starts.get(span.file, []), span.start - 1)
        return span.file, span.start + before * self.longer


def _written(of: Read, places: list[Span], new: str) -> _After:
    starts: dict[int, list[int]] = {}
    texts = [s.text for s in of.sources]
    for s in reversed(places):
        starts.setdefault(s.file, []).insert(0, s.start)
        texts[s.file] = texts[s.file][: s.start] + new + texts[s.file][s.end :]
    sources = [SourceText(s.name, text) for s, text in zip(of.sources, texts, strict=True)]

    def load(_origin: str, path: str) -> SourceText | str:
        found = of.includes.get(path)
        return sources[found] if found is not None else "not there"

    length = places[0].end - places[0].start
    return _After(read(sources[0], load), starts, len(new) - length)


def _another_meaning(of: Read, after: _After, places: list[Span], old: str, new: str) -> str:
    """What would mean something else; "" where nothing does."""
    names = after.read.names
    now = {(u.span.file, u.span.start): u.family for u in names.uses.values()}
    families: dict[Span, Span] = {}
    for use in of.names.uses.values():
        found = now.get(after.moved(use.span))
        if found is None or families.setdefault(use.family, found) != found:
            return _clash(of, use.span, new)
    if len(set(families.values())) < len(families):
        twice = next(s for s in places if list(families.values()).count(families[_family(of.names, s)]) > 1)
        return _clash(of, twice, new)
    told = {(d.code, *after.moved(d.span)) for d in _errors(of)}
    for d in _errors(after.read):
        if (d.code, d.span.file, d.span.start) not in told:
            line = after.read.sources[d.span.file].line_of(d.span.start)
            return f"With the name `{new}` line {line} would be wrong: {d.message}"
    return ""


def _family(names: Names, place: Span) -> Span:
    return names.uses[place].family


def _clash(of: Read, place: Span, new: str) -> str:
    line = of.sources[place.file].line_of(place.start)
    return f"There is another `{new}`: the name on line {line} would then mean something else."


def _errors(of: Read) -> list[Diagnostic]:
    found = [*of.diagnostics, *glance(in_order(of.programs), Links()).diagnostics]
    return [d for d in found if d.severity is Severity.ERROR]
