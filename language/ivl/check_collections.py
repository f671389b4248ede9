"""Well-formedness of sequences, sets, multisets and maps: indices, bounds, keys, items."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import is_reference
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref
from language.ivl.check_functions import claim_reads
from language.ivl.check_types import claim_type, coerce
from language.ivl.frames import frame_set
from language.ivl.lower_functions import REFS, applied, arrow_heap
from language.ivl.lower_operators import cardinality
from language.ivl.lower_values import value
from language.ivl.recursion import check, check_object, check_read
from language.ivl.scope import Scope
from language.ivl.sorts import root, sort_of
from language.ivl.unsupported import Unsupported
from language.records.verdicts import ObligationKind as Kind
from language.types import INT, ArrowType, MapType, MultisetType, SeqType, SetType, Type

_INDEX = "This index may lie outside the sequence. It must be at least 0 and less than the length."


def check_collection(e: t.Expr, s: Scope, b: Builder) -> None:
    match e:
        case t.Index():
            check(e.collection, s, b)
            check(e.index, s, b)
            _check_index(e.collection, e.index, s, b)
        case t.Slice():
            _check_slice(e, s, b)
        case t.Update():
            check(e.collection, s, b)
            check(e.key, s, b)
            check(e.value, s, b)
            _check_update(e, s, b)
        case t.Display():
            item = _item(e, s)
            for x in e.items:
                check(x, s, b)
                coerce(x, item, s, b)
        case t.MapDisplay():
            type_ = root(s.type(e.type))
            assert isinstance(type_, MapType)
            for x, y in e.items:
                check(x, s, b)
                coerce(x, type_.key, s, b)
                check(y, s, b)
                coerce(y, type_.value, s, b)
        case t.MultisetOf():
            check(e.operand, s, b)
        case t.SeqInit():
            _check_seq_init(e, s, b)
        case _:
            raise TypeError(type(e).__name__)


def _item(e: t.Expr, s: Scope):
    type_ = root(s.type(e.type))
    assert isinstance(type_, (SeqType, SetType, MultisetType))
    return type_.item


def _in_range(i: n.Term, length: n.Term) -> n.Term:
    return k.conj((k.at_most(k.integer(0), i), k.less(i, length)))


def _check_index(collection: t.Expr, at: t.Expr, s: Scope, b: Builder) -> None:
    c, i = value(collection, s), value(at, s)
    match root(s.type(collection.type)):
        case SeqType() as type_:
            b.claim(Kind.INDEX, at.span, _INDEX, _in_range(i, cardinality(c, type_, at.span)))
        case MapType() as type_:
            keys = n.App(n.SetSort(s.sort(type_.key), type_.finite), "map.dom", (c,))
            b.claim(Kind.KEY, at.span, "This key may not be in the map.", k.member(i, keys))
        case _:
            pass


def _check_slice(e: t.Slice, s: Scope, b: Builder) -> None:
    array = is_reference(s.type(e.target.type))
    if array:
        check_object(e.target, s, b)
    else:
        check(e.target, s, b)
    c = value(e.target, s)
    length = n.App(n.INT, "array.len" if array else "seq.len", (c,), 0 if array else None)
    what = "array" if array else "sequence"
    upper = length
    if e.hi is not None:
        check(e.hi, s, b)
        upper = value(e.hi, s)
    if e.lo is not None:
        check(e.lo, s, b)
        lo = value(e.lo, s)
        message = f"The lower bound may be negative or above the {'upper bound' if e.hi else 'length'}."
        b.claim(Kind.RANGE, e.lo.span, message, k.conj((k.at_most(k.integer(0), lo), k.at_most(lo, upper))))
    if e.hi is not None:
        message = f"The upper bound may be negative or greater than the length of the {what}."
        low = [k.at_most(k.integer(0), upper)] if e.lo is None else []
        b.claim(Kind.RANGE, e.hi.span, message, k.conj((*low, k.at_most(upper, length))))
    if array:
        check_read(c, None, e.span, s, b)


def _check_update(e: t.Update, s: Scope, b: Builder) -> None:
    c, at, v = value(e.collection, s), value(e.key, s), value(e.value, s)
    match root(s.type(e.type)):
        case SeqType(item) as type_:
            b.claim(Kind.INDEX, e.key.span, _INDEX, _in_range(at, cardinality(c, type_, e.span)))
            coerce(e.value, item, s, b)
        case MapType(key, val):
            coerce(e.key, key, s, b)
            coerce(e.value, val, s, b)
        case MultisetType(item):
            coerce(e.key, item, s, b)
            message = "How often a value occurs cannot be negative, but this number may be."
            b.claim(Kind.RANGE, e.value.span, message, k.at_most(k.integer(0), v))
        case other:
            raise Unsupported(e.span, f"updating a {other}")


def _check_seq_init(e: t.SeqInit, s: Scope, b: Builder) -> None:
    check(e.length, s, b)
    length = value(e.length, s)
    message = "A sequence's length cannot be negative, but this number may be."
    b.claim(Kind.RANGE, e.length.span, message, k.at_most(k.integer(0), length))
    var = b.fresh("i", n.INT, INT)
    b.emit(n.Havoc((var,)))
    check_filling(e.function, (ref(var),), _in_range(ref(var), length), _item(e, s), s, b)


def check_filling(
    f: t.Expr, at: tuple[n.Term, ...], inside: n.Term, item: Type, s: Scope, b: Builder
) -> None:
    """The function that gives the items of a sequence or array makes sense by itself, whoever calls it; it is
    defined `inside` the bounds, and gives an `item` there."""
    check(f, s, b)
    arrow = root(s.type(f.type))
    if not isinstance(arrow, ArrowType):
        raise Unsupported(f.span, "this way to give the items")
    with b.guard(inside):
        if isinstance(f, t.Lambda) and len(f.params) == len(at):
            inner = s.bind_all(dict(zip(f.params, at, strict=True)))
            if f.requires is not None:
                message = (
                    "The function that gives the items may not be defined for this index. What `requires` "
                    "says must follow from its being at least 0 and less than the length."
                )
                b.claim(Kind.LAMBDA, f.requires.span, message, value(f.requires, inner))
            claim_reads(frame_set(f.reads, inner), f.span, inner, b)
            coerce(f.body, item, inner, b)
            return
        if arrow.arrow != "->":
            message = "The function that gives the items may not be defined for every index."
            heap = arrow_heap(arrow, s)
            b.claim(Kind.LAMBDA, f.span, message, k.test("fun.requires", value(f, s), heap, *at))
            if arrow.arrow == "~>":
                places = n.App(REFS, "fun.reads", (value(f, s), heap, *at))
                claim_reads(n.FrameSet((n.FrameItem(places),)), f.span, s, b)
        claim_type(applied(f, at, sort_of(item), s), arrow.result, item, f.span, b)
