"""Names that a refining module has in common with the one that it refines: they are spelled alike."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis.links import Links
from language.source import Span
from language.syntax import ast


def refined_pairs(programs: tuple[ast.Program, ...], links: Links) -> Iterator[tuple[Span, Span]]:
    """Places of a refined name and of the name that refines it."""
    for p in programs:
        for m in ast.walk(p):
            if isinstance(m, ast.ModuleDecl) and m.refines:
                base = links.meanings.get(m.refines[-1].span)
                if isinstance(base, ast.ModuleDecl):
                    yield from _pairs(m.decls, base.decls)


def _pairs(new: tuple[ast.Decl, ...], old: tuple[ast.Decl, ...]) -> Iterator[tuple[Span, Span]]:
    known = {d.name.text: d for d in old}
    for d in new:
        before = known.get(d.name.text)
        if before is None or isinstance(d, ast.Import):
            continue
        yield before.name.span, d.name.span
        yield from _pairs(_members(d), _members(before))
        yield from _parts(d, before)


def _members(d: ast.Decl) -> tuple[ast.Decl, ...]:
    return (*getattr(d, "members", ()), *getattr(d, "decls", ()))


def _parts(new: ast.Decl, old: ast.Decl) -> Iterator[tuple[Span, Span]]:
    """Parameters, results, type parameters and constructors that are written again."""
    for part in ("params", "results", "type_params", "ctors"):
        before = {p.name.text: p.name.span for p in getattr(old, part, ()) if p.name is not None}
        for p in getattr(new, part, ()):
            if p.name is not None and p.name.text in before:
                yield before[p.name.text], p.name.span
    if isinstance(new, ast.MethodDecl) and isinstance(old, ast.MethodDecl):
        known = {n.text: n.span for n in _locals(old)}
        yield from ((known[n.text], n.span) for n in _locals(new) if n.text in known)


def _locals(d: ast.MethodDecl) -> list[ast.Name]:
    """Variables of a body: a refining one speaks of those of the refined body, and may say more of them."""
    found = [n for n in ast.walk(d.body) if isinstance(n, ast.VarDecl)] if d.body is not None else []
    return [v.name for n in found for v in n.vars]
