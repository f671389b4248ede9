"""Modules with a dotted name, put where they belong: `module A.B { … }` is the module `B` of `A`.

It may stand in another file than `A`; where there is no `A`, one is made. Modules of one dotted name are
parts of one module. (Reference manual, "Modules": "Nesting modules", the dotted form.)
"""

from __future__ import annotations

from language.record import replace
from language.syntax import ast


def nest(programs: tuple[ast.Program, ...]) -> tuple[ast.Program, ...]:
    """The programs without dotted names of modules; the same ones where there are none."""
    if not any(_has_dots(p.decls) for p in programs):
        return programs
    dotted = [d for p in programs for d in p.decls if isinstance(d, ast.ModuleDecl) and "." in d.name.text]
    waiting: dict[str, list[ast.ModuleDecl]] = {}
    for d in dotted:
        waiting.setdefault(d.name.text.split(".")[0], []).append(_without_first(d))
    out = [replace(p, decls=_placed([d for d in p.decls if d not in dotted], waiting)) for p in programs]
    last = out[-1]
    out[-1] = replace(last, decls=(*last.decls, *[_around(name, inner) for name, inner in waiting.items()]))
    return tuple(out)


def _has_dots(decls: tuple[ast.Decl, ...]) -> bool:
    return any(isinstance(d, ast.ModuleDecl) and ("." in d.name.text or _has_dots(d.decls)) for d in decls)


def _placed(decls: list[ast.Decl], waiting: dict[str, list[ast.ModuleDecl]]) -> tuple[ast.Decl, ...]:
    """The declarations, their modules with those that wait for them; what is placed no longer waits."""
    out: list[ast.Decl] = []
    for d in decls:
        if isinstance(d, ast.ModuleDecl):
            inner = (*d.decls, *waiting.pop(d.name.text, ()))
            d = replace(d, decls=_nested(inner)) if inner != d.decls or _has_dots(inner) else d
        out.append(d)
    return tuple(out)


def _nested(decls: tuple[ast.Decl, ...]) -> tuple[ast.Decl, ...]:
    """The declarations of one module, dotted names in it placed."""
    waiting: dict[str, list[ast.ModuleDecl]] = {}
    plain: list[ast.Decl] = []
    for d in decls:
        if isinstance(d, ast.ModuleDecl) and "." in d.name.text:
            waiting.setdefault(d.name.text.split(".")[0], []).append(_without_first(d))
        else:
            plain.append(d)
    out = _placed(plain, waiting)
    return (*out, *[_around(name, inner) for name, inner in waiting.items()])


def _without_first(d: ast.ModuleDecl) -> ast.ModuleDecl:
    rest = d.name.text.split(".", 1)[1]
    return replace(d, name=replace(d.name, text=rest))


def _around(name: str, inner: list[ast.ModuleDecl]) -> ast.ModuleDecl:
    """A module that nobody declares, but for what is in it."""
    first = inner[0]
    made = ast.Name(first.name.span, name)
    return ast.ModuleDecl(first.span, made, frozenset(), (), (), _nested(tuple(inner)))
