"""Names in module syntax, before anything is resolved: which modules they name, and what a text mentions.

Refinement copies declarations into another module (reference manual, "Module refinement"). There they must
mean what they meant; Dafny does not resolve them again, while Surefoot does. So a copy is made only where no
name in it changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from language.record import dataclass
from language.syntax import ast

Frame = Mapping[str, ast.ModuleDecl]
"""The modules that one module, or the top level, declares."""


def frame_of(decls: Iterable[ast.Decl]) -> Frame:
    return {d.name.text: d for d in decls if isinstance(d, ast.ModuleDecl)}


@dataclass(frozen=True)
class Place:
    """Where a module stands: the frames around it, from the innermost to the top level."""

    around: tuple[Frame, ...]

    def inside(self, m: ast.ModuleDecl) -> Place:
        return Place((frame_of(m.decls), *self.around))

    def find(self, path: tuple[str, ...]) -> tuple[ast.ModuleDecl, Place] | None:
        """The module of a dotted name, looking outward, and the place where it stands."""
        for i, frame in enumerate(self.around):
            found = frame.get(path[0])
            if found is not None:
                place = Place(self.around[i:])
                for part in path[1:]:
                    place = place.inside(found)
                    found = place.around[0].get(part)
                    if found is None:
                        return None
                return found, place
        return None


def mentioned(decls: Iterable[ast.Node]) -> set[str]:
    """Every name that a text looks up by itself, not as a member of something; names of local variables are
    among them."""
    decls = tuple(decls)
    types = {n.path[0].text.rstrip("?") for d in decls for n in ast.walk(d) if isinstance(n, ast.NamedType)}
    return types | mentioned_values(decls)


def mentioned_values(decls: Iterable[ast.Node]) -> set[str]:
    """Those of the mentioned names that do not stand where only a type can."""
    out: set[str] = set()
    for d in decls:
        for n in ast.walk(d):
            match n:
                case ast.Ident(_, name):
                    out.add(name)
                case ast.VarPattern(_, name):
                    out.add(name.text)
                case ast.CtorPattern(_, name) if name is not None:
                    out.add(name.text)
                case _:
                    pass
    return out


def introduced(decls: Iterable[ast.Decl]) -> set[str]:
    """Names that declarations put into their module, constructors of datatypes among them."""
    out: set[str] = set()
    for d in decls:
        if not isinstance(d, ast.Export):
            out.add(d.name.text)
        if isinstance(d, ast.DatatypeDecl):
            out |= {c.name.text for c in d.ctors}
    return out


def constructors(decls: Iterable[ast.Decl]) -> set[str]:
    return {c.name.text for d in decls if isinstance(d, ast.DatatypeDecl) for c in d.ctors}


def moved(m: ast.ModuleDecl, there: Place, here: Place) -> set[str]:
    """Names of modules in the text of `m`, which stands at `there`, that mean another module at `here`."""
    own = frame_of(m.decls)
    imports = [d for d in m.decls if isinstance(d, ast.Import)]
    aliases = {i.name.text for i in imports if i.name.text != i.target[0].text}
    names = mentioned(m.decls) - introduced(m.decls)
    names |= {i.target[0].text for i in imports} - own.keys() - aliases
    out: set[str] = set()
    for name in names:
        was, now = there.find((name,)), here.find((name,))
        if (was and was[0]) is not (now and now[0]):
            out.add(name)
    return out
