"""Whether a method only asks: has results, and gives values to nothing but its own variables.

This is the *simple query method* of `{:autocontracts}` (manual, "Attributes"), decided on the syntax as Dafny
decides it: what a called method may change does not matter here, since its frame is checked anyway.
"""

from __future__ import annotations

from language.syntax import ast


def is_simple_query(m: ast.MethodDecl) -> bool:
    """Its postconditions must not speak of the earlier state either."""
    if not m.results or m.body is None:
        return False
    if any(isinstance(x, ast.Old | ast.Fresh | ast.Unchanged) for c in m.spec.ensures for x in ast.walk(c)):
        return False
    names = {f.name.text for f in (*m.params, *m.results) if f.name is not None}
    return _keeps_fields(m.body, names)


def _keeps_fields(n: ast.Node, names: set[str]) -> bool:
    """`names` are the local variables in scope; declarations add to it."""
    match n:
        case ast.Expr():
            return True
        case ast.Assign():
            return all(isinstance(x, ast.Ident) and x.name in names for x in n.targets)
        case ast.VarDecl():
            names.update(v.name.text for v in n.vars)
            return True
        case ast.PatternDecl():
            names.update(p.name.text for p in ast.walk(n.pattern) if isinstance(p, ast.VarPattern))
            return True
        case ast.Labeled():
            return _keeps_fields(n.body, names)
        case _:
            inner = set(names)
            return all(_keeps_fields(c, inner) for c in ast.children(n))
