"""Tells apart what is computed when a program runs: marks the expressions that mean more there.

A proof may ask anything of a value that a ghost constructor made, and choose any value that satisfies a
condition. What runs has no such value at hand, and must choose one that everybody would choose. Source:
manual, sections on ghost constructors and on `:|` in expressions.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.compiled import literal, partly_comparable, run
from language.operators import EQUALITY


def computed(x: t.Function | t.Method | t.Constant | t.SubsetType) -> None:
    """Marks (`computed`) what is run of a declaration without errors."""
    match x:
        case t.Function():
            if x.by_method is not None:
                _statements(x.by_method)
            elif not x.ghost and x.body is not None:
                _expression(x.body)
        case t.Method():
            if not x.ghost and x.body is not None:
                _statements(x.body)
        case t.Constant():
            if not x.ghost and x.value is not None:
                _expression(x.value)
        case t.SubsetType():
            if x.witness is not None and not x.ghost_witness:
                _expression(x.witness)


def _expression(e: t.Expr) -> None:
    """Expressions are frozen for everyone else; this pass decides their `computed`."""
    for x in run(e):
        match x:
            case t.Destructor() | t.Discriminator() | t.DatatypeUpdate():
                marked = True
            case t.LetSuchThat(_, _, vars_, _, _, ghost):
                marked = not ghost and not all(v.ghost for v in vars_)
            case t.Binary() if x.op in EQUALITY:
                marked = _partly(x)
            case _:
                marked = False
        if marked:
            object.__setattr__(x, "computed", True)


def _partly(e: t.Binary) -> bool:
    """Whether some values of the type cannot be compared when the program runs, and these may be meant."""
    return partly_comparable(e.left.type) and not (literal(e.left) or literal(e.right))


def _statements(root: t.Stmt) -> None:
    stack: list[t.Stmt] = [root]
    while stack:
        s = stack.pop()
        if s.ghost:
            continue
        for e in _run_of(s):
            _expression(e)
        stack += [c for c in t.children(s) if isinstance(c, t.Stmt)]


def _run_of(s: t.Stmt) -> list[t.Expr]:
    """The expressions of a compiled statement, without those of the statements in it, that are computed."""
    match s:
        case t.Assign(_, _, targets, values):
            pairs = zip(targets, values, strict=False)
            return [e for x, v in pairs if not _ghost_place(x) for e in (*_exprs(x), *_of_value(v))]
        case t.CallStmt(_, _, m, _, receiver, args, targets):
            given = [a for a, p in zip(args, m.params, strict=True) if not p.ghost]
            return [
                *([] if receiver is None else [receiver]),
                *given,
                *[e for x in targets for e in _exprs(x)],
            ]
        case t.AssignSuchThat(_, _, targets, condition, assumed):
            return [e for x in targets for e in _exprs(x)] + ([] if assumed else [condition])
        case t.If(_, _, guard):
            return [] if guard is None else [guard]
        case t.IfCases() | t.WhileCases():
            return [guard for guard, _ in s.cases]
        case t.While(_, _, guard):
            return [] if guard is None else [guard]
        case t.For(_, _, _, start, end):
            return [start] if end is None else [start, end]
        case t.Forall():
            return [s.range]
        case t.MatchStmt():
            return [s.scrutinee]
        case t.Expect():
            return [s.condition] if s.message is None else [s.condition, s.message]
        case t.Print():
            return list(s.args)
        case _:
            return []


def _exprs(x: t.Tree) -> list[t.Expr]:
    return [c for c in t.children(x) if isinstance(c, t.Expr)]


def _ghost_place(x: t.LValue) -> bool:
    match x:
        case t.LocalTarget(_, var):
            return var.ghost
        case t.FieldTarget(_, _, field):
            return field.ghost
        case t.ConstTarget(_, _, const):
            return const.ghost
        case _:
            return False


def _of_value(v: t.Rhs) -> list[t.Expr]:
    if isinstance(v, t.NewObject) and v.ctor is not None:
        return [a for a, p in zip(v.args, v.ctor.params, strict=True) if not p.ghost]
    return _exprs(v)
