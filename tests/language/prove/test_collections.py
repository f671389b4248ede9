"""What must follow about sequences, sets, multisets and maps, and what must not."""

from __future__ import annotations

import pytest

from language.ivl import nodes as n
from tests.language.prove.forms import MAP, MS, SEQ, SET, bound, check, exists, forall, lit, op, v

s, t, u = v("s", SEQ), v("t", SEQ), v("u", SEQ)
a, b = v("a", SET), v("b", SET)
m, w = v("m", MS), v("w", MS)
p, q = v("p", MAP), v("q", MAP)
i, j, x, y = v("i"), v("j"), v("x"), v("y")


def ln(z: n.Term) -> n.Term:
    return op("seq.len", z)


def inside(k: n.Term, z: n.Term) -> n.Term:
    return op("and", op("<=", 0, k), op("<", k, ln(z)))


TRUE = {
    "length of a concatenation": ([], op("=", ln(op("seq.append", s, t)), op("+", ln(s), ln(t)))),
    "concatenation is associative": (
        [],
        op("=", op("seq.append", op("seq.append", s, t), u), op("seq.append", s, op("seq.append", t, u))),
    ),
    "a slice and the rest": (
        [inside(i, s)],
        op("=", op("seq.append", op("seq.take", s, i), op("seq.drop", s, i)), s),
    ),
    "one more item of a slice": (
        [inside(i, s)],
        op(
            "=",
            op("seq.take", s, op("+", i, 1)),
            op("seq.append", op("seq.take", s, i), op("seq.lit", op("seq.index", s, i), sort=SEQ)),
        ),
    ),
    "contained in a concatenation": (
        [op("seq.contains", t, x)],
        op("seq.contains", op("seq.append", s, t), x),
    ),
    "update elsewhere": (
        [inside(i, s), inside(j, s), op("not", op("=", i, j))],
        op("=", op("seq.index", op("seq.update", s, i, x), j), op("seq.index", s, j)),
    ),
    "prefix by items": (
        [op("seq.prefix", s, t), inside(i, s)],
        op("=", op("seq.index", s, i), op("seq.index", t, i)),
    ),
    "take is a prefix": ([inside(i, s)], op("seq.prefix", op("seq.take", s, i), s)),
    "literal items": ([], op("=", op("seq.index", op("seq.lit", 4, 5, 6, sort=SEQ), 1), 5)),
    "a long literal": ([], op("=", op("seq.index", op("seq.lit", *range(20), sort=SEQ), 13), 13)),
    "union commutes": ([], op("=", op("set.union", a, b), op("set.union", b, a))),
    "difference and intersection are disjoint": (
        [],
        op("set.disjoint", op("set.diff", a, b), op("set.inter", a, b)),
    ),
    "cardinality of one more": (
        [op("not", op("set.member", x, a))],
        op(
            "=", op("set.card", op("set.union", a, op("set.lit", x, sort=SET))), op("+", op("set.card", a), 1)
        ),
    ),
    "a subset is not larger": ([op("set.subset", a, b)], op("<=", op("set.card", a), op("set.card", b))),
    "two distinct items": (
        [op("not", op("=", x, y))],
        op("=", op("set.card", op("set.lit", x, y, sort=SET)), 2),
    ),
    "empty has no items": ([op("=", op("set.card", a), 0)], op("not", op("set.member", x, a))),
    "multiset of a swap": (
        [inside(i, s), inside(j, s)],
        op(
            "=",
            op(
                "ms.of_seq",
                op(
                    "seq.update",
                    op("seq.update", s, i, op("seq.index", s, j)),
                    j,
                    op("seq.index", s, i),
                ),
                sort=MS,
            ),
            op("ms.of_seq", s, sort=MS),
        ),
    ),
    "multiset of a concatenation": (
        [],
        op(
            "=",
            op("ms.of_seq", op("seq.append", s, t), sort=MS),
            op("ms.union", op("ms.of_seq", t, sort=MS), op("ms.of_seq", s, sort=MS)),
        ),
    ),
    "multiset difference": (
        [op("ms.subset", m, w)],
        op("=", op("ms.union", op("ms.diff", w, m), m), w),
    ),
    "map after update": (
        [op("not", op("=", x, y))],
        op("=", op("map.get", op("map.update", p, x, 1), y), op("map.get", p, y)),
    ),
    "update with what is there": (
        [op("set.member", x, op("map.dom", p))],
        op("=", op("map.update", p, x, op("map.get", p, x)), p),
    ),
    "merge prefers the right": (
        [op("set.member", x, op("map.dom", q))],
        op("=", op("map.get", op("map.merge", p, q), x), op("map.get", q, x)),
    ),
    "keys of a removal": (
        [],
        op("not", op("set.member", x, op("map.dom", op("map.minus", p, op("set.lit", x, sort=SET))))),
    ),
    "a comprehension's members": (
        [op("set.member", x, a), op(">", x, 5)],
        op(
            "set.member",
            x,
            n.SetOf(SET, (bound("z"),), op("and", op("set.member", v("z"), a), op(">", v("z"), 5)), v("z")),
        ),
    ),
    "the image of a set": (
        [op("set.member", x, a)],
        op(
            "set.member",
            op("+", x, 1),
            n.SetOf(SET, (bound("z"),), op("set.member", v("z"), a), op("+", v("z"), 1)),
        ),
    ),
    "a sequence by its items": (
        [inside(i, s)],
        op("=", op("seq.index", n.SeqOf(SEQ, ln(s), bound("k"), op("*", v("k"), v("k"))), i), op("*", i, i)),
    ),
    "the same comprehension of the same set": (
        [op("=", a, b)],
        op(
            "=",
            op(
                "set.card",
                n.SetOf(
                    SET, (bound("z"),), op("and", op("set.member", v("z"), a), op("<", 0, v("z"))), v("z")
                ),
            ),
            op(
                "set.card",
                n.SetOf(
                    SET, (bound("k"),), op("and", op("set.member", v("k"), b), op("<", 0, v("k"))), v("k")
                ),
            ),
        ),
    ),
    "a map by its keys": (
        [op("set.member", x, a)],
        op(
            "=",
            op(
                "map.get",
                n.MapOf(MAP, (bound("z"),), op("set.member", v("z"), a), v("z"), op("+", v("z"), 3)),
                x,
            ),
            op("+", x, 3),
        ),
    ),
    "a chosen value": (
        [op("set.member", x, a)],
        op("set.member", n.Choose(n.INT, (bound("z"),), op("set.member", v("z"), a), 0), a),
    ),
    "sorted neighbours": (
        [
            forall(
                "k",
                op(
                    "=>",
                    op("and", op("<=", 0, v("k")), op("<", op("+", v("k"), 1), ln(s))),
                    op("<=", op("seq.index", s, v("k")), op("seq.index", s, op("+", v("k"), 1))),
                ),
            ),
            op("=", ln(s), 3),
            op("<", 4, op("seq.index", s, 1)),
        ],
        op("<=", op("seq.index", s, 0), op("seq.index", s, 2)),
    ),
    "an offset index": (
        [
            forall(
                "k",
                op(
                    "=>",
                    op("and", op("<=", 0, v("k")), op("<", v("k"), x)),
                    op("=", op("seq.index", s, op("+", v("k"), 7)), 0),
                ),
            ),
            op("<", 3, x),
        ],
        op("=", op("seq.index", s, 9), 0),
    ),
    "a witness": (
        [inside(i, s), op("=", op("seq.index", s, i), x)],
        exists("k", op("and", inside(v("k"), s), op("=", op("seq.index", s, v("k")), x))),
    ),
}

FALSE = {
    "same length is not equal": ([op("=", ln(s), ln(t))], op("=", s, t)),
    "a set of two may have one item": ([], op("=", op("set.card", op("set.lit", x, y, sort=SET)), 2)),
    "union is not the sum": (
        [],
        op("=", op("set.card", op("set.union", a, b)), op("+", op("set.card", a), op("set.card", b))),
    ),
    "concatenation does not commute": ([], op("=", op("seq.append", s, t), op("seq.append", t, s))),
    "an index outside": (
        [],
        op("=", op("seq.index", op("seq.append", s, t), op("-", 1)), op("seq.index", s, 0)),
    ),
    "multisets of different order are one, sequences are not": (
        [op("=", op("ms.of_seq", s, sort=MS), op("ms.of_seq", t, sort=MS))],
        op("=", s, t),
    ),
    "a key that is not there": (
        [],
        op("set.member", op("map.get", p, x), op("map.values", p)),
    ),
    "a negative multiplicity": ([], op("=", op("ms.count", op("ms.update", m, x, -1), x), -1)),
    "an update outside": ([], op("=", ln(op("seq.update", s, i, x)), ln(s))),
    "a slice outside": ([], op("=", ln(op("seq.take", s, i)), i)),
    "euclidean signs": ([], op("=", op("div", -7, 2), -3)),
    "a choice of nothing": (
        [],
        op("set.member", n.Choose(n.INT, (bound("z"),), op("set.member", v("z"), a), 0), a),
    ),
    "disjoint from itself": ([], op("set.disjoint", a, a)),
    "false": ([op("seq.prefix", s, t), op("ms.subset", m, w), op("set.subset", a, b)], lit(False)),
}


@pytest.mark.parametrize("name", TRUE)
def test_follows(name: str) -> None:
    facts, goal = TRUE[name]
    check(facts, goal)


@pytest.mark.parametrize("name", FALSE)
def test_does_not_follow(name: str) -> None:
    facts, goal = FALSE[name]
    check(facts, goal, proved=False)
