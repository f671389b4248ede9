"""What conditions say of bound variables, read once for all stages."""

from __future__ import annotations

import pytest

from language.analysis import typed as t
from language.analysis.limits import atoms, limits
from language.analysis.print_expr import plain
from language.pipeline import analyze
from language.source import SourceText


def said(condition: str, types: str = "i: int, j: int") -> list[str]:
    """The limits of the variables of `forall i, j :: !condition`, as text."""
    front = analyze(
        SourceText("test.dfy", f"ghost predicate P(n: int, s: seq<int>) {{ exists {types} :: {condition} }}")
    )
    assert front.complete, front.diagnostics
    body = front.typed.functions[0].body
    assert isinstance(body, t.Quantified)
    out: list[str] = []
    for x in limits(body.vars, atoms(body.body)):
        moved = "".join(f" {'+' if added else '-'} {plain(e)}" for e, added in x.moved)
        out.append(f"{x.variable.name}{moved} {x.relation} {plain(x.bound)}")
    return out


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("0 <= i < n && j == n", ["i >= 0", "i < n", "j == n"]),
        ("i < j", ["i < j", "j > i"]),
        ("i + 1 < n && j - n >= 2", ["i + 1 < n", "j - n >= 2"]),
        ("n - i < 3 && j != 2", []),
        ("i in s && j !in s", ["i in s"]),
        ("!(i < n ==> j < n)", ["i < n", "j >= n"]),
        ("i + j < i", ["j + i < i"]),
    ],
)
def test_limits(condition: str, expected: list[str]) -> None:
    assert said(condition) == expected


def test_what_is_moved_bounds_a_set() -> None:
    text = "method M() { var s := set x: int | 0 <= x + 1 < 10; assert 3 in s; }"
    assert analyze(SourceText("test.dfy", text)).complete


def test_what_turns_the_relation_round_does_not() -> None:
    text = "method M(n: int) { var s := set x: int | 0 <= x * 2 && n - x < 10; }"
    assert not analyze(SourceText("test.dfy", text)).complete
