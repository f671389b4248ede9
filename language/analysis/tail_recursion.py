"""`{:tailrecursion}`: who asks for it gets an error where a recursive call is no tail call (manual,
"Attributes").

A method's call of itself must be the last compiled thing that it does, give its results to the method's own,
and take the same type arguments. A function's must be its value, or that plus, times or minus something.
"""

from __future__ import annotations

from collections.abc import Mapping

from language.analysis import typed as t
from language.analysis.bases import numeric
from language.analysis.compiled import run, run_parts
from language.analysis.context import Context
from language.analysis.dependencies import Node
from language.operators import Operator
from language.source import Span
from language.types import BitvectorType, CharType, SeqType

NAME = "tailrecursion"
_ACCUMULATE = (Operator.ADD, Operator.MULTIPLY, Operator.SUBTRACT)


def tail_recursion(ctx: Context, f: t.Callable_, components: Mapping[Node, int]) -> None:
    mark = t.attribute(f.attributes, NAME)
    if mark is None or (
        len(mark.args) == 1 and isinstance(mark.args[0], t.Literal_) and not mark.args[0].value
    ):
        return
    if f.ghost:
        kind = "function" if isinstance(f, t.Function) else "method"
        message = f"`{{:{NAME}}}` is about how code runs, so it has no place on a ghost {kind}."
        ctx.error("attribute", f.name_span, message)
    elif sum(component == f.scc for component in components.values()) > 1:
        message = f"`{{:{NAME}}}` is possible only for one that calls itself directly, not by way of others."
        ctx.error("attribute", f.name_span, message)
    elif isinstance(f, t.Function):
        if f.by_method is None and f.body is not None:
            _Value(ctx, f).tail(f.body)
    elif f.body is not None:
        _Steps(ctx, f).block(f.body, False)


class _Steps:
    """A method's statements, after a recursive call of which nothing may run."""

    def __init__(self, ctx: Context, method: t.Method) -> None:
        self.ctx = ctx
        self.method = method
        self.told = False

    def _no(self, span: Span, why: str) -> None:
        if not self.told:
            self.told = True
            self.ctx.error("attribute", span, f"This recursive call is no tail call: {why}.")

    def block(self, s: t.Block, in_loop: bool) -> t.CallStmt | None:
        """The recursive call with which the block ends on some path."""
        spent: t.CallStmt | None = None
        for x in s.body:
            if x.ghost:
                continue
            if isinstance(x, t.Return):
                return spent
            if spent is not None:
                self._no(spent.span, "more is done after it")
                return None
            spent = self.step(x, in_loop)
        return spent

    def step(self, s: t.Stmt, in_loop: bool) -> t.CallStmt | None:
        match s:
            case t.CallStmt(span, _, m) if m is self.method:
                if in_loop:
                    self._no(span, "it stands in a loop")
                own = (*(m.owner.params if m.owner is not None else ()), *m.type_params)
                if s.type_args[len(own) - len(m.type_params) :] != m.type_params:
                    self._no(span, "it takes other type arguments")
                for x, r in zip(s.targets, m.results, strict=False):
                    if not r.ghost and not (isinstance(x, t.LocalTarget) and x.var is r):
                        self._no(span, f"its result must go to `{r.name}` directly")
                return s
            case t.Block():
                return self.block(s, in_loop)
            case t.If(_, _, _, then, orelse):
                ends = [self.block(then, in_loop), self.step(orelse, in_loop) if orelse is not None else None]
            case t.IfCases():
                ends = [self.block(body, in_loop) for _, body in s.cases]
            case t.MatchStmt():
                ends = [self.block(body, in_loop) for _, body in s.cases]
            case t.While() | t.For():
                ends = [self.block(s.body, True)] if s.body is not None else []
            case t.WhileCases():
                ends = [self.block(body, True) for _, body in s.cases]
            case t.Labeled():
                return self.step(s.body, in_loop)
            case _:
                ends = []
        return next((e for e in ends if e is not None), None)


class _Value:
    """A function's body."""

    def __init__(self, ctx: Context, function: t.Function) -> None:
        self.ctx = ctx
        self.function = function
        result = numeric(function.result.type)
        self.right = " after it" if isinstance(result, SeqType) else ""
        """Sequences cannot be put together from both sides."""
        self.sums = not isinstance(result, BitvectorType | CharType)

    def _calls(self, e: t.Expr) -> bool:
        return isinstance(e, t.FunctionCall | t.FunctionValue) and e.function is self.function

    def tail(self, e: t.Expr, *, accumulates: bool = True) -> set[str]:
        """How the recursive calls of a part that is the function's value are joined with the rest: `` for a
        plain tail call, else the operator."""
        match e:
            case t.FunctionCall() if self._calls(e):
                for part in run_parts(e):
                    self.none(part)
                return {""}
            case t.Let(_, _, _, _, body) | t.LetSuchThat(_, _, _, _, body):
                for part in run_parts(e)[:-1]:
                    self.none(part)
                return self.tail(body, accumulates=accumulates)
            case t.StmtExpr(_, _, _, body):
                return self.tail(body, accumulates=accumulates)
            case t.Ite(span, _, test, then, orelse):
                self.none(test)
                return self._one_way(span, [self.tail(x, accumulates=accumulates) for x in (then, orelse)])
            case t.Match(span, _, scrutinee, cases):
                self.none(scrutinee)
                return self._one_way(span, [self.tail(c.body, accumulates=accumulates) for c in cases])
            case t.Binary(_, _, op, left, right) if op in _ACCUMULATE and accumulates and self.sums:
                before = self.tail(left, accumulates=False)
                if before or op is Operator.SUBTRACT:
                    self.none(right)
                    return {f"{op}{self.right}"} if before else set()
                return {str(op)} if self.tail(right, accumulates=False) else set()
            case _:
                self.none(e)
                return set()

    def _one_way(self, span: Span, ways: list[set[str]]) -> set[str]:
        found = set[str]().union(*ways)
        if len(found - {""}) > 1:
            message = (
                "The branches do different things with the recursive call's value, so it is no tail call."
            )
            self.ctx.error("attribute", span, message)
            return set()
        return found

    def none(self, e: t.Expr) -> None:
        for x in run(e):
            if self._calls(x):
                message = (
                    "This recursive call is no tail call: its value must be the function's, or that plus or "
                    "times something that does not call it."
                )
                self.ctx.error("attribute", x.span, message)
