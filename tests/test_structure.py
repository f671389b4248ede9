"""No circle of imports, but for the knots that are named here; none of them is met when modules load.

Imports inside functions and those for the type checker count, too: a circle that they hold open is one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
KNOTS = {
    "ide.window": "the main window, and what belongs to it",
    "ide.lessons": "the room of the lessons, which holds it",
}


def modules() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for top in ("language", "ide"):
        for path in (ROOT / top).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def imports(tree: ast.AST, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for a in node.names:
                full = f"{node.module}.{a.name}"
                yield full if full in known else node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names)


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Sets of modules that all reach each other."""
    reach: dict[str, set[str]] = {}
    for start in graph:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            m = todo.pop()
            if m not in seen:
                seen.add(m)
                todo += graph.get(m, ())
        reach[start] = seen
    found: list[set[str]] = []
    for m in graph:
        if m in reach[m] and not any(m in c for c in found):
            found.append({x for x in reach[m] if m in reach.get(x, ())} | {m})
    return found


def test_circles_are_the_named_knots() -> None:
    known = modules()
    graph = {
        name: {x for x in imports(ast.parse(path.read_text("utf-8")), known) if x in known and x != name}
        for name, path in known.items()
    }
    unknown = [sorted(c) for c in circles(graph) if not all(_named(m) for m in c)]
    assert unknown == []
    assert len(circles(graph)) <= 1


def _named(module: str) -> bool:
    return module in KNOTS or module.rpartition(".")[0] in KNOTS or module == "ide.presenter.mode"
