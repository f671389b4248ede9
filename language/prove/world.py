"""What one script declares: sorts, operators and axioms, each only when something needs it.

`demand` a symbol, and its declaration and every axiom that could fire appear, transitively. The order
of the text follows the order of demands, which follows the order of the program's text.
"""

from __future__ import annotations

from language.prove.template import Axiom, TheoryInstance


class World:
    def __init__(self) -> None:
        self.sorts: list[str] = []
        self.functions: list[str] = []
        self.axioms: list[str] = []
        self._available: dict[str, str] = {}
        self._declared: set[str] = set()
        self.used: set[str] = set()
        self._waiting: dict[str, list[tuple[Axiom, tuple[str, ...]]]] = {}
        self._emitted: dict[int, Axiom] = {}
        self._instances: set[str] = set()

    def declare_sort(self, text: str) -> None:
        """An uninterpreted sort, once."""
        if text not in self._declared:
            self._declared.add(text)
            self.sorts.append(f"(declare-sort {text} 0)")

    def offer(self, symbol: str, declaration: str) -> None:
        """An operator that may come into use."""
        self._available.setdefault(symbol, declaration)

    def declare(self, symbol: str, declaration: str) -> None:
        """An operator that is in use from here on."""
        self._available.setdefault(symbol, declaration)
        self.demand(symbol)

    def knows(self, symbol: str) -> bool:
        return symbol in self._available

    def add_theory(self, key: str, instance: TheoryInstance) -> None:
        """Make a theory's operators available, and its axioms wait for them."""
        if key in self._instances:
            return
        self._instances.add(key)
        self._available.update(instance.declarations)
        for axiom in instance.axioms:
            self.add_axiom(axiom)

    def add_axiom(self, axiom: Axiom) -> None:
        """Emit the axiom when every symbol of one of its patterns is in use."""
        for pattern in axiom.patterns:
            missing = [s for s in pattern if s not in self.used]
            if not missing:
                self._emit(axiom)
                return
        for pattern in axiom.patterns:
            first = next(s for s in pattern if s not in self.used)
            self._waiting.setdefault(first, []).append((axiom, pattern))

    def demand(self, symbol: str) -> None:
        if symbol in self.used:
            return
        self.used.add(symbol)
        declaration = self._available.get(symbol)
        if declaration is not None:
            self.functions.append(declaration)
        waiting = self._waiting.pop(symbol, None)
        if waiting:
            for axiom, pattern in waiting:
                missing = next((s for s in pattern if s not in self.used), None)
                if missing is None:
                    self._emit(axiom)
                else:
                    self._waiting.setdefault(missing, []).append((axiom, pattern))

    def _emit(self, axiom: Axiom) -> None:
        if id(axiom) in self._emitted:
            return
        self._emitted[id(axiom)] = axiom
        for symbol in axiom.symbols:
            self.demand(symbol)
        self.axioms.append(axiom.text)
