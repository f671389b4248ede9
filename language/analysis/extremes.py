"""Fifth pass: extreme predicates and lemmas, once all bodies are known. It adds their prefix predicates and
prefix lemmas to the work, for the checks that follow."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Item, Work
from language.analysis.dependencies import number
from language.analysis.extreme_lemmas import extreme_lemma
from language.analysis.extreme_predicates import extreme_predicate
from language.syntax import ast


def extremes(ctx: Context, work: Work) -> None:
    found = [i for i in work.items if isinstance(i.typed, t.Function | t.Method) and i.typed.extreme]
    if not found:
        return
    nodes = [i.typed for i in work.items if isinstance(i.typed, t.Function | t.Method | t.Constant)]
    prefixes = [i.typed.extreme.prefix for i in found if isinstance(i.typed, t.Function) and i.typed.extreme]
    recursion = number([*nodes, *prefixes])
    for item in found:
        ctx.current = item.decl
        if isinstance(item.typed, t.Function):
            extreme_predicate(ctx, item, item.typed, recursion)
    for item in found:
        ctx.current = item.decl
        if isinstance(item.typed, t.Method) and isinstance(item.decl, ast.MethodDecl):
            extreme_lemma(ctx, item, item.typed, item.decl, recursion)
    ctx.current = None
    for item in found:
        if isinstance(item.typed, t.Function | t.Method) and item.typed.extreme is not None:
            prefix = Item(item.typed.extreme.prefix, item.decl, item.module, item.owner)
            prefix.written = item.written
            work.items.append(prefix)
