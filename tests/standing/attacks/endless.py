"""Values without an end, and what modules keep to themselves: rules with their own programs."""

# ruff: noqa: E501  # a table reads better in rows

from __future__ import annotations

from collections.abc import Iterator

from tests.standing.attacks.records import Attack

STREAM = """codatatype Stream = Cons(head: int, tail: Stream)
datatype Box = Box(inside: Stream)
function Up(n: int): Stream { Cons(n, Up(n + 1)) }
function Id(s: Stream): Stream { s }
function Call(f: int -> Stream, n: int): Stream { f(n) }
least predicate Zero(s: Stream) { s.head == 0 || Zero(s.tail) }
"""

LOOKS = {
    "destructor": "{f}(n + 1).tail",
    "match": "match {f}(n + 1) case Cons(_, t) => t",
    "let": "var v := {f}(n + 1); v",
    "argument": "Id({f}(n + 1))",
    "receiver of an update": "{f}(n + 1).(head := 1)",
    "value of an update": "Up(0).(tail := {f}(n + 1))",
    "element of a sequence": "[{f}(n + 1)][0]",
    "value of a map": "map[0 := {f}(n + 1)][0]",
    "tuple": "({f}(n + 1), 0).0",
    "datatype": "Box({f}(n + 1)).inside",
    "lambda": "Call(i => {f}(n + 1), 0)",
    "function value": "Call({f}, n)",
    "condition": "if {f}(n + 1).head == 0 then Up(0) else Up(1)",
    "equality": "if {f}(n + 1) == Up(0) then Up(0) else Up(1)",
    "assertion": "assert {f}(n + 1).head == {f}(n + 1).head; Up(0)",
    "choice": "var v :| v == {f}(n + 1); v",
    "quantifier": "if forall i :: {f}(i).head == {f}(i).head then Up(0) else Up(1)",
    "sequence comprehension": "seq(2, i => {f}(n + 1))[0]",
}

PROMISES = {
    "ensures": ("ghost function F(n: int): Stream\n  ensures Zero(F(n))\n{{\n  Cons(1,\n  {x})\n}}\n", "F(n + 1)", "Cons(0, Up(0))"),
    "ensures false": ("ghost function F(n: int): Stream\n  ensures n > 0 ==> false\n  requires n <= 0\n{{\n  Cons(1,\n  {x})\n}}\n", "F(n - 1)", "Up(0)"),
    "named result": ("ghost function F(n: int): (r: Stream)\n  ensures Zero(r)\n{{\n  Cons(1,\n  {x})\n}}\n", "F(n + 1)", "Cons(0, Up(0))"),
    "type of the result": ("type Z = s: Stream | Zero(s) ghost witness Cons(0, Up(0))\nghost function F(n: int): Z\n{{\n  Cons(1,\n  {x})\n}}\n", "F(n + 1)", "Cons(0, Up(0))"),
    "reads": ("class C {{ var n: int }}\nghost function F(c: C): Stream\n  reads c\n{{\n  Cons(c.n,\n  {x})\n}}\n", "F(c)", "Up(c.n)"),
    "a lemma in the circle": ("ghost function F(n: int): Stream\n{{\n  Cons(1,\n  {x})\n}}\nlemma L(n: int)\n{{\n  var s := F(n);\n}}\n", "(L(n); F(n + 1))", "Up(0)"),
    "another function looks": ("ghost function F(n: int): Stream\n{{\n  Cons(1,\n  {x})\n}}\nghost function G(n: int): Stream {{ F(n).tail }}\n", "G(n + 1)", "Up(0)"),
}  # fmt: skip

DESCENTS = {
    "itself": ("D", "x", "x.tail"),
    "in a tuple": ("(D, int)", "x.0", "(x.0.tail, 1)"),
    "in a datatype": ("Pack<D>", "x.one", "Pack(x.one.tail)"),
    "in a datatype, deeper": ("Pack<Pack<D>>", "x.one.one", "Pack(Pack(x.one.one.tail))"),
}
"""The type of what goes down, where the value is in it, and what comes next."""
RECURSIVE = {
    "function with two measures": "ghost function F(x: {t}): int\n  decreases {v}, 0\n{{\n  if {v}.End? then 0 else 1 + F(\n  {next})\n}}\n",
    "function with a measure": "ghost function F(x: {t}): int\n  decreases {v}\n{{\n  if {v}.End? then 0 else 1 + F(\n  {next})\n}}\n",
    "lemma": "lemma F(x: {t})\n  decreases {v}\n{{\n  if !{v}.End? {{\n  F({next}); }}\n}}\n",
    "method": "method F(x: {t})\n  decreases {v}\n{{\n  if !{v}.End? {{\n  F({next}); }}\n}}\n",
    "loop": "method F(x: {t})\n{{\n  var y := {v};\n  while !y.End?\n    decreases y\n  {{ y := y.tail; }}\n}}\n",
}

HIDDEN = {
    "function": ("function F(): int { 3 }", "F", "L.F() == 3"),
    "predicate": ("predicate F(n: int) { n > 0 }", "F", "L.F(1)"),
    "constant": ("const F := 3", "F", "L.F == 3"),
    "function of a class": ("class C { static function F(): int { 3 } }", "C, C.F", "L.C.F() == 3"),
    "constant of a class": ("class C { static const F := 3 }", "C, C.F", "L.C.F == 3"),
    "function of a datatype": ("datatype C = D { static function F(): int { 3 } }", "C, C.F", "L.C.F() == 3"),
    "least predicate": ("least predicate F(n: int) { n == 0 || F(n - 1) }", "F", "L.F(0)"),
    "greatest predicate": ("greatest predicate F(n: int) { F(n + 1) || n == 0 }", "F", "L.F(0)"),
}  # fmt: skip
CLAIMS = {
    "assertion": "method M() {{\n  assert {e};\n}}\n",
    "postcondition": "lemma M()\n  ensures {e}\n{{\n}}\n",
    "invariant": "method M() {{\n  while *\n    invariant {e}\n    decreases 0\n  {{ break; }}\n}}\n",
    "precondition": "lemma N()\n  requires {e}\n{{\n}}\nlemma M() {{\n  N();\n}}\n",
    "forall statement": "lemma M() {{\n  forall i: int ensures {e} {{ }}\n}}\n",
    "calculation": "lemma M() {{\n  calc {{ {e}; true; }}\n}}\n",
    "lambda": "method M() {{\n  var f := () requires {e} => 1;\n  var n := f();\n}}\n",
}


def attacks() -> Iterator[Attack]:
    yield from _looks()
    yield from _promises()
    yield from _descents()
    yield from _hidden()


def _looks() -> Iterator[Attack]:
    for name, form in LOOKS.items():

        def program(f: str, form: str = form) -> str:
            return f"{STREAM}ghost function F(n: int): Stream\n{{\n  Cons(n,\n  {form.format(f=f)})\n}}\n"

        yield Attack(
            "looking into a corecursive call",
            name,
            program("F"),
            program("Up"),
            frozenset({"decreases", "termination", "recursion"}),
        )


def _promises() -> Iterator[Attack]:
    codes = frozenset({"decreases", "termination", "type-constraint"})
    for name, (form, bad, good) in PROMISES.items():
        yield Attack(
            "promises of a corecursive call",
            name,
            STREAM + form.format(x=bad),
            STREAM + form.format(x=good),
            codes,
            anywhere=True,
        )


def _descents() -> Iterator[Attack]:
    codes = frozenset({"decreases", "termination"})
    for where, (type_, value, next_) in DESCENTS.items():
        for how, form in RECURSIVE.items():
            text = f"datatype D = Cons(head: int, tail: D) | End\ndatatype Pack<T> = Pack(one: T)\n{form.format(t=type_, v=value, next=next_)}"
            yield Attack(
                "descending a value without an end",
                f"{how}, {where}",
                f"co{text}",
                text,
                codes,
                anywhere=True,
            )


def _hidden() -> Iterator[Attack]:
    codes = frozenset({"assertion", "postcondition", "invariant-entry", "precondition", "forall-ensures", "calc", "calc-step", "function-precondition"})  # fmt: skip
    for what, (declared, names, claim) in HIDDEN.items():
        library = f"module L {{\n  export Names provides {names}\n  export Bodies reveals {names}\n  {declared}\n}}\n"
        for how, form in CLAIMS.items():

            def program(set_: str, library: str = library, text: str = form.format(e=claim)) -> str:
                return f"{library}module U {{\n  import L`{set_}\n{text}}}\n"

            yield Attack(
                "a body that is not exported",
                f"{what}, {how}",
                program("Names"),
                program("Bodies"),
                codes,
                anywhere=True,
            )
