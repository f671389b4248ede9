"""What is stored, and where: right-hand sides, the calls among them, and the places on the left."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.calls import Wanted, match_args, prefixed
from language.analysis.dispatch import expr
from language.analysis.makers import Maker
from language.analysis.metas import Meta
from language.analysis.names import resolve
from language.analysis.new import new_array, new_object
from language.analysis.refs import (
    MethodRef,
    callable_env,
    narrower,
    own_type_args,
    plain,
    shown,
)
from language.analysis.states import label_of_call
from language.analysis.targets import target_type
from language.source import Span
from language.syntax import ast
from language.types import Type, substitute


def method_call(b: Body, rhs: ast.Rhs) -> tuple[MethodRef, ast.Call] | None:
    """The method that a right-hand side calls, if it does."""
    if not isinstance(rhs, ast.ExprRhs):
        return None
    e = rhs.value
    while isinstance(e, ast.Parens):
        e = e.inner
    if not isinstance(e, ast.Call):
        return None
    callee = e.callee
    if isinstance(callee, ast.Ident | ast.Dot) and may_be_method(b, callee):
        ref, e = prefixed(b, resolve(b, callee), e)
        if isinstance(ref, MethodRef):
            return ref, e
    return None


def may_be_method(b: Body, callee: ast.Ident | ast.Dot) -> bool:
    """A cheap look before resolving, so that nothing is resolved (and reported) twice."""
    name = callee.name if isinstance(callee, ast.Ident) else callee.name.text
    return name in b.ctx.method_names


def make_all(b: Body, makers: list[Maker]) -> None:
    """Declares the places of a statement that has an error already."""
    for m in makers:
        made = m.make(b)
        if isinstance(made, t.LocalTarget) and isinstance(made.var.type, Meta):
            made.var.type.poison = True
            made.var.type.root().poison = True


def distinct(b: Body, targets: list[t.LValue]) -> None:
    """An error for a variable that one statement assigns twice."""
    seen: set[t.Variable] = set()
    for x in targets:
        if isinstance(x, t.LocalTarget) and not x.declares:
            if x.var in seen:
                b.ctx.error("duplicate", x.span, f"`{x.var.name}` is assigned twice by one statement.")
            seen.add(x.var)


def check_store(b: Body, place: t.LValue, v: t.Rhs) -> None:
    """The value's type must go into the place."""
    wanted = target_type(b, place)
    given: Type | None = None
    match v:
        case t.ExprRhs(_, value):
            given = value.type
        case t.NewArray() | t.NewObject():
            given = v.type
        case _:
            return
    if not b.fits(given, wanted, v.span):
        b.ctx.error(
            "type",
            v.span,
            f"A value of type `{shown(b, given)}` cannot be stored in a place of type `{shown(b, wanted)}`."
            + narrower(b, given, wanted),
        )


def rhs_value(b: Body, r: ast.Rhs, wanted: Type | None) -> t.Rhs:
    match r:
        case ast.ExprRhs():
            found = method_call(b, r)
            if found is not None:
                b.ctx.error(
                    "call",
                    r.span,
                    f"`{found[0].method.name}` is a {found[0].method.kind}: its call must be the only "
                    f"value on the "
                    "right of an assignment.",
                )
                return t.ExprRhs(r.span, b.bad(r.span))
            return t.ExprRhs(r.span, expr(b, r.value, wanted))
        case ast.HavocRhs():
            return t.HavocRhs(r.span)
        case ast.NewArray():
            return new_array(b, r, wanted)
        case ast.NewObject():
            return new_object(b, r) or t.ExprRhs(r.span, b.bad(r.span))
        case _:
            raise AssertionError(r)


def call_stmt(b: Body, span: Span, ref: MethodRef, e: ast.Call, makers: list[Maker]) -> list[t.Stmt]:
    m = ref.method
    own = own_type_args(b, m.type_params, ref.given, ref.span, m.name)
    env = callable_env(m.owner, ref.owner_args, m.type_params, own)
    if m.kind == "constructor":
        b.ctx.error("call", span, f"`{m.name}` is a constructor: it can only be called with `new`.")
        make_all(b, makers)
        return []
    args = match_args(b, Wanted(m.params, env, m.name, m.name_span, ref.receiver), e.args, e.span)
    if len(makers) != len(m.results):
        b.ctx.error(
            "arity",
            span,
            f"`{m.name}` has {len(m.results)} result(s), but {len(makers)} variable(s) are on the "
            f"left of `:=`.",
        )
        make_all(b, makers)
        return []
    targets = [x.make(b) for x in makers]
    distinct(b, targets)
    for place, r in zip(targets, m.results, strict=True):
        given, wanted = substitute(r.type, env), target_type(b, place)
        if not b.fits(given, wanted, place.span):
            b.ctx.error(
                "type",
                place.span,
                f"The result `{r.name}` has type `{shown(b, given)}`, "
                f"which cannot be stored in a place of type `{shown(b, wanted)}`.",
            )
    at = label_of_call(b, m, e.at, e.span)
    if args is None:
        return []
    out = t.CallStmt(span, False, m, (*ref.owner_args, *own), ref.receiver, args, tuple(targets), at)
    b.note(out, *out.type_args)
    if ref.discarded is None or plain(ref.discarded):
        return [out]
    tmp = b.variable("object", ref.discarded.type, "local", ref.span, ghost=True)
    made = t.ExprRhs(ref.span, ref.discarded)
    return [t.Assign(span, True, (t.LocalTarget(ref.span, tmp, True),), (made,)), out]
