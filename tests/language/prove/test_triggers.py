"""Which triggers are chosen, as text."""

from __future__ import annotations

import re
from dataclasses import replace

from language.ivl import nodes as n
from language.prove.freedom import Freedom
from language.prove.triggers import Choice, choose
from tests.language.prove.forms import SEQ, SET, exists, forall, lit, op, v

s, t = v("s", SEQ), v("t", SEQ)
i, j = v("i"), v("j")


def show(x: n.Term) -> str:
    match x:
        case n.Ref_(name=name):
            return re.sub(r"#.*", "", name)
        case n.Lit(value=value):
            return str(value)
        case n.App(op="seq.index", args=(c, k)):
            return f"{show(c)}[{show(k)}]"
        case n.App(op=name, args=args):
            return f"{name.rpartition('.')[2]}({', '.join(map(show, args))})"
        case _:
            return "?"


def triggers(choice: Choice) -> list[str]:
    return sorted(", ".join(map(show, group)) for group in choice.triggers)


def check(q: n.Quant, *expected: str) -> Choice:
    choice = choose(q, Freedom())
    assert triggers(choice) == sorted(expected)
    return choice


def at(c: n.Term, k: n.Term) -> n.Term:
    return op("seq.index", c, k)


def test_each_term_over_all_variables_is_one() -> None:
    check(forall("i", op("<", at(s, i), at(t, i))), "s[i]", "t[i]")


def test_two_variables_need_a_group() -> None:
    body = op("=>", op("<", i, j), op("<=", at(s, i), at(s, j)))
    check(forall("i j", body), "s[i], s[j]")


def test_what_fires_less_often_is_dropped() -> None:
    body = op("set.member", at(s, i), v("a", SET))
    check(forall("i", body), "s[i]")


def test_a_loop_is_avoided_where_something_else_serves() -> None:
    body = op("=>", op("set.member", i, v("a", SET)), op("<", at(s, i), at(s, op("+", i, 1))))
    check(forall("i", body), "member(i, a)")


def test_neighbours_are_named() -> None:
    choice = check(forall("i", op("<=", at(s, i), at(s, op("+", i, 1)))), "s[i], s[i_0]")
    assert len(choice.quantifier.vars) == 2


def test_an_offset_is_solved() -> None:
    choice = check(forall("i", op("=", at(s, op("+", i, 7)), 0)), "s[i']")
    assert len(choice.quantifier.vars) == 1
    check(exists("i", op("=", at(s, op("-", v("n"), i)), 0)), "s[i']")


def test_a_written_trigger_is_kept_if_it_can_be_one() -> None:
    q = forall("i", op("<", at(s, i), at(t, i)))
    check(replace(q, triggers=((at(t, i),),)), "t[i]")
    check(replace(q, triggers=((op("<", i, 3),),)), "s[i]", "t[i]")


def test_lengths_serve_only_where_nothing_better_does() -> None:
    x = v("x", SEQ)
    check(forall("x", op("<", 0, op("seq.len", x)), SEQ), "len(x)")
    check(forall("x", op("=>", op("<", 0, op("seq.len", x)), op("=", at(x, lit(0)), 1)), SEQ), "x[0]")


def test_arithmetic_alone_gives_none() -> None:
    check(forall("i", op("<", i, op("+", i, 1))))


def test_a_let_is_looked_through() -> None:
    body = n.Let(n.BOOL, "y", at(s, i), op("<", v("y"), 3))
    check(forall("i", body), "s[i]")


def test_inner_quantifiers_keep_their_variables() -> None:
    inner = forall("j", op("<", at(s, i), at(t, j)))
    check(forall("i", inner), "s[i]")
