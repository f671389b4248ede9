"""The state map of a loop: for two of its numbers, which pairs of values the invariants allow.

The inputs are those of one run. The pairs around its real states are tried with everything else as it is
in one of these states, and with other small values of the further numbers that the loop assigns: an
enumeration with a bound, so that a pair without an allowed state is one where none was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product
from time import monotonic

from language.analysis.typed import Expr, For, Method, TypedProgram, Var, Variable, walk
from language.cancel import Cancel
from language.depth import deep
from language.explain.bench import Bench
from language.explain.inferred import inferred_bounds
from language.explain.rounds import Loops, loops_of
from language.interpreter.constraints import constraint
from language.interpreter.effects import assigned_in
from language.interpreter.shapes import has_params, is_int
from language.interpreter.snapshots import Formula, Snapshots
from language.ivl.splitting import conjuncts
from language.record import dataclass
from language.records.looks import Dot, StateMap
from language.records.trace import StepKind, Trace
from language.values import Value

SECONDS = 2.5
SIDE = 15
"""Values of each variable, at most."""
MARGIN = 2
"""Values on each side of the real ones."""
BACKGROUNDS = 6
"""Real states that everything else is taken from."""
OTHERS = 40
"""Ways to give the further variables values."""

Mask = tuple[int, int]


Axes = tuple[str, str]
"""The names of the variables across and up; "" chooses one."""


def state_map(bench: Bench, loop: int, trace: Trace, axes: Axes = ("", "")) -> StateMap | None:
    """The map of a loop (by its number in the declaration) along a trace; None where there is no such loop.
    Where it has fewer than two numbers to draw, the map is not `drawable`."""
    method = bench.target
    loops = loops_of(method) if isinstance(method, Method) else []
    if not isinstance(method, Method) or loop >= len(loops):
        return None
    mapping = _Mapping(bench.program, method, loops[loop], trace, bench.cancel)
    return deep(lambda: mapping.run(*axes))


@dataclass(frozen=True)
class _Head:
    """The state of the method's own frame at the loop's head."""

    step: int
    values: dict[str, Value]


class _Mapping:
    def __init__(
        self, program: TypedProgram, method: Method, loop: Loops, trace: Trace, cancel: Cancel
    ) -> None:
        self.loop = loop
        self.trace = trace
        self.deadline = monotonic() + SECONDS
        self.stopped = lambda: monotonic() > self.deadline or cancel.cancelled
        self.snapshots = Snapshots(program, trace, self.stopped)
        self.assigned = [v for v in assigned_in(loop) if _is_number(v)]
        if isinstance(loop, For):
            self.assigned.insert(0, loop.var)
        self.conjuncts = [e for c in loop.spec.invariants for e in conjuncts(c.condition)]
        self.tests: list[Formula] = [self.snapshots.formula(e) for e in self.conjuncts]
        self.inferred = inferred_bounds(method).get(loop.id, ())
        self.real: list[_Head] = []
        self.allowed: _Head | None = None
        self.after: _Head | None = None
        self._visit()

    def _visit(self) -> None:
        """The loop's heads: real ones, and the one where a round was chosen."""
        for i, step in enumerate(self.trace.steps):
            if step.span != self.loop.head or step.frame != 0:
                continue
            head = self._head(i)
            if step.kind is StepKind.ANY_ROUND:
                self.allowed = head
            elif step.kind is StepKind.LOOP_HEAD and self.allowed is None:
                self.real.append(head)
            elif step.kind is StepKind.LOOP_HEAD and self.after is None:
                self.after = head

    def _head(self, step: int) -> _Head:
        self.snapshots.go(step)
        return _Head(step, dict(self.snapshots.locals.get(0, {})))

    def run(self, x: str, y: str) -> StateMap:
        known = self.real or ([self.allowed] if self.allowed else [])
        numbers = self._numbers(known)
        names = [v.name for v in numbers]
        if not known or len(numbers) < 2:
            return StateMap(x, y, tuple(names))
        x = x if x in names else names[0]
        y = y if y in names and y != x else next(n for n in names if n != x)
        vx, vy = (next(v for v in numbers if v.name == n) for n in (x, y))
        heads = [*self.real, *(h for h in (self.allowed, self.after) if h is not None)]
        xs, ys = self._axis(vx, heads), self._axis(vy, heads)
        others = [v for v in self.assigned if v.name not in (x, y)]
        tried: dict[tuple[int, int], set[Mask]] = {}
        complete = self._try(vx, vy, xs, ys, others, tried)
        cells = tuple(tuple(_least(tried.get((a, b), ())) for a in xs) for b in ys)
        return StateMap(
            x,
            y,
            tuple(names),
            tuple(xs),
            tuple(ys),
            cells,
            tuple(_dot(h, x, y) for h in self.real),
            _dot(self.allowed, x, y) if self.allowed else None,
            _dot(self.after, x, y) if self.after else None,
            tuple(v.name for v in others),
            complete,
        )

    def _numbers(self, heads: list[_Head]) -> list[Variable]:
        """What can be drawn: the loop's counter first, then what else it assigns, then other numbers."""
        guard = getattr(self.loop, "guard", None)
        in_guard = (
            {n.var for n in walk(guard) if isinstance(n, Var)} if guard is not None else set[Variable]()
        )
        counters = [v for v in self.assigned if v in in_guard or isinstance(self.loop, For)]
        mentioned = [
            n.var for e in self.conjuncts for n in walk(e) if isinstance(n, Var) and n.var.kind != "bound"
        ]
        order = dict.fromkeys([*counters, *self.assigned, *mentioned])
        have = heads[0].values if heads else {}
        by_name: dict[str, Variable] = {}
        for v in order:
            if _is_number(v) and v.name in have:
                by_name.setdefault(v.name, v)
        return list(by_name.values())

    def _axis(self, v: Variable, heads: list[_Head]) -> list[int]:
        """The values around the real ones that the variable's type has; one alone where it never changes."""
        seen = sorted({n for h in heads if isinstance(n := h.values.get(v.name), int)})
        if v not in self.assigned:
            return seen[:SIDE]
        test = None if has_params(v.type) else constraint(self.snapshots.code, v.type)
        low, high = seen[0] - MARGIN, seen[-1] + MARGIN
        if high - low < SIDE:
            near: Iterable[int] = range(low, high + 1)
        else:  # too far apart for every number: the real ones, and those beside them
            near = sorted({n + d for n in seen for d in (0, -1, 1)})
        return [n for n in near if test is None or test(n)][:SIDE]

    # ── trying states ────────────────────────────────────────────────────────────────────────────

    def _try(
        self,
        vx: Variable,
        vy: Variable,
        xs: list[int],
        ys: list[int],
        others: list[Variable],
        tried: dict[tuple[int, int], set[Mask]],
    ) -> bool:
        """Fill `tried`; False where the time ended first."""
        bounds = self._bounds()
        for head in [*self.real, *([self.allowed] if self.allowed else [])]:
            self.snapshots.go(head.step)  # the states themselves, whatever is tried besides
            a, b = head.values.get(vx.name), head.values.get(vy.name)
            if isinstance(a, int) and isinstance(b, int):
                tried.setdefault((a, b), set()).add(self._masks(head.values))
        for head in [*self.real, *([self.allowed] if self.allowed else [])][:BACKGROUNDS]:
            self.snapshots.go(head.step)
            for a, b in product(xs, ys):
                if self.stopped():
                    return False
                for more in self._more(others, head):
                    values = head.values | {vx.name: a, vy.name: b} | more
                    if self._possible(values, bounds):
                        tried.setdefault((a, b), set()).add(self._masks(values))
        return True

    def _more(self, others: list[Variable], head: _Head) -> Iterator[dict[str, Value]]:
        domains: list[list[tuple[str, Value]]] = []
        for v in others:
            now = head.values.get(v.name)
            if not isinstance(now, int):
                continue  # it has no value yet
            near = range(now - 2, now + 3)
            test = None if has_params(v.type) else constraint(self.snapshots.code, v.type)
            ordered = sorted(near, key=lambda n: n != now)
            domains.append([(v.name, n) for n in ordered if test is None or test(n)])
        yield from (dict(chosen) for chosen in islice(product(*domains), OTHERS))

    def _bounds(self) -> list[tuple[str, int | None, int | None]]:
        """What the verifier knows of the variables at the head without being told."""
        found = [(v.name, low, high) for v, low, high in self.inferred]
        loop = self.loop
        if isinstance(loop, For) and self.real:
            self.snapshots.go(self.real[0].step)
            ends = [self._number(loop.start), self._number(loop.end) if loop.end is not None else None]
            low, high = reversed(ends) if loop.down else ends
            found.append((loop.var.name, low, high))
        return found

    def _number(self, e: Expr) -> int | None:
        value = self.snapshots.value(self.snapshots.formula(e), 0)
        return value if isinstance(value, int) else None

    def _possible(self, values: dict[str, Value], bounds: list[tuple[str, int | None, int | None]]) -> bool:
        for name, low, high in bounds:
            n = values.get(name)
            if isinstance(n, int) and ((low is not None and n < low) or (high is not None and n > high)):
                return False
        return True

    def _masks(self, values: dict[str, Value]) -> Mask:
        false = unknown = 0
        for i, test in enumerate(self.tests):
            value = self.snapshots.value(test, 0, values)
            if value is False:
                false |= 1 << i
            elif value is not True:
                unknown |= 1 << i
        return false, unknown


def _is_number(v: Variable) -> bool:
    return is_int(v.type)


def _dot(head: _Head, x: str, y: str) -> Dot:
    a, b = head.values.get(x), head.values.get(y)
    return Dot(a if isinstance(a, int) else 0, b if isinstance(b, int) else 0, head.step)


def _least(masks: Iterable[Mask]) -> tuple[Mask, ...]:
    """Without those that another one is better than, whatever conjuncts are looked at."""
    all_ = sorted(set(masks), key=lambda m: (m[0].bit_count() + m[1].bit_count(), m))
    kept: list[Mask] = []
    for f, u in all_:
        if not any(g & ~f == 0 and w & ~(u | f) == 0 for g, w in kept):
            kept.append((f, u))
    return tuple(kept)
