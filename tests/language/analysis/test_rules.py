"""Rules that keep the logic sound: construction, variance, cycles of modules, proofs without effect."""

from __future__ import annotations

import pytest
from checking import check

CASES = {
    "modules in a circle": """
module A { import B } // error: cycle
module B { import A } // error: cycle
module C { }
module D { import C }
""",
    "unbounded assignments": """
method M(a: array<int>) modifies a {
  forall i: int | a.Length > 0 { a[0] := 1; } // error: ghost
  forall i | 0 <= i < a.Length { a[i] := 1; }
}
""",
    "before new;": """
class C {
  var x: int
  ghost var repr: set<object>
  var next: C?
  constructor (y: int) {
    x := y;
    repr := {this};
    next := this;
    x := x + 1; // error: construction
  }
  constructor Later() {
    x := 1;
    next := null;
    new;
    x := x + 1;
    Touch();
  }
  constructor Early() {
    Touch(); // error: construction
  }
  method Touch() { }
}
""",
    "variance": """
datatype F<T> = F(f: T -> int) // error: variance
datatype G<!T> = G(f: T -> int)
datatype H = H(G<H>) | K // error: cycle
datatype I<+T> = I(T, seq<T>)
datatype J<-T> = J(T -> int)
datatype K1<-T> = K2(T) // error: variance
""",
    "proofs make nothing": """
lemma L() { var a := new int[2]; } // error: ghost
""",
    "returned calls": """
class N { var i: int }
method Touch(n: N) returns (r: int) modifies n { r := 1; }
method Pure() returns (r: int) { r := 1; }
method A(n: N) returns (s: int) modifies n { return Touch(n); } // error: call
method B() returns (s: int) { return Pure(); }
method C() returns (s: int) { return 1, 2; } // error: arity
""",
}


@pytest.mark.parametrize("name", CASES)
def test_rules(name: str) -> None:
    check(CASES[name])
