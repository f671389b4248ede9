"""Passive → the same claims with less text: what no claim can feel is dropped.

- Goals and edges at places that nothing reaches.
- Facts that only say what a made-up version of a variable is, when nothing mentions the version.
- Constants that nothing mentions.

`by` keeps its identity where kept. Dropping facts never proves more.
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k
from language.record import replace


def slim(p: n.Passive, definitions: set[int]) -> n.Passive:
    """`definitions`: ids of facts `version = term` that may go when the version is not used."""
    reached = _reached(p)
    points = [
        replace(x, edges=tuple(e for e in x.edges if reached[e.source])) if x.edges else x for x in p.points
    ]
    goals = tuple(g for g in p.goals if reached[g.point])
    used: set[str] = set()
    seen: set[int] = set()

    def use(x: n.Term) -> None:
        for y in k.subterms(x):
            if id(y) in seen:
                continue
            seen.add(id(y))
            if isinstance(y, n.Ref_):
                used.add(y.name)
            elif isinstance(y, n.HeapFact):
                used.add(y.step.after)
                used.add(y.step.before)

    for g in goals:
        use(g.condition)
    waiting: dict[str, list[n.Term]] = {}
    for x in points:
        for e in x.edges:
            for f in e.facts:
                if id(f) in definitions and isinstance(f, n.App) and isinstance(f.args[0], n.Ref_):
                    waiting.setdefault(f.args[0].name, []).append(f)
                else:
                    use(f)
    kept: set[int] = set()
    todo = [name for name in waiting if name in used]
    while todo:
        for f in waiting.pop(todo.pop(), ()):
            kept.add(id(f))
            assert isinstance(f, n.App)
            use(f.args[1])
        todo.extend(name for name in waiting if name in used and name not in todo)
    points = [
        replace(
            x,
            edges=tuple(
                n.Edge(e.source, tuple(f for f in e.facts if id(f) not in definitions or id(f) in kept))
                for e in x.edges
            ),
        )
        for x in points
    ]
    for h in p.havocs:
        used.update(name for _, name in h.constants)
    constants = tuple((name, sort) for name, sort in p.constants if name in used)
    havocs = tuple(h for h in p.havocs if reached[h.point])
    return replace(p, constants=constants, points=tuple(points), goals=goals, havocs=havocs)


def _reached(p: n.Passive) -> list[bool]:
    reached = [False] * len(p.points)
    for x in p.points:
        reached[x.id] = x.id == 0 or any(reached[e.source] for e in x.edges)
    return reached
