"""SMT-LIB text → Boogie text: declarations, axioms with their triggers, terms.

The prover writes SMT-LIB; another verifier is to judge the very same axioms, so they are translated, not
written again. Definitions (`define-fun`) are put in where they are used, as SMT-LIB means them.
Source: K. R. M. Leino, *This is Boogie 2*; the grammar is that of Boogie 2.4.
"""

# pyright: reportPrivateUsage=false
# the dispatch table below the class names its methods

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from language.ivl.unsupported import Unsupported
from language.source import NOWHERE

Tree = str | list["Tree"]

_TOKEN = re.compile(r"\|[^|]*\||[()]|[^\s()|]+")
_INFIX = {
    "+": "+",
    "*": "*",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "div": "div",
    "mod": "mod",
    "/": "/",
    "and": "&&",
    "or": "||",
}
_SORTS = {"Bool": "bool", "Int": "int", "Real": "real"}
_KEYWORDS = frozenset(
    """assert assume axiom bool break call complete const else ensures exists extends false forall free
    function goto havoc if implementation int invariant lambda modifies old procedure real requires return
    returns then true type unique var where while div mod""".split()  # noqa: SIM905
)
_ALLOWED = re.compile(r"[A-Za-z0-9_.$#'~^?]")


def read(text: str) -> list[Tree]:
    """The S-expressions of a text. Iterative: terms may be deep."""
    top: list[Tree] = []
    stack: list[list[Tree]] = [top]
    for token in _TOKEN.findall(text):
        if token == "(":
            inner: list[Tree] = []
            stack[-1].append(inner)
            stack.append(inner)
        elif token == ")":
            stack.pop()
        else:
            stack[-1].append(token)
    return top


class Translator:
    """Translates for one unit. Symbols that are `variables` are variables of the procedure; all others are
    declared by the text that `declarations` is given."""

    def __init__(self, suffix: str = "") -> None:
        self.suffix = suffix
        """Put at the end of global names, so that units can stand in one text."""
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        self._global: set[str] = set()
        self._macros: dict[str, tuple[list[str], Tree]] = {}
        self._constructors: set[str] = set()
        self._selectors: dict[str, str] = {}

    # ── names and sorts ──

    def name(self, symbol: str) -> str:
        """An identifier for a symbol, and no other."""
        known = self._names.get(symbol)
        if known is None:
            plain = "".join(
                c if _ALLOWED.match(c) else "_" if c == " " else f"^{ord(c):x}" for c in symbol.strip("|")
            )
            known = plain if plain[0].isalpha() and plain not in _KEYWORDS else f"${plain}"
            if symbol in self._global:
                known += self.suffix
            while known in self._taken:
                known += "'"
            self._taken.add(known)
            self._names[symbol] = known
        return known

    def declare(self, symbol: str) -> str:
        """The identifier of something global."""
        self._global.add(symbol)
        return self.name(symbol)

    def sort(self, tree: Tree) -> str:
        if isinstance(tree, str):
            return _SORTS.get(tree) or self.declare(f"sort {tree.strip('|')}")
        match tree:
            case ["Array", index, item]:
                return f"[{self.sort(index)}]{self.sort(item)}"
            case _:
                raise Unsupported(NOWHERE, "bit vectors in Boogie")

    # ── declarations ──

    def declarations(self, text: str) -> Iterator[str]:
        """The Boogie declarations of an SMT-LIB text without check-sat."""
        for tree in read(text):
            yield from self._declaration(tree)

    def _declaration(self, tree: Tree) -> Iterator[str]:
        match tree:
            case ["declare-sort", str(symbol), _]:
                yield f"type {self.sort(symbol)};"
            case ["declare-const", str(symbol), sort] | ["declare-fun", str(symbol), [], sort]:
                yield f"const {self.declare(symbol)}: {self.sort(sort)};"
            case ["declare-fun", str(symbol), list(params), sort]:
                sorts = ", ".join(map(self.sort, params))
                yield f"function {self.declare(symbol)}({sorts}): {self.sort(sort)};"
            case ["define-fun", str(symbol), list(params), _, body]:
                self._macros[symbol] = ([str(p[0]) for p in params], body)
            case ["declare-datatypes", list(heads), list(bodies)]:
                yield from self._datatypes(heads, bodies)
            case ["assert", body]:
                yield f"axiom {self.term(body)};"
            case _:
                raise Unsupported(NOWHERE, f"{tree} in Boogie")

    def _datatypes(self, heads: list[Tree], bodies: list[Tree]) -> Iterator[str]:
        for head in heads:
            yield f"type {{:datatype}} {self.sort(head[0])};"
        for head, body in zip(heads, bodies, strict=True):
            for constructor in body:
                symbol, *fields = constructor
                assert isinstance(symbol, str)
                self._constructors.add(symbol)
                for field in fields:
                    self._selectors[str(field[0])] = symbol
                params = ", ".join(f"{self.declare(str(f[0]))}: {self.sort(f[1])}" for f in fields)
                yield f"function {{:constructor}} {self.declare(symbol)}({params}): {self.sort(head[0])};"

    # ── terms ──

    def term(self, tree: Tree, bound: dict[str, Tree] | None = None) -> str:
        """`bound`: what parameters of a definition stand for."""
        if isinstance(tree, str):
            return self._atom(tree, bound or {})
        head = tree[0]
        if isinstance(head, list):
            return self._indexed(head, tree, bound)
        special = _SPECIAL.get(head)
        if special is not None:
            return special(self, tree, bound)
        if head in _INFIX:
            if len(tree) == 2:
                return self.term(tree[1], bound)
            return "(" + f" {_INFIX[head]} ".join(self.term(x, bound) for x in tree[1:]) + ")"
        if head in self._macros:
            params, body = self._macros[head]
            values = [_put(x, bound or {}) for x in tree[1:]]
            return self.term(body, dict(zip(params, values, strict=True)))
        args = ", ".join(self.term(x, bound) for x in tree[1:])
        if head in self._selectors:
            return f"{self.name(head)}#{self.name(self._selectors[head])}({args})"
        return f"{self.name(head)}({args})"

    def _atom(self, symbol: str, bound: dict[str, Tree]) -> str:
        if symbol in bound:
            return self.term(bound[symbol])
        if symbol in ("true", "false") or symbol[0].isdigit():
            return symbol
        if symbol in self._macros:
            return self.term(self._macros[symbol][1])
        return f"{self.name(symbol)}()" if symbol in self._constructors else self.name(symbol)

    def _indexed(self, head: list[Tree], tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        match head:
            case ["_", "is", str(constructor)]:
                return f"is#{self.name(constructor)}({self.term(tree[1], bound)})"
            case ["as", "const", ["Array", index, _]]:
                return f"(lambda i: {self.sort(index)} :: {self.term(tree[1], bound)})"
            case _:
                raise Unsupported(NOWHERE, "bit vectors in Boogie")

    def _quantifier(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        _, vars_, body = tree
        inner = {k: v for k, v in (bound or {}).items() if k not in {str(v[0]) for v in vars_}}
        listed = ", ".join(f"{self.name(str(v[0]))}: {self.sort(v[1])}" for v in vars_)
        tags: list[str] = []
        if isinstance(body, list) and body[0] == "!":
            _, formula, *rest = body
            for key, value in zip(rest[::2], rest[1::2], strict=True):
                if key == ":pattern":
                    tags.append(f"{{{', '.join(self.term(x, inner) for x in value)}}}")
                elif key == ":weight":
                    tags.append(f"{{:weight {value}}}")
            body = formula
        return f"({tree[0]} {listed} :: {' '.join([*tags, self.term(body, inner)])})"

    def _let(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        _, pairs, body = tree
        names = {str(p[0]) for p in pairs}
        inner = {k: v for k, v in (bound or {}).items() if k not in names}
        heads = " ".join(f"(var {self.name(str(p[0]))} := {self.term(p[1], bound)};" for p in pairs)
        return f"{heads} {self.term(body, inner)}{')' * len(pairs)}"

    def _not(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        return f"!{self.term(tree[1], bound)}"

    def _implies(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        return "(" + " ==> ".join(self.term(x, bound) for x in tree[1:]) + ")"

    def _equal(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        parts = [self.term(x, bound) for x in tree[1:]]
        return "(" + " && ".join(f"{a} == {b}" for a, b in pairwise(parts)) + ")"

    def _distinct(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        parts = [self.term(x, bound) for x in tree[1:]]
        pairs = [f"{a} != {b}" for i, a in enumerate(parts) for b in parts[i + 1 :]]
        return f"({' && '.join(pairs)})"

    def _minus(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        parts = [self.term(x, bound) for x in tree[1:]]
        return f"(-{parts[0]})" if len(parts) == 1 else f"({' - '.join(parts)})"

    def _ite(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        test, then, orelse = (self.term(x, bound) for x in tree[1:])
        return f"(if {test} then {then} else {orelse})"

    def _select(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        return f"{self.term(tree[1], bound)}[{self.term(tree[2], bound)}]"

    def _store(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        map_, index, value = (self.term(x, bound) for x in tree[1:])
        return f"{map_}[{index} := {value}]"

    def _to_real(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        return f"real({self.term(tree[1], bound)})"

    def _to_int(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        return f"int({self.term(tree[1], bound)})"

    def _bits(self, tree: list[Tree], bound: dict[str, Tree] | None) -> str:
        raise Unsupported(NOWHERE, "bit vectors in Boogie")


_SPECIAL: dict[str, Callable[[Translator, list[Tree], dict[str, Tree] | None], str]] = {
    "forall": Translator._quantifier,
    "exists": Translator._quantifier,
    "let": Translator._let,
    "not": Translator._not,
    "=>": Translator._implies,
    "=": Translator._equal,
    "distinct": Translator._distinct,
    "-": Translator._minus,
    "ite": Translator._ite,
    "select": Translator._select,
    "store": Translator._store,
    "to_real": Translator._to_real,
    "to_int": Translator._to_int,
    "_": Translator._bits,
    "ubv_to_int": Translator._bits,
}


def _put(tree: Tree, bound: dict[str, Tree]) -> Tree:
    """The tree with definitions' parameters put in (bound variables are unique in what we write)."""
    if not bound:
        return tree
    if isinstance(tree, str):
        return bound.get(tree, tree)
    return [_put(x, bound) for x in tree]
