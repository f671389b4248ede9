"""Labels of statements, of assertions and of clauses: which may be named at a place, and where each is."""

from __future__ import annotations

from collections.abc import Iterator

from language.source import Span
from language.syntax import ast


def labels_before(decl: ast.Decl, offset: int) -> list[str]:
    """Those that may be named at a place in a declaration, the nearest first."""
    found = [n for n in _labels(decl) if n.text and n.span.start < offset]
    return [n.text for n in sorted(found, key=lambda n: -n.span.start)]


def label_uses(program: ast.Program) -> Iterator[tuple[Span, Span]]:
    """Places at which a label is named, and of the label: the last one of that name before."""
    for d in _declarations(program.decls):
        known = list(_labels(d))
        if not known:
            continue
        for use in _uses(d):
            before = [n.span for n in known if n.text == use.text and n.span.start < use.span.start]
            if before:
                yield use.span, max(before)


def _declarations(decls: tuple[ast.Decl, ...]) -> Iterator[ast.Decl]:
    for d in decls:
        inner: tuple[ast.Decl, ...] = (*getattr(d, "members", ()), *getattr(d, "decls", ()))
        if inner:
            yield from _declarations(inner)
        else:
            yield d


def _labels(d: ast.Decl) -> Iterator[ast.Name]:
    for node in ast.walk(d):
        match node:
            case ast.Labeled(label=name) | ast.Assert(label=name) | ast.Clause(label=name):
                if name is not None:
                    yield name
            case _:
                pass


def _uses(d: ast.Decl) -> Iterator[ast.Name]:
    for node in ast.walk(d):
        match node:
            case ast.Break(label=name) | ast.Old(label=name) | ast.Fresh(label=name):
                pass
            case ast.Unchanged(label=name) | ast.Call(at=name):
                pass
            case ast.Reveal(names=names):
                yield from (ast.Name(e.span, e.name) for e in names if isinstance(e, ast.Ident))
                continue
            case _:
                continue
        if name is not None:
            yield name
