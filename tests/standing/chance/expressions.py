"""Random expressions of a type over the variables in sight, always with a value: what may have none is guarded."""

# ruff: noqa: E501  # a table reads better in rows

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

TYPES = ("int", "nat", "bool", "seq<int>", "set<int>", "multiset<int>", "map<int, int>", "Tree", "real", "bv4",
         "char", "seq<bool>", "(int, bool)", "Even", "digit", "set<seq<int>>", "int -> int")  # fmt: skip

PRELUDE = """datatype Tree = Leaf | Node(left: Tree, value: int, right: Tree)
type Even = x: int | x % 2 == 0
newtype digit = x: int | 0 <= x < 10
function Sum(s: seq<int>): int { if |s| == 0 then 0 else s[0] + Sum(s[1..]) }
function Size(t: Tree): nat { match t case Leaf => 0 case Node(l, _, r) => Size(l) + 1 + Size(r) }
function Double(n: int): Even { 2 * n }
function Fact(n: nat): nat { if n == 0 then 1 else n * Fact(n - 1) }
predicate Sorted(s: seq<int>) { forall i, j :: 0 <= i < j < |s| ==> s[i] <= s[j] }
predicate Has(t: Tree, n: int) { t.Node? && (t.value == n || Has(t.left, n) || Has(t.right, n)) }
"""

FORMS: Mapping[str, tuple[str, ...]] = {
    "int": (
        "{int} + {int}", "{int} - {int}", "{int} * {small}", "-({int})", "{int} / {divisor}", "{int} % {divisor}",
        "|{seq<int>}|", "|{set<int>}|", "|{multiset<int>}|", "|{map<int, int>}|", "{multiset<int>}[{int}]",
        "(if {bool} then {int} else {int})", "(var s, k := {seq<int>}, {int}; if 0 <= k < |s| then s[k] else {int})",
        "(var m, k := {map<int, int>}, {int}; if k in m then m[k] else {int})", "Sum({seq<int>})", "Size({Tree})",
        "(match {Tree} case Leaf => {int} case Node(_, v, _) => v + {small})", "({real}).Floor", "({bv4} as int)",
        "({char} as int)", "({int}, {bool}).0", "Double({int})", "{(int, bool)}.0", "({digit} as int)", "({Even})",
        "(var f := {int -> int}; f({int}))", "({nat})", "(if {bool} then 1 else 0)",
    ),
    "nat": ("|{seq<int>}|", "Size({Tree})", "(var n := {int}; if n >= 0 then n else -n)", "|{set<int>}| + {nat}", "{digit} as nat",
            "({int} * {int}) % 7"),
    "bool": (
        "{int} < {int}", "{int} <= {int}", "{int} == {int}", "{int} != {int}", "!({bool})", "({bool} && {bool})",
        "({bool} || {bool})", "({bool} ==> {bool})", "({bool} <==> {bool})", "{int} in {seq<int>}", "{int} in {set<int>}",
        "{int} in {multiset<int>}", "{int} in {map<int, int>}", "{seq<int>} == {seq<int>}", "{set<int>} == {set<int>}",
        "{set<int>} <= {set<int>}", "{set<int>} !! {set<int>}", "{multiset<int>} <= {multiset<int>}", "{seq<int>} <= {seq<int>}",
        "{multiset<int>} == {multiset<int>}", "{map<int, int>} == {map<int, int>}", "{Tree} == {Tree}", "{Tree}.Leaf?",
        "(forall q | q in {seq<int>} :: q < {int})", "(exists q | q in {set<int>} :: q == {int})",
        "(forall q | 0 <= q < {small} :: q * q >= q)", "Sorted({seq<int>})", "Has({Tree}, {int})", "{real} < {real}",
        "{real} == {real}", "{bv4} == {bv4}", "{bv4} < {bv4}", "{char} < {char}", "{(int, bool)} == {(int, bool)}",
        "{(int, bool)}.1", "({int} % 2 == 0)", "({int} is Even)", "({int} is nat)", "{seq<int>} in {set<seq<int>>}",
        "(var s := {seq<bool>}; if |s| > 0 then s[0] else {bool})", "{int} <= {int} < {int}", "{digit} < {digit}",
    ),
    "seq<int>": (
        "[{int}, {int}]", "[{int}]", "{seq<int>} + {seq<int>}", "(var s := {seq<int>}; if |s| > 0 then s[1..] else s)",
        "(var s := {seq<int>}; if |s| > 0 then s[..|s| - 1] else s)", "(var s := {seq<int>}; if |s| > 0 then s[0 := {int}] else s)",
        "(if {bool} then {seq<int>} else {seq<int>})", "seq({small}, i => i * {small})", "(var s := {seq<int>}; s[|s| / 2..])",
    ),
    "set<int>": (
        "{{{int}, {int}}}", "{{{int}}}", "({set<int>} + {set<int>})", "({set<int>} - {set<int>})", "({set<int>} * {set<int>})",
        "(set q | q in {seq<int>})", "(set q | q in {set<int>} && q < {int} :: q + {small})", "{map<int, int>}.Keys",
        "{map<int, int>}.Values", "(set q | 0 <= q < {small} :: q % 2)",
    ),
    "multiset<int>": (
        "multiset({seq<int>})", "multiset({set<int>})", "({multiset<int>} + {multiset<int>})", "({multiset<int>} - {multiset<int>})",
        "({multiset<int>} * {multiset<int>})", "{multiset<int>}[{int} := {nat}]", "multiset{{{int}, {int}}}",
    ),
    "map<int, int>": (
        "map[{int} := {int}]", "map[1 := {int}, 2 := {int}]", "{map<int, int>}[{int} := {int}]", "({map<int, int>} + {map<int, int>})",
        "({map<int, int>} - {set<int>})", "(map q | q in {set<int>} :: q + {small})",
    ),
    "Tree": ("Node({Tree}, {int}, {Tree})", "(match {Tree} case Leaf => Leaf case Node(l, v, r) => Node(r, v, l))",
             "(var t := {Tree}; if t.Node? then t.(value := {int}) else t)", "(var t := {Tree}; if t.Node? then t.left else t)"),
    "real": ("({int} as real)", "({real} + {real})", "({real} - {real})", "({real} / 2.0)", "({real} * 0.5)"),
    "bv4": ("({bv4} + {bv4})", "({bv4} - {bv4})", "({bv4} & {bv4})", "({bv4} | {bv4})", "({bv4} ^ {bv4})", "(!({bv4}))",
            "({bv4} << {shift})", "({bv4} >> {shift})", "(({int} % 16) as bv4)", "({bv4} * {bv4})"),
    "char": ("(if {bool} then {char} else {char})", "((65 + {int} % 26) as char)"),
    "seq<bool>": ("[{bool}]", "{seq<bool>} + [{bool}]", "seq({small}, i => i % 2 == 0)"),
    "(int, bool)": ("({int}, {bool})",),
    "Even": ("Double({int})", "(2 * {int})"),
    "digit": ("(({int} % 10) as digit)",),
    "set<seq<int>>": ("{{{seq<int>}}}", "({set<seq<int>>} + {{{seq<int>}}})"),
    "int -> int": ("((z: int) => z + {int})", "((z: int) => {int})", "((z: int) => if z < {int} then z else {int})"),
}  # fmt: skip

LITERALS: Mapping[str, tuple[str, ...]] = {
    "int": ("0", "1", "-1", "2", "3", "7", "-5"), "nat": ("0", "1", "4"), "bool": ("true", "false"), "seq<int>": ("(var s: seq<int> := []; s)", "[1, 2]", "[0, -1, 0]"),
    "set<int>": ("(var s: set<int> := {}; s)", "{1, 2}"), "multiset<int>": ("(var s: multiset<int> := multiset{}; s)", "multiset{1, 1, 2}"), "map<int, int>": ("(var s: map<int, int> := map[]; s)", "map[1 := 2]"),
    "Tree": ("Leaf", "Node(Leaf, 1, Leaf)"), "real": ("0.0", "1.5", "-0.5"), "bv4": ("(0 as bv4)", "(9 as bv4)", "(15 as bv4)"), "char": ("'a'", "'Z'"),
    "seq<bool>": ("(var s: seq<bool> := []; s)", "[true]"), "(int, bool)": ("(1, true)",), "Even": ("0", "4", "-2"), "digit": ("(0 as digit)", "(9 as digit)"),
    "set<seq<int>>": ("{[0]}", "{[1], [2, 3]}"), "int -> int": ("((z: int) => z)",),
    "small": ("0", "1", "2", "3"), "divisor": ("2", "3", "-2", "-7"), "shift": ("0", "1", "4"),
}  # fmt: skip

HOLE = re.compile(
    "|".join(
        [*(re.escape("{" + name + "}") for name in {**FORMS, **LITERALS}), re.escape("{{"), re.escape("}}")]
    )
)
"""A type in braces, where an expression of it goes, or a brace that stands for itself."""


@dataclass(frozen=True)
class Sight:
    """The variables in sight, by type."""

    variables: Mapping[str, tuple[str, ...]]

    def more(self, type_: str, name: str) -> Sight:
        return Sight({**self.variables, type_: (*self.variables.get(type_, ()), name)})


def expression(rng: Random, sight: Sight, type_: str, depth: int) -> str:
    """A random expression of the type, `depth` forms deep at most."""
    names = sight.variables.get(type_, ())
    if depth <= 0 or type_ not in FORMS or rng.random() < 0.2:
        if names and rng.random() < 0.75:
            return rng.choice(names)
        return rng.choice(LITERALS[type_])

    def part(match: re.Match[str]) -> str:
        inner = match.group()[1:-1]
        return inner or match.group()[0] if inner in "{}" else expression(rng, sight, inner, depth - 1)

    form = rng.choice(FORMS[type_])
    text = HOLE.sub(part, form)
    return text if form[0] == "(" else f"({text})"
