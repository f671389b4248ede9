"""Typed expression → term: what an expression means where it is well-formed.

Terms are total; that an expression *is* well-formed is claimed elsewhere (`lower_checks`), before its
term is used. One function a kind of expression, chosen by `value`.
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis import typed as t
from language.analysis.bases import is_reference
from language.analysis.lineage import all_fields
from language.analysis.type_questions import nonempty
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.lower_functions import applied, arrow_heap, call_term, function_value, lambda_value
from language.ivl.lower_operators import binary, convert, ordinal_part, unary
from language.ivl.lower_patterns import match_pattern
from language.ivl.measures import Component, decreases
from language.ivl.recursion import entry
from language.ivl.scope import Scope, guards
from language.ivl.sorts import instantiate, root, sort_of
from language.ivl.unsupported import Unsupported
from language.operators import Operator
from language.source import Span
from language.syntax.ast import Collection, Quantifier
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
from language.values import Char


@entry
def value(e: t.Expr, s: Scope) -> n.Term:
    known = s.memo.get(id(e))
    if known is not None:
        return known[1]
    term = _value(e, s)
    s.memo[id(e)] = (e, term)  # holding e keeps its id from being used again
    return term


def values(es: tuple[t.Expr, ...], s: Scope) -> tuple[n.Term, ...]:
    return tuple(value(e, s) for e in es)


def _value(e: t.Expr, s: Scope) -> n.Term:
    match e:
        case t.Literal_():
            return literal(e, s)
        case t.StringLiteral():
            return n.App(n.SeqSort(n.INT), "seq.lit", tuple(k.integer(ord(c)) for c in e.value))
        case t.Var():
            return _variable(e, s)
        case t.This():
            if s.this is None:
                raise Unsupported(e.span, "`this` here")
            return s.this
        case t.FieldRead():
            if isinstance(e.obj, t.This) and e.field in s.fields:
                return s.fields[e.field]
            return n.App(s.sort(e.type), "heap.read", (s.heap, value(e.obj, s)), e.field)
        case t.ConstRead():
            if isinstance(e.obj, t.This) and e.const in s.fields:
                return s.fields[e.const]
            args = () if e.obj is None else (value(e.obj, s),)
            return n.ConstApp(s.sort(e.type), e.const, tuple(s.type(a) for a in e.type_args), args)
        case t.ArrayLength():
            return n.App(n.INT, "array.len", (value(e.array, s),), e.dim)
        case t.ArrayRead():
            return n.App(s.sort(e.type), "heap.elem", (s.heap, value(e.array, s), *values(e.indices, s)))
        case t.Destructor():
            return destructor(e, s)
        case t.Discriminator():
            return n.App(n.BOOL, "data.is", (value(e.value, s),), e.ctor)
        case t.Index():
            return index(e, s)
        case t.Slice():
            return slice_(e, s)
        case t.Update():
            return update(e, s)
        case t.FunctionCall():
            at = s if e.at is None else s.with_old(s.at(e.at, e.span))
            receiver = () if e.receiver is None else (value(e.receiver, s),)
            return call_term(e.function, e.type_args, (*receiver, *values(e.args, s)), at)
        case t.FunctionValue():
            receiver = None if e.receiver is None else value(e.receiver, s)
            return function_value(e.function, e.type_args, receiver, s)
        case t.ArrowMember():
            return _arrow_member(e, s)
        case t.Apply():
            return apply(e, s)
        case t.Construct():
            return n.App(s.sort(e.type), "data.make", values(e.args, s), e.ctor)
        case t.DatatypeUpdate():
            return datatype_update(e, s)
        case t.Unary():
            return unary(e.op, value(e.operand, s), s.type(e.operand.type), e.span)
        case t.Binary():
            return binary(
                e.op, value(e.left, s), value(e.right, s), s.type(e.left.type), s.type(e.right.type), e.span
            )
        case _:
            return _composed_value(e, s)


def _variable(e: t.Var, s: Scope) -> n.Term:
    term = s.env.get(e.var)
    if term is None:
        raise Unsupported(e.span, f"the variable {e.var.name} here")
    return term


def _composed_value(e: t.Expr, s: Scope) -> n.Term:
    """Displays, comprehensions, choices, states and conversions."""
    match e:
        case t.Display():
            return display(e, s)
        case t.MapDisplay():
            flat = tuple(value(x, s) for pair in e.items for x in pair)
            return n.App(s.sort(e.type), "map.lit" if flat else "map.empty", flat)
        case t.MultisetOf():
            op = "ms.of_seq" if isinstance(root(s.type(e.operand.type)), SeqType) else "ms.of_set"
            return n.App(s.sort(e.type), op, (value(e.operand, s),))
        case t.MapPart():
            op = {"Keys": "map.dom", "Values": "map.values", "Items": "map.items"}[e.part]
            return n.App(s.sort(e.type), op, (value(e.map, s),))
        case t.SeqInit():
            return seq_init(e, s)
        case t.OrdinalPart():
            return ordinal_part(e.part, value(e.value, s))
        case t.Quantified():
            return quantified(e, s)
        case t.SetComprehension():
            bounds, inner = s.bound(e.vars)
            condition = k.conj((guards(bounds, inner.heap), _ranging(e.range, e.vars, inner)))
            return n.SetOf(s.sort(e.type), bounds, condition, value(e.term, inner))
        case t.MapComprehension():
            bounds, inner = s.bound(e.vars)
            condition = k.conj((guards(bounds, inner.heap), _ranging(e.range, e.vars, inner)))
            key = value(e.key, inner) if e.key is not None else inner.env[e.vars[0]]
            return n.MapOf(s.sort(e.type), bounds, condition, key, value(e.value, inner))
        case t.Lambda():
            return lambda_value(e, s)
        case t.Ite():
            return k.ite(value(e.test, s), value(e.then, s), value(e.orelse, s))
        case t.Match():
            return match_(e, s)
        case t.Let():
            return let(e, s)
        case t.LetSuchThat():
            return value(e.body, such_that(e, s))
        case t.StmtExpr():
            return value(e.body, s)
        case t.Old():
            return value(e.operand, s.with_heap(s.at(e.label, e.span)))
        case t.Fresh():
            return fresh(e, s)
        case t.Allocated():
            type_ = s.type(e.operand.type)
            return n.IsAlloc(n.BOOL, value(e.operand, s), type_, s.heap)
        case t.Unchanged():
            heap = s.at(e.label, e.span)
            return k.conj(unchanged(f, s, heap) for f in e.frame)
        case t.Convert():
            return convert(value(e.operand, s), s.type(e.operand.type), s.type(e.type), e.span)
        case t.DecreasesTo():
            return _decreases_to(e, s)
        case t.TypeTest():
            return k.is_(value(e.operand, s), s.type(e.tested))
        case _:
            raise Unsupported(e.span, f"this kind of expression ({type(e).__name__})")


def _decreases_to(e: t.DecreasesTo, s: Scope) -> n.Term:
    old, new = (tuple(Component(value(x, s), s.type(x.type)) for x in xs) for xs in (e.left, e.right))
    below = decreases(new, old, calls=True)
    if not e.or_same or [x.term.sort for x in old] != [x.term.sort for x in new]:
        return below
    return k.disj((below, k.conj(k.equal(x.term, y.term) for x, y in zip(old, new, strict=True))))


def literal(e: t.Literal_, s: Scope) -> n.Term:
    sort = s.sort(e.type)
    match e.value:
        case None:
            return k.NULL
        case bool(b):
            return k.boolean(b)
        case Char(code):
            return k.integer(code)
        case int(i) if sort == n.REAL:
            return k.real(i)
        case v:
            return n.Lit(sort, v)


def destructor(e: t.Destructor, s: Scope) -> n.Term:
    d = value(e.value, s)
    return _by_ctor(d, e.ctors, s.sort(e.type))


def _by_ctor(d: n.Term, ctors: tuple[tuple[t.Constructor, int], ...], sort: n.Sort) -> n.Term:
    ctor, i = ctors[-1]
    result: n.Term = n.App(sort, "data.get", (d,), (ctor, i))
    for c, j in reversed(ctors[:-1]):
        result = k.ite(n.App(n.BOOL, "data.is", (d,), c), n.App(sort, "data.get", (d,), (c, j)), result)
    return result


def index(e: t.Index, s: Scope) -> n.Term:
    c, i = value(e.collection, s), value(e.index, s)
    sort = s.sort(e.type)
    match root(s.type(e.collection.type)):
        case SeqType():
            return n.App(sort, "seq.index", (c, i))
        case MapType():
            return n.App(sort, "map.get", (c, i))
        case MultisetType():
            return n.App(n.INT, "ms.count", (c, i))
        case other:
            raise Unsupported(e.span, f"indexing a {other}")


def slice_(e: t.Slice, s: Scope) -> n.Term:
    c = value(e.target, s)
    lo = None if e.lo is None else value(e.lo, s)
    hi = None if e.hi is None else value(e.hi, s)
    sort = s.sort(e.type)
    if is_reference(s.type(e.target.type)):
        hi = hi if hi is not None else n.App(n.INT, "array.len", (c,), 0)
        return n.App(sort, "seq.of_array", (s.heap, c, lo if lo is not None else k.integer(0), hi))
    if hi is not None:
        c = n.App(sort, "seq.take", (c, hi))
    return c if lo is None else n.App(sort, "seq.drop", (c, lo))


def update(e: t.Update, s: Scope) -> n.Term:
    op = {SeqType: "seq.update", MapType: "map.update", MultisetType: "ms.update"}
    kind = type(root(s.type(e.collection.type)))
    if kind not in op:
        raise Unsupported(e.span, "updating this kind of value")
    return n.App(s.sort(e.type), op[kind], (value(e.collection, s), value(e.key, s), value(e.value, s)))


def apply(e: t.Apply, s: Scope) -> n.Term:
    args = values(e.args, s)
    if isinstance(e.function, t.ArrowMember):
        member = e.function
        arrow = _arrow(s.type(member.function.type), e.span)
        op = "fun.requires" if member.name == "requires" else "fun.reads"
        heap = arrow_heap(arrow, s)
        return n.App(s.sort(e.type), op, (value(member.function, s), heap, *args))
    arrow = _arrow(s.type(e.function.type), e.span)
    return n.App(s.sort(e.type), "fun.apply", (value(e.function, s), arrow_heap(arrow, s), *args))


def _arrow(type_: Type, span: Span) -> ArrowType:
    r = root(type_)
    if not isinstance(r, ArrowType):
        raise Unsupported(span, f"calling a value of type {r}")
    return r


def _arrow_member(e: t.ArrowMember, s: Scope) -> n.Term:
    arrow = _arrow(s.type(e.function.type), e.span)
    result = _arrow(s.type(e.type), e.span)
    f = value(e.function, s)
    params = tuple(n.Bound(s.names.fresh("x"), sort_of(p), p) for p in arrow.params)
    heap = s.names.fresh("h")
    op = "fun.requires" if e.name == "requires" else "fun.reads"
    at = n.Ref_(n.HEAP, heap) if arrow.arrow == "~>" else k.NO_HEAP
    args = tuple(n.Ref_(p.sort, p.name) for p in params)
    body = n.App(sort_of(result.result), op, (f, at, *args))
    reads = n.App(n.SetSort(n.REF), "fun.reads", (f, at, *args))
    return n.Fun(sort_of(result), params, heap, k.TRUE, reads, body)


def datatype_update(e: t.DatatypeUpdate, s: Scope) -> n.Term:
    sort = s.sort(e.type)
    new = {name: value(v, s) for name, v in e.updates}

    def made(d: n.Term) -> n.Term:
        result: n.Term | None = None
        env = _datatype_env(s.type(e.type))
        for c in reversed(e.ctors):
            args = tuple(
                new[f.name]
                if f.name in new
                else n.App(sort_of(substitute(f.type, env)), "data.get", (d,), (c, i))
                for i, f in enumerate(c.formals)
            )
            one: n.Term = n.App(sort, "data.make", args, c)
            result = one if result is None else k.ite(n.App(n.BOOL, "data.is", (d,), c), one, result)
        if result is None:
            raise Unsupported(e.span, "this datatype update")
        return result

    return k.let(s.names, "d", value(e.value, s), made)


def _datatype_env(type_: Type) -> dict[ParamType, Type]:
    r = root(type_)
    return instantiate(r.decl, r.args) if isinstance(r, UserType) else {}


def display(e: t.Display, s: Scope) -> n.Term:
    items = values(e.items, s)
    prefix = {Collection.SEQ: "seq", Collection.SET: "set", Collection.ISET: "set", Collection.MULTISET: "ms"}
    stem = prefix[e.kind]
    return n.App(s.sort(e.type), f"{stem}.lit" if items else f"{stem}.empty", items)


def seq_init(e: t.SeqInit, s: Scope) -> n.Term:
    var = n.Bound(s.names.fresh("i"), n.INT, INT)
    at = n.Ref_(n.INT, var.name)
    sort = s.sort(e.type)
    if not isinstance(sort, n.SeqSort):
        raise Unsupported(e.span, "this sequence")
    item = applied(e.function, (at,), sort.item, s)
    return n.SeqOf(sort, value(e.length, s), var, item)


def _ranging(e: t.Expr, vars_: tuple[t.Variable, ...], s: Scope) -> n.Term:
    """The condition of a comprehension. A set that its elements come from stays one term, whatever it is
    made of, so that the same comprehension over another name of that set is known to be the same."""
    if not isinstance(e, t.Binary):
        return value(e, s)
    if e.op is Operator.AND:
        return k.conj((_ranging(e.left, vars_, s), _ranging(e.right, vars_, s)))
    over = e.op is Operator.IN and isinstance(root(s.type(e.right.type)), SetType)
    if over and not any(isinstance(x, t.Var) and x.var in vars_ for x in t.walk(e.right)):
        return k.test("set.member", value(e.left, s), value(e.right, s))
    return value(e, s)


def quantified(e: t.Quantified, s: Scope) -> n.Term:
    bounds, inner = s.bound(e.vars)
    guard = guards(bounds, inner.heap)
    if e.range is not None:
        guard = k.conj((guard, value(e.range, inner)))
    body = value(e.body, inner)
    triggers = tuple(values(a.args, inner) for a in e.attributes if a.name == "trigger")
    forall = e.kind is Quantifier.FORALL
    inside = k.implies(guard, body) if forall else k.conj((guard, body))
    used = {x.name for x in k.subterms(inside) if isinstance(x, n.Ref_)}
    bounds = tuple(b for b in bounds if b.name in used or not nonempty(b.type))
    return n.Quant(n.BOOL, forall, bounds, inside, triggers, e.span) if bounds else inside


def match_(e: t.Match, s: Scope) -> n.Term:
    sort = s.sort(e.type)

    def cases(scrutinee: n.Term) -> n.Term:
        result: n.Term | None = None
        for case in reversed(e.cases):
            condition, env = match_pattern(case.pattern, scrutinee, s.type(e.scrutinee.type), s)
            body = value(case.body, s.bind_all(env))
            result = body if result is None else k.ite(condition, body, result)
        if result is None:  # no cases: of an empty datatype, any value will do
            return n.Choose(sort, (n.Bound(s.names.fresh("any"), sort, s.type(e.type)),), k.FALSE, 0)
        return result

    return k.let(s.names, "m", value(e.scrutinee, s), cases)


def let(e: t.Let, s: Scope) -> n.Term:
    stem = e.pattern.var.name if isinstance(e.pattern, t.BindPattern) else "v"

    def body(v: n.Term) -> n.Term:
        _, env = match_pattern(e.pattern, v, s.type(e.value.type), s)
        return value(e.body, s.bind_all(env))

    return k.let(s.names, stem, value(e.value, s), body)


def such_that(e: t.LetSuchThat, s: Scope) -> Scope:
    """The scope in which the variables are the chosen values."""
    bounds, inner = s.bound(e.vars)
    condition = k.conj((guards(bounds, inner.heap), value(e.condition, inner)))
    chosen = {
        v: n.Choose(b.sort, bounds, condition, i) for i, (v, b) in enumerate(zip(e.vars, bounds, strict=True))
    }
    return s.bind_all(chosen)


def each_reference(v: n.Term, type_: Type, s: Scope, span: Span, claim: Callable[[n.Term], n.Term]) -> n.Term:
    """`claim(ref)` of a reference, or of every reference in a set or sequence of them."""
    match root(type_):
        case SetType():
            b = n.Bound(s.names.fresh("o"), n.REF, item_type(type_))
            o = n.Ref_(n.REF, b.name)
            return k.forall((b,), k.implies(k.member(o, v), claim(o)))
        case MultisetType():
            b = n.Bound(s.names.fresh("o"), n.REF, item_type(type_))
            o = n.Ref_(n.REF, b.name)
            return k.forall((b,), k.implies(k.less(k.integer(0), n.App(n.INT, "ms.count", (v, o))), claim(o)))
        case SeqType():
            b = n.Bound(s.names.fresh("i"), n.INT, INT)
            i = n.Ref_(n.INT, b.name)
            within = k.conj((k.at_most(k.integer(0), i), k.less(i, n.App(n.INT, "seq.len", (v,)))))
            return k.forall((b,), k.implies(within, claim(n.App(n.REF, "seq.index", (v, i)))))
        case r if is_reference(r):
            return claim(v)
        case _:
            raise Unsupported(span, f"this on values of type {type_}")


def item_type(type_: Type) -> Type:
    r = root(type_)
    if isinstance(r, (SetType, MultisetType, SeqType)):
        return r.item
    return r


def fresh(e: t.Fresh, s: Scope) -> n.Term:
    before = s.at(e.label, e.span)

    def claim(o: n.Term) -> n.Term:
        return k.conj((k.non_null(o), k.negate(k.allocated(before, o))))

    return each_reference(value(e.operand, s), s.type(e.operand.type), s, e.span, claim)


def unchanged(f: t.Frame, s: Scope, before: n.Term) -> n.Term:
    if f.target is None:
        raise Unsupported(f.span, "`unchanged(*)`")
    target_type = s.type(f.target.type)
    item = item_type(target_type) if not is_reference(target_type) else root(target_type)

    def claim(o: n.Term) -> n.Term:
        return k.implies(k.non_null(o), same_object(o, item, f, s, before))

    return each_reference(value(f.target, s), target_type, s, f.span, claim)


def same_object(o: n.Term, type_: Type, f: t.Frame, s: Scope, before: n.Term) -> n.Term:
    r = root(type_)
    if not isinstance(r, UserType) or not isinstance(r.decl, t.Class):
        raise Unsupported(f.span, f"`unchanged` for the type {type_}")
    cls = r.decl
    if cls.is_array:
        bounds = tuple(n.Bound(s.names.fresh("i"), n.INT, INT) for _ in range(cls.dims))
        at = tuple(n.Ref_(n.INT, b.name) for b in bounds)
        within = k.conj(
            k.conj((k.at_most(k.integer(0), i), k.less(i, n.App(n.INT, "array.len", (o,), d))))
            for d, i in enumerate(at)
        )
        sort = sort_of(r.args[0])
        now, then = (n.App(sort, "heap.elem", (h, o, *at)) for h in (s.heap, before))
        return k.forall(bounds, k.implies(within, k.equal(now, then)))
    if f.field is None and (cls.is_object or cls.is_trait):
        raise Unsupported(f.span, f"`unchanged` for the type {type_}, whose objects may have further fields")
    facts: list[n.Term] = []
    for field, field_type in all_fields(r):
        if f.field is not None and field is not f.field:
            continue
        sort = sort_of(field_type)
        now, then = (n.App(sort, "heap.read", (h, o), field) for h in (s.heap, before))
        facts.append(k.equal(now, then))
    return k.conj(facts)
