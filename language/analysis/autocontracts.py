"""Which declarations ask for `{:autocontracts}`, and the members that it gives to a class."""

from __future__ import annotations

from language.syntax import ast

NAME = "autocontracts"


def asks(d: ast.Decl, name: str = NAME) -> bool | None:
    """What the declaration's own attribute of that name says; None where it has none."""
    for a in d.attributes:
        if a.name == name:
            said = a.args[0] if a.args else None
            return said.value if isinstance(said, ast.BoolLit) else True
    return None


def added_members(d: ast.ClassDecl) -> tuple[ast.Decl, ...]:
    """`ghost var Repr: set<object?>` and `ghost predicate Valid()`, where the class needs them."""
    if d.kind != "class" or not asks(d):
        return ()
    span, ghost = d.name.span, frozenset({"ghost"})
    added: list[ast.Decl] = []
    if not any(isinstance(m, ast.FieldDecl) and m.name.text == "Repr" for m in d.members):
        item = ast.NamedType(span, (ast.Name(span, "object?"),), None)
        type_ = ast.NamedType(span, (ast.Name(span, "set"),), (item,))
        added.append(ast.FieldDecl(span, ast.Name(span, "Repr"), ghost, (), type_))
    if not any(_is_valid(m) for m in d.members):
        spec = ast.Spec(span, (), (), (), (), None)
        added.append(
            ast.FunctionDecl(
                span,
                ast.Name(span, "Valid"),
                ghost,
                (),
                "predicate",
                False,
                (),
                (),
                None,
                None,
                spec,
                None,
                None,
            )
        )
    return tuple(added)


def _is_valid(m: ast.Decl) -> bool:
    return isinstance(m, ast.FunctionDecl) and m.name.text == "Valid" and "static" not in m.modifiers
