"""Left-hand sides that are made once their right-hand side is known."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.targets import target, target_type
from language.source import Span
from language.syntax import ast
from language.types import Type


class Maker:
    """A left-hand side that is made once its right-hand side has been elaborated: a declared variable is
    not visible there."""

    wanted: Type | None = None
    span: Span

    def make(self, b: Body) -> t.LValue:
        raise NotImplementedError


class LocalMaker(Maker):
    def __init__(self, b: Body, s: ast.VarDecl, i: int, type_: Type | None) -> None:
        v = s.vars[i]
        self.span = v.name.span
        self.wanted = type_
        self.var = b.variable(
            v.name.text, type_ or b.infer.meta(v.name.span), "local", v.name.span, ghost=s.ghost or v.ghost
        )

    def make(self, b: Body) -> t.LValue:
        b.declare(self.var)
        return t.LocalTarget(self.span, self.var, True)


class PlaceMaker(Maker):
    def __init__(self, b: Body, e: ast.Expr) -> None:
        self.span = e.span
        self.place = target(b, e)
        self.wanted = target_type(b, self.place) if self.place is not None else None

    def make(self, b: Body) -> t.LValue:
        if self.place is None:
            return t.LocalTarget(self.span, b.variable("_", b.infer.poison(self.span), "local", self.span))
        return self.place


class FixedMaker(Maker):
    def __init__(self, var: t.Variable) -> None:
        self.var, self.span, self.wanted = var, var.span, var.type

    def make(self, b: Body) -> t.LValue:
        return t.LocalTarget(self.span, self.var, True)


class ResultMaker(Maker):
    def __init__(self, var: t.Variable, span: Span) -> None:
        self.var, self.span, self.wanted = var, span, var.type

    def make(self, b: Body) -> t.LValue:
        return t.LocalTarget(self.span, self.var)


class MadeMaker(Maker):
    """A place that is known already."""

    def __init__(self, place: t.LValue, wanted: Type | None) -> None:
        self.place, self.span, self.wanted = place, place.span, wanted

    def make(self, b: Body) -> t.LValue:
        return self.place
