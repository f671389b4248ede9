"""Ranks of datatypes, for measures, and their extensional equality.

A value's rank is greater than that of each part of a datatype, also of parts inside sequences, finite
sets, multisets and maps, which are finite too: it is the height of the tree. Infinite collections and
function values give no smaller parts.
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.prove.encoding import Encoding
from language.prove.env import GOAL
from language.prove.laws import forall


class Ranks:
    def __init__(self, encoder: Encoding) -> None:
        self.e = encoder
        self.b = encoder.b
        self._ranks: dict[n.Sort, str] = {}
        self._equal: dict[n.DataSort, str] = {}
        self._holds: dict[n.DataSort, bool] = {}

    def rank(self, sort: n.Sort) -> str:
        """The rank of a datatype, or of a collection: greater than its items', at most its owner's."""
        symbol = self._ranks.get(sort)
        if symbol is None:
            text = self.b.sort(sort)
            symbol = self._ranks[sort] = f"|rank {self.b.names.name_of(sort)}|"
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({text}) Int)")
            self.b.requests.append(lambda: self._rank_axioms(sort, symbol, text))
        return symbol

    def _axiom(self, vars: str, pattern: str | tuple[str, ...], body: str, symbol: str) -> None:
        self.b.world.axioms.append(forall(vars, pattern, body, symbol))

    def _rank_axioms(self, sort: n.Sort, symbol: str, text: str) -> None:
        b = self.b
        self._axiom(f"(v {text})", f"({symbol} v)", f"(>= ({symbol} v) 0)", symbol)
        match sort:
            case n.DataSort():
                for c in b.environment.datatype(sort) if not sort.decl.codata else ():
                    self._ctor(sort, c, symbol, text)
            case n.SeqSort(item):
                index, length = b.op("seq.index", sort), b.op("seq.len", sort)
                self._item(symbol, text, item, f"({index} v i)", f"(<= 0 i) (< i ({length} v))", "(i Int)")
                if self.counts(item):
                    self._shorter(sort, symbol, text)
            case n.SetSort(item, True):
                self._item(
                    symbol, text, item, "i", f"({b.op('set.member', sort)} i v)", f"(i {b.sort(item)})"
                )
            case n.MultisetSort(item):
                inside = f"(> ({b.op('ms.count', sort)} v i) 0)"
                self._item(symbol, text, item, "i", inside, f"(i {b.sort(item)})")
            case n.MapSort(key, value, True):
                inside = f"({b.op('set.member', n.SetSort(key))} k ({b.op('map.dom', sort)} v))"
                var = f"(k {b.sort(key)})"
                self._item(symbol, text, key, "k", inside, var)
                self._item(symbol, text, value, f"({b.op('map.get', sort)} v k)", inside, var)
            case _:
                pass

    def _shorter(self, sort: n.SeqSort, symbol: str, text: str) -> None:
        """What is cut out of a sequence is smaller: a sequence's rank may be the sum of its items', each
        counted as at least 1."""
        op = self.b.op
        length, take, drop, append = (op(f"seq.{x}", sort) for x in ("len", "take", "drop", "append"))
        taken, dropped = f"({take} v n)", f"({drop} v n)"
        within = f"(<= 0 n) (<= n ({length} v))"
        vars = f"(v {text}) (n Int)"
        less, same = f"(< ({symbol} {{}}) ({symbol} v))", f"(= ({symbol} {{}}) ({symbol} v))"
        self._axiom(
            vars,
            f"({symbol} {taken})",
            f"(=> (and {within}) (ite (= n ({length} v)) {same.format(taken)} {less.format(taken)}))",
            symbol,
        )
        self._axiom(
            vars,
            f"({symbol} {dropped})",
            f"(=> (and {within}) (ite (= n 0) {same.format(dropped)} {less.format(dropped)}))",
            symbol,
        )
        without = f"({append} ({take} v i) ({drop} v j))"
        self._axiom(
            f"(v {text}) (i Int) (j Int)",
            f"({symbol} {without})",
            f"(=> (and (<= 0 i) (< i j) (<= j ({length} v))) {less.format(without)})",
            symbol,
        )

    def _item(self, symbol: str, text: str, item: n.Sort, part: str, inside: str, var: str) -> None:
        """Strictly smaller: a collection counts as a level of its own."""
        if not self.counts(item):
            return
        rank = self.rank(item)
        self._axiom(
            f"(v {text}) {var}",
            f"({symbol} v) ({rank} {part})",
            f"(=> (and {inside}) (< ({rank} {part}) ({symbol} v)))",
            symbol,
        )

    def _ctor(self, sort: n.DataSort, c: n.CtorDef, symbol: str, text: str) -> None:
        for i, s in enumerate(c.sorts):
            if not self.counts(s):
                continue
            get = f"({self.b.selector(sort, c.ctor, i)} v)"
            rank = self.rank(s)
            self._axiom(
                f"(v {text})",
                (f"({symbol} v) {get}", f"({rank} {get})"),
                f"(=> ({self.b.tester(sort, c.ctor)} v) (< ({rank} {get}) ({symbol} v)))",
                symbol,
            )

    def counts(self, sort: n.Sort, seen: frozenset[n.Sort] = frozenset()) -> bool:
        """Whether parts of this sort have ranks: they are datatypes or hold some."""
        match sort:
            case n.DataSort(decl):
                return not decl.codata
            case n.SeqSort(item) | n.MultisetSort(item) | n.SetSort(item, True):
                return self.counts(item)
            case n.MapSort(key, value, True):
                return self.counts(key) or self.counts(value)
            case _:
                return False

    # ── extensional equality ──

    def holds_collections(self, sort: n.DataSort) -> bool:
        """Whether two equal values may be made of collections not yet known to be the same."""
        known = self._holds.get(sort)
        if known is None:
            known = self._holds[sort] = self._reaches(sort, set())
        return known

    def _reaches(self, sort: n.DataSort, seen: set[n.DataSort]) -> bool:
        if sort in seen or sort.decl.codata:
            return False
        seen.add(sort)
        self.b.sort(sort)
        for c in self.b.environment.datatype(sort):
            for s in c.sorts:
                if isinstance(s, n.SeqSort | n.SetSort | n.MultisetSort | n.MapSort):
                    return True
                if isinstance(s, n.DataSort) and self._reaches(s, seen):
                    return True
        return False

    def equal(self, sort: n.DataSort) -> str:
        """`equal D`: claimed where two values are claimed to be equal, so that their parts are compared
        by their items."""
        symbol = self._equal.get(sort)
        if symbol is None:
            text = self.b.sort(sort)
            symbol = self._equal[sort] = f"|equal {self.b.names.name_of(sort)}|"
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({text} {text}) Bool)")
            self.b.requests.append(lambda: self._equal_axioms(sort, symbol, text))
        return symbol

    def _equal_axioms(self, sort: n.DataSort, symbol: str, text: str) -> None:
        vars, equal = f"(v {text}) (w {text})", f"({symbol} v w)"
        self._axiom(vars, equal, f"(= {equal} (= v w))", symbol)
        for c in self.b.environment.datatype(sort):
            test = self.b.tester(sort, c.ctor)
            same: list[str] = []
            for i, s in enumerate(c.sorts):
                get = self.b.selector(sort, c.ctor, i)
                same.append(self.e.equality(s, f"({get} v)", f"({get} w)", GOAL))
            # only where both are known to be made by this constructor: else it would go on for ever
            self._axiom(
                vars,
                equal,
                f"(=> (and ({test} v) ({test} w) (and true {' '.join(same)})) {equal})",
                f"{symbol.strip('|')} parts",
            )
