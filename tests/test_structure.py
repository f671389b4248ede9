"""No circle of imports.

Imports inside functions and those for the type checker count, too: a circle that they hold open is one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


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


def test_no_module_is_in_a_circle() -> None:
    known = modules()
    graph = {
        name: {x for x in imports(ast.parse(path.read_text("utf-8")), known) if x in known and x != name}
        for name, path in known.items()
    }
    assert [sorted(c) for c in circles(graph)] == []


def test_the_window_puts_the_parts_together_and_no_part_knows_it() -> None:
    known = modules()
    importers = [
        n
        for n, p in known.items()
        if "ide.window.main_window" in imports(ast.parse(p.read_text("utf-8")), known)
    ]
    assert importers == ["ide.app"]


def test_at_the_top_of_the_window_lies_nothing_but_its_doors() -> None:
    assert {p.name for p in (ROOT / "ide").glob("*.py")} == {"__init__.py", "__main__.py", "app.py"}


def test_of_the_workers_side_one_file_knows_qt() -> None:
    known = modules()
    workers = {n: p for n, p in known.items() if n.startswith("ide.worker")}
    qt = [
        n
        for n, p in workers.items()
        if any(i.startswith("PySide6") for i in imports(ast.parse(p.read_text("utf-8")), known))
    ]
    assert qt == ["ide.worker.session"]
