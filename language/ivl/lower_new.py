"""`new`: fresh arrays and objects."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.lineage import all_fields, set_constants
from language.analysis.type_questions import auto_init, nonempty
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref
from language.ivl.check_collections import check_filling
from language.ivl.check_types import coerce
from language.ivl.lower_functions import applied
from language.ivl.lower_values import value
from language.ivl.recursion import Called, check, contract_call
from language.ivl.scope import Scope, guards
from language.ivl.sorts import root, sort_of
from language.ivl.unsupported import Unsupported
from language.records.verdicts import ObligationKind as Kind
from language.source import NOWHERE
from language.types import INT, Type, UserType


def fresh_reference(type_: Type, s: Scope, b: Builder) -> n.Variable:
    """An object that did not exist, of exactly this class; not allocated yet."""
    r = root(type_)
    if not isinstance(r, UserType):
        raise Unsupported(NOWHERE, f"`new` of a {type_}")
    var = b.fresh("new", n.REF, UserType(r.decl, r.args))
    b.emit(n.Havoc((var,)))
    o = ref(var)
    is_new = k.negate(k.allocated(s.heap, o))
    dynamic = n.App(n.BOOL, "ref.type", (o,), UserType(r.decl, r.args))
    b.assume(k.conj((k.non_null(o), is_new, dynamic)))
    return var


def new_array(rhs: t.NewArray, s: Scope, b: Builder) -> n.Term:
    element = s.type(rhs.element)
    sizes: list[n.Term] = []
    for d in rhs.dims:
        check(d, s, b)
        size = value(d, s)
        message = "An array's size cannot be negative, but this number may be."
        b.claim(Kind.RANGE, d.span, message, k.at_most(k.integer(0), size))
        sizes.append(size if isinstance(size, n.Lit) else b.keep("size", size, INT))
    items: list[n.Term] = []
    for x in rhs.display or ():
        check(x, s, b)
        coerce(x, element, s, b)
        items.append(value(x, s))
    if rhs.display is not None and sizes:
        message = f"The size must be the number of elements that are listed, {len(items)}."
        b.claim(Kind.RANGE, rhs.span, message, k.equal(sizes[0], k.integer(len(items))))
    if rhs.display is not None and not sizes:
        sizes.append(k.integer(len(items)))
    if rhs.init is not None:
        made = tuple(b.fresh("i", n.INT, INT) for _ in sizes)
        b.emit(n.Havoc(made))
        at = tuple(map(ref, made))
        check_filling(rhs.init, at, _inside(at, sizes), element, s, b)
    elif rhs.display is None and not auto_init(element):
        message = f"The elements need initial values, because `{element}` has no default value."
        b.claim(Kind.DEFINITE, rhs.span, message, k.disj(k.equal(z, k.integer(0)) for z in sizes))
    var = fresh_reference(s.type(rhs.type), s, b)
    a = ref(var)
    b.assume(k.conj(k.equal(n.App(n.INT, "array.len", (a,), d), z) for d, z in enumerate(sizes)))
    b.emit(n.Assign(b.heap, n.App(n.HEAP, "heap.new", (ref(b.heap), a))))
    for i, x in enumerate(items):
        kept = x if k.is_atom(x) else b.keep("v", x, element)
        written = n.App(n.HEAP, "heap.elem_write", (ref(b.heap), a, k.integer(i), kept))
        b.emit(n.Assign(b.heap, written))
    if rhs.init is not None:
        bounds = tuple(n.Bound(s.names.fresh("i"), n.INT, INT) for _ in sizes)
        at = tuple(n.Ref_(n.INT, x.name) for x in bounds)
        item = applied(rhs.init, at, sort_of(element), s)
        b.emit(n.HeapForall(b.heap, bounds, _inside(at, sizes), a, None, at, item))
    return a


def _inside(at: tuple[n.Term, ...], sizes: list[n.Term]) -> n.Term:
    return k.conj(k.conj((k.at_most(k.integer(0), i), k.less(i, z))) for i, z in zip(at, sizes, strict=True))


def new_object(rhs: t.NewObject, s: Scope, b: Builder) -> n.Term:
    type_ = s.type(rhs.type)
    if rhs.ctor is not None:
        return contract_call(Called(rhs.ctor, rhs.type_args, None, rhs.args, rhs.span, type_), s, b)[0]
    r = root(type_)
    if isinstance(r, UserType) and isinstance(r.decl, t.Class):
        for field, field_type in (*all_fields(r), *((c, type_) for c, type_, _ in set_constants(r))):
            if not nonempty(field_type):
                bound = n.Bound(s.names.fresh("x"), sort_of(field_type), field_type)
                message = f"The field `{field.name}` has no default value, so the class needs a constructor."
                b.claim(Kind.DEFINITE, rhs.span, message, k.exists((bound,), guards((bound,), s.heap)))
    var = fresh_reference(type_, s, b)
    b.emit(n.Assign(b.heap, n.App(n.HEAP, "heap.new", (ref(b.heap), ref(var)))))
    return ref(var)
