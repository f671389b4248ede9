"""`{:autoReq}`: a function gets, as preconditions of its own, those of the functions that its body calls.

Each stands under the conditions of the way to its call. The attribute counts for a function, or for all in
the class or module that has it. (Reference manual, "Attributes".)
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.comprehensions import conjunction
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.replace import replace_vars
from language.operators import Operator, UnaryOperator
from language.record import replace
from language.syntax.ast import Quantifier
from language.types import BOOL


def auto_requires(ctx: Context, work: Work) -> None:
    """Adds the preconditions, callees first."""
    wanted = {f for f in work.program.functions if f.body is not None and asked(ctx, f)}
    adding = _Adding(wanted)
    for f in work.program.functions:
        adding.add(f)


def asked(ctx: Context, f: t.Function) -> bool:
    """What the nearest attribute around the function says."""
    around = [(s, says) for s, says in ctx.auto_requires if s.covers(f.span)]
    return min(around, key=lambda x: x[0].end - x[0].start)[1] if around else False


class _Adding:
    def __init__(self, wanted: set[t.Function]) -> None:
        self.waiting = wanted

    def add(self, f: t.Function) -> None:
        if f not in self.waiting or f.body is None:
            return
        self.waiting.discard(f)
        f.requires = (*f.requires, *[t.Clause(e, e.span) for e in self.needs(f.body)])

    def needs(self, e: t.Expr) -> list[t.Expr]:
        """What must hold for the expression to make sense, in the order of its evaluation."""
        match e:
            case t.FunctionCall():
                return self._call(e)
            case t.Binary(op=Operator.AND | Operator.IMPLIES, left=left, right=right):
                return [*self.needs(left), *_under(left, self.needs(right))]
            case t.Binary(op=Operator.OR, left=left, right=right):
                return [*self.needs(left), *_under(_not(left), self.needs(right))]
            case t.Ite(test=test, then=then, orelse=orelse):
                yes, no = _under(test, self.needs(then)), _under(_not(test), self.needs(orelse))
                return [*self.needs(test), *yes, *no]
            case t.Let(value=value, body=body):
                inner = conjunction(self.needs(body))
                return [*self.needs(value), *([] if inner is None else [replace(e, body=inner, type=BOOL)])]
            case t.Match(scrutinee=scrutinee, cases=cases):
                return [*self.needs(scrutinee), *self._cases(e, cases)]
            case t.Quantified(range=range_, body=body):
                inner = [*([] if range_ is None else self.needs(range_)), *self._ranged(range_, body)]
                return [replace(e, kind=Quantifier.FORALL, range=None, body=x, attributes=()) for x in inner]
            case t.StmtExpr(body=body):
                return self.needs(body)
            case t.Lambda() | t.SetComprehension() | t.MapComprehension() | t.LetSuchThat():
                return []
            case _:
                return [x for c in t.children(e) if isinstance(c, t.Expr) for x in self.needs(c)]

    def _ranged(self, range_: t.Expr | None, body: t.Expr) -> list[t.Expr]:
        return self.needs(body) if range_ is None else _under(range_, self.needs(body))

    def _cases(self, e: t.Match, cases: tuple[t.MatchCase, ...]) -> list[t.Expr]:
        bodies = [conjunction(self.needs(c.body)) for c in cases]
        if all(b is None for b in bodies):
            return []
        made = [
            replace(c, body=b or t.Literal_(c.span, BOOL, True)) for c, b in zip(cases, bodies, strict=True)
        ]
        return [t.Match(e.span, BOOL, e.scrutinee, tuple(made))]

    def _call(self, e: t.FunctionCall) -> list[t.Expr]:
        g = e.function
        self.add(g)
        found = [
            x for a in (*([e.receiver] if e.receiver is not None else []), *e.args) for x in self.needs(a)
        ]
        owner = g.owner.params if g.owner is not None else ()
        types = dict(zip((*owner, *g.type_params), e.type_args, strict=True))
        values = dict(zip(g.params, e.args, strict=True))
        return [*found, *[replace_vars(c.condition, values, types, e.receiver) for c in g.requires]]


def _under(condition: t.Expr, needs: list[t.Expr]) -> list[t.Expr]:
    return [t.Binary(x.span, BOOL, Operator.IMPLIES, condition, x) for x in needs]


def _not(e: t.Expr) -> t.Expr:
    return t.Unary(e.span, BOOL, UnaryOperator.NOT, e)
