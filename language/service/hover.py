"""What is told of the word under the pointer: its type or head, its contract, or what a keyword means."""

from __future__ import annotations

from language.analysis import typed as t
from language.records.editing import Hover
from language.service.help import about
from language.service.reading import Read
from language.service.shown import Shown, shown
from language.source import Span
from language.syntax import ast
from language.syntax.scanner import scan

_KINDS = {"in": "parameter", "out": "result", "local": "variable", "bound": "bound variable"}


def hover(read: Read, offset: int) -> Hover | None:
    use = read.names.at(offset)
    if use is not None:
        node = read.names.declared[use.declaration].node
        said = _said(read, use.declaration, node)
        return Hover(use.span, str(said), _documented(read, node))
    word = next((x for x in scan(read.text) if x.start <= offset <= x.end and x.text.isalpha()), None)
    section = about(word.text) if word is not None and word.type != "ID" else None
    if word is None or section is None:
        return None
    return Hover(Span(word.start, word.end), "", section.prose, section.page)


def _said(read: Read, declaration: Span, node: ast.Node) -> Shown:
    entity = read.names.entities.get(declaration)
    source = read.sources[declaration.file]
    match entity:
        case t.Variable(name=name, type=type_, kind=kind, ghost=ghost):
            what = (
                "part of the datatype"
                if isinstance(node, ast.Formal) and _of_ctor(read, node)
                else _KINDS[kind]
            )
            return Shown(f"{name}: {type_}  // {'ghost ' if ghost else ''}{what}")
        case t.Constant(name=name, type=type_, value=value):
            written = shown(node, source).head
            return Shown(
                written if value is not None and ":" in written.split(":=")[0] else f"const {name}: {type_}"
            )
        case _:
            return shown(node, source)


def _of_ctor(read: Read, node: ast.Formal) -> bool:
    ctors = [c for p in read.programs for c in ast.walk(p) if isinstance(c, ast.Ctor)]
    return any(f is node for c in ctors for f in c.formals)


def _documented(read: Read, node: ast.Node) -> str:
    """The comment directly above a declaration, as prose."""
    if not isinstance(node, ast.Decl):
        return ""
    source = read.sources[node.span.file]
    line = source.line_of(node.span.start) - 1
    said: list[str] = []
    while line >= 1 and (text := source.line_text(line).strip()).startswith("//"):
        said.append(text.lstrip("/").strip())
        line -= 1
    return "\n".join(reversed(said))
