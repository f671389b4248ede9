"""How fast programs run in the interpreter, beside plain Python: a table in one run. Asserts no times.

    python tests/benchmarks/bench_runs.py

Seconds of processor time, the best of three. With every contract checked, as `surefoot run` has it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from language.depth import deep
from language.explain.running import RUN_DEPTH, UNSEEN_STEPS, find
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Status
from language.interpreter.runs import Runner
from language.pipeline import analyze
from language.source import SourceText

PROGRAM = """
method Loop(n: int) returns (s: int) {
  s := 0;
  var i := 0;
  while i < n { s := s + i; i := i + 1; }
}

method Contracts(n: int) returns (s: int)
  requires n >= 0
  ensures s == n * (n - 1) / 2
{
  s := 0;
  var i := 0;
  while i < n
    invariant 0 <= i <= n
    invariant s == i * (i - 1) / 2
  { s := s + i; i := i + 1; }
}

method Merge(a: array<int>, lo: int, mid: int, hi: int, b: array<int>)
  requires 0 <= lo <= mid <= hi <= a.Length == b.Length && a != b
  modifies a, b
{
  var i, j, k := lo, mid, lo;
  while k < hi {
    if i < mid && (j >= hi || a[i] <= a[j]) { b[k] := a[i]; i := i + 1; } else { b[k] := a[j]; j := j + 1; }
    k := k + 1;
  }
  k := lo;
  while k < hi { a[k] := b[k]; k := k + 1; }
}

method Sort(a: array<int>, lo: int, hi: int, b: array<int>)
  requires 0 <= lo <= hi <= a.Length == b.Length && a != b
  modifies a, b
  decreases hi - lo
{
  if hi - lo > 1 {
    var mid := lo + (hi - lo) / 2;
    Sort(a, lo, mid, b);
    Sort(a, mid, hi, b);
    Merge(a, lo, mid, hi, b);
  }
}

method MergeSort(n: nat) {
  var a, b := new int[n], new int[n];
  var i := 0;
  while i < n { a[i] := i * 7919 % 10007; i := i + 1; }
  Sort(a, 0, n, b);
}

function Fib(n: nat, salt: int): nat { if n < 2 then n else Fib(n - 1, salt + 1) + Fib(n - 2, salt - 1) }
method Calls(n: nat) returns (r: nat) { r := Fib(n, 0); }

function Down(n: nat): nat { if n == 0 then 0 else 1 + Down(n - 1) }
method Deep(n: nat) returns (r: nat) { r := Down(n); }

method Updates(n: nat) returns (m: map<int, int>) {
  m := map[];
  var i := 0;
  while i < n { m := m[i := i]; i := i + 1; }
}

method Appends(n: nat) returns (s: seq<int>) {
  s := [];
  var i := 0;
  while i < n { s := s + [i]; i := i + 1; }
}
"""


def loop(n: int) -> int:
    s = 0
    i = 0
    while i < n:
        s = s + i
        i = i + 1
    return s


def sort(a: list[int], lo: int, hi: int, b: list[int]) -> None:
    if hi - lo <= 1:
        return
    mid = lo + (hi - lo) // 2
    sort(a, lo, mid, b)
    sort(a, mid, hi, b)
    i, j, k = lo, mid, lo
    while k < hi:
        if i < mid and (j >= hi or a[i] <= a[j]):
            b[k] = a[i]
            i = i + 1
        else:
            b[k] = a[j]
            j = j + 1
        k = k + 1
    k = lo
    while k < hi:
        a[k] = b[k]
        k = k + 1


def merge_sort(n: int) -> None:
    sort([i * 7919 % 10007 for i in range(n)], 0, n, [0] * n)


def fib(n: int, salt: int = 0) -> int:
    return n if n < 2 else fib(n - 1, salt + 1) + fib(n - 2, salt - 1)


def down(n: int) -> int:
    return 0 if n == 0 else 1 + down(n - 1)


def updates(n: int) -> dict[int, int]:
    return {i: i for i in range(n)}


def appends(n: int) -> list[int]:
    return [i for i in range(n)]  # noqa: C416


ROWS: tuple[tuple[str, int, Callable[[int], Any]], ...] = (
    ("Loop", 1_000_000, loop),
    ("Contracts", 1_000_000, loop),
    ("MergeSort", 10_000, merge_sort),
    ("Calls", 20, fib),
    ("Deep", 10_000, down),
    ("Updates", 20_000, updates),
    ("Appends", 100_000, appends),
)


def timed(work: Callable[[], Any]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    front = analyze(SourceText("bench.dfy", PROGRAM))
    print(f"{'':12}{'n':>10}{'Python':>10}{'Surefoot':>10}{'times':>8}")
    for name, n, plain in ROWS:
        target = find(front.typed, name)
        assert not isinstance(target, str)
        code = Code(front.typed)
        code.machine.max_depth = RUN_DEPTH
        code.machine.grows = True
        runner = Runner(code, target, UNSEEN_STEPS)

        def run(runner: Runner = runner, n: int = n) -> None:
            for unit in (u for u in (runner.code.function(f) for f in front.typed.functions) if u.memo):
                unit.memo.clear()
            outcome = runner.run(Inputs((n,)))
            assert outcome.status is Status.DONE, outcome

        python = deep(lambda plain=plain, n=n: timed(lambda: plain(n)))
        ours = deep(lambda run=run: timed(run))
        print(f"{name:12}{n:>10}{python:>10.4f}{ours:>10.4f}{ours / python:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
