"""Type arguments must have what the type parameters ask for: `(==)`, `(0)`, `(00)`, `(!new)`; and
`ORDINAL` is no type argument."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Item
from language.analysis.type_parts import written
from language.analysis.type_questions import auto_init, may_hold_references, nonempty, supports_equality
from language.source import Span
from language.types import ORDINAL, MapType, MultisetType, ParamType, SetType, Type, UserType


def characteristics(ctx: Context, x: t.Function | t.Method | t.Constant) -> None:
    """Calls and values in bodies. Equality counts in compiled code only."""
    match x:
        case t.Function():
            for c in (*x.requires, *x.ensures):
                _expressions(ctx, c.condition, False)
            if x.body is not None:
                _expressions(ctx, x.body, not x.ghost)
                if x.extreme is not None:
                    _no_ordinals(ctx, x.body)
            if x.by_method is not None:
                _statement(ctx, x.by_method, True)
        case t.Method():
            for c in (*x.requires, *x.ensures):
                _expressions(ctx, c.condition, False)
            if x.body is not None:
                _statement(ctx, x.body, not x.ghost)
        case t.Constant():
            if x.value is not None:
                _expressions(ctx, x.value, not x.ghost)


def _no_ordinals(ctx: Context, body: t.Expr) -> None:
    """An extreme predicate is counted out by ordinals, so it cannot range over them itself."""
    for n in t.walk(body):
        if isinstance(n, t.Quantified | t.SetComprehension | t.MapComprehension):
            for v in n.vars:
                if v.type == ORDINAL:
                    message = (
                        f"In an extreme predicate, no variable such as `{v.name}` can range over `ORDINAL`."
                    )
                    ctx.error("type", v.span, message)


def _statement(ctx: Context, root: t.Stmt, compiled: bool) -> None:
    stack: list[tuple[t.Tree, bool]] = [(root, compiled)]
    while stack:
        n, c = stack.pop()
        if isinstance(n, t.Stmt):
            c = c and not n.ghost
        match n:
            case t.Declare(_, _, vars_):
                for v in vars_:
                    _type(ctx, v.span, v.type, c and not v.ghost)
            case t.LocalTarget(_, var, True):
                _type(ctx, var.span, var.type, c and not var.ghost)
            case t.CallStmt(_, _, m, args):
                _args(ctx, n.span, _params(m), args, c and not m.ghost, m.name)
            case t.NewObject(_, _, ctor, args):
                if ctor is not None:
                    _args(ctx, n.span, _params(ctor), args, c, ctor.name)
            case t.NewArray(_, _, element, _, init, display):
                if init is None and display is None and not auto_init(element) and c and not _empty_dims(n):
                    pass  # the verifier asks for an initial value
            case t.Expr():
                _expression(ctx, n, c)
            case t.Clause() | t.Measure() | t.LoopSpec():
                c = False
            case _:
                pass

        for child in t.children(n):
            stack.append((child, c))


def _empty_dims(n: t.NewArray) -> bool:
    return any(isinstance(d, t.Literal_) and d.value == 0 for d in n.dims)


def _expressions(ctx: Context, root: t.Expr, compiled: bool) -> None:
    for n in t.walk(root):
        if isinstance(n, t.Expr):
            _expression(ctx, n, compiled)


def _expression(ctx: Context, e: t.Expr, compiled: bool) -> None:
    if not ctx.literals_are_ints and ORDINAL in written(e.type):
        ctx.error("type", e.span, f"No other type can be made of `ORDINAL`, as `{e.type}` is.")
    match e:
        case t.FunctionCall(span, _, f, args) | t.FunctionValue(span, _, f, args):
            _args(ctx, span, _params(f), args, compiled and not f.ghost, f.name)
        case t.Construct(span, UserType(decl, args)) if args and not decl.is_tuple:
            _args(ctx, span, decl.params, args, compiled, decl.name)
        case _:
            pass


def _params(f: t.Function | t.Method) -> tuple[ParamType, ...]:
    return (*(f.owner.params if f.owner is not None else ()), *f.type_params)


def _args(
    ctx: Context, span: Span, params: tuple[ParamType, ...], args: tuple[Type, ...], compiled: bool, name: str
) -> None:
    for p, a in zip(params, args, strict=False):
        if a == ORDINAL:
            message = f"`ORDINAL` cannot stand for a type parameter, as it does for `{p.name}` of `{name}`."
            ctx.error("type", span, message)
        why = None
        if p.supports_equality and compiled and not supports_equality(a):
            why = f"compare its values by `==`, which is not possible for all values of type `{a}`"
        elif p.auto_init and not auto_init(a):
            why = f"have a value to begin with, and `{a}` is not known to have one"
        elif p.nonempty and not nonempty(a):
            why = f"have a value, and `{a}` is not known to have one"
        elif p.no_references and may_hold_references(a):
            why = f"hold no objects, and values of type `{a}` may"
        if why is not None:
            ctx.error("characteristic", span, f"The type parameter `{p.name}` of `{name}` must {why}.")


def declared_types(ctx: Context, item: Item) -> None:
    """Types as they are written in declarations."""
    match item.typed:
        case t.Function() as f:
            for v in (*f.params, f.result):
                _type(ctx, v.span, v.type, not (f.ghost or v.ghost))
        case t.Method() as m:
            for v in (*m.params, *m.results):
                _type(ctx, v.span, v.type, not (m.ghost or v.ghost))
        case t.Field() as f:
            _type(ctx, f.span, f.type, not f.ghost)
        case t.Constant() as c:
            _type(ctx, c.span, c.type, not c.ghost)
        case t.Class() as c:
            for p in c.parents:
                _type(ctx, c.span, p, True)
        case t.Datatype() as d:
            for c in d.ctors:
                for v in c.formals:
                    _type(ctx, v.span, v.type, not (c.ghost or v.ghost))
        case _:
            pass


def _type(ctx: Context, span: Span, x: Type, compiled: bool) -> None:
    if ORDINAL in written(x):
        ctx.error("type", span, f"No other type can be made of `ORDINAL`, as `{x}` is.")
    match x:
        case UserType(decl, args) if args and not decl.is_tuple:
            _args(ctx, span, decl.params, args, compiled, decl.name)
        case SetType(item, True) | MultisetType(item) | MapType(item, _, True):
            if compiled and not supports_equality(item):
                ctx.error(
                    "characteristic",
                    span,
                    f"`{x}` compares its members by `==`, which is not possible for all values of "
                    f"type `{item}`."
                    + (
                        f" Declare the type parameter as `{item}(==)`." if isinstance(item, ParamType) else ""
                    ),
                )
        case _:
            pass
    for p in written(x):
        _type(ctx, span, p, compiled)
