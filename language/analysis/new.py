"""`new`: objects and arrays."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.builtins import NAT, array_type
from language.analysis.calls import Wanted, expect_type, match_args
from language.analysis.collections import gather
from language.analysis.dispatch import expr
from language.analysis.metas import Meta
from language.analysis.operators import expect_number
from language.analysis.refs import callable_env, own_type_args, shown
from language.analysis.scope import Module, Synonym
from language.diagnostics import Note
from language.syntax import ast
from language.types import INT, ArrowType, Type, UserType


def new_array(b: Body, r: ast.NewArray, wanted: Type | None) -> t.Rhs:
    v = b.infer.view(wanted) if wanted is not None else None
    hint = v.args[0] if isinstance(v, UserType) and isinstance(v.decl, t.Class) and v.decl.is_array else None
    element: Type = b.type(r.element) if r.element is not None else hint or b.infer.meta(r.span)
    dims = tuple([expr(b, d) for d in r.dims])
    for d in dims:
        expect_number(b, d)
    init: t.Expr | None = None
    display: tuple[t.Expr, ...] | None = None
    if r.display is not None:
        if r.element is None and hint is None:
            display, item = gather(b, r.display, None, r.span, "elements of an array")
            b.fits(item, element, r.span)
        else:
            display = tuple([expr(b, x, element) for x in r.display])
            for x in display:
                expect_type(b, x, element, "An element of the array")
        if not dims:
            dims = (t.Literal_(r.span, INT, len(display)),)
    elif r.init is not None:
        n = max(1, len(dims))
        shape = ArrowType((INT,) * n, element, "~>")
        init = expr(b, r.init, ArrowType((NAT,) * n, element, "~>"))
        expect_type(b, init, shape, "What fills the array")
    n = max(1, len(dims))
    out = t.NewArray(r.span, array_type(element, n), element, dims, init, display)
    b.note(out, element)
    return out


def new_object(b: Body, r: ast.NewObject) -> t.Rhs | None:
    """`new C`, `new C(…)`, `new C.Make(…)`. Where `Make` is a method, the object is made and the method
    called by statements before (`b.before`), and the value is the object."""
    type_, ctor_name = _type_and_name(b, r)
    v = b.infer.view(type_)
    if not (isinstance(v, UserType) and isinstance(v.decl, t.Class) and b.module.knows(v.decl)):
        if not isinstance(v, Meta):
            b.ctx.error(
                "type",
                r.type.span,
                f"`new` makes objects of classes, but `{shown(b, type_)}` is not a class.",
            )
        return None
    if v.decl.is_trait:
        b.ctx.error(
            "type", r.type.span, f"`{v.decl.name}` is a trait; only classes have objects of their own."
        )
        return None
    decl = v.decl
    v = UserType(decl, v.args, False)
    ctors = [m for m in decl.methods if m.kind == "constructor" and b.module.sees(m)]
    if not ctors and any(m.kind == "constructor" for m in decl.methods):
        message = f"The module `{decl.module}` exports no constructor of `{decl.name}`."
        b.ctx.error("call", r.span, message)
        return None
    if ctor_name is None:
        ctor = next((m for m in ctors if m.name == ast.ANONYMOUS), None)
        if ctor is None and r.args is not None:
            instead = f"{decl.name}.{ctors[0].name}(…)" if ctors else f"{decl.name};"
            message = f"The class `{decl.name}` has no constructor without a name; write `new {instead}`."
            b.ctx.error("call", r.span, message)
            return None
        if r.args is None:
            if ctors:
                message = f"The class `{decl.name}` has a constructor, so `new` must call it."
                note = Note(ctors[0].name_span, "The constructor is declared here.")
                b.ctx.error("call", r.span, message, note)
                return None
            out = t.NewObject(r.span, v, None, (), ())
            b.note(out, v)
            return out
    else:
        ctor = next((m for m in ctors if m.name == ctor_name.text), None)
        if ctor is None:
            method = next((m for m in decl.methods if m.name == ctor_name.text), None)
            if b.ctx.links is not None and method is not None:
                b.ctx.links.name(ctor_name, method)
            if method is not None and not ctors and not method.results and not method.ghost:
                return _initialized(b, r, v, method)
            b.ctx.error("name", ctor_name.span, f"`{v.decl.name}` has no constructor `{ctor_name.text}`.")
            return None
        if b.ctx.links is not None:
            b.ctx.links.name(ctor_name, ctor)
    assert ctor is not None
    own = own_type_args(b, ctor.type_params, None, r.span, ctor.shown)
    env = callable_env(v.decl, v.args, ctor.type_params, own)
    name = ctor.shown
    args = match_args(b, Wanted(ctor.params, env, name, ctor.name_span), r.args or (), r.span)
    if args is None:
        return None
    out = t.NewObject(r.span, v, ctor, (*v.args, *own), args)
    b.note(out, v, *out.type_args)
    return out


def _type_and_name(b: Body, r: ast.NewObject) -> tuple[Type, ast.Name | None]:
    """The type that `new` makes an object of, and the constructor's name where one is written after it."""
    path = r.type.path
    if len(path) > 1:
        entity = b.module.find(path[0].text)
        for part in path[1:-1]:
            entity = entity.entries.get(part.text) if isinstance(entity, Module) else None
        if isinstance(entity, Module) and path[-1].text not in entity.entries:
            entity = b.module.namesake(entity.name)
        if isinstance(entity, t.TypeDeclaration | Synonym):
            prefix = ast.NamedType(path[0].span.to(path[-2].span), path[:-1], r.type.args)
            return b.type(prefix), path[-1]
    return b.type(r.type), None


def _initialized(b: Body, r: ast.NewObject, v: UserType, method: t.Method) -> t.Rhs | None:
    """`new C.Init(x)` of a method is `var tmp := new C; tmp.Init(x);`."""
    tmp = b.variable("object", v, "local", r.span)
    made = t.NewObject(r.span, v, None, (), ())
    b.note(made, v)
    own = own_type_args(b, method.type_params, None, r.span, method.name)
    env = callable_env(v.decl, v.args, method.type_params, own)
    read = b.keep(t.Var(r.span, v, tmp))
    wanted = Wanted(method.params, env, method.name, method.name_span, read)
    args = match_args(b, wanted, r.args or (), r.span)
    if args is None:
        return None
    call = t.CallStmt(r.span, False, method, (*v.args, *own), read, args, ())
    b.note(call, *call.type_args)
    b.before += [t.Assign(r.span, False, (t.LocalTarget(r.span, tmp, True),), (made,)), call]
    return t.ExprRhs(r.span, b.keep(t.Var(r.span, v, tmp)))
