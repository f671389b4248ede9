"""Warnings about what is legal and says nothing, or something else than it seems to.

`old` looks at the heap of an earlier state, and at nothing else: around what does not read the heap it has no
effect. `==` asks of two arrays whether they are one and the same, not whether they hold the same elements.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.context import Context
from language.operators import Operator
from language.types import UserType


def pointless(ctx: Context, x: t.Function | t.Method) -> None:
    """`x` is whole, its contract and body."""
    for part in _said(x):
        for n in t.walk(part):
            if isinstance(n, t.Old) and not any(map(_reads, t.walk(n.operand))):
                ctx.warn("old", n.span, _without_effect(n))
    if isinstance(x, t.Method) and x.body is not None:
        _arrays(ctx, x, x.body)


def _said(x: t.Function | t.Method) -> Iterator[t.Tree]:
    yield from x.requires
    yield from x.ensures
    if x.body is not None:
        yield x.body


def _reads(n: t.Tree) -> bool:
    """Whether this node itself depends on the heap."""
    match n:
        case t.FieldRead() | t.ArrayRead() | t.Allocated() | t.Unchanged() | t.Fresh() | t.Apply():
            return True
        case t.Slice(target=e):
            return _is_object(e)
        case t.FunctionCall(function=f):
            return bool(f.reads) or f.two_state
        case t.Quantified(vars=vs) | t.SetComprehension(vars=vs) | t.LetSuchThat(vars=vs):
            return any(isinstance(v.type, UserType) and _is_reference(v.type) for v in vs)
        case t.Binary(op=Operator.IN, right=e):
            return _is_object(e)
        case _:
            return False


def _is_object(e: t.Expr) -> bool:
    return isinstance(e.type, UserType) and _is_reference(e.type)


def _is_reference(u: UserType) -> bool:
    return isinstance(u.decl, t.Class)


def _without_effect(n: t.Old) -> str:
    e = n.operand
    first = (
        "`old` has no effect here: it looks at an earlier state of the heap, and this reads nothing of that."
    )
    if not isinstance(e, t.Var):
        return first
    name = e.var.name
    if _is_array(e):
        return f"{first} `{name}` is the same array as before; its earlier elements are `old({name}[..])`."
    if _is_object(e):
        return f"{first} `{name}` is the same object as before; what it held is `old({name}.…)`."
    if e.var.kind in ("local", "out"):
        return (
            f"{first} `{name}` is a variable, and means its present value: keep the earlier one in a "
            f"variable of its own, such as `ghost var {name}0 := {name};`."
        )
    return f"{first} `{name}` never changes, so plain `{name}` says the same."


# ── arrays ───────────────────────────────────────────────────────────────────────────────────────


def _arrays(ctx: Context, m: t.Method, body: t.Block) -> None:
    """Claims that a new array is another one."""
    new, aliased = set[t.Variable](), set[t.Variable]()
    for n in t.walk(body):
        match n:
            case t.Assign(targets=targets, values=values):
                for target, value in zip(targets, values, strict=True):
                    if isinstance(target, t.LocalTarget):
                        (new if isinstance(value, t.NewArray) else aliased).add(target.var)
            case t.CallStmt(targets=targets) | t.AssignSuchThat(targets=targets):
                aliased |= {x.var for x in targets if isinstance(x, t.LocalTarget)}
            case _:
                pass
    made = new - aliased
    for clause in _claims(m, body):
        for n in t.walk(clause):
            if not isinstance(n, t.Binary) or n.op is not Operator.EQUAL:
                continue
            if _is_array(n.left) and _is_array(n.right) and (_names(n.left, made) != _names(n.right, made)):
                ctx.warn(
                    "array-equality",
                    n.span,
                    "`==` asks whether these are one and the same array, and the one that was made here is "
                    "another than any before. Whether they hold the same elements is asked with `[..]`: "
                    "`a[..] == b[..]`.",
                )


def _claims(m: t.Method, body: t.Block) -> Iterator[t.Tree]:
    yield from m.ensures
    for n in t.walk(body):
        if isinstance(n, t.Assert):
            yield n.condition
        elif isinstance(n, t.LoopSpec):
            yield from n.invariants


def _names(e: t.Expr, made: set[t.Variable]) -> bool:
    return isinstance(e, t.Var) and e.var in made


def _is_array(e: t.Expr) -> bool:
    return (
        isinstance(e.type, UserType)
        and isinstance(e.type.decl, t.Class)
        and e.type.decl.is_array
        and not isinstance(e, t.Literal_)
    )
