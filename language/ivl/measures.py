"""Termination measures: the order on values of each type, and the lexicographic order on tuples.

The order is Dafny's, and well-founded on every type: integers from 0 up, `false < true`, reals by
steps of at least 1, datatypes by structure, sequences by length (of datatypes: by structure), finite
sets by inclusion, null below objects. Types without an order only ever compare as equal.
"""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis.bases import is_reference
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import root, sort_of
from language.record import dataclass
from language.types import (
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    OrdinalType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
)


@dataclass(frozen=True)
class Component:
    term: n.Term
    type: Type


def comparable(a: Type, b: Type) -> bool:
    a, b = root(a), root(b)
    if is_reference(a):
        return is_reference(b)
    if isinstance(a, SetType):
        return isinstance(b, SetType) and a.finite == b.finite
    if isinstance(a, UserType | SeqType) and isinstance(b, UserType | SeqType):
        alike = isinstance(a, SeqType) and isinstance(b, SeqType)
        return alike or a == b or (_has_rank(sort_of(a)) and _has_rank(sort_of(b)))
    return type(a) is type(b)


def _has_rank(sort: n.Sort) -> bool:
    """Datatypes are ordered by structure, and so are sequences of them: one order for both, since a cycle
    of calls may pass through either. Other sequences are ordered by length."""
    match sort:
        case n.DataSort(decl):
            return not decl.codata  # a value may be a part of itself
        case n.SeqSort(item):
            return _has_rank(item)
        case _:
            return False


def smaller(new: n.Term, old: n.Term, type_: Type) -> n.Term:
    """`new` is strictly below `old`, in an order without infinite descent."""
    match root(type_):
        case BoolType():
            return k.conj((k.negate(new), old))
        case IntType():
            return k.conj((k.at_most(k.integer(0), old), k.less(new, old)))
        case CharType():
            return k.less(new, old)
        case RealType():
            step = n.App(n.REAL, "-", (old, k.real(1)))
            return k.conj((k.at_most(k.real(0), old), k.at_most(new, step)))
        case OrdinalType():
            return k.test("ord.lt", new, old)
        case BitvectorType():
            return k.test("bv.lt", new, old)
        case SeqType() | UserType() if _has_rank(new.sort) and _has_rank(old.sort):
            return k.less(n.App(n.INT, "data.rank", (new,)), n.App(n.INT, "data.rank", (old,)))
        case SeqType() if new.sort == old.sort and not _has_rank(new.sort):
            return k.less(n.App(n.INT, "seq.len", (new,)), n.App(n.INT, "seq.len", (old,)))
        case SetType() | MultisetType() if new.sort != old.sort:
            return k.FALSE
        case SetType(_, True):
            return k.conj((k.test("set.subset", new, old), k.negate(k.equal(new, old))))
        case MultisetType():
            return k.conj((k.test("ms.subset", new, old), k.negate(k.equal(new, old))))
        case MapType(_, _, True):
            a, b = (n.App(n.INT, "map.card", (m,)) for m in (new, old))
            return k.less(a, b)
        case r if is_reference(r):
            return k.conj((k.equal(new, k.NULL), k.non_null(old)))
        case _:
            return k.FALSE


def decreases(new: Sequence[Component], old: Sequence[Component], *, calls: bool) -> n.Term:
    """`new` is lexicographically below `old`. Between calls (`calls`) a tuple that goes on where the other
    ends is below it, since a missing component counts as the greatest value."""
    options: list[n.Term] = []
    equal_so_far: list[n.Term] = []
    length = min(len(new), len(old))
    for i in range(length):
        a, b = new[i], old[i]
        if not comparable(a.type, b.type):
            length = i
            break
        options.append(k.conj((*equal_so_far, smaller(a.term, b.term, b.type))))
        if a.term.sort != b.term.sort:  # different datatypes: never equal
            equal_so_far.append(k.FALSE)
        else:
            equal_so_far.append(k.equal(a.term, b.term))
    if calls and length == len(old) and len(new) > length:
        options.append(k.conj(equal_so_far))
    return k.disj(options)
