"""Values by name and by `match`: what Python can only say in statements.

Inside an expression it becomes a small local function before the statement that needs it: `part()`. It is a
closure, so that it sees the variables as they are when it is called.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.export.bodies import Body, rule
from language.export.domains import domain
from language.export.names import open_text, python, tuple_text
from language.export.types import NotExported
from language.operators import UnaryOperator
from language.values import Char


@rule(t.Match)
@rule(t.LetSuchThat)
def part(b: Body, e: t.Expr) -> str:
    """A local function whose result the expression is."""
    name = b.locals.fresh("part")
    params = [b.locals.of(v) for v in b.bound]
    hints = [f"{p}: {b.types.hint(v.type)}" for p, v in zip(params, b.bound, strict=True)]
    b.line(f"def {name}({', '.join(hints)}) -> {b.types.hint(e.type)}:")
    b.depth += 1
    outer, b.bound = b.bound, []
    write_tail(b, e)
    b.bound = outer
    b.depth -= 1
    return f"{name}({', '.join(params)})"


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
