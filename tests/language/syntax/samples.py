"""A program with a bit of everything, for laws that hold of any text."""

PROGRAM = """module Lists {
  datatype List<T> = Nil | Cons(head: T, tail: List<T>)

  function Length<T>(xs: List<T>): nat {
    match xs
    case Nil => 0
    case Cons(_, rest) => 1 + Length(rest)
  }
}

import opened Lists

type Small = x: int | 0 <= x < 100 witness 3

predicate Sorted(s: seq<int>) {
  forall i, j :: 0 <= i < j < |s| ==> s[i] <= s[j]
}

class Counter {
  var count: nat
  ghost var log: seq<nat>

  predicate Valid()
    reads this
  {
    |log| == count
  }

  constructor ()
    ensures Valid()
  {
    count := 0;
    log := [];
  }

  method Tick(n: nat) returns (old_count: nat)
    requires Valid()
    modifies this
    ensures count == old(count) + n
  {
    old_count := count;
    count := count + n;
    log := log + seq(n, i => i);
  }
}

method Search(a: array<int>, key: int) returns (index: int)
  requires Sorted(a[..])
  ensures 0 <= index ==> index < a.Length && a[index] == key
{
  var lo, hi := 0, a.Length;
  while lo < hi
    invariant 0 <= lo <= hi <= a.Length
    decreases hi - lo
  {
    var mid := (lo + hi) / 2;
    if a[mid] < key {
      lo := mid + 1;
    } else if key < a[mid] {
      hi := mid;
    } else {
      return mid;
    }
  }
  return -1;
}

lemma LengthOfCons<T>(x: T, xs: List<T>)
  ensures Length(Cons(x, xs)) == 1 + Length(xs)
{
  calc {
    Length(Cons(x, xs));
    { assert true; }
    1 + Length(xs);
  }
}

method Main() {
  var c := new Counter();
  var before := c.Tick(3);
  label After: assert c.count == 3;
  forall i | 0 <= i < 3 ensures i < 3 { }
  print before, " ", map[1 := 2], "\\n";
}
"""
