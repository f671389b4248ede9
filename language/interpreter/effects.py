"""What a loop can change, read off its text: variables by the time its head is reached again, the heap."""

from __future__ import annotations

from language.analysis.bodiless import reach
from language.analysis.typed import (
    ArrayLength,
    ArrayRead,
    ArrayTarget,
    Block,
    Break,
    CallStmt,
    Expr,
    FieldRead,
    FieldTarget,
    For,
    FunctionCall,
    If,
    IfCases,
    LocalTarget,
    MatchStmt,
    NewArray,
    NewObject,
    Return,
    Slice,
    Stmt,
    Tree,
    Variable,
    While,
    WhileCases,
    walk,
)
from language.interpreter.loops import AnyLoop


def assigned_in(node: AnyLoop) -> list[Variable]:
    """Variables of outside that a round of the loop may have changed when the head is reached again, in
    the order of the text. What is assigned on the way out (before a `break` or `return`) is not."""
    if not isinstance(node, WhileCases) and node.body is None:
        return list(reach(node).variables)
    declared: set[Variable] = set()
    found: dict[Variable, None] = {}
    for stmt in _staying(node):
        for n in walk(stmt):
            if isinstance(n, LocalTarget):
                if n.declares:
                    declared.add(n.var)
                found[n.var] = None
    return [v for v in found if v not in declared]


def _staying(node: AnyLoop) -> list[Stmt]:
    """The simple statements and inner loops of the body from which the head can be reached again."""
    bodies = [b for _, b in node.cases] if isinstance(node, WhileCases) else [node.body]
    return [s for b in bodies if b is not None for s in _onward(b)[0]]


def _onward(s: Stmt) -> tuple[list[Stmt], bool]:
    """The parts of a statement that lie on a way onward, and whether there is one."""
    match s:
        case Return() | Break(is_continue=False):
            return [], False
        case Block(body=body):
            kept: list[Stmt] = []
            for part in body:
                found, goes_on = _onward(part)
                kept += found
                if not goes_on:
                    return [], False
            return kept, True
        case If(then=then, orelse=orelse):
            yes, yes_on = _onward(then)
            no, no_on = _onward(orelse) if orelse is not None else ([], True)
            return yes + no, yes_on or no_on
        case IfCases(cases=cases):
            branches = [_onward(b) for _, b in cases]
            return [x for found, _ in branches for x in found], any(on for _, on in branches)
        case MatchStmt(cases=cases):
            branches = [_onward(b) for _, b in cases]
            return [x for found, _ in branches for x in found], any(on for _, on in branches)
        case _:
            return [s], True


def writes_heap(node: Tree) -> bool:
    for n in walk(node):
        if isinstance(n, While | For) and n.body is None and reach(n).heap:
            return True
        if isinstance(n, ArrayTarget | FieldTarget | NewArray | NewObject):
            return True
        if isinstance(n, CallStmt) and not n.method.is_lemma and n.method.modifies:
            return True
    return False


def reads_heap(e: Expr) -> bool:
    return any(
        isinstance(n, FieldRead | ArrayRead | Slice)
        or (isinstance(n, FunctionCall) and bool(n.function.reads))
        for n in walk(e)
        if not isinstance(n, ArrayLength)
    )
