"""The pushdown automaton that reads tokens by Lark's LALR(1) tables, without Lark, which is slow to import.

(Aho, Lam, Sethi and Ullman, *Compilers*, 2nd edition, algorithm 4.44.) A rule's value is made from those of
its symbols by the builder's method of that name; no parse tree is ever made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.syntax.tables import Tables
from language.syntax.tokens import Token

Make = Callable[[list[Any]], Any]


class Unexpected(Exception):
    """No program goes on with this token."""


class Automaton:
    """One reading from the symbol `start`. `states` is the stack; its length grows with nesting."""

    def __init__(self, tables: Tables, builder: object, makers: dict[int, Make], start: str) -> None:
        self.states = [tables.starts[start]]
        self._values: list[Any] = []
        self._end = tables.ends[start]
        self._rows = tables.states
        self._rules = tables.rules
        self._builder = builder
        self._makers = makers

    def feed(self, token: Token) -> Any:
        """Take the next token; the value of all, once the last one ("$END") was taken."""
        states, values, rows = self.states, self._values, self._rows
        kind = token.type
        while True:
            action = rows[states[-1]].get(kind)
            if action is None:
                raise Unexpected
            if action >= 0:
                states.append(action)
                values.append(token)
                return None
            rule = ~action
            _, symbol, size = self._rules[rule]
            if size:
                parts = values[-size:]
                del states[-size:]
                del values[-size:]
            else:
                parts = []
            make = self._makers.get(rule) or self._maker(rule)
            values.append(make(parts))
            states.append(rows[states[-1]][symbol])
            if kind == "$END" and states[-1] == self._end:
                return values[-1]

    def _maker(self, rule: int) -> Make:
        """Looked up when first asked for: most programs use a part of the rules."""
        method = self._rules[rule][0]
        make: Make = getattr(self._builder, method) if method else _first
        self._makers[rule] = make
        return make


def _first(parts: list[Any]) -> Any:
    return parts[0]
