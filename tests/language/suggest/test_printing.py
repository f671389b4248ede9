"""Typed formulas as text: what is printed means the same when it is read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from language.analysis import typed as t
from language.analysis.free import free_expression, variables_of
from language.analysis.print_expr import expr
from language.diagnostics import Diagnostic
from language.pipeline import analyze
from language.source import SourceText
from language.suggest.printing import NotWritten, text_of
from language.suggest.terms import both, implies
from language.suggest.trees import exchanged

EXAMPLES = sorted((Path(__file__).parents[3] / "assets" / "examples").glob("*.dfy"))
SHAPES = """
datatype Tree = Leaf | Node(left: Tree, value: int, right: Tree)
class Cell {
  var v: int
  var items: seq<int>
  ghost predicate Valid() reads this { v >= 0 }
  method M(a: array<int>, s: set<int>, m: map<int, bool>, n: nat, x: int, t: Tree, b: bool, v: int)
    requires Valid() && this.v == v && |items| > 0
    requires 0 <= n < a.Length && x > n
    requires !b ==> (x == 0 || n == 1) && (x != 2)
    requires forall k: nat, l :: k < l < a.Length ==> a[k] <= a[l]
    requires exists k :: 0 <= k < a.Length && a[k] == x
    requires a[..n] == items[n..] + [x - (1 - x)] || multiset(a[..]) == multiset{x, -x}
    requires |s| == |m.Keys| && x in s && 1 !in s && s <= m.Keys
    requires (set k | k in s && k > 0) == {} && (map k | k in s :: k + 1) == map[1 := 2]
    requires t.Node? ==> t.value == (if b then 1 else 2) && t.left.Leaf?
    requires x / 2 * 3 % 4 == -x && (b <==> x < n) && items[0 := 3][0] == 3
    ensures forall k | 0 <= k < a.Length :: old(a[k]) == a[k]
  { }
}
"""


def formulas(owner: t.Callable_) -> list[t.Expr]:
    found = [c.condition for c in (*owner.requires, *owner.ensures)]
    if isinstance(owner, t.Method) and owner.body is not None:
        for n in t.walk(owner.body):
            if isinstance(n, t.While | t.For):
                found += [c.condition for c in n.spec.invariants]
            elif isinstance(n, t.Assert):
                found.append(n.condition)
    return found


def texts() -> list[tuple[str, str]]:
    return [("shapes", SHAPES), *((p.name, p.read_text("utf-8")) for p in EXAMPLES)]


@pytest.mark.parametrize(("name", "text"), texts(), ids=[name for name, _ in texts()])
def test_a_formula_is_read_as_it_was(name: str, text: str) -> None:
    front = analyze(SourceText(name, text))
    assert front.complete, front.diagnostics
    seen = 0
    for owner in (*front.typed.methods, *front.typed.functions):
        names = {v.name: v for v in (*variables_of(owner), *getattr(owner, "results", ()))}
        if isinstance(owner, t.Function) or not any(i.typed is owner for i in front.analysis.work.items):
            continue
        for e in formulas(owner):
            try:
                written = text_of(e, owner.module, names)
            except NotWritten:
                continue
            again = free_expression(front.analysis, owner, written, names)
            assert not isinstance(again, Diagnostic), (written, again.message)
            assert plain(again) == plain(e), written
            seen += 1
    assert seen or name != "shapes"


def plain(e: t.Expr) -> str:
    """Spelled out; ranges of quantifiers are premises, and parts begin where they do without saying."""
    return expr(_with_premises(e)).replace("[0..", "[..")


def _with_premises(e: t.Expr) -> t.Expr:
    def change(n: t.Expr) -> t.Expr | None:
        if not isinstance(n, t.Quantified) or n.range is None:
            return None
        range_, body = _with_premises(n.range), _with_premises(n.body)
        joined = implies(range_, body) if n.kind.value == "forall" else both(range_, body)
        return t.Quantified(n.span, n.type, n.kind, n.vars, None, joined)

    return exchanged(e, change)
