"""A unit's verification condition as one SMT-LIB text.

A point `p` of the passive form is a Boolean that implies that one of its edges was taken: the point that
the edge comes from, and the edge's facts. A goal's selector `fail` implies its point and that its claim
is false there. The unit is proved when no selector can be true; each goal, when its own cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from language.analysis.typed import Function
from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove.builder import Builder
from language.prove.compute import Computer
from language.prove.encode import Encoder
from language.prove.env import ASSUMED, CLAIM, FACT, GOAL
from language.prove.prelude_int import INT_SIGNATURES
from language.record import dataclass
from language.source import Span


@dataclass(frozen=True)
class Script:
    """`prelude` declares and states everything that holds anywhere; `points` and `goals` give each its
    own lines, so that one goal can be asked about alone. `goals` has None where there is nothing to
    prove. `assumptions` are Booleans that switch the program's own assumptions on."""

    prelude: str
    points: tuple[str, ...]
    goals: tuple[str | None, ...]
    goal_points: tuple[int, ...]
    sources: tuple[tuple[int, ...], ...]
    assumptions: tuple[tuple[str, Span], ...]
    assumption_points: tuple[int, ...]
    quantifiers: dict[str, Span | None]
    functions: dict[str, Function]
    """By the name that their axioms start with."""
    nonlinear: bool
    """Whether a product or quotient of two unknowns occurs: then no one way of arithmetic is the best."""

    def whole(self) -> str:
        """Everything, with `whole` for: some selector is true."""
        open_ = [i for i, g in enumerate(self.goals) if g is not None]
        lines = [self.prelude, *self.points, *(g for g in self.goals if g is not None)]
        lines.append(
            f"(declare-const whole Bool)\n(assert (=> whole (or {' '.join(f'fail{i}' for i in open_)})))"
        )
        return "\n".join(lines)

    def before(self, goal: int) -> set[int]:
        """The points on any way to a goal."""
        found: set[int] = set()
        stack = [self.goal_points[goal]]
        while stack:
            p = stack.pop()
            if p not in found:
                found.add(p)
                stack.extend(self.sources[p])
        return found

    def alone(self, goal: int) -> str:
        """One goal, with the points on the way to it only."""
        text = self.goals[goal]
        assert text is not None
        return "\n".join([self.prelude, *(self.points[i] for i in sorted(self.before(goal))), text])

    def rests_on(self, goal: int, core: Iterable[str]) -> tuple[Span, ...]:
        """The assumptions of a core that stand on a way to the goal: a core of all goals together names
        those of later ones too."""
        before, used = self.before(goal), set(core)
        return tuple(
            span
            for (name, span), point in zip(self.assumptions, self.assumption_points, strict=True)
            if name in used and point in before
        )


_ONCE = "(define-fun fuel.1 () Fuel (fuel.s fuel.z))"


def deeper(text: str) -> str | None:
    """The same question with functions unfolded once more; None where none is unfolded."""
    return (
        text.replace(_ONCE, "(define-fun fuel.1 () Fuel (fuel.s (fuel.s fuel.z)))") if _ONCE in text else None
    )


def is_spare(t: n.Term) -> bool:
    return isinstance(t, n.Quant) and t.spare


def make_script(
    passive: n.Passive, environment: n.Environment, tracked: bool = False, lean: bool = False
) -> Script:
    """`tracked`: what the program says is switched on by Booleans too, one a premise, `said0`, `said1`, …
    `lean`: without the hypotheses that a proof may well do without."""
    builder = Builder(environment)
    encoder = Encoder(builder, passive.measure)
    for name, sort in passive.constants:
        encoder.constant(name, sort)
    inputs = (site.constants for site in passive.havocs if site.kind == "inputs")
    encoder.inputs = frozenset(name for constants in inputs for _, name in constants)
    assumptions: list[tuple[str, Span]] = []
    texts: dict[int, str] = {}
    claimed = {id(g.condition) for g in passive.goals}
    said = {id(t): f"said{i}" for i, (t, _) in enumerate(passive.premises)} if tracked else {}

    def fact(t: n.Term) -> str:
        text = texts.get(id(t))
        if text is None and lean and is_spare(t):
            text = texts[id(t)] = "true"
        if text is None:
            # what was claimed stays unfolded as deep as when it was claimed
            text = encoder.term(t, FACT, CLAIM if id(t) in claimed else ASSUMED)
            if id(t) in said:
                text = f"(=> {said[id(t)]} {text})"
            texts[id(t)] = text
        return text

    points: list[str] = []
    known = _Known()
    for point in passive.points:
        switch = ""
        if point.user_assumption is not None:
            switch = f"assume{len(assumptions)}"
            assumptions.append((switch, point.user_assumption))
        points.append(_point(point, fact, switch, known))
    goals = tuple(
        None
        if k.is_true(g.condition)
        else f"(declare-const fail{i} Bool)\n"
        f"(assert (=> fail{i} (and p{g.point} (not {encoder.term(g.condition, GOAL, CLAIM)}))))"
        for i, g in enumerate(passive.goals)
    )
    encoder.hints.give(passive)
    computer = Computer(encoder)
    computer.state(passive)
    drain(builder, encoder, computer)
    spelled = builder.spelled
    return Script(
        "\n".join([prelude(builder), *(f"(declare-const {name} Bool)" for name in said.values())]),
        tuple(map(spelled, points)),
        tuple(None if x is None else spelled(x) for x in goals),
        tuple(g.point for g in passive.goals),
        tuple(tuple(e.source for e in p.edges) for p in passive.points),
        tuple(assumptions),
        tuple(p.id for p in passive.points if p.user_assumption is not None),
        encoder.binders.quantifiers,
        {x.symbol.strip("|"): x.definition.instance.function for x in encoder.functions.all()},
        encoder.nonlinear,
    )


class _Known:
    """What holds at a point because of the points that every way to it passes."""

    _FAR = 40
    """How far back to look: a fact said twice costs little."""

    def __init__(self) -> None:
        self._at: dict[int, tuple[int | None, set[str]]] = {}

    def add(self, point: int, before: int | None, facts: set[str]) -> None:
        self._at[point] = (before, facts)

    def holds(self, fact: str, point: int | None) -> bool:
        for _ in range(self._FAR):
            if point is None or point not in self._at:
                return False
            point, facts = self._at[point][0], self._at[point][1]
            if fact in facts:
                return True
        return False


def _point(point: n.Point, fact: Callable[[n.Term], str], switch: str, known: _Known) -> str:
    name = f"p{point.id}"
    lines = [f"(declare-const {name} Bool)"]
    if switch:
        lines.insert(0, f"(declare-const {switch} Bool)")
    if not point.edges:
        return lines[0]  # the entry
    ways: list[list[str]] = []
    for e in point.edges:
        facts = [f for f in dict.fromkeys(map(fact, e.facts)) if f != "true" and not known.holds(f, e.source)]
        ways.append(_way(f"p{e.source}", facts, switch))
        only = len(point.edges) == 1
        known.add(point.id, e.source if only else None, set(facts) if only and not switch else set())
    if len(ways) == 1:
        lines += [f"(assert (=> {name} {part}))" for part in ways[0]]
    else:
        joined = " ".join(w[0] if len(w) == 1 else f"(and {' '.join(w)})" for w in ways)
        lines.append(f"(assert (=> {name} (or {joined})))")
    return "\n".join(lines)


def _way(source: str, facts: Iterable[str], switch: str) -> list[str]:
    return [source, *(f"(=> {switch} {p})" if switch else p for p in facts)]


def drain(builder: Builder, encoder: Encoder, computer: Computer) -> None:
    """Work off definitions until nothing new is needed, then say what depends on all fields in use."""
    done = 0
    while True:
        while done < len(builder.requests):
            builder.requests[done]()
            done += 1
        more = (
            encoder.types.classes.type_fields()
            or encoder.made_values.state()
            or encoder.nested.state()
            or computer.state_literals()
        )
        if not more and done == len(builder.requests):
            break
    encoder.functions.finish()
    encoder.function_frames.finish()
    encoder.heaps.finish()


def prelude(builder: Builder) -> str:
    """Everything that is declared and stated, once nothing more is needed."""
    world = builder.world
    numbers = [f for f in world.functions if f in INT_SIGNATURES.values()]
    named = [f for f in world.functions if f not in numbers]  # some are defined by arithmetic, as types are
    texts = [*world.sorts, builder.datatype_text(), *numbers, *named, *world.axioms]
    return builder.spelled("\n".join(texts))
