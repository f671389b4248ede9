"""Which type parameters must support `==` because a signature puts them into a set, or as a map's keys.

Dafny infers `(==)` for these, so that `method M<T>(s: set<T>)` needs no mark. Worked out on the syntax,
before any name is resolved: a type is looked up by its last name, which is enough for what programs write.
"""

from __future__ import annotations

from language.syntax import ast

_KEYED = {"set", "iset", "multiset", "map", "imap"}


class EqualityNeeds:
    """`needs` tells, for each declared type's name, which of its parameters must support equality."""

    def __init__(self, programs: tuple[ast.Program, ...]) -> None:
        self.needs: dict[str, list[bool]] = {}
        types: list[ast.ClassDecl | ast.DatatypeDecl | ast.TypeDecl | ast.NewtypeDecl] = []
        stack: list[ast.Decl] = [d for p in programs for d in p.decls]
        while stack:
            d = stack.pop()
            if isinstance(d, ast.ModuleDecl):
                stack += d.decls
            elif (
                isinstance(d, ast.ClassDecl | ast.DatatypeDecl | ast.TypeDecl | ast.NewtypeDecl)
                and d.type_params
            ):
                types.append(d)
                self.needs[d.name.text] = ["==" in p.characteristics for p in d.type_params]
        changed = True
        while changed:
            changed = False
            for d in types:
                row = self.needs[d.name.text]
                used = self.used(_mentioned(d), d.type_params)
                for i, p in enumerate(d.type_params):
                    if p.name.text in used and i < len(row) and not row[i]:
                        row[i] = changed = True

    def used(self, types: list[ast.TypeSyntax], params: tuple[ast.TypeParam, ...] = ()) -> set[str]:
        """Names that stand where equality is needed. `params`, those of the declaration around, are what a
        type without its arguments is filled in with (manual, section "Type Parameter Completion")."""
        out: set[str] = set()
        for t in types:
            self._look(t, params, out)
        return out

    def _look(self, t: ast.TypeSyntax, params: tuple[ast.TypeParam, ...], out: set[str]) -> None:
        match t:
            case ast.NamedType(_, path, None):
                name = path[-1].text.rstrip("?")
                row = [True] if name in _KEYED else self.needs.get(name, [])
                out |= {p.name.text for p, needed in zip(params, row, strict=False) if needed}
            case ast.NamedType(_, path, args):
                name = path[-1].text.rstrip("?")
                for i, a in enumerate(args or ()):
                    keyed = name in _KEYED and i == 0
                    needs = self.needs.get(name, ())
                    if (keyed or (i < len(needs) and needs[i])) and isinstance(a, ast.NamedType):
                        self._all(a, out)
                    self._look(a, params, out)
            case ast.TupleType(_, items):
                for i in items:
                    self._look(i, params, out)
            case ast.ArrowType(_, inputs, result):
                for p in inputs:
                    self._look(p, params, out)
                self._look(result, params, out)
            case _:
                pass

    def _all(self, t: ast.TypeSyntax, out: set[str]) -> None:
        """Every name in a type whose values are compared."""
        match t:
            case ast.NamedType(_, path, args):
                out.add(path[-1].text)
                for a in args or ():
                    self._all(a, out)
            case ast.TupleType(_, items):
                for i in items:
                    self._all(i, out)
            case _:
                pass


def _mentioned(d: ast.Decl) -> list[ast.TypeSyntax]:
    match d:
        case ast.ClassDecl():
            return [
                m.type
                for m in d.members
                if isinstance(m, ast.FieldDecl | ast.ConstDecl)
                and m.type is not None
                and "ghost" not in m.modifiers
            ]
        case ast.DatatypeDecl():
            return [f.type for c in d.ctors for f in c.formals if not f.ghost]
        case ast.TypeDecl() | ast.NewtypeDecl():
            return [d.base] if d.base is not None else []
        case _:
            return []
