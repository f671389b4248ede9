"""Export sets must be consistent: what a set shows must make sense with nothing but what it shows.

Each exported declaration is looked at once more, in a module that has the set's names only: its signature and
contract, and where it is revealed also what is behind it. (Reference manual, "Export Sets and Access
Control"; Dafny calls a set that fails this "not consistent".)
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from language.analysis import typed as t
from language.analysis.bodies import constant, function, method, new_body, subset
from language.analysis.context import Context
from language.analysis.declare import Item, Work
from language.analysis.scope import Module
from language.diagnostics import Diagnostic, Note, Severity
from language.record import replace
from language.source import Span
from language.syntax import ast
from language.types import Type, UserType, map_type

_TOLD = 3
"""Reasons that are told of one set."""


def consistent_exports(ctx: Context, work: Work) -> None:
    """Reports export sets that show something, but not what it mentions."""
    by_typed = {item.typed: item for item in work.items}
    for e, what, seen in work.exported:
        reasons: list[Note] = []
        for x in what.provided:
            item = by_typed.get(x)
            if item is not None and item.decl not in ctx.bad:
                reasons += _unclear(ctx, item, seen, x in what.revealed)
        if reasons:
            ctx.current = e
            message = (
                "This export set is not consistent: it shows a declaration, but not something that the "
                "declaration mentions. Export that too."
            )
            first = sorted(set(reasons), key=lambda n: (n.span.file, n.span.start))[:_TOLD]
            ctx.error("export", e.span, message, *first)
    ctx.current = None


def _unclear(ctx: Context, item: Item, seen: Module, revealed: bool) -> Iterator[Note]:
    """What is wrong with a declaration where only `seen` is known."""
    trial = replace(ctx, diagnostics=[], bad=set(), _seen=set())
    trial.current = item.decl
    inside = Item(copy(item.typed), item.decl, seen, item.owner)
    _look(trial, inside, revealed)
    for d in trial.diagnostics:
        if d.severity is Severity.ERROR:
            yield Note(d.span, _shown(d))


def _shown(d: Diagnostic) -> str:
    return f"With what the set shows: {d.message}"


def _look(ctx: Context, item: Item, revealed: bool) -> None:
    b = new_body(ctx, item, item.typed if isinstance(item.typed, t.Function | t.Method) else None)
    for s in _types_written(item.decl, revealed):
        b.type(s)
    for x, span in _types(item.typed):
        _visible(ctx, item.module, x, span)
    match item.typed, item.decl:
        case t.Function() as f, ast.FunctionDecl() as d:
            function(ctx, item, f, d if revealed else replace(d, body=None, by_method=None))
        case t.Method() as m, ast.MethodDecl() as d:
            method(ctx, item, m, replace(d, body=None, new_split=None))
        case t.Constant() as c, ast.ConstDecl() as d if revealed:
            constant(ctx, item, c, d)
        case t.SubsetType() as s, (ast.TypeDecl() | ast.NewtypeDecl()) as d if revealed:
            subset(ctx, item, s, d)
        case _:
            pass


def _types_written(d: ast.Decl, revealed: bool) -> list[ast.TypeSyntax]:
    match d:
        case ast.FunctionDecl():
            result = [d.result] if d.result is not None else []
            return [*(p.type for p in d.params), *result]
        case ast.MethodDecl():
            return [p.type for p in (*d.params, *d.results)]
        case ast.FieldDecl():
            return [d.type]
        case ast.ConstDecl():
            return [d.type] if d.type is not None else []
        case ast.DatatypeDecl() if revealed:
            return [f.type for c in d.ctors for f in c.formals]
        case ast.ClassDecl() if revealed:
            return list(d.parents)
        case ast.TypeDecl() | ast.NewtypeDecl() if revealed and d.base is not None:
            return [d.base]
        case _:
            return []


def _types(x: object) -> Iterator[tuple[Type, Span]]:
    """Types that a declaration has without anybody having written them."""
    if isinstance(x, t.Constant):
        yield x.type, x.span


def _visible(ctx: Context, seen: Module, x: Type, span: Span) -> None:
    def look(part: Type) -> None:
        if isinstance(part, UserType) and not seen.sees(part.decl):
            ctx.error("name", span, f"There is no type called `{part.decl.name}` here.")

    map_type(x, look)
