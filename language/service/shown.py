"""A declaration in the language's own words: its head on one line, and its contract."""

from __future__ import annotations

import re
from collections.abc import Callable

from language.record import dataclass
from language.source import SourceText, Span
from language.syntax import ast

_SPACE = re.compile(r"\s+")
MOST = 300
Text = Callable[[int, int], str]


@dataclass(frozen=True)
class Shown:
    """`head` as written, on one line; `contract` a clause a line."""

    head: str
    contract: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join((self.head, *[f"  {c}" for c in self.contract]))


def shown(node: ast.Node, source: SourceText) -> Shown:
    """What a declaration promises; a body, a value that is long and members are left out."""

    def text(start: int, end: int) -> str:
        return _SPACE.sub(" ", source.text[start:end]).strip()[:MOST]

    match node:
        case ast.MethodDecl() | ast.FunctionDecl():
            return _callable(node, text)
        case ast.ClassDecl() | ast.ModuleDecl():
            brace = source.text.find("{", node.name.span.end, node.span.end)
            return Shown(text(node.span.start, brace if brace >= 0 else node.span.end))
        case ast.DatatypeDecl(ctors=ctors):
            end = ctors[-1].formals[-1].span.end + 1 if ctors and ctors[-1].formals else node.span.end
            if not node.members:
                end = node.span.end
            return Shown(text(node.span.start, end))
        case ast.FieldDecl(type=type_):
            ghost = "ghost " if "ghost" in node.modifiers else ""
            return Shown(f"{ghost}var {node.name.text}: {text(type_.span.start, type_.span.end)}")
        case _:
            return Shown(text(node.span.start, node.span.end))


def _callable(d: ast.MethodDecl | ast.FunctionDecl, text: Text) -> Shown:
    spec = d.spec
    clauses: list[tuple[Span, str]] = []
    for word, items in (("requires", spec.requires), ("ensures", spec.ensures)):
        clauses += [(c.span, f"{word} {text(c.condition.span.start, c.condition.span.end)}") for c in items]
    for word, frames in (("reads", spec.reads), ("modifies", spec.modifies)):
        if frames:
            clauses.append((frames[0].span, f"{word} {text(frames[0].span.start, frames[-1].span.end)}"))
    if spec.decreases is not None:
        star = spec.decreases.star
        said = "*" if star else ", ".join(text(e.span.start, e.span.end) for e in spec.decreases.exprs)
        clauses.append((spec.decreases.span, f"decreases {said}"))
    clauses.sort(key=lambda c: c[0])
    return Shown(_head(d, text), tuple([c for _, c in clauses]))


def _head(d: ast.MethodDecl | ast.FunctionDecl, text: Text) -> str:
    """Put together from its parts, so that what is between them (attributes, comments) stays out."""

    def formals(items: tuple[ast.Formal, ...]) -> str:
        return "(" + ", ".join(text(f.span.start, f.span.end) for f in items) + ")"

    name = "" if d.name.text == ast.ANONYMOUS else " " + d.name.text
    params = ", ".join(text(p.span.start, p.span.end) for p in d.type_params)
    ghost = "ghost " if "ghost" in d.modifiers else "static " if "static" in d.modifiers else ""
    head = f"{ghost}{d.kind}{name}{f'<{params}>' if params else ''}{formals(d.params)}"
    if isinstance(d, ast.MethodDecl):
        return head + (f" returns {formals(d.results)}" if d.results else "")
    if d.result is None:
        return head
    result = text(d.result.span.start, d.result.span.end)
    return f"{head}: ({d.result_name.text}: {result})" if d.result_name is not None else f"{head}: {result}"
