"""What is legal and hardly ever meant: warned of at the marked lines, and nowhere else."""

from __future__ import annotations

import re

import pytest

from language.analysis import analyze
from language.diagnostics import Severity
from language.source import SourceText
from language.syntax.parser import parse

CASES = {
    "an implication in an exists": """
ghost predicate H(s: string, x: char) { exists i :: 0 <= i < |s| ==> s[i] == x } // warning: exists-implies
ghost predicate Two(s: seq<int>) { exists i, j :: i < j ==> s == [i, j] } // warning: exists-implies: `i, j`
ghost predicate Meant(s: seq<int>) { exists i: nat :: (i < |s| ==> s[i] == 0) }
ghost predicate Given(s: seq<int>) { exists i | 0 <= i < |s| :: s[i] > 0 ==> i > 2 }
""",
    "a conjunction in a forall": """
ghost predicate All(s: seq<int>) { forall i: int :: 0 <= i < |s| && s[i] > 0 } // warning: forall-and: `==>`
ghost predicate In(s: set<int>) { forall x: int :: x in s && x > 0 } // warning: forall-and
ghost predicate Apart(s: seq<int>) { forall i: int :: i >= 0 && i < |s| && s[i] > 0 } // warning: forall-and
ghost predicate Range(s: set<bool>) { forall x: bool :: x in s }
ghost predicate Both(f: int -> int) { forall x: int :: f(x) >= x && f(x) > 0 }
ghost predicate Low(s: seq<nat>) { forall x: nat :: x >= 0 && x !in s }
ghost predicate Given(s: seq<int>) { forall i | 0 <= i < |s| :: s[i] > 0 && s[i] < 9 }
""",
    "old of what is not in the heap": """
class Box { var v: int }
method M(a: array<int>, n: int, b: Box) returns (r: int)
  modifies a, b
  ensures old(a)[..] == a[..] // warning: old: `old(a[..])`
  ensures old(n) == n // warning: old: plain `n`
  ensures old(b).v == b.v // warning: old: what it held is `old(b.…)`
  ensures old(a.Length) == a.Length // warning: old: nothing of that
{
  r := 0;
  while r < n
    invariant old(r) <= r // warning: old: ghost var r0 := r;
  { r := r + 1; }
}
function Get(b: Box): int reads b { b.v }
function Twice(n: int): int { n + n }
method Fine(a: array<int>, b: Box, m: array2<int>, k: int) returns (s: seq<int>)
  requires a.Length > 0 && m.Length0 > 0 && m.Length1 > 0
  modifies a, b, m
  ensures old(a[0]) == a[0] && old(a[..]) == a[..] && old(Get(b)) == b.v
  ensures old(m[0, 0]) == m[0, 0] && old(k in a[..]) == (k in a[..])
  ensures old(Twice(k)) == 2 * k // warning: old
{ s := []; }
""",
    "one array for another": """
method Copy(a: array<int>) returns (b: array<int>)
  ensures b == a // warning: array-equality: a[..] == b[..]
{
  b := new int[a.Length];
  var i := 0;
  while i < a.Length
    invariant 0 <= i <= a.Length
  { b[i] := a[i]; i := i + 1; }
}
method Same(a: array<int>) returns (b: array<int>)
  ensures b == a
{ b := a; }
method Either(a: array<int>, c: bool) returns (b: array<int>)
  ensures c ==> b == a
{ if c { b := a; } else { b := new int[2]; } }
method Local(a: array<int>)
{
  var b := new int[a.Length](i => 0);
  assert a != b;
  assert a[..] == [] ==> a == b; // warning: array-equality
}
""",
    "cases that nothing comes to": """
datatype Color = Red | Green | Blue
datatype Tree = Leaf | Node(left: Tree, v: int, right: Tree)
function Name(c: Color): int
{ match c
  case Red => 1
  case _ => 2
  case Blue => 3 // warning: redundant-case
}
function All(c: Color): int
{ match c
  case Red => 1
  case Green | Blue => 2
  case _ => 3 // warning: redundant-case
}
function Misspelt(c: Color): int
{ match c
  case Read => 1 // warning: case-name: Is `Red` meant?
  case green => 1 // warning: case-name, redundant-case
}
function Deep(t: Tree): int
{ match t
  case Node(Leaf, v, _) => v
  case Node(Node(_, w, _), v, r) => w
  case Node(_, v, Leaf) => v // warning: redundant-case
  case Leaf => 0
}
function Number(n: int, s: string, b: bool): int
{ match (n, s, b)
  case (0, "a", true) => 0
  case (0, "a", false) => 1
  case (0, "a", _) => 2
  case (-1, _, _) => 3
  case (-1, "b", _) => 4 // warning: redundant-case
  case (1, _, _) => 3
  case (x, _, _) => x
}
method Statement(c: Color) returns (n: int)
{
  match c {
    case Red => n := 1;
    case other => n := 2;
    case Blue => n := 3; // warning: redundant-case
  }
}
""",
    "a lemma without its proof": """
lemma Wrong() ensures 1 == 2 // warning: no-proof: `{}`
lemma {:axiom} Marked() ensures 1 == 1
lemma Proved() ensures 1 == 1 {}
abstract module A { lemma Later() ensures 1 == 1 }
module B refines A { lemma Later() { } }
module C { lemma Forgotten() ensures 1 == 1 } // warning: no-proof
trait T { lemma Law() ensures 1 == 1 }
""",
}


@pytest.mark.parametrize("name", CASES)
def test_warnings(name: str) -> None:
    text = CASES[name].lstrip()
    source = SourceText("case.dfy", text)
    result = parse(source)
    found = analyze(result.program).diagnostics
    assert not [d for d in found if d.severity is Severity.ERROR], found
    told = [(source.line_of(d.span.start), d.code, d.message) for d in found]
    wanted = [
        (n, code, m.group(2) or "")
        for n, line in enumerate(text.splitlines(), 1)
        if (m := re.search(r"// warning: ([\w, -]+)(?:: (.*))?", line))
        for code in m.group(1).split(", ")
    ]
    assert sorted((n, c) for n, c, _ in told) == sorted((n, c) for n, c, _ in wanted)
    for n, code, words in wanted:
        assert any((n, code) == (m, c) and words in message for m, c, message in told), (n, code, told)
