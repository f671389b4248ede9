"""What a function makes of allocated arguments is allocated.

A function that reads no heap has no other references to make its value of than those it is given, and
those that exist in every state (its constants). Without this, a hypothesis about all allocated lists of a
type that may hold references says nothing of `reverse(xs)`. Functions that do read the heap say it among
their own postconditions, of the heap that they read.

Not so where an argument is a function: it may know objects that are newer than the heap asked about.
"""

from __future__ import annotations

from language.analysis.type_questions import holds_functions
from language.ivl import nodes as n
from language.prove.encoding import Known
from language.prove.env import Env
from language.prove.functions import Functions
from language.prove.laws import implies
from language.prove.type_predicates import TypePredicates


class MadeValues:
    def __init__(self, functions: Functions, types: TypePredicates) -> None:
        self.functions = functions
        self.types = types
        self._done: set[n.Instance] = set()

    def state(self) -> bool:
        """State it of the functions in use whose result's allocation somebody asks for; whether there was
        any new one."""
        found = False
        for known in self.functions.all():
            d = known.definition
            types = self.types
            if d.instance in self._done or d.heap is not None or not d.params:
                continue
            if any(holds_functions(p.type) for p in d.params):
                continue
            if types.asks_alloc(d.result.sort, d.result.type):
                self._done.add(d.instance)
                self._axiom(known)
                found = True
        return found

    def _axiom(self, known: Known) -> None:
        d, functions, types = known.definition, self.functions, self.types
        env, vars, args = functions.parameters(d)
        vars.append("(h Heap)")
        if d.recursive:
            vars.insert(0, "(l Fuel)")
            args = ["l", *args]
        made = f"({known.symbol} {' '.join(args)})"
        result = types.is_alloc(made, d.result.sort, d.result.type, "h")
        given = [self._given(env, p) for p in d.params]
        guard = [*functions.allowed(known, env), *functions.below(known, env), *filter(None, given)]
        if result is None:
            return
        # of a reference, that it is allocated is asked, not that it is allocated or null
        asked = f"(select (heap.alloc h) {made})" if d.result.sort == n.REF else result
        functions.state(vars, asked, implies(guard, result), f"{known.symbol} allocated")

    def _given(self, env: Env, p: n.Bound) -> str | None:
        return self.types.is_alloc(env.names[p.name], p.sort, p.type, "h")
