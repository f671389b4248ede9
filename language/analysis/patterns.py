"""Patterns of `match` and `var`: variables told from constructors, every variable typed."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.builtins import tuple_class
from language.analysis.dispatch import expr
from language.analysis.metas import Meta
from language.analysis.names import resolve as resolve_name
from language.analysis.refs import shown, value_of
from language.operators import UnaryOperator
from language.source import Span
from language.syntax import ast
from language.types import BitvectorType, Type, UserType, substitute


def pattern(b: Body, p: ast.Pattern, type_: Type, *, ghost: bool = False, kind: str = "bound") -> t.Pattern:
    """Elaborate a pattern for values of `type_`; its variables are declared in the current scope."""
    if b.ctx.links is not None:
        b.ctx.links.visit(p.span, b, type_)
    match p:
        case ast.VarPattern():
            return _variable(b, p, type_, ghost, kind)
        case ast.CtorPattern():
            return _constructor(b, p, type_, ghost, kind)
        case ast.LiteralPattern():
            value = expr(b, p.value, type_)
            if isinstance(p.value, ast.Unary) and isinstance(b.infer.numeric(type_), BitvectorType):
                b.ctx.error("pattern", p.span, "A pattern for a bit-vector cannot begin with `-`.")
            if not b.infer.comparable(value.type, type_):
                b.ctx.error(
                    "type",
                    p.span,
                    f"This pattern has type `{shown(b, value.type)}`, "
                    f"but the value that is matched has type `{shown(b, type_)}`.",
                )
            return t.ValuePattern(p.span, value)
        case ast.OrPattern():
            before = set(b.scopes[-1])
            options = tuple([pattern(b, o, type_, ghost=ghost, kind=kind) for o in p.options])
            for name in set(b.scopes[-1]) - before:
                b.ctx.error(
                    "pattern", p.span, f"A pattern with `|` cannot bind variables, such as `{name}` here."
                )
            return t.OrPattern(p.span, options)
        case _:
            raise AssertionError(p)


def _datatype(b: Body, type_: Type) -> UserType | None:
    v = b.infer.view(type_)
    if isinstance(v, UserType) and isinstance(v.decl, t.Datatype) and b.module.knows(v.decl):
        return v
    return None


def _variable(b: Body, p: ast.VarPattern, type_: Type, ghost: bool, kind: str) -> t.Pattern:
    name = p.name.text
    d = _datatype(b, type_)
    if p.type is None and d is not None and isinstance(d.decl, t.Datatype):
        c = next((c for c in d.decl.ctors if c.name == name), None)
        if c is not None:
            if c.formals:
                b.ctx.error("arity", p.span, f"The constructor `{name}` takes {len(c.formals)} argument(s).")
            if b.ctx.links is not None:
                b.ctx.links.name(p.name, c)
            args = tuple([t.Wildcard(p.span) for _ in c.formals])
            return _ctor_node(b, p.span, c, args, d)
    if name == "_" and p.type is None:
        return t.Wildcard(p.span)
    if (
        p.type is None
        and b.lookup(name) is None
        and kind == "bound"
        and isinstance(b.module.find(name), t.Constant)
    ):
        return _constant(b, p, type_)
    if p.type is not None:
        declared = b.type(p.type)
        if not b.fits(type_, declared, p.span):
            b.ctx.error(
                "type",
                p.span,
                f"`{name}` is declared as `{shown(b, declared)}`, but the value has type "
                f"`{shown(b, type_)}`.",
            )
        var_type = declared
    else:
        var_type = type_
    if kind == "local" and p.type is None:
        var_type = b.infer.meta(p.span)
        b.fits(type_, var_type, p.span)
    var = b.variable(
        name, var_type, "local" if kind == "local" else "bound", p.name.span, ghost=ghost or p.ghost
    )
    if name != "_":  # which still claims its type
        b.declare(var)
    return t.BindPattern(p.span, var)


def _constant(b: Body, p: ast.VarPattern, type_: Type) -> t.Pattern:
    """A constant's name stands for its value, which must be a literal."""
    value = value_of(b, resolve_name(b, ast.Ident(p.span, p.name.text)), p.span)
    if isinstance(value, t.ConstRead):
        v = value.const.value
        while isinstance(v, t.Unary) and v.op is UnaryOperator.MINUS:
            v = v.operand
        if isinstance(v, t.ConstRead):
            v = v.const.value
        if not isinstance(v, t.Literal_ | t.StringLiteral):
            b.ctx.error(
                "pattern",
                p.span,
                f"`{p.name.text}` is a constant, and only a constant with a literal as its value can "
                f"be a pattern. "
                f"Use another name to bind a variable.",
            )
    if not b.infer.comparable(value.type, type_):
        b.ctx.error("type", p.span, f"The constant `{p.name.text}` does not have type `{shown(b, type_)}`.")
    return t.ValuePattern(p.span, value)


def _ctor_node(
    b: Body, span: Span, c: t.Constructor, args: tuple[t.Pattern, ...], type_: UserType
) -> t.Pattern:
    out = t.CtorPattern(span, c, args, type_)
    b.note(out, type_)
    return out


def _constructor(b: Body, p: ast.CtorPattern, type_: Type, ghost: bool, kind: str) -> t.Pattern:
    d = _datatype(b, type_)
    if d is None:
        v = b.infer.view(type_)
        if isinstance(v, Meta) and not v.poison:
            d = _guess(b, p, type_)
        if d is None:
            if not (isinstance(v, Meta) and v.poison):
                b.ctx.error(
                    "type",
                    p.span,
                    f"This pattern takes a datatype value apart, but the value has type `{shown(b, type_)}`.",
                )
            return _rest(b, p)
    decl = d.decl
    assert isinstance(decl, t.Datatype)
    if p.name is None:
        c = decl.ctors[0] if decl.is_tuple else None
        if c is None and len(p.args) == 1:
            b.ctx.error(
                "pattern",
                p.span,
                "Parentheses are not allowed around a pattern: write it without them.",
            )
            return pattern(b, p.args[0], type_, ghost=ghost, kind=kind)
    else:
        c = next((c for c in decl.ctors if c.name == p.name.text), None)
    if c is None:
        name = p.name.text if p.name is not None else "(…)"
        b.ctx.error(
            "pattern",
            p.span,
            f"`{name}` is not a constructor of `{shown(b, d)}`. "
            f"It has "
            f"{', '.join(f'`{c.name}`' for c in decl.ctors) if not decl.is_tuple else 'one form, a tuple'}.",
        )
        return _rest(b, p)
    if b.ctx.links is not None and p.name is not None:
        b.ctx.links.name(p.name, c)
    if len(p.args) != len(c.formals):
        what = "This tuple" if decl.is_tuple else f"The constructor `{c.name}`"
        b.ctx.error(
            "arity", p.span, f"{what} has {len(c.formals)} part(s), but the pattern has {len(p.args)}."
        )
        return _rest(b, p)
    env = dict(zip(decl.params, d.args, strict=False))
    args = tuple(
        [
            pattern(b, a, substitute(f.type, env), ghost=ghost or f.ghost, kind=kind)
            for a, f in zip(p.args, c.formals, strict=True)
        ]
    )
    return _ctor_node(b, p.span, c, args, d)


def _guess(b: Body, p: ast.CtorPattern, type_: Type) -> UserType | None:
    """The datatype that a pattern speaks of, where the value's type is still open."""
    if p.name is None:
        decl = tuple_class((False,) * len(p.args))
    else:
        c = b.module.find_ctor(p.name.text)
        if c is None:
            return None
        decl = c.datatype
    u = UserType(decl, tuple([b.infer.meta(p.span) for _ in decl.params]))
    return u if b.infer.agree(u, type_) else None


def _rest(b: Body, p: ast.CtorPattern) -> t.Pattern:
    """After an error: declare the variables of a pattern, so that their uses are not errors too."""
    for a in p.args:
        if isinstance(a, ast.CtorPattern):
            _rest(b, a)
        elif isinstance(a, ast.VarPattern) and a.name.text != "_" and b.module.find_ctor(a.name.text) is None:
            b.declare(b.variable(a.name.text, b.infer.poison(a.span), "bound", a.name.span), allow_same=True)
    return t.Wildcard(p.span)
