"""Attributes with their arguments, which must make sense where they stand (manual, "Attributes").

An attribute that nobody knows says nothing, but what it is given is still an expression of the program.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr
from language.operators import COMPARISONS, LOGIC, Operator, UnaryOperator
from language.syntax import ast


def attributes(b: Body, attrs: tuple[ast.Attribute, ...], bound: tuple[t.Variable, ...] = ()) -> t.Attributes:
    """The attributes; `bound` are the variables of the quantifier or comprehension that has them."""
    out: list[t.Attribute] = []
    for a in attrs:
        if a.name == "fuel" and a.args and isinstance(a.args[0], ast.Ident | ast.Dot):
            _fueled(b, a.args[0])
            a = ast.Attribute(a.span, a.name, a.args[1:])
            out.append(t.Attribute("fuel of", tuple([expr(b, x) for x in a.args])))
            continue
        args = tuple([expr(b, x) for x in a.args])
        if a.name == "trigger" and args:
            _trigger(b, a, args, bound)
        out.append(t.Attribute(a.name, args))
    return tuple(out)


def settled(programs: tuple[ast.Program, ...]) -> dict[object, list[ast.Attribute]]:
    """The attributes at places that keep none, each under the smallest statement or declaration around it."""
    out: dict[object, list[ast.Attribute]] = {}
    for p in programs:
        if p.loose:
            hosts = [n for n in ast.walk(p) if isinstance(n, ast.Stmt | ast.Decl)]
            for a in p.loose:
                around = [n for n in hosts if n.span.start <= a.span.start and a.span.end <= n.span.end]
                if around:
                    host = min(around, key=lambda n: n.span.end - n.span.start)
                    out.setdefault(host, []).append(a)
    return out


def loose(b: Body, host: ast.Node) -> None:
    """Looks at the arguments of attributes that nobody keeps."""
    found = list(b.ctx.loose.get(host, ()))
    if isinstance(host, ast.VarDecl | ast.Assign):
        found += host.word_attributes
    if isinstance(host, ast.VarDecl):
        found += host.attributes
    if found:
        attributes(b, tuple(found))


def _fueled(b: Body, e: ast.Expr) -> None:
    """`{:fuel F, 2}` names a function, whose type arguments are left open."""
    from language.analysis.names import resolve
    from language.analysis.refs import FunctionRef

    ref = resolve(b, e)
    if ref is not None and not isinstance(ref, FunctionRef):
        b.ctx.error("attribute", e.span, "`{:fuel F, …}` names a function before the numbers.")


_LOGIC = (LOGIC | COMPARISONS) - {Operator.IN}


def _trigger(b: Body, a: ast.Attribute, args: tuple[t.Expr, ...], bound: tuple[t.Variable, ...]) -> None:
    """A trigger is what a proof must come across for the quantifier to be used: terms such as `f(x)`, `a[i]`,
    `x in s`, which together have all of its variables."""
    for x, e in zip(args, a.args, strict=True):
        if isinstance(x, t.Var) and x.var in bound:
            message = (
                f"A variable alone is no trigger: every value is one. Name a term, such as `f({x.var.name})`."
            )
            b.ctx.error("trigger", e.span, message)
        for n in t.walk(x):
            match n:
                case t.Binary(span, _, op) if op in _LOGIC and not _about_collections(b, n):
                    b.ctx.error("trigger", span, f"A trigger is a term without `{op}`.")
                    break
                case t.Unary(span, _, UnaryOperator.NOT) | t.Quantified(span) | t.Ite(span):
                    message = "A trigger is a term without logical operators, conditions and quantifiers."
                    b.ctx.error("trigger", span, message)
                    break
                case _:
                    pass
    used = {n.var for x in args for n in t.walk(x) if isinstance(n, t.Var)}
    missing = [v for v in bound if v not in used]
    if missing and bound:
        names = " and ".join(f"`{v.name}`" for v in missing)
        message = f"The trigger must mention every variable, but {names} is not in it."
        b.ctx.error("trigger", a.span, message)


def _about_collections(b: Body, e: t.Binary) -> bool:
    """`a <= b` of sets or sequences is a term of its own, as `x in a` is."""
    from language.types import MapType, MultisetType, SeqType, SetType

    view = b.infer.view(e.left.type)
    return isinstance(view, SeqType | SetType | MultisetType | MapType)
