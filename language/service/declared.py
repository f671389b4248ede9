"""Every name that a text declares, with the node that declares it."""

from __future__ import annotations

from collections.abc import Iterator

from language.record import dataclass
from language.source import Span
from language.syntax import ast


@dataclass(frozen=True)
class Declared:
    """`node` declares the name; `inside` is where the name is known, as far as brackets say: the declaration,
    statement or expression around it."""

    name: ast.Name
    node: ast.Node
    inside: Span


def declared(program: ast.Program) -> Iterator[Declared]:
    """In no order. What was put in for a hole, or has no name, is left out."""
    yield from (d for d in _below(program, program.span) if d.name.text not in ("", "_", ast.ANONYMOUS))


def _below(node: ast.Node, inside: Span) -> Iterator[Declared]:
    match node:
        case ast.Import(name=name, target=target):
            if name.span != target[-1].span:
                yield Declared(name, node, inside)
        case ast.Export(name=name):
            if name.text:
                yield Declared(name, node, inside)
        case ast.Decl(name=name):
            if name.span.start < name.span.end:
                yield Declared(name, node, inside)
        case ast.Formal(name=name) | ast.BoundVar(name=name):
            if name is not None:
                yield Declared(name, node, inside)
        case ast.TypeParam(name=name) | ast.Ctor(name=name) | ast.VarPattern(name=name):
            yield Declared(name, node, inside)
        case ast.Labeled(label=name):
            yield Declared(name, node, inside)
        case ast.Clause(label=name) | ast.Assert(label=name):
            if name is not None:
                yield Declared(name, node, inside)
        case _:
            pass
    match node:
        case ast.FunctionDecl(result_name=name):
            if name is not None:
                yield Declared(name, node, node.span)
        case ast.NewtypeDecl(var=name) | ast.TypeDecl(var=name):
            if name is not None:
                yield Declared(name, node, node.span)
        case _:
            pass
    within = node.span if _opens(node) else inside
    for child in ast.children(node):
        yield from _below(child, within)


def _opens(node: ast.Node) -> bool:
    """Whether what is declared below is known there only."""
    return isinstance(
        node,
        ast.Decl
        | ast.Block
        | ast.Quantified
        | ast.SetComprehension
        | ast.MapComprehension
        | ast.Lambda
        | ast.LetExpr
        | ast.LetOrFail
        | ast.MatchExprCase
        | ast.MatchStmtCase
        | ast.Alternative
        | ast.Forall
        | ast.For
        | ast.If
        | ast.IfExpr,
    ) and not isinstance(node, ast.ModuleDecl | ast.DatatypeDecl)
