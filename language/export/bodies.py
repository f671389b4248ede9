"""The lines of one Python function: how its variables are called, values by name and by `match`.

What Python can only say in statements (`match`, a name for a value) becomes a small local function before the
statement that needs it: `part()`. It is a closure, so that it sees the variables as they are when called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis import typed as t
from language.export.domains import domain
from language.export.names import Locals, Names, open_text, python, tuple_text
from language.export.types import NotExported, Types
from language.operators import UnaryOperator
from language.values import Char

Rule = Callable[["Body", Any], str]
RULES: dict[type, Rule] = {}


def rule(kind: type) -> Callable[[Rule], Rule]:
    """Register what writes one kind of expression."""

    def register(write: Rule) -> Rule:
        RULES[kind] = write
        return write

    return register


class Body:
    """The lines of one Python function, and how its variables are called there."""

    def __init__(self, names: Names, types: Types, this: str | None = None, inside: bool = True) -> None:
        self.names = names
        self.types = types
        self.this = this
        self.inside = inside
        """Whether calls go to functions that check nothing: what is proved needs no check."""
        self.locals = Locals(names.used)
        self.lines: list[str] = []
        self.depth = 1
        self.bound: list[t.Variable] = []
        """Variables of the comprehensions and lambdas around."""
        self.wanted: list[t.Function] = []
        """Functions that are called."""

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def expr(self, e: t.Expr) -> str:
        write = RULES.get(type(e))
        if write is None:
            raise NotExported(f"{_told(e)} in compiled code")
        return write(self, e)

    def exprs(self, nodes: tuple[t.Expr, ...]) -> list[str]:
        return [self.expr(e) for e in nodes]

    def part(self, e: t.Expr) -> str:
        """A local function whose result the expression is."""
        name = self.locals.fresh("part")
        params = [self.locals.of(v) for v in self.bound]
        hints = [f"{p}: {self.types.hint(v.type)}" for p, v in zip(params, self.bound, strict=True)]
        self.line(f"def {name}({', '.join(hints)}) -> {self.types.hint(e.type)}:")
        self.depth += 1
        outer, self.bound = self.bound, []
        write_tail(self, e)
        self.bound = outer
        self.depth -= 1
        return f"{name}({', '.join(params)})"

    def binding(self, variables: tuple[t.Variable, ...], write: Callable[[], str]) -> str:
        """A text in which these variables are bound."""
        self.bound.extend(variables)
        text = write()
        del self.bound[len(self.bound) - len(variables) :]
        return text


def write_tail(b: Body, e: t.Expr) -> None:
    """Lines that return the expression's value."""
    match e:
        case t.Ite(test=test, then=then, orelse=orelse):
            b.line(f"if {open_text(b.expr(test))}:")
            b.depth += 1
            write_tail(b, then)
            b.depth -= 1
            write_tail(b, orelse)
        case t.StmtExpr(body=body):
            write_tail(b, body)
        case t.Let(ghost=True, body=body):
            write_tail(b, body)
        case t.Let(pattern=pattern, value=value, body=body):
            bind(b, pattern, b.expr(value))
            write_tail(b, body)
        case t.LetSuchThat(vars=vars_, condition=condition, body=body) if len(vars_) == 1:
            b.line(f"{b.locals.of(vars_[0])} = {_chosen(b, vars_[0], condition)}")
            write_tail(b, body)
        case t.Match(scrutinee=scrutinee, cases=cases):
            b.line(f"match {b.expr(scrutinee)}:")
            b.depth += 1
            for c in cases:
                b.line(f"case {pattern_text(b, c.pattern)}:")
                b.depth += 1
                write_tail(b, c.body)
                b.depth -= 1
            if not any(isinstance(c.pattern, t.Wildcard | t.BindPattern) for c in cases):
                b.line("case _:")
                b.line("    unreachable()")
            b.depth -= 1
        case _:
            b.line(f"return {open_text(b.expr(e))}")


def bind(b: Body, p: t.Pattern, value: str) -> None:
    """Lines that take a value apart."""
    match p:
        case t.BindPattern(var=v):
            if not v.ghost:
                b.line(f"{b.locals.of(v)} = {open_text(value)}")
        case t.Wildcard():
            b.line(f"_ = {value}")
        case _:
            b.line(f"match {value}:")
            b.line(f"    case {pattern_text(b, p)}:")
            b.line("        pass")
            b.line("    case _:")
            b.line("        unreachable()")


def pattern_text(b: Body, p: t.Pattern) -> str:
    match p:
        case t.Wildcard():
            return "_"
        case t.BindPattern(var=v):
            return b.locals.of(v)
        case t.CtorPattern(ctor=ctor, args=args):
            shown = [(f, a) for f, a in zip(ctor.formals, args, strict=True) if not f.ghost]
            if ctor.datatype.is_tuple:
                return tuple_text([pattern_text(b, a) for _, a in shown])
            shown = [(f, a) for f, a in shown if not isinstance(a, t.Wildcard)]
            parts = [f"{python(f.name)}={pattern_text(b, a)}" for f, a in shown]
            return f"{b.names.of(ctor)}({', '.join(parts)})"
        case t.OrPattern(options=options):
            return " | ".join(pattern_text(b, o) for o in options)
        case t.ValuePattern(value=t.Literal_(value=bool() | int() as v)):
            return str(v)
        case t.ValuePattern(value=t.Unary(op=UnaryOperator.MINUS, operand=t.Literal_(value=int() as v))):
            return str(-v)
        case t.ValuePattern(value=t.Literal_(value=Char() as c)):
            return repr(chr(c.code))
        case _:
            raise NotExported("a pattern with such a value")


def _chosen(b: Body, v: t.Variable, condition: t.Expr) -> str:
    values = domain(b, v, condition)
    name = b.locals.of(v)
    return f"chosen({values}, lambda {name}: {b.binding((v,), lambda: b.expr(condition))})"


def _told(e: t.Expr) -> str:
    words: dict[type, str] = {
        t.Old: "`old`",
        t.Fresh: "`fresh`",
        t.Unchanged: "`unchanged`",
        t.Allocated: "`allocated`",
    }
    return words.get(type(e), f"an expression of the kind {type(e).__name__.strip('_').lower()}")


for _kind in (t.Match, t.LetSuchThat):
    RULES[_kind] = Body.part
