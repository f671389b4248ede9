"""How what was begun can be ended: the fewest tokens that lead out of the parser's stack.

In an LR automaton the rules that are under way at a stack's top can be read off it: `rule`, of which the
first `k` symbols were taken, is one of them where these are the symbols of the top `k` states and the state
below goes on with what the rule makes. Such a rule is ended by the shortest text of its other symbols; the
stack is then shorter, and the rule around it is ended next. (A form of the "shortest completion" that
LR error repair is built on, as in R. Corchuelo et al., "Repairing syntax errors in LR parsers", TOPLAS 24:6.)
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import count

from language.record import dataclass
from language.syntax.tables import Tables

HOLE_COST = 10
"""Of a name: the shortest expression, type or pattern there is."""
TOKEN_COST = 11
ODD_COST = 60
"""Of tokens that nobody means where something is missing."""
MOST_STEPS = 150
SLACK = 12
"""How much dearer than the cheapest an ending may be and still be tried."""

_ODD = frozenset(["START_BRACE", "HINT_BRACE", "LAMBDA_LPAR", "LAMBDA_ID", "LEMMA_SEMI", "AT_ATTR", "LATTR"])


_made: dict[int, Completer] = {}


def completer_of(tables: Tables) -> Completer:
    """The one for these tables, of which a process has one set."""
    if id(tables) not in _made:
        _made[id(tables)] = Completer(tables)
    return _made[id(tables)]


@dataclass(frozen=True)
class Ending:
    """`tokens` (kinds) lead to `stack`."""

    tokens: tuple[str, ...]
    stack: list[int]


class Completer:
    """Knows the grammar's shortest texts; made once, when something is first wrong."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        made = {name for _, name, _ in tables.rules}
        self._shortest: dict[str, tuple[int, tuple[str, ...]]] = {
            s: (HOLE_COST if s == "ID" else ODD_COST if s in _ODD else TOKEN_COST, (s,))
            for taken in tables.taken
            for s in taken
            if s not in made
        }
        self._find_shortest()
        self._symbol = [""] * len(tables.states)
        for row in tables.states:
            for symbol, action in row.items():
                if action >= 0:
                    self._symbol[action] = symbol
        self._under_way: dict[str, list[tuple[int, int]]] = {}
        for rule, taken in enumerate(tables.taken):
            for k, symbol in enumerate(taken, 1):
                self._under_way.setdefault(symbol, []).append((rule, k))

    def _find_shortest(self) -> None:
        """A shortest text for every symbol, by going over the rules until none gets shorter."""
        known = self._shortest
        changed = True
        while changed:
            changed = False
            for (_, name, _), taken in zip(self._tables.rules, self._tables.taken, strict=True):
                if all(s in known for s in taken):
                    cost = sum(known[s][0] for s in taken)
                    if name not in known or cost < known[name][0]:
                        known[name] = (cost, tuple(t for s in taken for t in known[s][1]))
                        changed = True

    def endings(self, stack: list[int]) -> Iterator[Ending]:
        """Ever more of what is under way, ended; the cheapest first."""
        number = count()
        waiting: list[tuple[int, int, Ending]] = [(0, next(number), Ending((), stack))]
        seen: set[tuple[int, ...]] = set()
        while waiting and len(seen) < MOST_STEPS:
            cost, _, ending = heapq.heappop(waiting)
            key = tuple(ending.stack)
            if key in seen:
                continue
            seen.add(key)
            yield ending
            for more, tokens, after in self._ended(ending.stack):
                heapq.heappush(waiting, (cost + more, next(number), Ending((*ending.tokens, *tokens), after)))

    def _ended(self, stack: list[int]) -> list[tuple[int, tuple[str, ...], list[int]]]:
        """The stack after one rule under way at its top was ended, cheaply."""
        states = self._tables.states
        found: list[tuple[int, int, int]] = []
        for rule, k in self._under_way.get(self._symbol[stack[-1]], ()):
            taken = self._tables.taken[rule]
            if k >= len(stack) or self._tables.rules[rule][1] not in states[stack[-k - 1]]:
                continue
            if all(self._symbol[stack[-k + i]] == taken[i] for i in range(k)):
                found.append((sum(self._shortest[s][0] for s in taken[k:]), rule, k))
        cheapest = min([cost for cost, _, _ in found], default=0)
        out: list[tuple[int, tuple[str, ...], list[int]]] = []
        for cost, rule, k in found:
            if cost <= cheapest + SLACK:
                rest = self._tables.taken[rule][k:]
                tokens = tuple(t for s in rest for t in self._shortest[s][1])
                below = stack[:-k]
                out.append((cost, tokens, [*below, states[below[-1]][self._tables.rules[rule][1]]]))
        return out
