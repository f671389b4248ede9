"""Random methods: inputs, statements, and claims that stand beside each other, none assumed for the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.standing.chance.expressions import PRELUDE, TYPES, Sight, expression

INPUTS = ("int", "nat", "bool", "seq<int>", "set<int>", "map<int, int>", "Tree", "multiset<int>")
CLAIMS = 4

CELL = """class Cell {
  var v: int
  constructor (v: int) ensures this.v == v { this.v := v; }
  method Add(n: int) modifies this ensures v == old(v) + n { v := v + n; }
  function Get(): int reads this { v }
}
method Swap(a: array<int>, i: int, j: int)
  requires 0 <= i < a.Length && 0 <= j < a.Length
  modifies a
  ensures a[..] == old(a[..])[i := old(a[j])][j := old(a[i])]
{ a[i], a[j] := a[j], a[i]; }
"""


@dataclass
class Writer:
    """Writes the body of one method."""

    rng: Random
    sight: Sight
    lines: list[str] = field(default_factory=list[str])
    count: int = 0
    claims: int = 0

    def text(self, type_: str, depth: int = 2) -> str:
        return expression(self.rng, self.sight, type_, depth)

    def fresh(self, type_: str) -> str:
        self.count += 1
        return f"v{self.count}"

    def add(self, indent: int, line: str) -> None:
        self.lines.append("  " * indent + line)

    def statements(self, indent: int, count: int, deep: int) -> None:
        for _ in range(count):
            self.rng.choice((self._declare, self._declare, self._assign, self._heap, self._branch, self._loop,
                             self._match))(indent, deep)  # fmt: skip
            if self.claims < CLAIMS and self.rng.random() < 0.4:
                self.claim(indent)

    def claim(self, indent: int) -> None:
        """A claim behind a test of its own, so that nothing after it may assume it."""
        self.add(indent, f"if chosen == {self.claims} {{")
        self.add(indent + 1, f"assert {self.text('bool', 3)};")
        self.add(indent, "}")
        self.claims += 1

    def _declare(self, indent: int, deep: int) -> None:
        type_ = self.rng.choice(TYPES)
        name, value = self.fresh(type_), self.text(type_)
        self.add(indent, f"var {name}: {type_} := {value};")
        self.sight = self.sight.more(type_, name)

    def _assign(self, indent: int, deep: int) -> None:
        owned = [(t, n) for t, names in self.sight.variables.items() for n in names if n.startswith("v")]
        if owned:
            type_, name = self.rng.choice(owned)
            self.add(indent, f"{name} := {self.text(type_)};")

    def _heap(self, indent: int, deep: int) -> None:
        n, k = self.text("int", 1), self.text("int", 1)
        self.add(
            indent,
            self.rng.choice(
                (
                    f"if 0 <= {k} < a.Length {{ a[{k}] := {n}; }}",
                    f"c.v := {n};",
                    f"c.Add({n});",
                    f"d.Add({n});",
                    f"e := new Cell({n});",
                    "d := e;",
                    "if 1 < a.Length { Swap(a, 0, 1); }",
                    f"forall q | 0 <= q < a.Length {{ a[q] := a[q] + {n}; }}",
                )
            ),
        )

    def _block(self, indent: int, deep: int) -> None:
        before = self.sight
        self.statements(indent, self.rng.randint(1, 2), deep - 1)
        self.sight = before

    def _branch(self, indent: int, deep: int) -> None:
        if deep > 0:
            self.add(indent, f"if {self.text('bool')} {{")
            self._block(indent + 1, deep)
            self.add(indent, "} else {")
            self._block(indent + 1, deep)
            self.add(indent, "}")

    def _loop(self, indent: int, deep: int) -> None:
        if deep > 0:
            self.count += 1
            name, before = f"i{self.count}", self.sight
            self.add(indent, f"for {name} := 0 to {self.text('nat', 1)} {{")
            self.sight = self.sight.more("int", name)
            self._block(indent + 1, deep)
            self.add(indent, "}")
            self.sight = before

    def _match(self, indent: int, deep: int) -> None:
        if deep > 0:
            self.count += 1
            i, before = self.count, self.sight
            self.add(indent, f"match {self.text('Tree', 1)} {{")
            self.add(indent + 1, "case Leaf =>")
            self._block(indent + 2, deep)
            self.add(indent + 1, f"case Node(l{i}, n{i}, r{i}) =>")
            self.sight = before.more("Tree", f"l{i}").more("int", f"n{i}")
            self._block(indent + 2, deep)
            self.add(indent, "}")
            self.sight = before


def program(seed: int) -> str:
    """A program of one method `M`, the same for the same seed."""
    rng = Random(seed)
    inputs = [(f"x{i}", rng.choice(INPUTS)) for i in range(rng.randint(1, 3))]
    known: dict[str, tuple[str, ...]] = {
        "int": ("c.v", "d.v", "c.Get()", "old(c.v)", "|a[..]|"), "seq<int>": ("a[..]", "old(a[..])"),
        "bool": ("c == d", "d == e"),
    }  # fmt: skip
    if rng.random() < 0.4:
        known = {}
    for name, type_ in inputs:
        known[type_] = (*known.get(type_, ()), name, name)
    writer = Writer(rng, Sight(known))
    if "old(c.v)" in known.get("int", ()):
        _spare_old(writer)
    writer.statements(1, rng.randint(2, 5), 2)
    while writer.claims < 2:
        writer.claim(1)
    parameters = ", ".join(f"{n}: {t}" for n, t in inputs)
    body = "\n".join(writer.lines)
    return (
        f"{PRELUDE}{CELL}method M(chosen: int, a: array<int>, c: Cell, d0: Cell, {parameters})\n"
        f"  requires 0 <= chosen < {writer.claims}\n  modifies a, c, d0\n  decreases *\n{{\n"
        f"  var d, e := d0, c;\n{body}\n}}\n"
    )


def _spare_old(writer: Writer) -> None:
    """`old` has no place in compiled code: it may be claimed about, and nothing else."""
    plain = {t: tuple(n for n in names if "old" not in n) for t, names in writer.sight.variables.items()}
    writer.sight = Sight(plain)
