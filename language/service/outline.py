"""The declarations of a text as a tree, for an outline and for the path to a place."""

from __future__ import annotations

from language.records.editing import Entry
from language.service.reading import Read
from language.service.shown import shown
from language.source import SourceText
from language.syntax import ast


def outline(read: Read) -> tuple[Entry, ...]:
    """In the order of the text."""
    return tuple([e for d in read.program.decls if (e := _entry(d, read.sources[0])) is not None])


def path(read: Read, offset: int) -> tuple[Entry, ...]:
    """The entries around a place, the outermost first."""
    found: list[Entry] = []
    inside = outline(read)
    while True:
        entry = next((e for e in inside if e.span.start <= offset <= e.span.end), None)
        if entry is None:
            return tuple(found)
        found.append(entry)
        inside = entry.children


def _entry(d: ast.Decl, source: SourceText) -> Entry | None:
    if isinstance(d, ast.Import | ast.Export) or not d.name.text:
        return None
    inner: tuple[ast.Decl, ...] = (*getattr(d, "members", ()), *getattr(d, "decls", ()))
    children = [e for m in inner if (e := _entry(m, source)) is not None]
    if isinstance(d, ast.DatatypeDecl):
        ctors = [Entry(c.name.text, "constructor", _brief(c, source), c.span, c.name.span) for c in d.ctors]
        children = [*ctors, *children]
    name = "constructor" if d.name.text == ast.ANONYMOUS else d.name.text
    return Entry(name, kind(d), _brief(d, source), d.span, d.name.span, tuple(children))


def _brief(node: ast.Node, source: SourceText) -> str:
    """What follows the name in the head."""
    head = shown(node, source).head
    name = getattr(node, "name").text  # noqa: B009
    return head[head.find(name) + len(name) :].strip() if name in head else head


def kind(d: ast.Decl) -> str:
    """The word that says what is declared, as in `Offer.kind`."""
    match d:
        case ast.MethodDecl(kind=word):
            return "lemma" if "lemma" in word else word
        case ast.FunctionDecl(kind=word):
            return "predicate" if "predicate" in word else "function"
        case ast.ModuleDecl():
            return "module"
        case ast.FieldDecl():
            return "field"
        case ast.ConstDecl():
            return "constant"
        case ast.IteratorDecl():
            return "method"
        case _:
            return "type"
