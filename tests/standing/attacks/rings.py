"""Definitions that lead back to themselves: rings of declarations, each using the next one at some position."""

# ruff: noqa: E501  # a table reads better in rows

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.standing.attacks.expressions import COMMON, WRAPPERS, Wrapper
from tests.standing.attacks.records import Attack

CODES = frozenset({"decreases", "recursion", "cycle", "termination"})


@dataclass(frozen=True)
class Link:
    """A declaration named `{n}` that uses an `int` expression `{e}`; `use` is how another one uses it."""

    name: str
    text: str
    use: str
    ghost: bool = False
    """What `{e}` stands in is not compiled."""
    ghost_use: bool = False
    """`use` is not compiled."""
    alone: bool = True
    """Whether it may not use even itself."""


LINKS = (
    Link("function", "function {n}(): int {{\n{e}\n}}\n", "{n}()"),
    Link("ghost function", "ghost function {n}(): int {{\n{e}\n}}\n", "{n}()", ghost=True, ghost_use=True),
    Link("function of a class", "class {n}_ {{ static function F(): int {{\n{e}\n}} }}\n", "{n}_.F()"),
    Link("function of a datatype", "datatype {n}_ = {n}D {{ function F(): int {{\n{e}\n}} }}\n", "{n}D.F()"),
    Link("generic function", "function {n}<T>(t: T): int {{\n{e}\n}}\n", "{n}(0)"),
    Link("precondition", "function {n}(): int\n  requires var v :=\n{e}; v == v\n{{ 0 }}\n", "{n}()", ghost=True),
    Link("postcondition", "function {n}(): int\n  ensures var v :=\n{e}; v == v\n{{ 0 }}\n", "{n}()", ghost=True, alone=False),
    Link("measure", "function {n}(): int\n  decreases var v :=\n{e}; 0 * v\n{{ 0 }}\n", "{n}()", ghost=True),
    Link("function by method", "function {n}(): int {{ 0 * (\n{e}) }} by method {{ return 0; }}\n", "{n}()", ghost=True),
    Link("predicate", "predicate {n}() {{\n{e} == 0\n}}\n", "(if {n}() then 0 else 1)"),
    Link("constant", "const {n}: int :=\n{e}\n", "{n}"),
    Link("static constant", "class {n}_ {{ static const c: int :=\n{e}\n}}\n", "{n}_.c"),
    Link("constant of a datatype", "datatype {n}_ = {n}D {{ const c: int :=\n{e}\n}}\n", "{n}D.c"),
    Link("function value", "const {n}: () -> int := () =>\n{e}\n", "{n}()"),
    Link("default of a function", "function {n}(n: int :=\n{e}\n): int {{ n }}\n", "{n}()"),
    Link("default of a datatype", "datatype {n}_ = {n}D(n: int :=\n{e}\n)\n", "{n}D().n"),
    Link("lemma", "lemma {n}()\n{{\n  var v :=\n{e};\n}}\n", "({n}(); 0)", ghost=True),
    Link("postcondition of a lemma", "lemma {n}()\n  ensures var v :=\n{e}; v == v\n{{ }}\n", "({n}(); 0)", ghost=True),
    Link("constraint", "type {n}_ = x: int | x == 0 || (x > 0 && x == 0 * (\n{e}))\n", "(var v: {n}_ := 0; v)", ghost=True),
    Link("constraint of a newtype", "newtype {n}_ = x: int | x == 0 || (x > 0 && x == 0 * (\n{e}))\n",
         "(var v: {n}_ := 0; v as int)", ghost=True),
    Link("witness", "type {n}_ = x: int | x == x witness\n{e}\n", "(var v: {n}_ :| v == v; v)", ghost_use=True),
    Link("ghost witness", "type {n}_ = x: int | x == x ghost witness\n{e}\n", "(var v: {n}_ :| v == v; v)", ghost=True,
         ghost_use=True),
)  # fmt: skip

INNER = tuple(w for w in WRAPPERS if w.name in {
    "itself", "body of a lambda", "value of a let", "branch", "else branch", "right of and", "tuple",
    "element of a sequence", "argument", "updated field", "what is matched", "bounded quantifier",
    "unbounded quantifier", "set comprehension", "sequence comprehension", "assertion", "range of a quantifier",
})  # fmt: skip


def attacks() -> Iterator[Attack]:
    """Rings of one, two and three links, with the last use wrapped in another expression."""
    for length in (1, 2, 3):
        for ring in product(LINKS, repeat=length):
            for wrapper in INNER:
                if _fits(ring, wrapper):
                    yield _attack(ring, wrapper)


def _fits(ring: tuple[Link, ...], wrapper: Wrapper) -> bool:
    if len(ring) == 1 and not ring[0].alone:
        return False
    if wrapper.ghost and not ring[-1].ghost:
        return False
    uses = zip(ring, (*ring[1:], ring[0]), strict=True)
    return all(user.ghost or not used.ghost_use for user, used in uses)


def _attack(ring: tuple[Link, ...], wrapper: Wrapper) -> Attack:
    names = [f"R{i}" for i in range(len(ring))]

    def program(last: str) -> str:
        uses = [
            *(link.use.format(n=n) for link, n in zip(ring[1:], names[1:], strict=True)),
            wrapper.form.format(e=last),
        ]
        return COMMON + "".join(
            link.text.format(n=n, e=e) for link, n, e in zip(ring, names, uses, strict=True)
        )

    position = " → ".join(link.name for link in ring)
    if wrapper.name != "itself":
        position += f" ({wrapper.name})"
    rule = f"a ring through a {ring[0].name}"
    return Attack(rule, position, program(ring[0].use.format(n="R0")), program("0"), CODES, anywhere=True)
