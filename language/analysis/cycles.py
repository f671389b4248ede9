"""Definitions that go round in a circle: constants, conditions of types, datatypes without a first value."""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.analysis.callgraph import Node
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.type_parts import written
from language.types import ArrowType, ParamType, Type, UserType


def cycles(ctx: Context, work: Work, components: dict[Node, int]) -> None:
    _constants(ctx, work, components)
    for item in work.items:
        ctx.current = item.decl
        match item.typed:
            case t.SubsetType() as s:
                _condition(ctx, s)
            case _:
                pass
    _grounded(ctx, work)
    ctx.current = None


def _constants(ctx: Context, work: Work, components: dict[Node, int]) -> None:
    """A constant in a cycle, through functions too, has no value."""
    from language.analysis.callgraph import callees

    members: dict[int, list[Node]] = {}
    for n, c in components.items():
        members.setdefault(c, []).append(n)
    for item in work.items:
        c = item.typed
        if isinstance(c, t.Constant) and c in components:
            group = members[components[c]]
            if len(group) > 1 or c in callees(c):
                ctx.current = item.decl
                ctx.error("cycle", c.span, f"The constant `{c.name}` is defined by way of itself.")


def _condition(ctx: Context, s: t.SubsetType) -> None:
    """The condition of a type must not speak of the type, neither directly nor through what it calls."""
    seen: set[object] = set()
    stack: list[object] = [s]
    first = True
    while stack:
        x = stack.pop()
        if x is s and not first:
            ctx.error("cycle", s.span, f"The condition of the type `{s.name}` depends on the type itself.")
            return
        first = False
        if x in seen and x is not s:
            continue
        seen.add(x)
        stack += _uses(x)


def _uses(x: object) -> list[object]:
    """Types and functions on which the meaning of a declaration depends."""
    out: list[object] = []
    match x:
        case t.SubsetType():
            if x.base is not None:
                out += _decls(x.base)
            if x.condition is not None:
                out += _in_tree(x.condition)
        case t.Function():
            out += x.overriders
            for v in (*x.params, x.result):
                out += _decls(v.type)
            if x.body is not None:
                out += _in_tree(x.body)
        case t.Constant():
            out += _decls(x.type)
            if x.value is not None:
                out += _in_tree(x.value)
        case t.Datatype():
            for c in x.ctors:
                for f in c.formals:
                    out += _decls(f.type)
        case _:
            pass
    return out


def _in_tree(e: t.Expr) -> list[object]:
    out: list[object] = []
    for n in t.walk(e):
        match n:
            case t.FunctionCall(_, _, f) | t.FunctionValue(_, _, f):
                out.append(f)
            case t.ConstRead(_, _, c):
                out.append(c)
            case t.Quantified() | t.SetComprehension() | t.MapComprehension() | t.LetSuchThat():
                for v in n.vars:
                    out += _decls(v.type)
            case t.Lambda():
                for v in n.params:
                    out += _decls(v.type)
            case t.Convert(_, x):
                out += _decls(x)
            case t.TypeTest():
                out += _decls(n.tested)
            case _:
                pass
    return out


def _decls(x: Type) -> list[object]:
    out: list[object] = []
    if isinstance(x, UserType) and not isinstance(x.decl, t.Class):
        out.append(x.decl)
    for p in written(x):
        out += _decls(p)
    return out


def _grounded(ctx: Context, work: Work) -> None:
    """Every datatype needs a constructor whose parts can be made first."""
    types = [(i.decl, i.typed) for i in work.items if isinstance(i.typed, t.Datatype) and not i.typed.codata]
    done: dict[t.Datatype, set[ParamType]] = {}
    changed = True
    while changed:
        changed = False
        for _, d in types:
            needs = [n for c in d.ctors if (n := _needs([f.type for f in c.formals], done)) is not None]
            if d not in done and needs:
                done[d] = min(needs, key=len)
                changed = True
    for decl, d in types:
        if d not in done and d.ctors:
            ctx.current = decl
            ctx.error(
                "cycle",
                d.span,
                f"No value of the datatype `{d.name}` can ever be made: each constructor needs "
                f"another `{d.name}` first.",
            )


def _needs(types: Iterable[Type], done: dict[t.Datatype, set[ParamType]]) -> set[ParamType] | None:
    """The type parameters of which a value is needed to have one of each type; None where one of the types
    has none yet. `done`: the same for each datatype that is known to have a value."""
    out: set[ParamType] = set()
    seen: set[t.SubsetType] = set()  # a circle of them is told elsewhere
    todo = list(types)
    while todo:
        match todo.pop():
            case ParamType() as p:
                out.add(p)
            case ArrowType(_, result, "->"):
                todo.append(result)
            case UserType(t.Datatype() as d, args):
                if not d.is_tuple and d not in done:
                    return None
                todo += [a for p, a in zip(d.params, args, strict=True) if d.is_tuple or p in done[d]]
            case UserType(t.SubsetType() as s) if s.base is not None and s not in seen:
                seen.add(s)
                todo.append(s.base)
            case _:
                pass
    return out
