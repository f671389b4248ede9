"""Which call a place stands in, what it wants, and which parameter comes here."""

from __future__ import annotations

from language.analysis import typed as t
from language.records.editing import Signature
from language.service.caret import Caret, at_caret
from language.service.reading import Read
from language.service.shown import Shown, shown
from language.source import SourceText
from language.syntax import ast
from language.syntax.tokens import Token

_OPEN = frozenset(["LPAR", "LSQB", "LBRACE"])
_CLOSE = frozenset(["RPAR", "RSQB", "RBRACE"])


def signature(read: Read, text: str, offset: int) -> Signature | None:
    """None where the place is in no call of something that the program declares."""
    caret = at_caret(read, text, offset)
    if caret is None or caret.work is None:
        return None
    call = _call(caret.before)
    if call is None:
        return None
    name, argument, named = call
    node, params = _callee(caret, name)
    if node is None:
        return None
    source = read.sources[node.span.file]
    if not node.span.file and caret.decl is not None and caret.decl.span.covers(node.span):
        source = SourceText(source.name, text)
    said = _shown(node, source)
    places = _places(said.head, params)
    names = [p.name.text for p in params if p.name is not None]
    if named in names:
        argument = names.index(named)
    return Signature(said.head, said.contract, places, argument if argument < len(places) else None)


def _call(before: tuple[Token, ...]) -> tuple[Token, int, str] | None:
    """The callee's name, the number of the argument that comes next, and its name if that is written."""
    depth, argument, named = 0, 0, ""
    for i in range(len(before) - 1, 0, -1):
        t_ = before[i]
        if t_.type in _CLOSE:
            depth += 1
        elif t_.type in _OPEN and depth:
            depth -= 1
        elif t_.type == "LPAR":
            at = _before_types(before, i - 1)
            return (before[at], argument, named) if at >= 0 and before[at].type == "ID" else None
        elif t_.type in _OPEN or (t_.type == "SEMI" and not depth):
            return None
        elif t_.type == "COMMA" and not depth:
            argument += 1
        elif t_.type == "GETS" and not depth and not argument and before[i - 1].type == "ID":
            named = before[i - 1].text
    return None


def _before_types(before: tuple[Token, ...], i: int) -> int:
    """The token before type arguments that end at `i`."""
    if before[i].text != ">":
        return i
    depth = 0
    while i >= 0:
        depth += (before[i].text == ">") - (before[i].text == "<")
        i -= 1
        if depth == 0:
            return i
    return -1


def _callee(caret: Caret, name: Token) -> tuple[ast.Node | None, tuple[ast.Formal, ...]]:
    meanings = [m for s, m in caret.links.meanings.items() if s.start == name.start and not s.file]
    assert caret.work is not None
    for meaning in meanings:
        match meaning:
            case t.Class():
                meaning = next((m for m in meaning.methods if m.name == ast.ANONYMOUS), None)
            case t.Constructor(datatype=d, name=ctor):
                written = next((i.written for i in caret.work.items if i.typed is d), None)
                for c in getattr(written, "ctors", ()):
                    if c.name.text == ctor:
                        return c, c.formals
            case _:
                pass
        found = next((i.written for i in caret.work.items if i.typed is meaning), None)
        if isinstance(found, ast.MethodDecl | ast.FunctionDecl):
            return found, found.params
    return None, ()


def _shown(node: ast.Node, source: SourceText) -> Shown:
    if isinstance(node, ast.Ctor):
        parts = ", ".join(" ".join(source.snippet(f.span).split()) for f in node.formals)
        return Shown(f"{node.name.text}({parts})")
    return shown(node, source)


def _places(head: str, params: tuple[ast.Formal, ...]) -> tuple[tuple[int, int], ...]:
    """Where the parameters stand in the head."""
    out: list[tuple[int, int]] = []
    start = head.find("(") + 1
    depth = 0
    for i in range(start, len(head)):
        c = head[i]
        if c in ",)" and not depth:
            if len(out) < len(params):
                out.append((start + (head[start] == " "), i))
            start = i + 1
            if c == ")":
                break
        depth += (c in "(<[{") - (c in ")>]}" and head[i - 1] not in "-~")
    return tuple(out)
