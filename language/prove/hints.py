"""Values at which a quantifier is worth using, whatever its functions are applied to.

An induction hypothesis is tried at the unit's inputs and at the parts of values that its text mentions
(`xs.tail`, `s[1..]`, `s - {x}`): those are what a person would call the lemma with. `hint S` marks them.

A claimed `exists` over collections is tried at the unit's own variables: a program that claims one has
often just made it. `witness S` marks those.
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove.encoding import Encoding
from language.prove.env import ASSUMED, BOTH
from language.prove.sorts import clean

_PARTS = {"data.get", "seq.drop", "seq.take", "seq.index", "set.diff", "map.minus"}
_MAX_VALUES = 10
_MAX_VARS = 3
_MAX_WITNESSES = 12
_COLLECTIONS = (n.SeqSort, n.SetSort, n.MultisetSort, n.MapSort)


class Hints:
    def __init__(self, encoder: Encoding) -> None:
        self.e = encoder
        self._symbols: dict[tuple[str, n.Sort], str] = {}
        """By the name of a variable and its sort: an input is a hint for the variable that stands for it
        alone, else numbers would be tried for one another."""
        self._witnesses: dict[n.Sort, str] = {}

    def pattern(self, vars: tuple[n.Bound, ...], names: dict[str, str]) -> str | None:
        """The trigger that fires at hinted values only; None for too many variables."""
        if len(vars) > _MAX_VARS:
            return None
        return " ".join(f"({self._symbol(v)} {names[v.name]})" for v in vars)

    def witness(self, vars: tuple[n.Bound, ...], names: dict[str, str]) -> str | None:
        """The trigger that fires at the unit's variables only; None if it is no matter of collections."""
        if len(vars) > 2 or not all(isinstance(v.sort, _COLLECTIONS) for v in vars):
            return None
        return " ".join(f"({self._witness(v.sort)} {names[v.name]})" for v in vars)

    def _witness(self, sort: n.Sort) -> str:
        symbol = self._witnesses.get(sort)
        if symbol is None:
            text = self.e.b.sort(sort)
            symbol = self._witnesses[sort] = f"|witness {self.e.b.names.name_of(sort)}|"
            self.e.b.world.declare(symbol, f"(declare-fun {symbol} ({text}) Bool)")
        return symbol

    def _symbol(self, var: n.Bound) -> str:
        key = (_stem(var.name), var.sort)
        symbol = self._symbols.get(key)
        if symbol is None:
            text = self.e.b.sort(var.sort)
            symbol = self._symbols[key] = f"|hint {clean(key[0])} {self.e.b.names.name_of(var.sort)}|"
            self.e.b.world.declare(symbol, f"(declare-fun {symbol} ({text}) Bool)")
        return symbol

    def give(self, passive: n.Passive) -> None:
        """Mark the values of the unit, once all its hypotheses and claims are encoded."""
        for sort, symbol in self._witnesses.items():
            made = [name for name, its in passive.constants if its == sort]
            for name in made[-_MAX_WITNESSES:]:
                text = self.e.constant(name, sort)
                self.e.b.world.axioms.append(f"(assert ({symbol} {text}))")
        if not self._symbols:
            return
        values = _values(passive)
        for (stem, sort), symbol in self._symbols.items():
            mine = [
                x for x in values if x.sort == sort and (not isinstance(x, n.Ref_) or _stem(x.name) == stem)
            ]
            texts = dict.fromkeys(self.e.term(x, BOTH, ASSUMED) for x in mine)
            for text in list(texts)[:_MAX_VALUES]:
                self.e.b.world.axioms.append(f"(assert ({symbol} {text}))")


def _stem(name: str) -> str:
    return name.partition("#")[0]


def _values(passive: n.Passive) -> list[n.Term]:
    """Inputs first, then parts in the order of the text; only terms without bound variables."""
    sorts = dict(passive.constants)
    found: list[n.Term] = [
        n.Ref_(sorts[name], name)
        for site in passive.havocs
        if site.kind == "inputs"
        for _, name in site.constants
        if name in sorts
    ]
    seen: set[int] = set()
    roots = [f for p in passive.points for e in p.edges for f in e.facts] + [
        g.condition for g in passive.goals
    ]
    for root in roots:
        for x in _ground(root, seen):
            if isinstance(x, n.App) and x.op in _PARTS:
                found.append(x)
    return found


def _ground(root: n.Term, seen: set[int]) -> list[n.Term]:
    """Subterms outside binders."""
    found: list[n.Term] = []
    stack = [root]
    while stack:
        x = stack.pop()
        if id(x) in seen or isinstance(x, n.Quant | n.SetOf | n.MapOf | n.SeqOf | n.Fun | n.Choose | n.Let):
            continue
        seen.add(id(x))
        found.append(x)
        stack.extend(k.parts(x))
    return found
