"""Declarations, assignments, method calls, `return`, and the failure-propagating `:-`."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.comprehensions import condition, conjuncts, refine
from language.analysis.dispatch import expr, handles_stmt
from language.analysis.failures import or_fail
from language.analysis.makers import FixedMaker, LocalMaker, Maker, PlaceMaker, ResultMaker
from language.analysis.metas import Meta
from language.analysis.names import resolve
from language.analysis.new import new_object
from language.analysis.patterns import pattern
from language.analysis.places import check_order, hold
from language.analysis.refs import (
    FunctionRef,
)
from language.analysis.stores import (
    call_stmt,
    check_store,
    distinct,
    make_all,
    method_call,
    rhs_value,
)
from language.analysis.targets import target
from language.source import Span
from language.syntax import ast
from language.syntax.ast import AssignOp
from language.types import BOOL, Type, UserType, substitute


def with_proof(b: Body, s: ast.VarDecl | ast.Assign | ast.PatternDecl, made: list[t.Stmt]) -> list[t.Stmt]:
    """The statement, with the proof that is written after it; jumps cannot leave the proof."""
    from language.analysis.statements import block

    if s.by is None:
        return made
    outer, b.targets = b.targets, []
    proof = block(b, s.by)
    b.targets = outer
    return [t.ByProof(s.span, False, tuple(made), proof)]


@handles_stmt(ast.VarDecl)
def var_decl(b: Body, s: ast.VarDecl) -> list[t.Stmt]:
    return with_proof(b, s, _var_decl(b, s))


def _var_decl(b: Body, s: ast.VarDecl) -> list[t.Stmt]:
    types = [b.type(v.type) if v.type is not None else None for v in s.vars]
    if s.op is None:
        vars_ = _locals(b, s, types)
        for v in vars_:
            v.initialized = False
            b.declare(v)
        return [t.Declare(s.span, False, tuple(vars_))]
    if s.op is AssignOp.SUCH_THAT:
        vars_ = _locals(b, s, types)
        for v in vars_:
            b.declare(v)
        rhs = s.rhss[0]
        assert isinstance(rhs, ast.ExprRhs)
        c = condition(b, rhs.value)
        refine(b, tuple(vars_), conjuncts(c))
        targets = tuple([t.LocalTarget(v.span, v, True) for v in vars_])
        return [t.AssignSuchThat(s.span, False, targets, c, s.assumed)]
    makers: list[Maker] = [LocalMaker(b, s, i, x) for i, x in enumerate(types)]
    if s.op is AssignOp.OR_FAIL:
        return or_fail(b, s.span, makers, s.rhss, s.keyword)
    return assign(b, s.span, makers, s.rhss)


def _locals(b: Body, s: ast.VarDecl, types: list[Type | None]) -> list[t.Variable]:
    return [
        b.variable(
            v.name.text, x or b.infer.meta(v.name.span), "local", v.name.span, ghost=s.ghost or v.ghost
        )
        for v, x in zip(s.vars, types, strict=True)
    ]


@handles_stmt(ast.Assign)
def assign_stmt(b: Body, s: ast.Assign) -> list[t.Stmt]:
    return with_proof(b, s, _assign_stmt(b, s))


def _assign_stmt(b: Body, s: ast.Assign) -> list[t.Stmt]:
    if s.op is AssignOp.SUCH_THAT:
        places = [target(b, e) for e in s.targets]
        rhs = s.rhss[0]
        assert isinstance(rhs, ast.ExprRhs)
        c = condition(b, rhs.value)
        chosen = tuple([p for p in places if p is not None])
        _may_be_chosen(b, chosen, s.assumed)
        return [t.AssignSuchThat(s.span, False, chosen, c, s.assumed)]
    makers: list[Maker] = [PlaceMaker(b, e) for e in s.targets]
    if s.op is AssignOp.OR_FAIL:
        return or_fail(b, s.span, makers, s.rhss, s.keyword)
    if not makers:
        return _bare_call(b, s)
    return assign(b, s.span, makers, s.rhss)


def _may_be_chosen(b: Body, places: tuple[t.LValue, ...], assumed: bool) -> None:
    """Dafny chooses values for variables only, each once, unless they are assumed to exist."""
    seen: set[t.Variable] = set()
    for p in places:
        if not isinstance(p, t.LocalTarget):
            if not assumed:
                message = (
                    "Only variables can be chosen with `:|`: choose a local one, then store its value here."
                )
                b.ctx.error("such-that", p.span, message)
        elif p.var in seen:
            b.ctx.error("such-that", p.span, f"`{p.var.name}` stands twice on the left of `:|`.")
        else:
            seen.add(p.var)


def _bare_call(b: Body, s: ast.Assign) -> list[t.Stmt]:
    rhs = s.rhss[0]
    found = method_call(b, rhs)
    if found is not None:
        ref, e = found
        if ref.method.results and ref.method.kind != "constructor":
            b.ctx.error(
                "arity",
                s.span,
                f"`{ref.method.name}` has {len(ref.method.results)} result(s): store them, as in "
                f"`var x := {ref.method.name}(…);`.",
            )
            return []
        return call_stmt(b, s.span, ref, e, [])
    if isinstance(rhs, ast.ExprRhs):
        old_reveal = reveal_call(b, s.span, rhs.value)
        if old_reveal is not None:
            return old_reveal
        value = expr(b, rhs.value)
        if not isinstance(b.infer.view(value.type), Meta):
            b.ctx.error(
                "statement", s.span, "An expression alone is not a statement: nothing is done with its value."
            )
        return []
    if isinstance(rhs, ast.NewObject):
        made = new_object(b, rhs)
        if made is None:
            return []
        before, b.before = b.before, []
        if not isinstance(made, t.NewObject):
            return before
        tmp = b.variable("object", made.type, "local", rhs.span)
        return [t.Assign(s.span, False, (t.LocalTarget(rhs.span, tmp, True),), (made,))]
    b.ctx.error("statement", s.span, "This is not a statement: its value is not stored anywhere.")
    return []


def reveal_call(b: Body, span: Span, e: ast.Expr) -> list[t.Stmt] | None:
    """The older way to write `reveal F();` is a call of `reveal_F`."""
    if not isinstance(e, ast.Call) or e.args:
        return None
    callee = e.callee
    if isinstance(callee, ast.Ident) and callee.name.startswith("reveal_"):
        ref = resolve(b, ast.Ident(callee.span, callee.name[7:]))
    elif isinstance(callee, ast.Dot) and callee.name.text.startswith("reveal_"):
        ref = resolve(
            b, ast.Dot(callee.span, callee.target, ast.Name(callee.name.span, callee.name.text[7:]))
        )
    else:
        return None
    if isinstance(ref, FunctionRef):
        return [t.Reveal(span, True, (ref.function,), ())]
    return None if ref is not None else []


def assign(b: Body, span: Span, makers: list[Maker], rhss: tuple[ast.Rhs, ...]) -> list[t.Stmt]:
    """`a, b := x, y;` or `a, b := M();`."""
    if len(rhss) == 1:
        found = method_call(b, rhss[0])
        if found is not None:
            ref, e = found
            return call_stmt(b, span, ref, e, makers)
    if len(rhss) != len(makers):
        for r in rhss:
            if isinstance(r, ast.ExprRhs):
                expr(b, r.value)
        b.ctx.error(
            "arity",
            span,
            f"There are {len(makers)} variables on the left of `:=`, but {len(rhss)} values on the right.",
        )
        make_all(b, makers)
        return []
    values = [rhs_value(b, r, m.wanted) for r, m in zip(rhss, makers, strict=True)]
    before, b.before = b.before, []
    check_order(b, before, values)
    targets = [m.make(b) for m in makers]
    distinct(b, targets)
    for place, v in zip(targets, values, strict=True):
        check_store(b, place, v)
    if before:
        held, targets = hold(b, targets)
        before = [*held, *before]
    return [*before, t.Assign(span, False, tuple(targets), tuple(values))]


@handles_stmt(ast.PatternDecl)
def pattern_decl(b: Body, s: ast.PatternDecl) -> list[t.Stmt]:
    return with_proof(b, s, _pattern_decl(b, s))


def _pattern_decl(b: Body, s: ast.PatternDecl) -> list[t.Stmt]:
    """`var (x, y) := e;` binds by a `match` whose variables stay in scope: first a temporary gets the
    value, then each variable its part."""
    found = method_call(b, ast.ExprRhs(s.value.span, s.value))
    out: list[t.Stmt] = []
    if found is not None:
        ref, e = found
        if len(ref.method.results) != 1:
            b.ctx.error("arity", s.span, f"`{ref.method.name}` must have one result to be taken apart.")
            return []
        tmp = b.variable("tmp", b.infer.meta(s.value.span), "local", s.value.span, ghost=s.ghost)
        out += call_stmt(b, s.span, ref, e, [FixedMaker(tmp)])
        type_: Type = tmp.type
    else:
        value = expr(b, s.value)
        type_ = value.type
        tmp = b.variable("tmp", type_, "local", s.value.span, ghost=s.ghost)
        out.append(
            t.Assign(
                s.span, False, (t.LocalTarget(s.value.span, tmp, True),), (t.ExprRhs(s.value.span, value),)
            )
        )
    p = pattern(b, s.pattern, type_, ghost=s.ghost, kind="local")
    read = b.keep(t.Var(s.value.span, type_, tmp))
    _take_apart(b, s.span, p, read, out)
    return out


def _take_apart(b: Body, span: Span, p: t.Pattern, value: t.Expr, out: list[t.Stmt]) -> None:
    match p:
        case t.BindPattern(_, var):
            out.append(
                t.Assign(span, False, (t.LocalTarget(p.span, var, True),), (t.ExprRhs(value.span, value),))
            )
        case t.CtorPattern(_, ctor, args, type_):
            if len(ctor.datatype.ctors) > 1:
                out.append(t.Assert(span, True, t.Discriminator(p.span, BOOL, value, ctor), None, None))
            env = (
                dict(zip(ctor.datatype.params, type_.args, strict=False))
                if isinstance(type_, UserType)
                else {}
            )
            for i, (f, a) in enumerate(zip(ctor.formals, args, strict=True)):
                if isinstance(a, t.Wildcard):
                    continue
                part = b.keep(t.Destructor(a.span, substitute(f.type, env), value, f.name, ((ctor, i),)))
                _take_apart(b, span, a, part, out)
        case t.ValuePattern(_, v):
            b.ctx.error("pattern", v.span, "A literal is not possible in a pattern of `var`.")
        case _:
            pass


@handles_stmt(ast.Return)
def return_(b: Body, s: ast.Return) -> list[t.Stmt]:
    leave = t.Return(s.span, False)
    if s.rhss is None:
        return [leave]
    c = b.callable
    results = b.results if c is not None else ()
    if len(s.rhss) != len(results):
        found = method_call(b, s.rhss[0]) if len(s.rhss) == 1 else None
        if found is not None and len(found[0].method.results) == len(results):
            pass
        else:
            b.ctx.error(
                "arity",
                s.span,
                f"There are {len(results)} result(s) to return, but {len(s.rhss)} value(s) are given.",
            )
            return [leave]
    makers: list[Maker] = [ResultMaker(v, s.span) for v in results]
    for r in s.rhss:
        found = method_call(b, r)
        if found is not None and found[0].method in b.ctx.far_reaching:
            b.ctx.error(
                "call",
                r.span,
                f"`{found[0].method.name}` may change objects, so it cannot be called by `return`. "
                "Store its result first, then return it.",
            )
            return [leave]
    out = assign(b, s.span, makers, s.rhss)
    for x in out:
        called = x.method if isinstance(x, t.CallStmt) else None
        if isinstance(x, t.Assign) and isinstance(x.values[0], t.NewObject):
            called = x.values[0].ctor
        if called is not None and called in b.ctx.far_reaching:
            b.ctx.error(
                "call", s.span, f"`{called.name}` may change other objects, so `return` cannot call it."
            )
    return [*out, leave]
