"""Frames: the places that a clause (`modifies`, `reads`) names, and what may be written or read."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import is_reference
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.lower_functions import REFS
from language.ivl.lower_values import value
from language.ivl.recursion import entry
from language.ivl.scope import Scope
from language.ivl.sorts import root, sort_of
from language.ivl.unsupported import Unsupported
from language.types import INT, ArrowType, MultisetType, SeqType, SetType

NOTHING = n.FrameSet(())


def frame_set(frames: tuple[t.Frame, ...], s: Scope, since: n.Term | None = None) -> n.FrameSet:
    """The clauses evaluated in `s`: their heap is fixed in the terms."""
    items: list[n.FrameItem] = []
    everything = False
    for f in frames:
        if f.target is None:
            everything = everything or f.everything
        else:
            items.append(n.FrameItem(refs(f.target, s), f.field))
    return n.FrameSet(tuple(items), everything, since)


def refs(e: t.Expr, s: Scope) -> n.Term:
    """A frame expression as a reference or a set of references."""
    type_ = root(s.type(e.type))
    if is_reference(type_):
        return value(e, s)
    match type_:
        case SetType():
            return value(e, s)
        case SeqType() | MultisetType():
            v = value(e, s)
            b = n.Bound(s.names.fresh("o"), n.REF, type_.item)
            o = n.Ref_(n.REF, b.name)
            within = (
                k.test("seq.contains", v, o)
                if isinstance(type_, SeqType)
                else k.less(k.integer(0), n.App(n.INT, "ms.count", (v, o)))
            )
            return n.SetOf(REFS, (b,), within, o)
        case ArrowType():
            return _all_reads(e, type_, s)
        case _:
            raise Unsupported(e.span, f"a frame of type {type_}")


def _all_reads(e: t.Expr, arrow: ArrowType, s: Scope) -> n.Term:
    """`reads f.reads`: everything in the result, for any arguments."""
    params = tuple(n.Bound(s.names.fresh("x"), sort_of(p), p) for p in arrow.params)
    args = tuple(n.Ref_(p.sort, p.name) for p in params)
    heap = s.heap if arrow.arrow == "~>" else k.NO_HEAP
    if not isinstance(e, t.ArrowMember) or e.name != "reads":
        raise Unsupported(e.span, "this kind of `reads` clause")
    inner = root(s.type(e.function.type))
    at = s.heap if isinstance(inner, ArrowType) and inner.arrow == "~>" else heap
    places = n.App(REFS, "fun.reads", (value(e.function, s), at, *args))
    b = n.Bound(s.names.fresh("o"), n.REF, arrow.result)
    o = n.Ref_(n.REF, b.name)
    return n.SetOf(n.SetSort(n.REF, False), (b,), k.exists(params, k.member(o, places)), o)


@entry
def reads_set(frames: tuple[t.Frame, ...], s: Scope) -> n.Term:
    """The `reads` clauses of a function value as one set."""
    result: n.Term = n.App(REFS, "set.empty")
    for f in frames:
        if f.target is None:
            raise Unsupported(f.span, "function values that read everything (`reads *`)")
        r = refs(f.target, s)
        one = n.App(REFS, "set.lit", (r,)) if r.sort == n.REF else r
        if one.sort != REFS:
            b = n.Bound(s.names.fresh("o"), n.REF, INT)
            o = n.Ref_(n.REF, b.name)
            one = n.SetOf(REFS, (b,), k.member(o, one), o)
        empty = isinstance(result, n.App) and result.op == "set.empty"
        result = one if empty else n.App(REFS, "set.union", (result, one))
    return result


def covers(item: n.FrameItem, o: n.Term, field: t.Field | None) -> n.Term:
    """Whether `item` includes the place `o.field` (or all of `o`, its cells, where `field` is None)."""
    if item.field is not None and item.field is not field:
        return k.FALSE
    return k.equal(o, item.refs) if item.refs.sort == n.REF else k.member(o, item.refs)


def within(frame: n.FrameSet, o: n.Term, field: t.Field | None) -> n.Term:
    """Whether `o.field` may be touched: it is in the frame, or `o` is newer than `frame.since`."""
    if frame.everything:
        return k.TRUE
    newer = k.FALSE if frame.since is None else k.negate(k.allocated(frame.since, o))
    return k.disj((newer, *(covers(i, o, field) for i in frame.items)))
