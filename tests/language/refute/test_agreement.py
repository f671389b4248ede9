"""Bounded structures mean what the interpreter does: every candidate of an exact model replays.

Each claim is false for some small inputs; the encoding chooses the inputs, the interpreter judges them.
"""

from __future__ import annotations

import time
from itertools import islice

import pytest

from language import pipeline
from language.explain.candidates import inputs_of
from language.explain.judge import confirm_inputs
from language.explain.running import find
from language.ivl.definitions import Definitions
from language.ivl.units import lower
from language.records.verdicts import Refuted
from language.refute.search import real_runs
from language.source import SourceText, Span
from tests.language.explain.asking import bench_of

PRELUDE = """datatype List = Nil | Cons(head: int, tail: List)
function Sum(l: List): int { if l.Nil? then 0 else l.head + Sum(l.tail) }
function Count(s: seq<int>, x: int): nat {
  if s == [] then 0 else Count(s[1..], x) + if s[0] == x then 1 else 0
}
class Cell { var x: int }
"""

CLAIMS = [
    ("s: seq<int>, t: seq<int>", "s + t != [4, 5, 6]"),
    ("s: seq<int>, i: nat", "i < |s| ==> s[i := 8] != [7, 8]"),
    ("s: seq<int>, i: nat", "i <= |s| ==> s[i..] + s[..i] == s"),
    ("s: seq<int>, t: seq<int>", "s <= t ==> s == t || |s| == 0"),
    ("s: seq<int>, x: int", "x in s ==> s[0] == x"),
    ("s: seq<int>", "multiset(s) != multiset{3, 3, 5}"),
    ("s: seq<int>, x: int", "Count(s, x) < 2"),
    ("s: set<int>, t: set<int>", "|s + t| == |s| + |t|"),
    ("s: set<int>, t: set<int>", "s * t == {} || s <= t || t <= s"),
    ("s: set<int>, t: set<int>", "s - t == s"),
    ("s: set<int>", "(set x | x in s && x > 2 :: x + 1) != {5, 6}"),
    ("m: multiset<int>, o: multiset<int>", "|m * o| == 0 || m == o"),
    ("m: multiset<int>, o: multiset<int>", "(m - o)[3] != 1"),
    ("m: multiset<int>, o: multiset<int>", "m <= o || o <= m"),
    ("m: map<int, int>, k: int", "k in m ==> m[k := 4] == m"),
    ("m: map<int, int>, o: map<int, int>", "m + o == o + m"),
    ("m: map<int, int>", "|m| < 2 || 9 !in m.Values"),
    ("m: map<int, int>, k: int", "m - {k} == m"),
    ("l: List", "Sum(l) != 12"),
    ("l: List, m: List", "l.Cons? && m.Cons? && l.tail == m.tail ==> l == m"),
    ("a: int, b: int", "b != 0 && a < 0 ==> a / b < 0 || a % b == 0"),
    ("x: real, y: real", "x * 2.0 == y ==> x.Floor == y.Floor"),
    ("c: char, d: char", "c < d ==> c as int + 1 == d as int"),
    ("b: bv8", "b << 1 == b + b && b & 0x81 != 0x81"),
    ("p: (int, bool)", "p.1 ==> p.0 < 3"),
    ("a: array<int>, i: nat", "i < a.Length ==> a[..i] + a[i..] == a[..] && a[i] < 5"),
    ("a: array2<int>", "a.Length0 == 2 && a.Length1 == 1 ==> a[0, 0] <= a[1, 0]"),
    ("c: Cell, d: Cell", "c.x == d.x ==> c == d"),
    ("c: Cell?, d: Cell", "c == d ==> d.x < 3"),
    ("n: nat", "exists k :: 0 <= k < n && k * k == n"),
    ("s: seq<int>", "forall i, j :: 0 <= i < j < |s| ==> s[i] < s[j]"),
    ("s: seq<seq<int>>", "forall i :: 0 <= i < |s| ==> |s[i]| < 2"),
]


@pytest.mark.parametrize(("params", "claim"), CLAIMS, ids=range(len(CLAIMS)))
def test_candidates_replay(params: str, claim: str) -> None:
    text = f"{PRELUDE}method M({params}) {{\n  assert {claim};\n}}"
    front = pipeline.analyze(SourceText("test.dfy", text))
    assert not front.diagnostics, front.diagnostics
    target = find(front.typed, "M")
    assert not isinstance(target, str)
    unit = next(u for u in front.units if u.ivl.decl is target)
    procedure = lower(unit.ivl)
    start = text.index(f"assert {claim}") + len("assert ")
    span = Span(start, start + len(claim))
    result = pipeline.prove(front, unit, pipeline.Options(use_cache=False), pipeline.Cancel())
    obligations = [r.obligation for r in result.results if span.covers(r.obligation.span)]
    claims = [o for o in obligations if o.kind == "assertion"]
    ids = frozenset(o.id for o in claims)
    proposals = real_runs(procedure, Definitions(), lambda: ids, time.monotonic() + 10)
    count = 0
    for p in islice(proposals, 5):
        count += 1
        inputs = inputs_of(front.typed, target, p.candidate)
        verdicts = confirm_inputs(bench_of(front, "M", *claims), inputs)
        assert any(isinstance(v, Refuted) for v in verdicts.values()), inputs
    assert count > 0
