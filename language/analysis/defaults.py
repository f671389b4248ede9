"""Default values of parameters, and of a constructor's parts: elaborated where they are declared, used where
a call leaves them out.

A default value may speak of the object and of the other parameters, before it or after it; of those it means
the values that the call gives. None may need itself, by way of other parameters or of calls that leave out
others (manual, "Parameter Bindings").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from language.analysis import typed as t
from language.analysis.body import Body, finish
from language.analysis.components import shortest_circle
from language.analysis.context import Context
from language.analysis.declare import Item
from language.analysis.dispatch import expr
from language.analysis.metas import is_ground
from language.analysis.replace import replace_vars
from language.record import dataclass
from language.source import Span
from language.syntax import ast
from language.types import ParamType, Type


@dataclass(frozen=True)
class Elaborating:
    """How the default values of a declaration are elaborated. `fresh` makes a body for one of them, `expect`
    reports a value that has not the type of its parameter."""

    ctx: Context
    item: Item
    fresh: Callable[[], Body]
    expect: Callable[[Body, t.Expr, Type, str], None]


def announce(how: Elaborating) -> None:
    """Let the default values of a declaration be found when first asked for."""
    for variables, formals in _lists(how.item):
        for v, formal in zip(variables, formals, strict=True):
            if formal.default is not None:
                how.ctx.pending[v] = _finder(how, variables, v, formal.default)


def _lists(item: Item) -> Iterable[tuple[tuple[t.Variable, ...], tuple[ast.Formal, ...]]]:
    match item.typed, item.decl:
        case (t.Function() | t.Method()) as f, (ast.FunctionDecl() | ast.MethodDecl()) as d:
            yield f.params, d.params
        case t.Datatype() as dt, ast.DatatypeDecl() as d:
            written = {c.name.span: c.formals for c in d.ctors}
            yield from ((c.formals, written[c.span]) for c in dt.ctors)
        case _:
            pass


def _finder(
    how: Elaborating, variables: tuple[t.Variable, ...], v: t.Variable, written: ast.Expr
) -> Callable[[], None]:
    def find() -> None:
        ctx = how.ctx
        del ctx.pending[v]
        outer, ctx.current = ctx.current, how.item.decl
        b = how.fresh()
        b.scopes.append({x.name: x for x in variables})
        e = expr(b, written, v.type)
        how.expect(b, e, v.type, f"The default of `{v.name}`")
        finish(b)
        ctx.defaults[v] = v.default = e
        _circle(ctx, v, variables)
        ctx.current = outer

    return find


def _circle(ctx: Context, v: t.Variable, variables: tuple[t.Variable, ...]) -> None:
    """Reports parameters whose default values need each other, once all of them are known."""
    names = {id(x): x for x in variables}

    def needed(x: t.Variable) -> list[t.Variable]:
        found = [n.var for n in t.walk(x.default) if isinstance(n, t.Var)] if x.default is not None else []
        return [y for y in found if id(y) in names]

    circle = shortest_circle(v, needed)
    if circle and v.default is not None:
        way = "".join(f" needs `{x.name}`, whose default value" for x in circle[1:])
        message = f"The default value of `{v.name}`{way} needs `{v.name}` itself."
        ctx.error("cycle", v.default.span, message)


class Given:
    """What a call gives for each parameter. `env` instantiates type parameters, `this` is the receiver."""

    def __init__(self, b: Body, span: Span, env: dict[ParamType, Type], this: t.Expr | None) -> None:
        self.b = b
        self.span = span
        self.env = env
        self.this = this
        self.values: dict[t.Variable, t.Expr] = {}

    def complete(self, formals: Sequence[t.Variable]) -> tuple[t.Expr, ...]:
        """The values in the order of the parameters; those that were not given have a default."""
        for f in formals:
            if f not in self.values:
                self._default(f, formals, ())
        return tuple([self.values[f] for f in formals])

    def _default(self, f: t.Variable, formals: Sequence[t.Variable], busy: tuple[t.Variable, ...]) -> None:
        b = self.b
        b.settle(f)
        value = b.ctx.defaults[f]
        if value is None:
            message = (
                f"The default value of `{f.name}` needs this, which leaves `{f.name}` to its default value: "
                "it would never be found. Give it a value here."
            )
            b.ctx.error("cycle", self.span, message)
        if value is None or f in busy:
            self.values[f] = b.bad(self.span)
            return
        for n in t.walk(value):
            if isinstance(n, t.Var) and n.var in formals and n.var not in self.values:
                self._default(n.var, formals, (*busy, f))
        copy = self.values[f] = replace_vars(value, self.values, self.env, self.this)
        if not all(is_ground(x) for x in self.env.values()):
            b.keep_all(copy)
