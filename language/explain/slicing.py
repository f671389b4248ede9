"""Which variables the way onward from a loop's head depends on: those of its tests, of what may go wrong, of
what it writes to objects, and whatever flows into these. Sums that nobody looks at are not among them."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis.typed import (
    Apply,
    ArrayRead,
    ArrayTarget,
    Assign,
    AssignSuchThat,
    Binary,
    CallStmt,
    Convert,
    Destructor,
    Expect,
    Expr,
    ExprRhs,
    FieldRead,
    FieldTarget,
    For,
    FunctionCall,
    If,
    IfCases,
    Index,
    Ite,
    LocalTarget,
    Match,
    MatchStmt,
    Print,
    Slice,
    Tree,
    Update,
    Var,
    Variable,
    While,
    WhileCases,
    walk,
)
from language.operators import Operator
from language.types import UserType

PARTIAL = (Operator.DIVIDE, Operator.MODULO, Operator.SHIFT_LEFT, Operator.SHIFT_RIGHT)


def relevant(loop: Tree) -> frozenset[Variable]:
    """Two states that agree on these, and on what they lead to, go on alike for ever."""
    needed = {v for e in _decisive(loop) for v in _variables(e)}
    flows = list(_flows(loop))
    while True:
        more = {v for target, value in flows if target in needed for v in _variables(value)} - needed
        if not more:
            return frozenset(needed)
        needed |= more


def _variables(e: Tree) -> Iterator[Variable]:
    return (n.var for n in walk(e) if isinstance(n, Var))


def _flows(loop: Tree) -> Iterator[tuple[Variable, Tree]]:
    for n in walk(loop):
        if isinstance(n, Assign):
            for target, value in zip(n.targets, n.values, strict=True):
                if isinstance(target, LocalTarget):
                    yield target.var, value


def _decisive(loop: Tree) -> Iterator[Tree]:
    """The parts of the text on whose values the way depends."""
    for n in walk(loop):
        match n:
            case While(guard=guard):
                if guard is not None:
                    yield guard
            case For(start=start, end=end, var=v):
                yield Var(start.span, v.type, v)
                yield start
                if end is not None:
                    yield end
            case If() | IfCases() | WhileCases() | MatchStmt():
                yield from _tests(n)
            case Assign(targets=targets, values=values):
                yield from _written(targets, values)
            case LocalTarget(var=v) if isinstance(v.type, UserType):
                yield Var(v.span, v.type, v)
            case CallStmt() | AssignSuchThat() | Expect() | Print():
                yield n
            case Expr() if _partial(n):
                yield n
            case _:
                pass


def _tests(n: If | IfCases | WhileCases | MatchStmt) -> Iterator[Tree]:
    match n:
        case If(guard=guard):
            if guard is not None:
                yield guard
        case MatchStmt(scrutinee=e):
            yield e
        case _:
            yield from (g for g, _ in n.cases)


def _written(targets: tuple[Tree, ...], values: tuple[Tree, ...]) -> Iterator[Tree]:
    for target, value in zip(targets, values, strict=True):
        if isinstance(target, FieldTarget | ArrayTarget):
            yield target
            yield value
        elif not isinstance(value, ExprRhs):
            yield value


def _partial(e: Expr) -> bool:
    match e:
        case Index() | ArrayRead() | Slice() | Update() | FieldRead() | Destructor() | Apply() | Convert():
            return True
        case FunctionCall() | Ite() | Match():
            return True
        case Binary(op=op):
            return op in PARTIAL
        case _:
            return False
