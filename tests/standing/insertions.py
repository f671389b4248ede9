"""Where `assert false` goes: at the start and the end of every method, before every `return`, at the
start and the end of every loop's body, and before every function's body.

Each goes into an `if *` of its own, so that none is assumed behind another. Nothing moves to another line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from language.source import SourceText
from language.syntax import ast as a
from language.syntax.parser import parse

STATEMENT = " if * { assert false; } "
EXPRESSION = " assert false; "


@dataclass(frozen=True)
class Site:
    """`at` is the offset in the old text; `place` "start", "end", "return", "round", "round's end" or
    "function"; `owner` the name of the method or function."""

    at: int
    place: str
    owner: str


@dataclass(frozen=True)
class Inserted:
    """`claims` has for every site the offset of its `false` in the new text."""

    text: str
    claims: tuple[tuple[int, Site], ...]


def insert(text: str) -> Inserted:
    """The text with a false claim at every site."""
    sites = sorted(set(_sites(parse(SourceText("program.dfy", text), 0).program)), key=lambda s: s.at)
    pieces: list[str] = []
    claims: list[tuple[int, Site]] = []
    done, length = 0, 0
    for s in sites:
        added = EXPRESSION if s.place == "function" else STATEMENT
        pieces += [text[done : s.at], added]
        length += s.at - done
        claims.append((length + added.index("false"), s))
        length += len(added)
        done = s.at
    return Inserted("".join([*pieces, text[done:]]), tuple(claims))


def _sites(program: a.Program) -> Iterator[Site]:
    for node in a.walk(program):
        if isinstance(node, a.MethodDecl) and node.body is not None:
            yield from _body(node.body, node.name.text)
        elif isinstance(node, a.FunctionDecl):
            if node.body is not None:
                yield Site(node.body.span.start, "function", node.name.text)
            if node.by_method is not None:
                yield from _body(node.by_method, node.name.text)


def _body(body: a.Block, owner: str) -> Iterator[Site]:
    yield Site(body.span.start + 1, "start", owner)
    if goes_on(body.body):
        yield Site(body.span.end - 1, "end", owner)
    for node in a.walk(body):
        if isinstance(node, a.While | a.For) and node.body is not None:
            yield Site(node.body.span.start + 1, "round", owner)
            if goes_on(node.body.body):
                yield Site(node.body.span.end - 1, "round's end", owner)
    for block in _sequences(body):
        for s in block:
            if isinstance(s, a.Return):
                yield Site(s.span.start, "return", owner)


def _sequences(body: a.Block) -> Iterator[tuple[a.Stmt, ...]]:
    """All lists of statements, so that something may stand before each of their statements."""
    for node in a.walk(body):
        if isinstance(node, a.Block | a.Alternative | a.MatchStmtCase):
            yield node.body


def goes_on(body: tuple[a.Stmt, ...]) -> bool:
    """Whether the end may be reached, as far as the text alone tells."""
    return all(_goes_on(s) for s in body)


def _goes_on(s: a.Stmt) -> bool:
    match s:
        case a.Return() | a.Break():
            return False
        case a.Block(body=body):
            return goes_on(body)
        case a.If(orelse=orelse):
            return orelse is None or goes_on(s.then.body) or _goes_on(orelse)
        case a.IfCases(cases=cases) | a.MatchStmt(cases=cases):
            return any(goes_on(c.body) for c in cases)
        case a.While(guard=a.BoolLit(value=True), body=body):
            return body is None or any(isinstance(x, a.Break) for x in a.walk(body))
        case _:
            return True
