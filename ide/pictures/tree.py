"""A datatype value as a tree that grows to the right.

Plain arguments stand inside their node; arguments that are datatype values become children, so that a
list reads as a chain from left to right and a tree as one that lies on its side. At most `LIMIT`
nodes are drawn; a deeper part is one node `…` that says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from ide.pictures.phrases import listed
from ide.pictures.primitives import METRICS, Align, Box, Ink, Label, Line, Metrics, Picture, Shape, clip
from ide.texts.catalogue import say

LIMIT = 60
NODE_CHARS = 26
NODE_H = 28.0
GAP_X = 30.0
GAP_Y = 10.0


@dataclass(frozen=True, slots=True)
class Node:
    """A constructor with its plain arguments (`name: value` or `value`) and its children (edge, node)."""

    ctor: str
    plain: tuple[str, ...] = ()
    children: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True)
class Tree:
    name: str
    root: Node
    type_name: str = "datatype"


def tree(model: Tree, width: float = 380.0, metrics: Metrics = METRICS) -> Picture:
    """Lay the tree out: every subtree takes the rows of its leaves, parents stand at their first child.

    A parent at its first child's row keeps lists flat and edges straight.
    """
    root = _limited(model.root, [LIMIT])
    shapes: list[Shape] = []
    # Iterative, since a list of sixty elements is a tree sixty deep.
    right = 0.0
    next_row = 0
    stack: list[tuple[Node, float, tuple[float, float] | None, str]] = [(root, 1.0, None, "")]
    while stack:
        node, x, parent, edge = stack.pop()
        text = _text(node)
        w = len(text) * metrics.char + 18
        y = 1 + next_row * (NODE_H + GAP_Y)
        more = node.ctor == "…"
        if parent is not None:
            shapes += _edge(parent, (x, y + NODE_H / 2), edge, metrics)
        line = Ink.LINE if more else Ink.MUTED
        tip = text if len(text) < NODE_CHARS else " ".join((node.ctor, *node.plain))
        shapes.append(Box(x, y, w, NODE_H, Ink.CELL, line, radius=6, dashed=more, key=node.ctor, tip=tip))
        shapes.append(Label(x, y, w, NODE_H, text, Ink.MUTED if more else Ink.TEXT))
        right = max(right, x + w)
        widest = max([len(e) for e, _ in node.children], default=0) * metrics.small
        for e, child in reversed(node.children):
            stack.append((child, x + w + GAP_X + widest, (x + w, y + NODE_H / 2), e))
        if not node.children:
            next_row += 1
    return Picture(
        model.name, describe(model), right + 2, next_row * (NODE_H + GAP_Y) - GAP_Y + 3, tuple(shapes)
    )


def describe(model: Tree) -> str:
    """The tree in words: `t, Tree: Node 5 (left: Leaf; right: Leaf)`."""
    return say(
        "picture.tree", name=model.name, type=model.type_name, tree=_words(_limited(model.root, [LIMIT]))
    )


def _words(node: Node) -> str:
    """Recursion is bounded by LIMIT."""
    head = " ".join([node.ctor, listed(node.plain)]) if node.plain else node.ctor
    if node.ctor == "…":
        head = say("picture.tree.more")
    if not node.children:
        return head
    return head + " (" + "; ".join(f"{e}: {_words(n)}" if e else _words(n) for e, n in node.children) + ")"


def _limited(node: Node, left: list[int], depth: int = 0) -> Node:
    """The tree cut to the number of nodes in `left`."""
    if left[0] <= 0 or depth > LIMIT:
        return Node("…")
    left[0] -= 1
    return Node(node.ctor, node.plain, tuple((e, _limited(n, left, depth + 1)) for e, n in node.children))


def _text(node: Node) -> str:
    return clip(" ".join((node.ctor, *node.plain)), NODE_CHARS)


def _edge(start: tuple[float, float], end: tuple[float, float], edge: str, metrics: Metrics) -> list[Shape]:
    (x0, y0), (x1, y1) = start, end
    bend = x0 + 10
    points = (start, end) if y0 == y1 else (start, (bend, y0), (bend, y1), end)
    shapes: list[Shape] = [Line(points, Ink.MUTED, 1.5, head=True)]
    if edge:
        w = len(edge) * metrics.small
        shapes.append(Label(x1 - w - 14, y1 - 16, w + 6, 13, edge, Ink.MUTED, Align.CENTER, small=True))
    return shapes
