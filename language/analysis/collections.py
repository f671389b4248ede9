"""Collections: displays, indexing, slices, updates; datatype updates too."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.builtins import NAT
from language.analysis.calls import expect_type
from language.analysis.dispatch import expr, handles
from language.analysis.members import destructor_ctors
from language.analysis.metas import Meta
from language.analysis.operators import as_number, expect_number
from language.analysis.refs import ValueRef, shown
from language.operators import Operator
from language.source import Span
from language.syntax import ast
from language.syntax.ast import Collection
from language.types import (
    INT,
    ArrowType,
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)


def _item_hint(b: Body, hint: Type | None, kind: type) -> Type | None:
    if hint is None:
        return None
    v = b.infer.numeric(hint)
    return getattr(v, "item", None) if isinstance(v, kind) else None


def gather(
    b: Body, items: tuple[ast.Expr, ...], hint: Type | None, span: Span, what: str
) -> tuple[tuple[t.Expr, ...], Type]:
    """Elaborate items that must agree; answer them and the type that has them all."""
    item = b.infer.meta(span)
    item.empty = not items
    out: list[t.Expr] = []
    for i in items:
        e = expr(b, i, hint if hint is not None else item)
        if not b.fits(e.type, item, e.span):
            b.ctx.error(
                "type",
                e.span,
                f"All {what} must have one type: the first is `{shown(b, item)}`, this is "
                f"`{shown(b, e.type)}`.",
            )
        out.append(e)
    if hint is not None:
        v, w = b.infer.view(item), b.infer.view(hint)
        if isinstance(v, Meta) or isinstance(w, Meta):
            b.infer.agree(item, hint)
    return tuple(out), item


@handles(ast.Display)
def display(b: Body, e: ast.Display, hint: Type | None) -> t.Expr:
    kind = {Collection.SEQ: SeqType, Collection.MULTISET: MultisetType}.get(e.kind, SetType)
    items, item = gather(b, e.items, _item_hint(b, hint, kind), e.span, "elements of a collection")
    match e.kind:
        case Collection.SEQ:
            type_: Type = SeqType(item)
        case Collection.MULTISET:
            type_ = MultisetType(item)
        case _:
            type_ = SetType(item, e.kind is Collection.SET)
    return b.keep(t.Display(e.span, type_, e.kind, items))


@handles(ast.MapDisplay)
def map_display(b: Body, e: ast.MapDisplay, hint: Type | None) -> t.Expr:
    v = b.infer.numeric(hint) if hint is not None else None
    kh, vh = (v.key, v.value) if isinstance(v, MapType) else (None, None)
    keys, key = gather(b, tuple([k for k, _ in e.items]), kh, e.span, "keys of a map")
    values, value = gather(b, tuple([x for _, x in e.items]), vh, e.span, "values of a map")
    type_ = MapType(key, value, e.kind is Collection.MAP)
    return b.keep(t.MapDisplay(e.span, type_, tuple(zip(keys, values, strict=True))))


@handles(ast.MultisetOf)
def multiset_of(b: Body, e: ast.MultisetOf, hint: Type | None) -> t.Expr:
    operand = expr(b, e.operand)
    if b.is_open(operand.type):
        return b.too_early(operand, "no multiset can be made of it")
    match b.infer.numeric(operand.type):
        case SeqType(i) | SetType(i, True):
            return b.keep(t.MultisetOf(e.span, MultisetType(i), operand))
        case Meta() as m if m.poison:
            return b.bad(e.span)
        case _:
            b.ctx.error(
                "type",
                e.operand.span,
                f"`multiset(…)` takes a sequence or a set, but this has type `{shown(b, operand.type)}`.",
            )
            return b.bad(e.span)


@handles(ast.SeqInit)
def seq_init(b: Body, e: ast.SeqInit, hint: Type | None) -> t.Expr:
    length = expr(b, e.length)
    expect_number(b, length)
    item: Type = b.type(e.element) if e.element is not None else b.infer.meta(e.span)
    wanted = _item_hint(b, hint, SeqType)
    function = expr(b, e.function, ArrowType((NAT,), item if e.element else wanted or item, "~>"))
    expect_type(b, function, ArrowType((INT,), item, "~>"), "The second argument of `seq`")
    return b.keep(t.SeqInit(e.span, SeqType(item), length, function))


@handles(ast.Index)
def index(b: Body, e: ast.Index, hint: Type | None) -> t.Expr:
    target = expr(b, e.target)
    v = b.infer.numeric(target.type)
    match v:
        case UserType(t.Class() as decl, args) if decl.is_array:
            indices = [as_number(b, expr(b, i)) for i in e.indices]
            if len(indices) != decl.dims:
                b.ctx.error(
                    "arity", e.span, f"This array has {decl.dims} dimension(s), but {len(indices)} are given."
                )
                return b.bad(e.span)
            return b.keep(t.ArrayRead(e.span, args[0], target, tuple(indices)))
        case SeqType(item) if len(e.indices) == 1:
            i = as_number(b, expr(b, e.indices[0]))
            return b.keep(t.Index(e.span, item, target, i))
        case MapType(key, value) if len(e.indices) == 1:
            i = expr(b, e.indices[0], key)
            _same(b, i, key, "This key")
            return b.keep(t.Index(e.span, value, target, i))
        case MultisetType(item) if len(e.indices) == 1:
            i = expr(b, e.indices[0], item)
            _same(b, i, item, "This element")
            return t.Index(e.span, NAT, target, i)
        case Meta():
            for i in e.indices:
                expr(b, i)
            return b.bad(e.span) if v.poison else b.too_early(target, "it cannot be indexed")
        case _:
            for i in e.indices:
                expr(b, i)
            b.ctx.error(
                "type",
                e.target.span,
                f"Only arrays, sequences, maps and multisets have elements; this has type "
                f"`{shown(b, target.type)}`.",
            )
            return b.bad(e.span)


def _same(b: Body, e: t.Expr, wanted: Type, what: str) -> None:
    if not b.infer.comparable(e.type, wanted):
        b.ctx.error(
            "type",
            e.span,
            f"{what} must have type `{shown(b, wanted)}`, but this has type `{shown(b, e.type)}`.",
        )


def _bounds(b: Body, *es: ast.Expr | None) -> list[t.Expr | None]:
    return [as_number(b, expr(b, e)) if e is not None else None for e in es]


@handles(ast.Slice)
def slice_(b: Body, e: ast.Slice, hint: Type | None) -> t.Expr:
    target = expr(b, e.target, hint)
    lo, hi = _bounds(b, e.lo, e.hi)
    if b.is_open(target.type):
        return b.too_early(target, "no slice of it can be taken")
    type_ = _sliceable(b, target)
    return b.bad(e.span) if type_ is None else b.keep(t.Slice(e.span, type_, target, lo, hi))


def _sliceable(b: Body, target: t.Expr) -> Type | None:
    v = b.infer.view(target.type)
    if isinstance(b.infer.numeric(v), SeqType):
        return v
    if isinstance(v, UserType) and isinstance(v.decl, t.Class) and v.decl.dims == 1:
        return SeqType(v.args[0])
    if not (isinstance(v, Meta) and v.poison):
        b.ctx.error(
            "type",
            target.span,
            f"Only sequences and arrays have slices; this has type `{shown(b, target.type)}`.",
        )
    return None


@handles(ast.MultiSlice)
def multi_slice(b: Body, e: ast.MultiSlice, hint: Type | None) -> t.Expr:
    """`s[2 : 3 : ]` is `[s[0..2], s[2..2+3], s[2+3..]]`."""
    target = expr(b, e.target)
    lengths = [x for x in _bounds(b, *e.lengths) if x is not None]
    if b.is_open(target.type):
        return b.too_early(target, "no slices of it can be taken")
    type_ = _sliceable(b, target)
    if type_ is None:
        return b.bad(e.span)
    at: t.Expr = t.Literal_(e.span, INT, 0)
    parts: list[t.Expr] = []
    for n in lengths:
        end = t.Binary(n.span, INT, Operator.ADD, at, n)
        parts.append(b.keep(t.Slice(n.span, type_, target, at, end)))
        at = end
    if e.rest:
        parts.append(b.keep(t.Slice(e.span, type_, target, at, None)))
    return b.keep(t.Display(e.span, SeqType(type_), Collection.SEQ, tuple(parts)))


@handles(ast.Update)
def update(b: Body, e: ast.Update, hint: Type | None) -> t.Expr:
    target = expr(b, e.target, hint)
    if b.is_open(target.type):
        expr(b, e.key)
        expr(b, e.value)
        return b.too_early(target, "it cannot be updated", target.type)
    v = b.infer.numeric(target.type)
    match v:
        case SeqType(item):
            key = as_number(b, expr(b, e.key))
            value = expr(b, e.value, item)
        case MapType(k, item):
            key = expr(b, e.key, k)
            value = expr(b, e.value, item)
        case MultisetType(k):
            key = expr(b, e.key, k)
            value = expr(b, e.value, INT)
            expect_number(b, value)
            item = None
        case _:
            if not (isinstance(v, Meta) and v.poison):
                b.ctx.error(
                    "type",
                    e.target.span,
                    f"`[… := …]` makes a new sequence, map or multiset, but this has type "
                    f"`{shown(b, target.type)}`.",
                )
            return b.bad(e.span)
    # the result may hold more than the target did: `s[0 := -1]` of a `seq<nat>` is a `seq<int>`
    result = b.infer.meta(e.span)
    b.fits(v, result, e.span)
    match b.infer.view(result):
        case SeqType(r) if item is not None:
            type_: Type = SeqType(_wider(b, r, item, value, "The new element"))
        case MapType(rk, rv, finite) if item is not None:
            assert isinstance(v, MapType)
            type_ = MapType(
                _wider(b, rk, v.key, key, "The key"), _wider(b, rv, item, value, "The new value"), finite
            )
        case _:
            assert isinstance(v, MultisetType)
            type_ = MultisetType(_wider(b, v.item, v.item, key, "The element"))
    return b.keep(t.Update(e.span, type_, target, key, value))


def _wider(b: Body, r: Type, old: Type, value: t.Expr, what: str) -> Type:
    if value.type == old:
        return old
    m = b.infer.meta(value.span)
    b.fits(old, m, value.span)
    kind = b.infer.view(old)
    objects = isinstance(kind, UserType) and isinstance(kind.decl, t.Class)  # only numbers may get wider
    if not b.fits(value.type, old if objects else m, value.span):
        b.ctx.error(
            "type",
            value.span,
            f"{what} must have type `{shown(b, old)}`, but this has type `{shown(b, value.type)}`.",
        )
    return m


@handles(ast.DatatypeUpdate)
def datatype_update(b: Body, e: ast.DatatypeUpdate, hint: Type | None) -> t.Expr:
    value = expr(b, e.target, hint)
    if b.is_open(value.type):
        for _, new in e.updates:
            expr(b, new)
        return b.too_early(value, "it cannot be updated", value.type)
    v = b.infer.view(value.type)
    if not (isinstance(v, UserType) and isinstance(v.decl, t.Datatype) and b.module.knows(v.decl)):
        if not (isinstance(v, Meta) and v.poison):
            b.ctx.error(
                "type",
                e.target.span,
                f"`.(… := …)` updates a datatype value, but this has type `{shown(b, value.type)}`.",
            )
        return b.bad(e.span)
    d = v.decl
    args: tuple[Type, ...] = tuple([b.infer.meta(e.span, prefer_upper=True) for _ in d.params])
    env: dict[ParamType, Type] = dict(zip(d.params, args, strict=True))
    ctors = list(d.ctors)
    updates: list[tuple[str, t.Expr]] = []
    ok = True
    touched: set[t.Variable] = set()
    for name, new in e.updates:
        if not name.text and b.ctx.links is not None:
            b.ctx.links.member(name.span, b, ValueRef(value))
        found = destructor_ctors(d, name.text)
        if not found:
            b.ctx.error("name", name.span, f"`{name.text}` is not a part of the datatype `{d.name}`.")
            ok = False
            continue
        if any(n == name.text for n, _ in updates):
            b.ctx.error("duplicate", name.span, f"`{name.text}` is updated twice.")
            ok = False
        ctors = [c for c in ctors if any(c is f for f, _ in found)]
        if not ctors and ok:
            b.ctx.error(
                "name", name.span, "These parts belong to different constructors, so no value has them all."
            )
            ok = False
        formal = found[0][0].formals[found[0][1]]
        if b.ctx.links is not None:
            b.ctx.links.name(name, formal)
        touched.add(formal)
        wanted = substitute(formal.type, env)
        x = expr(b, new, substitute(formal.type, dict(zip(d.params, v.args, strict=True))))
        expect_type(b, x, wanted, f"The new `{name.text}`")
        updates.append((name.text, x))
    if not ok:
        return b.bad(e.span)
    # what is not updated keeps its type
    for c in ctors:
        for f in c.formals:
            if all(n != f.name for n, _ in updates):
                old = substitute(f.type, dict(zip(d.params, v.args, strict=True)))
                b.fits(old, substitute(f.type, env), e.span)
    result = UserType(d, args)
    if not b.infer.agree(v, result):
        b.fits(v, result, e.span)
    return b.keep(t.DatatypeUpdate(e.span, result, value, tuple(updates), tuple(ctors)))
