"""Types that may not stand where they stand: functions in the heap, equality, datatypes inside their own
functions and infinite sets, types without a value."""

# ruff: noqa: E501  # a table reads better in rows

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.standing.attacks.records import Attack

COMMON = """datatype Box<T> = Box(value: T)
datatype Option<+T> = None | Some(value: T)
datatype Pair<A, B> = Pair(a: A, b: B)
type Same<T> = T
"""


@dataclass(frozen=True)
class Around:
    """A type made of the type `{t}`. `value` makes a value of it of a value `{v}`."""

    name: str
    type: str
    value: str


AROUND = (
    Around("itself", "{t}", "{v}"),
    Around("tuple", "(int, {t})", "(0, {v})"),
    Around("nested tuple", "((bool, {t}), int)", "((true, {v}), 0)"),
    Around("datatype", "Box<{t}>", "Box({v})"),
    Around("option", "Option<{t}>", "Some({v})"),
    Around("second of a pair", "Pair<int, {t}>", "Pair(1, {v})"),
    Around("synonym", "Same<{t}>", "{v}"),
    Around("sequence", "seq<{t}>", "[{v}]"),
    Around("value of a map", "map<int, {t}>", "map[1 := {v}]"),
)


@dataclass(frozen=True)
class Where:
    """A program with a type `{t}` and a value `{v}` of it."""

    name: str
    text: str


# ── functions in the heap ────────────────────────────────────────────────────────────────────────

HEAP = (
    Where("field", "class C {{ var f: {t} }}\nmethod M(c: C) modifies c {{\n  c.f := {v};\n}}\n"),
    Where("field, in parallel", "class C {{ var f: {t} var g: int }}\nmethod M(c: C) modifies c {{\n  c.g, c.f := 1, {v};\n}}\n"),
    Where("field, by a constructor", "class C {{ var f: {t}\n constructor () {{\n  f := {v};\n }} }}\n"),
    Where("field, after new", "class C {{ var f: {t}\n constructor (x: {t}) {{\n  f := x; new;\n  f := {v};\n }} }}\n"),
    Where("field, by an out-parameter", "method Make() returns (r: {t}) {{\n r := {v}; }}\nclass C {{ var f: {t} }}\n"
          "method M(c: C) modifies c {{\n  c.f := Make();\n}}\n"),
    Where("field of a trait", "trait T {{ var f: {t} }}\nmethod M(c: T) modifies c {{\n  c.f := {v};\n}}\n"),
    Where("inherited field", "trait T {{ var f: {t} }}\nclass C extends T {{ constructor () {{\n f := {v};\n }} }}\n"),
    Where("field at a type argument", "class G<T> {{ var f: T\n constructor (t: T) {{ f := t; }} }}\nmethod M() {{\n  var g := new G<{t}>({v});\n}}\n"),
    Where("trait's field at a type argument", "trait T<X> {{ var f: X }}\nclass C extends T<{t}> {{ constructor () {{\n f := {v};\n }} }}\n"),
    Where("generic setter", "class G<T> {{ var f: T\n constructor (t: T) {{ f := t; }} method Set(t: T) modifies this {{ f := t; }} }}\n"
          "method M(g: G<{t}>) modifies g {{\n g.Set({v});\n}}\n"),
    Where("constant of an object", "class C {{ const f: {t}\n constructor () {{\n f := {v};\n }} }}\n"),
    Where("ghost field", "class C {{ ghost var f: {t} }}\nmethod M(c: C) modifies c {{\n  c.f := {v};\n}}\n"),
    Where("array element", "method M(a: array<{t}>) requires a.Length > 0 modifies a {{\n  a[0] := {v};\n}}\n"),
    Where("element of an array display", "method M() {{\n  var a := new {t}[] [{v}];\n}}\n"),
    Where("initializer of an array", "method M() {{\n  var a := new {t}[1](i => {v});\n}}\n"),
    Where("forall assignment", "method M(a: array<{t}>) modifies a {{\n  forall i | 0 <= i < a.Length {{ a[i] := {v}; }}\n}}\n"),
    Where("element of a matrix", "method M(a: array2<{t}>) requires a.Length0 > 0 && a.Length1 > 0 modifies a {{\n  a[0, 0] := {v};\n}}\n"),
    Where("array inside a field", "class C {{ var a: array<{t}>\n constructor (x: array<{t}>) {{ a := x; }} }}\nmethod M(c: C)\n requires c.a.Length > 0\n modifies c.a {{\n  c.a[0] := {v};\n}}\n"),
    Where("array inside a datatype", "method M(b: Box<array<{t}>>) requires b.value.Length > 0 modifies b.value {{\n  b.value[0] := {v};\n}}\n"),
    Where("refined module's class", "abstract module A {{ }}\nmodule B refines A {{ datatype Box<T> = Box(value: T)\ndatatype Option<+T> = None | Some(value: T)\ndatatype Pair<A, B> = Pair(a: A, b: B)\ntype Same<T> = T\n"
          "class C {{ var f: {t} }}\nmethod M(c: C) modifies c {{\n  c.f := {v};\n}} }}\n"),
)  # fmt: skip

ARROWS = (
    ("`~>`", "(int ~> int)", "((i: int) => i)"),
    ("`-->` over objects", "(object --> int)", "((o: object) => 1)"),
    ("function over objects", "(object -> int)", "((o: object) => 1)"),
)
HARMLESS = ("(int -> int)", "((i: int) => i)")


def in_the_heap() -> Iterator[Attack]:
    for (arrow, bad, value), where, around in product(ARROWS, HEAP, AROUND):

        def program(t: str, v: str, where: Where = where, around: Around = around) -> str:
            return COMMON + where.text.format(t=around.type.format(t=t), v=around.value.format(v=v))

        yield Attack(f"stored {arrow}", f"{around.name} in a {where.name}", program(bad, value),
                     program(*HARMLESS), frozenset({"recursion", "stored-function", "heap-function"}), anywhere=True)  # fmt: skip


# ── equality ─────────────────────────────────────────────────────────────────────────────────────

EQUALITY = (
    Where("compared", "method M(x: {t}, y: {t}) returns (b: bool) {{\n  b := x == y;\n}}\n"),
    Where("told apart", "method M(x: {t}, y: {t}) returns (b: bool) {{\n  b := x != y;\n}}\n"),
    Where("compared in a function", "function F(x: {t}, y: {t}): bool {{\n  x == y\n}}\n"),
    Where("compared in a lambda", "method M(x: {t}) returns (b: bool) {{\n  var f := (y: {t}) => x == y;\n  b := f(x);\n}}\n"),
    Where("compared in a constant", "const f := (x: {t}, y: {t}) => x == y\n"),
    Where("looked for", "method M(x: {t}, s: seq<{t}>) returns (b: bool) {{\n  b := x in s;\n}}\n"),
    Where("prefix", "method M(s: seq<{t}>, u: seq<{t}>) returns (b: bool) {{\n  b := s <= u;\n}}\n"),
    Where("set", "method M(s: set<{t}>) {{ }}\n"),
    Where("multiset", "method M(s: multiset<{t}>) {{ }}\n"),
    Where("key of a map", "method M(s: map<{t}, int>) {{ }}\n"),
    Where("type argument of a function", "function Eq<T(==)>(x: T, y: T): bool {{ x == y }}\nmethod M(x: {t}) returns (b: bool) {{\n  b := Eq(x, x);\n}}\n"),
    Where("type argument of a type", "datatype E<T(==)> = E(value: T)\nmethod M(x: E<{t}>) {{ }}\n"),
    Where("type argument of a class", "class E<T(==)> {{ }}\nmethod M(x: E<{t}>) {{ }}\n"),
    Where("abstract type", "abstract module A {{ type T(==) }}\nmodule B refines A {{ datatype Box<T> = Box(value: T)\ndatatype Option<+T> = None | Some(value: T)\ndatatype Pair<A, B> = Pair(a: A, b: B)\ntype Same<T> = T\n"
          "type T = {t}\n}}\n"),
    Where("compared in a while test", "method M(x: {t}, y: {t}) decreases * {{\n  while x == y decreases * {{ }}\n}}\n"),
)  # fmt: skip


def equality() -> Iterator[Attack]:
    for where, outer, inner in product(EQUALITY, AROUND, AROUND):

        def program(t: str, where: Where = where, outer: Around = outer, inner: Around = inner) -> str:
            return COMMON + where.text.format(t=outer.type.format(t=inner.type.format(t=t)))

        yield Attack("equality of functions", f"{inner.name} in {outer.name}, {where.name}", program("(int -> int)"),
                     program("int"), frozenset({"equality", "characteristic", "refinement", "type", "ghost"}), anywhere=True)  # fmt: skip


# ── datatypes inside their own functions ─────────────────────────────────────────────────────────

NEGATIVE = (
    ("argument of a function", "({t} -> bool)", "(bool -> bool)"),
    ("argument of a partial function", "({t} --> bool)", "(bool --> bool)"),
    ("infinite set", "iset<{t}>", "iset<bool>"),
    ("key of an infinite map", "imap<{t}, bool>", "imap<bool, bool>"),
    ("argument of an argument", "(({t} -> bool) -> bool)", "((bool -> bool) -> bool)"),
    ("covariant parameter for an infinite set", "Sets<{t}>", "Sets<bool>"),
    ("parameter for an argument", "Tests<{t}>", "Tests<bool>"),
    ("subset type of functions", "Total<{t}>", "Total<bool>"),
)

SELF = (
    Where("datatype", "datatype D = Base | D(\n{t}\n)\n"),
    Where("second constructor", "datatype D = Base | C(D) | E(int,\n{t}\n)\n"),
    Where("generic datatype", "datatype D_<X> = Base | D(X,\n{t}\n)\ntype D = D_<int>\n"),
    Where("through another datatype", "datatype D = Base | D(E)\ndatatype E = E(\n{t}\n)\n"),
    Where("through a generic datatype", "datatype D = Base | D(\nH<{t}>\n)\ndatatype H<X> = H(X)\n"),
    Where("through a synonym", "datatype D = Base | D(S)\ntype S =\n{t}\n"),
    Where("through a subset type", "datatype D = Base | D(S)\ntype S = x:\n{t}\n| true witness *\n"),
    Where("ghost field", "datatype D = Base | D(ghost f:\n{t}\n)\n"),
)  # fmt: skip

MORE = """datatype Sets<!X> = Sets(iset<X>)
datatype Tests<!X> = Tests(X -> bool)
type Total<!X> = f: X -> bool | true witness *
"""


def negative() -> Iterator[Attack]:
    for (name, bad, good), where, around in product(NEGATIVE, SELF, AROUND):

        def program(t: str, where: Where = where, around: Around = around) -> str:
            return COMMON + MORE + where.text.format(t=around.type.format(t=t))

        yield Attack("datatype in its own function", f"{name}, {around.name}, {where.name}",
                     program(bad.format(t="D")), program(good), frozenset({"positivity", "recursion", "cycle", "variance", "declaration"}),
                     anywhere=True)  # fmt: skip


# ── types without a value ────────────────────────────────────────────────────────────────────────

VALUES = (
    Where("exists", "lemma L() ensures exists x: {t} :: true {{ }}\n"),
    Where("such-that", "method M() {{\n  var x: {t} :| true;\n}}\n"),
    Where("havoc", "method M() {{\n  var y: {t} := *; var z := y;\n}}\n"),
    Where("type argument", "method N<T(0)>() {{ }}\nmethod M() {{\n  N<{t}>();\n}}\n"),
    Where("type argument of a type", "class N<T(0)> {{ }}\nmethod M(n: N<{t}>) {{\n}}\n"),
    Where("nonempty type argument", "lemma N<T(00)>() {{ }}\nlemma M() {{\n  N<{t}>();\n}}\n"),
    Where("array", "method M() {{\n  var a := new {t}[3];\n}}\n"),
    Where("field", "class C {{ var f: {t}\n constructor () {{ }} }}\n"),
    Where("ghost field", "class C {{ ghost var f: {t}\n constructor () {{ }} }}\n"),
    Where("constant field", "class C {{ const f: {t}\n constructor () {{ }} }}\n"),
    Where("global constant", "const f: {t}\n"),
    Where("abstract type", "abstract module A {{ type T(00) }}\nmodule B refines A {{ datatype Box<T> = Box(value: T)\ndatatype Option<+T> = None | Some(value: T)\ndatatype Pair<A, B> = Pair(a: A, b: B)\ntype Same<T> = T\ntype E = x: int | false witness *\ntype Z = x: int | x == 0\n"
          "type T = {t}\n}}\n"),
    Where("witness", "type W = x: {t} | true\n"),
)  # fmt: skip

EMPTY = "type E = x: int | false witness *\ntype Z = x: int | x == 0\n"


def empty() -> Iterator[Attack]:
    holding = [a for a in AROUND if a.name not in ("sequence", "value of a map", "option")]
    for where, outer, inner in product(VALUES, holding, holding):
        if where.name in ("exists", "such-that", "witness") and (outer, inner) != (AROUND[0], AROUND[0]):
            continue  # that there is a tuple of values is a proof of its own

        def program(t: str, where: Where = where, outer: Around = outer, inner: Around = inner) -> str:
            return COMMON + EMPTY + where.text.format(t=outer.type.format(t=inner.type.format(t=t)))

        yield Attack("type without a value", f"{inner.name} in {outer.name}, {where.name}", program("E"), program("Z"),
                     frozenset({"assertion", "postcondition", "such-that", "definite-assignment", "characteristic", "witness",
                                "range", "nonempty", "type-constraint", "cycle", "refinement", "declaration", "empty"}), anywhere=True)  # fmt: skip


def attacks() -> Iterator[Attack]:
    yield from in_the_heap()
    yield from equality()
    yield from negative()
    yield from empty()
