"""The IVL as Boogie text, without Boogie: what stands in it, and that all of it is declared."""

from __future__ import annotations

import re

import pytest

from language.prove.boogie_terms import Translator, read
from language.source import SourceText
from language.stages import stage_text

LOOP = """method Sum(a: array<int>) returns (s: int)
  ensures a.Length == 0 ==> s == 0
{
  s := 0;
  var i := 0;
  while i < a.Length
    invariant 0 <= i <= a.Length
    invariant i == 0 ==> s == 0
  {
    if a[i] < 0 { break; }
    s := s + a[i];
    i := i + 1;
  }
}
"""
HEAP = """class Cell { var n: int }

datatype List = Nil | Cons(head: int, tail: List)

function Size(xs: List): nat { match xs case Nil => 0 case Cons(_, t) => 1 + Size(t) }

method Fill(c: Cell, s: seq<int>, m: set<int>)
  modifies c
  ensures |s| > 0 && s[0] in m ==> c.n == s[0]
{
  if |s| > 0 { c.n := s[0]; }
}

method Fresh(b: bool) returns (c: Cell)
  decreases *
{
  c := new Cell;
  while b
    modifies c
    decreases *
  {
    c.n := c.n + Size(Cons(1, Nil));
  }
}
"""
WORDS = re.compile(
    "type|datatype|function|constructor|const|axiom|forall|exists|procedure|var|if|then|else|while|true|false"
    "|break|assume|assert|havoc|weight|msg|bool|int|real|div|mod|is"
)


def boogie(text: str) -> str:
    return stage_text("boogie", SourceText("test.dfy", text))


@pytest.mark.parametrize("text", [LOOP, HEAP], ids=["loop", "heap"])
def test_everything_is_declared(text: str) -> None:
    out = boogie(text)
    assert out.count("{") == out.count("}") and out.count("(") == out.count(")")
    plain = re.sub(r'\{:msg "[^"]*"\}|//.*', "", out)
    names = set(re.findall(r"(?<![\w.$#'~^?])[A-Za-z$][\w.$'~^?]*", plain))
    declared = set(re.findall(r"(?:type|const|function|procedure|var)(?: \{:\w+\})* ([\w.$'~^?]+)", plain))
    declared |= set(re.findall(r"([\w.$'~^?]+): ", plain)) | set(
        re.findall(r"^ *(L\d+):", plain, re.MULTILINE)
    )
    assert [x for x in sorted(names - declared) if not WORDS.fullmatch(x)] == []


def test_loops_are_not_cut() -> None:
    out = boogie(LOOP)
    assert out.count("while (true) {") == 1 and "break L" in out
    assert 'assert {:msg "invariant-entry@' in out and 'assert {:msg "invariant-kept@' in out


def test_triggers_come_along() -> None:
    assert re.search(r"axiom \(forall [^:]+: \w[^{]*\{[^:}][^}]*\}", boogie(HEAP))


def test_units_do_not_share_names() -> None:
    out = boogie(HEAP)
    made = re.findall(r"^(?:type|const|function)(?: \{:\w+\})* ([\w.$'~^?]+)", out, re.MULTILINE)
    assert len(made) == len(set(made))


@pytest.mark.parametrize(
    ("smt", "text"),
    [
        ("(=> a (or b (not c)))", "(a ==> (b || !c))"),
        ("(= (select (store m i 1) j) (- 2))", "(m[i := 1][j] == (-2))"),
        ("(ite a (+ 1 2 3) (mod x 2))", "(if a then (1 + 2 + 3) else (x mod 2))"),
        ("(let ((y (f x))) (< y 1))", "(var y := f(x); (y < 1))"),
        ("(forall ((x Int)) (! (p x) :pattern ((p x)) :qid q1))", "(forall x: int :: {p(x)} p(x))"),
        ("((_ is |List.Nil|) |xs.0|)", "is#List.Nil(xs.0)"),
    ],
)
def test_a_term(smt: str, text: str) -> None:
    assert Translator().term(read(smt)[0]) == text


def test_a_definition_is_put_in() -> None:
    t = Translator()
    assert list(t.declarations("(define-fun twice ((x Int)) Int (+ x x))")) == []
    assert t.term(read("(twice (f y))")[0]) == "(f(y) + f(y))"
