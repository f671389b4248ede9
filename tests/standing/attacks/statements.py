"""Statements that change, show or assume what they may not, in every place where a statement may stand."""

# ruff: noqa: E501  # a table reads better in rows

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.standing.attacks.expressions import WRAPPERS
from tests.standing.attacks.records import Attack

COMMON = """datatype Result = Good(v: int) | Bad {
  predicate IsFailure() { Bad? }
  function PropagateFailure(): Result requires Bad? { Bad }
  function Extract(): int requires Good? { v }
}
datatype Color = Red | Blue
class C {
  var f: int
  var g: int
  ghost var h: int
  constructor () ensures f == 0 && g == 0 { f := 0; g := 0; }
  method Set(n: int) modifies this { f := n; }
  function Value(): int reads this { f }
}
trait T { var f: int method Set(n: int) modifies this }
method Get() returns (r: int) { r := 0; }
method Try() returns (r: Result) { r := Good(1); }
method Both() returns (r: int, s: int) { r, s := 0, 1; }
method Change(c: C) modifies c { c.f := 5; }
"""


@dataclass(frozen=True)
class Place:
    """Where statements `{s}` stand, on lines of their own."""

    name: str
    text: str


PLACES = (
    Place("the body", "{s}"),
    Place("a block", "  {{\n{s}\n  }}"),
    Place("a labeled block", "  label L: {{\n{s}\n  }}"),
    Place("a branch", "  if b {{\n{s}\n  }}"),
    Place("an else branch", "  if b {{ }} else {{\n{s}\n  }}"),
    Place("a branch of chance", "  if * {{\n{s}\n  }}"),
    Place("an alternative", "  if {{\n    case b =>\n{s}\n    case !b =>\n  }}"),
    Place("a branch with a witness", "  if w :| 0 <= w < k {{\n{s}\n  }}"),
    Place("a case", "  match color {{\n    case Red =>\n{s}\n    case Blue =>\n  }}"),
    Place("the last case", "  match color {{\n    case Red =>\n    case _ =>\n{s}\n  }}"),
    Place("a loop", "  while b\n    decreases *\n  {{\n{s}\n  }}"),
    Place("a loop of chance", "  while *\n    decreases *\n  {{\n{s}\n  }}"),
    Place("a for loop", "  for i := 0 to k {{\n{s}\n  }}"),
    Place("a for loop downwards", "  for i := k downto 0 {{\n{s}\n  }}"),
    Place("an inner loop", "  for i := 0 to k {{\n    for j := 0 to i {{\n{s}\n    }}\n  }}"),
    Place("a loop that is left", "  while b\n    decreases *\n  {{\n{s}\n    break;\n  }}"),
    Place("a loop that goes on", "  for i := 0 to k {{\n    if b {{\n{s}\n      continue;\n    }}\n  }}"),
    Place("a loop of cases", "  while\n    decreases *\n  {{\n    case b =>\n{s}\n  }}"),
    Place("a branch in a loop", "  for i := 0 to k {{\n    if i == 1 {{\n{s}\n    }}\n  }}"),
    Place("a case in a branch", "  if b {{\n    match color {{\n      case Red =>\n{s}\n      case Blue =>\n    }}\n  }}"),
    Place("a block after a label", "  label M: if b {{\n    label N: {{\n      if k == 1 {{ break N; }}\n{s}\n    }}\n  }}"),
)  # fmt: skip


def program(place: Place, statement: str, head: str, before: str = "", after: str = "") -> str:
    body = place.text.format(s=f"    {statement}")
    return (
        f"{COMMON}method M(c: C, d: C, t: T, a: array<int>, m: array2<int>, b: bool, k: nat, color: Color)"
        " returns (o: Result)\n"
        f"  requires c != d && a.Length == 2 && m.Length0 == m.Length1 == 2\n{head}\n  decreases *\n{{\n"
        f"  o := Good(0);\n{before}\n{body}\n{after}\n}}\n"
    )


# ── changing what the frame does not allow ───────────────────────────────────────────────────────

WRITES = (
    ("assignment", "c.f := 1;"),
    ("parallel assignment", "var x; c.f, x := 1, 2;"),
    ("assignment of a call", "c.f := Get();"),
    ("results of a call", "var x; x, c.f := Both();"),
    ("assignment or failure", "c.f :- Try();"),
    ("havoc", "c.f := *;"),
    ("ghost field", "c.h := 1;"),
    ("call", "c.Set(1);"),
    ("call with it", "Change(c);"),
    ("modify", "modify c;"),
    ("modify of a field", "modify c`f;"),
    ("array element", "a[0] := 1;"),
    ("element from a call", "a[0] := Get();"),
    ("forall", "forall q | 0 <= q < 2 { a[q] := 0; }"),
    ("forall over a set", "forall z | z in {c} { z.f := 0; }"),
    ("matrix", "m[0, 1] := 1;"),
    ("by another name", "var n := c; n.f := 1;"),
    ("array by another name", "var n := a; n[1] := 1;"),
    ("one of two", "(if b then c else d).f := 1;"),
)


def frames() -> Iterator[Attack]:
    fresh = "  var c := new C(); var a := new int[2]; var m := new int[2, 2]; var d := new C();"
    for place, (form, write) in product(PLACES, WRITES):
        attack = program(place, write, "")
        neighbor = attack.replace("  o := Good(0);\n\n", f"  o := Good(0);\n{fresh}\n")
        yield Attack("change outside the frame", f"{form} in {place.name}", attack, neighbor,
                     frozenset({"modifies", "frame", "call-frame"}), anywhere=True)  # fmt: skip
        narrow = program(place, write, "  modifies d")
        wide = narrow.replace("  modifies d", "  modifies c, d, a, m")
        yield Attack("change outside a named frame", f"{form} in {place.name}", narrow, wide,
                     frozenset({"modifies", "frame", "call-frame"}), anywhere=True)  # fmt: skip


def forgotten() -> Iterator[Attack]:
    """What may have been changed is not what it was; what cannot be reached is."""
    for place, (form, write) in product(PLACES, WRITES):
        if form == "one of two":
            continue
        what, other = ("m[0, 1]", "d.f") if form == "matrix" else ("c.f", "d.f")
        if "a" in write.split("[")[0].split() or "n := a" in write or "a[" in write:
            what = "a[1]" if "another name" in form else "a[0]"
        if form == "ghost field":
            what = "c.h"
        head = f"  requires {what} == 7 && {other} == 7\n  modifies c, a, m".replace("\n", " ")
        before = f"  ghost var was := {what};"
        attack = program(place, write, head, before, f"  assert {what} == 7;")
        neighbor = program(place, write, head, before, f"  assert {other} == 7;")
        yield Attack(
            "a change is remembered", f"{form} in {place.name}", attack, neighbor, frozenset({"assertion"})
        )


def forgotten_variables() -> Iterator[Attack]:
    changes = (
        ("assignment", "x := x + 1;"),
        ("parallel assignment", "x, z := 1, x;"),
        ("call", "x := Get();"),
        ("results of a call", "z, x := Both();"),
        ("assignment or failure", "x :- Try();"),
        ("such-that", "x :| x > 0;"),
        ("havoc", "x := *;"),
    )
    for place, (form, change) in product(PLACES, changes):
        for ghost in ("", "ghost "):
            if ghost and ("Get" in change or "Both" in change or "Try" in change):
                continue
            before = f"  {ghost}var x, y, z := 0, 0, 0;"
            yield Attack("a changed variable is remembered", f"{ghost}{form} in {place.name}",
                         program(place, change, "", before, "  assert x == 0;"),
                         program(place, change, "", before, "  assert y == 0;"), frozenset({"assertion"}))  # fmt: skip


# ── ghosts in compiled code ──────────────────────────────────────────────────────────────────────

SHOWN = (
    ("assignment", "x := {v};"),
    ("parallel assignment", "x, y := y, {v};"),
    ("field", "c.f := {v};"),
    ("array element", "a[0] := {v};"),
    ("index", "a[if {v} == 1 then 1 else 0] := 0;"),
    ("argument", "c.Set({v});"),
    ("printed", "print {v};"),
    ("expected", "expect {v} == {v};"),
    ("test", "if {v} == 0 {{ x := 1; }}"),
    ("alternative", "if {{ case {v} == 0 => x := 1; case true => }}"),
    ("matched", "match {v} {{ case 0 => x := 1; case _ => }}"),
    ("returned", "return Good({v});"),
    ("sequence", "var l := [{v}]; x := |l|;"),
    ("set", "var l := {{{v}}}; x := |l|;"),
    ("lambda", "var l := () reads c => {v}; x := l();"),
    ("tuple", "var l := ({v}, 1); x := l.1;"),
    ("let", "x := var l := {v}; l;"),
    ("array", "var l := new int[] [{v}];"),
    ("such-that", "x :| x == {v};"),
    ("update", "o := Good(0).(v := {v});"),
    ("bounded quantifier", "o := if forall q | 0 <= q < 2 :: q == {v} then Bad else Bad;"),
    ("for loop", "for q := 0 to if {v} > 0 then {v} else 0 {{ x := q; }}"),
)


def ghosts() -> Iterator[Attack]:
    values = (
        ("a ghost variable", "u", "x"),
        ("a ghost field", "c.h", "c.g"),
        ("a ghost function", "Gh()", "Co()"),
    )
    for place, (form, shown), (kind, ghost, compiled) in product(PLACES, SHOWN, values):
        head, before = "  modifies c, a", "  var x, y := 0, 0; ghost var u := 0;"
        functions = "ghost function Gh(): int { 0 }\nfunction Co(): int { 0 }\n"
        yield Attack(f"{kind} in compiled code", f"{form} in {place.name}",
                     functions + program(place, shown.format(v=ghost), head, before),
                     functions + program(place, shown.format(v=compiled), head, before), frozenset({"ghost"}))  # fmt: skip


# ── reading what the frame of a function does not allow ──────────────────────────────────────────

READS = (("field", "c.f"), ("array element", "(if a.Length > 0 then a[0] else 1)"), ("elements", "|multiset(a[..])|"),
         ("function that reads", "c.Value()"), ("one of two", "(if a.Length == 1 then c else c).f"))  # fmt: skip

READERS = (
    Place("a function", "function F(c: C, a: array<int>): int\n{r}\n{{\n{e}\n}}\n"),
    Place("a predicate", "predicate F(c: C, a: array<int>)\n{r}\n{{\n{e} == 1\n}}\n"),
    Place("a ghost function", "ghost function F(c: C, a: array<int>): int\n{r}\n{{\n{e}\n}}\n"),
    Place("a precondition", "function F(c: C, a: array<int>): int\n{r}\n  requires\n{e} == 1\n{{ 1 }}\n"),
    Place("a function of a trait", "trait S {{ function F(c: C, a: array<int>): int\n{r}\n{{\n{e}\n}} }}\n"),
    Place(
        "an override",
        "trait S {{ function F(c: C, a: array<int>): int reads c, a }}\nclass D extends S {{ function F(c: C, a: array<int>): int\n{r}\n{{\n{e}\n}} }}\n",
    ),
    Place(
        "a function of a datatype",
        "datatype S = S {{ function F(c: C, a: array<int>): int\n{r}\n{{\n{e}\n}} }}\n",
    ),
    Place("a generic function", "function F<X>(x: X, c: C, a: array<int>): int\n{r}\n{{\n{e}\n}}\n"),
    Place("a lambda", "function F(c: C, a: array<int>): () ~> int {{ ()\n{r}\n=>\n{e}\n}}\n"),
    Place(
        "a least predicate",
        "least predicate F(c: C, a: array<int>, n: int)\n{r}\n{{ n == 0 ||\n{e} == 1 }}\n",
    ),
)


def reads() -> Iterator[Attack]:
    for reader, (form, e), wrapper in product(READERS, READS, WRAPPERS):
        if wrapper.ghost or wrapper.name in ("body of a lambda", "sequence comprehension"):
            continue  # lambdas have frames of their own
        expression = wrapper.form.format(e=e)

        def text(frame: str, reader: Place = reader, expression: str = expression) -> str:
            functions = "function Zero(): int { 0 }\nfunction Same(n: int): int { n }\ndatatype List = Nil | Cons(head: int, tail: List)\n"
            return COMMON + functions + reader.text.format(r=f"  reads {frame}", e=expression)

        yield Attack("a function reads outside its frame", f"{form}, {wrapper.name} in {reader.name}", text("{}"),
                     text("c, a"), frozenset({"reads"}), anywhere=True)  # fmt: skip


# ── facts that stay inside a proof ───────────────────────────────────────────────────────────────

PROOFS = (
    ("a proof of an assertion", "assert P(1) by {{\n{s}\n  }}", "assert true by {{\n{s}\n  }}"),
    ("a forall statement", "forall q | q == 1 ensures true {{\n{s}\n  }}", ""),
    ("a hint of a calculation", "calc {{ 1; {{\n{s}\n  }} 1; }}", ""),
    ("a block that is not always run", "if k == 9 {{\n{s}\n  }}", ""),
    ("a loop that may not run", "for q := 0 to k {{\n{s}\n  }}", ""),
    ("the body of a lambda", "ghost var l := () => (\n{s}\n 1);", ""),
    ("a guarded claim", "assert k == 3 ==> (\n{s}\n true);", ""),
)


def leaks() -> Iterator[Attack]:
    lemmas = (
        "ghost predicate P(n: int)\nlemma {:axiom} Holds() ensures P(0) && P(1)\n"
        "ghost predicate {:opaque} Q(n: int) { n == 0 }\n"
    )
    facts = (
        ("a lemma", "Holds();", "P(0)"),
        ("what is revealed", "reveal Q();", "Q(0)"),
    )
    for place, (proof, form, other), (fact, s, claim) in product(PLACES[:12], PROOFS, facts):
        if "reveal" in s and ("lambda" in proof or "guarded" in proof):
            continue
        use = (other or form).format(s=f"    {s}")
        body = f"{use}\n    assert {claim};"
        beside = body.replace(f"    assert {claim};", f"    {s} assert {claim};")
        yield Attack("a fact leaves its proof", f"{fact}, {proof} in {place.name}",
                     lemmas + program(place, body, ""), lemmas + program(place, beside, ""), frozenset({"assertion"}))  # fmt: skip


def attacks() -> Iterator[Attack]:
    yield from frames()
    yield from forgotten()
    yield from forgotten_variables()
    yield from ghosts()
    yield from reads()
    yield from leaks()
