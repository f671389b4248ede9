"""Second pass: the types that declarations mention, so that every name has a type before any body is read."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.base_circles import refuse_base_circles
from language.analysis.body import Body, finish
from language.analysis.comprehensions import condition
from language.analysis.context import Context
from language.analysis.declare import Item, Work
from language.analysis.dispatch import expr
from language.analysis.extreme_heads import sign_extreme, sign_extreme_lemma
from language.analysis.scope import Synonym
from language.analysis.type_syntax import TypeScope, expand, resolve_type
from language.diagnostics import Note
from language.syntax import ast
from language.types import BOOL, ParamType, Type, UserType


def owner_params(item: Item) -> list[ParamType]:
    return list(item.owner.params) if item.owner is not None else []


def signatures(ctx: Context, work: Work) -> None:
    for item in work.items:
        ctx.current = item.decl
        _prepare(ctx, item)
    for item in work.items:
        ctx.current = item.decl
        _signature(ctx, work, item)
    refuse_base_circles(ctx, [(i.decl, i.typed) for i in work.items if isinstance(i.typed, t.SubsetType)])
    ctx.current = None


def _prepare(ctx: Context, item: Item) -> None:
    """Types whose base is left to their condition, and constants whose type is left to their value."""
    match item.typed, item.decl:
        case t.SubsetType() as s, ast.NewtypeDecl() | ast.TypeDecl() as d:
            if d.base is None and d.condition is not None:
                ctx.pending[s] = lambda: _find_base(ctx, item, s, d)
        case t.Constant() as c, ast.ConstDecl() as d if d.type is None and d.value is not None:
            ctx.pending[c] = lambda: _find_type(ctx, item, c, d)
        case _:
            pass


def _body(ctx: Context, item: Item, extra: tuple[ParamType, ...] = ()) -> Body:
    params = {p.name: p for p in [*owner_params(item), *extra]}
    b = Body(ctx, item.module, params, item.owner)
    b.scopes.append({})
    return b


def this_type(owner: t.TypeDeclaration) -> Type:
    return UserType(owner, owner.params)


def _find_base(ctx: Context, item: Item, s: t.SubsetType, d: ast.NewtypeDecl | ast.TypeDecl) -> None:
    del ctx.pending[s]
    outer, ctx.current = ctx.current, item.decl
    b = _body(ctx, item, s.params)
    assert d.var is not None and d.condition is not None
    m = b.infer.meta(d.var.span)
    v = b.variable(d.var.text, m, "bound", d.var.span)
    b.declare(v)
    before = len(ctx.diagnostics)
    condition(b, d.condition)
    finish(b)
    unknown = any(x.code == "type-unknown" and x.span == v.span for x in ctx.diagnostics[before:])
    del ctx.diagnostics[before:]  # the condition is elaborated again, with the base known
    ctx.clear_seen()
    if unknown:
        ctx.error(
            "type-unknown",
            v.span,
            f"The condition does not tell which values `{s.name}` is made of. Write their type, for example "
            f"`{v.name}: int`.",
        )
    s.base = v.type
    refuse_base_circles(ctx, [(item.decl, s)])
    ctx.current = outer


def _find_type(ctx: Context, item: Item, c: t.Constant, d: ast.ConstDecl) -> None:
    ctx.pending[c] = lambda: _cyclic(ctx, c)
    outer, ctx.current = ctx.current, item.decl
    b = _body(ctx, item)
    if item.owner is not None and not c.static:
        b.this_type = this_type(item.owner)
    assert d.value is not None
    value = expr(b, d.value)
    v = b.variable("_", b.infer.meta(d.name.span), "local", d.name.span)
    b.fits(value.type, v.type, value.span)
    finish(b)
    c.type = v.type
    c.value = value
    if ctx.pending.get(c) is not None:
        del ctx.pending[c]
    ctx.current = outer


def _cyclic(ctx: Context, c: t.Constant) -> None:
    ctx.error("cycle", c.span, f"The constant `{c.name}` is defined by way of itself.")


def _signature(ctx: Context, work: Work, item: Item) -> None:
    match item.typed, item.decl:
        case Synonym() as s, _:
            expand(ctx, s)
        case t.Datatype() as dt, ast.DatatypeDecl() as d:
            _datatype(ctx, item, dt, d)
        case t.Class() as c, ast.ClassDecl() as d:
            scope = TypeScope(item.module, {p.name: p for p in c.params})
            c.parents = tuple([resolve_type(ctx, scope, p) for p in d.parents])
        case t.SubsetType() as s, ast.NewtypeDecl() | ast.TypeDecl() as d:
            if d.base is not None:
                scope = TypeScope(item.module, {p.name: p for p in s.params}, list(s.params))
                s.base = resolve_type(ctx, scope, d.base)
        case t.Field() as f, ast.FieldDecl() as d:
            f.type = resolve_type(ctx, _scope(item, ()), d.type)
        case t.Constant() as c, ast.ConstDecl() as d:
            if d.type is not None:
                c.type = resolve_type(ctx, _scope(item, ()), d.type)
            elif d.value is None:
                ctx.error("type-unknown", d.name.span, f"The constant `{c.name}` needs a type or a value.")
        case t.Function() as f, ast.FunctionDecl() as d:
            _function(ctx, work, item, f, d)
        case t.Method() as m, ast.MethodDecl() as d:
            _method(ctx, work, item, m, d)
        case _:
            pass


def _scope(item: Item, own: tuple[ParamType, ...]) -> TypeScope:
    params = [*owner_params(item), *own]
    # left-out arguments are filled in from the declaration's own parameters, else from its type's
    defaults = list(own) if own else owner_params(item)
    return TypeScope(item.module, {p.name: p for p in params}, defaults)


def _datatype(ctx: Context, item: Item, dt: t.Datatype, d: ast.DatatypeDecl) -> None:
    scope = TypeScope(item.module, {p.name: p for p in dt.params}, list(dt.params))
    by_name = {c.name: c for c in dt.ctors}
    destructors: dict[str, tuple[Type, ast.Formal, bool]] = {}
    members = {m.name.text: m.name.span for m in d.members}
    for c in d.ctors:
        ctor = by_name[c.name.text]
        if ctor.formals or ctor.span != c.name.span:
            continue
        formals: list[t.Variable] = []
        for i, f in enumerate(c.formals):
            type_ = resolve_type(ctx, scope, f.type)
            name = f.name.text if f.name is not None else f"_{i}"
            v = ctx.variable(name, type_, "in", ghost=f.ghost, span=f.name.span if f.name else f.span)
            if f.name is None:
                ctx.unnamed.add(v)
            elif any(x.name == name for x in formals):
                ctx.error("duplicate", f.name.span, f"`{c.name.text}` has two parts called `{name}`.")
            else:
                old = destructors.get(name)
                if old is not None and (old[0] != type_ or old[2] != f.ghost):
                    ctx.error(
                        "type",
                        f.name.span,
                        f"Constructors may share the part `{name}` only with one type, but here it is "
                        f"`{type_}` "
                        f"and elsewhere `{old[0]}`.",
                        Note(old[1].span, "The other one."),
                    )
                if name in members:
                    ctx.error(
                        "duplicate",
                        f.name.span,
                        f"`{name}` is a member of `{d.name.text}` already.",
                        Note(members[name], "It is declared here."),
                    )
                destructors.setdefault(name, (type_, f, f.ghost))
            if f.nameonly:
                ctx.name_only.add(v)
            formals.append(v)
            if f.default is not None:
                ctx.defaults[v] = None
        ctor.formals = tuple(formals)


def _formals(
    ctx: Context, scope: TypeScope, formals: tuple[ast.Formal, ...], kind: str, ghost: bool, seen: set[str]
) -> tuple[t.Variable, ...]:
    out: list[t.Variable] = []
    for f in formals:
        type_ = resolve_type(ctx, scope, f.type)
        assert f.name is not None
        v = ctx.variable(f.name.text, type_, kind, ghost=f.ghost or ghost, span=f.name.span)
        if kind == "out":
            v.initialized = False
        if f.name.text in seen:
            ctx.error("duplicate", f.name.span, f"Two parameters are called `{f.name.text}`.")
        seen.add(f.name.text)
        if f.default is not None:
            ctx.defaults[v] = None
        if f.nameonly:
            ctx.name_only.add(v)
        v.older = f.older
        v.new = f.new
        out.append(v)
    return tuple(out)


def _function(ctx: Context, work: Work, item: Item, f: t.Function, d: ast.FunctionDecl) -> None:
    types = [p.type for p in d.params if not p.ghost] + ([d.result] if d.result is not None else [])
    scope, extra = _callable_scope(ctx, item, f.type_params, types)
    seen: set[str] = set()
    f.params = _formals(ctx, scope, d.params, "in", False, seen)
    type_ = resolve_type(ctx, scope, d.result) if d.result is not None else BOOL
    if d.result is None and "predicate" not in d.kind:
        ctx.error(
            "type-unknown",
            d.name.span,
            f"The function `{f.name}` needs a result type: `function {f.name}(…): T`.",
        )
    name = d.result_name.text if d.result_name is not None else f.name
    if name in seen and d.result_name is not None:
        ctx.error("duplicate", d.result_name.span, f"The result is called `{name}`, as a parameter is.")
    span = d.result_name.span if d.result_name is not None else d.name.span
    f.result = ctx.variable(name, type_, "out", ghost=False, span=span)
    f.result.initialized = d.by_method is None
    f.type_params = (*f.type_params, *extra)
    _this(ctx, item, f)
    _check_words(ctx, f)
    sign_extreme(f)


def _check_words(ctx: Context, f: t.Callable_) -> None:
    """`new` and `older` have a meaning for some declarations only."""
    for p in f.params:
        if p.older and not (isinstance(f, t.Function) and f.result.type == BOOL):
            message = "`older` says that a predicate holds only of what existed before: it is for predicates."
            ctx.error("modifier", p.span, message)
        elif p.older and (f.two_state or f.extreme is not None):
            ctx.unsupported(p.span, f"`older` parameters of a {f.kind}")
        if p.new and not f.two_state:
            message = (
                "`new` says that a parameter need not exist in the earlier state, so it is only for "
                "`twostate` declarations."
            )
            ctx.error("modifier", p.span, message)


_MOST_LEFT_OUT = 9


def _callable_scope(
    ctx: Context, item: Item, own: tuple[ParamType, ...], types: list[ast.TypeSyntax]
) -> tuple[TypeScope, list[ParamType]]:
    """In the signature of a callable without type parameters, left-out type arguments declare them. They
    compare their values where `types`, those of the signature, do."""
    scope = _scope(item, own)
    extra: list[ParamType] = []
    if not own:
        first = [ast.Name(item.decl.span, p.name) for p in scope.defaults]
        made = [ast.Name(item.decl.span, f"_T{i}") for i in range(len(first), _MOST_LEFT_OUT)]
        stand_ins = tuple([ast.TypeParam(n.span, n, "", ()) for n in (*first, *made)])
        compared = ctx.equality.used(types, stand_ins)

        def extend() -> ParamType:
            name = f"_T{len(scope.defaults)}"
            p = ParamType(name, ctx.uid(), name in compared)
            extra.append(p)
            scope.defaults.append(p)
            return p

        scope.extend = extend
    return scope, extra


def _this(ctx: Context, item: Item, f: t.Function | t.Method) -> None:
    if item.owner is not None and not f.static:
        f.this = ctx.variable("this", this_type(item.owner), "in", span=f.name_span)


def _method(ctx: Context, work: Work, item: Item, m: t.Method, d: ast.MethodDecl) -> None:
    types = [p.type for p in (*d.params, *d.results) if not p.ghost]
    scope, extra = _callable_scope(ctx, item, m.type_params, types)
    seen: set[str] = set()
    m.params = _formals(ctx, scope, d.params, "in", m.ghost, seen)
    m.results = _formals(ctx, scope, d.results, "out", m.ghost, seen)
    m.type_params = (*m.type_params, *extra)
    _this(ctx, item, m)
    _check_words(ctx, m)
    sign_extreme_lemma(m)
