"""What rests on what: one graph over functions, lemmas, methods, constants and types, with kinds of edges.

Edges come from bodies, contracts, values, witnesses, conditions, default values and signatures. Each question
says which kinds it follows: `TERMINATION` (what may call itself without end), `DEFINITION` (what is defined,
or is proved to have a value, by way of itself). A function whose value a method computes is two nodes: proofs
see the function, code that runs calls the method (manual, "Function by method").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import Literal

from language.analysis import typed as t
from language.analysis.components import components, shortest_circle
from language.analysis.lineage import all_fields, set_constants
from language.analysis.mentioned import declarations_in, mentioned_types
from language.analysis.run_time import marked
from language.record import dataclass
from language.types import Type, UserType

Declared = t.Function | t.Method | t.Constant | t.TypeDeclaration


class Kind(Enum):
    CALLS = auto()
    """The value of a function or constant is asked for."""
    TAKES = auto()
    """A function is used as a value, and may be called by whoever has it."""
    RELIES = auto()
    """A method, lemma or constructor is called: what it promises is believed."""
    TOGETHER = auto()
    """Two halves of one definition: an extreme predicate and its prefix predicate."""
    OVERRIDES = auto()
    """A call of a trait's member may be one of what takes its place."""
    MENTIONS = auto()
    """A type is named, or values of it are made or bound."""
    PART = auto()
    """A type rests on its condition and its witness."""


@dataclass(frozen=True)
class Part:
    """A part of a declaration that rests on other things than the whole does."""

    of: Declared
    role: Literal["by method", "condition", "witness"]


Node = Declared | Part

TERMINATION = frozenset({Kind.CALLS, Kind.TAKES, Kind.RELIES, Kind.TOGETHER, Kind.OVERRIDES})
DEFINITION = frozenset(Kind)


@dataclass(frozen=True)
class Edge:
    kind: Kind
    target: Node


class Dependencies:
    """The graph as the declarations are now; make another one after these have changed."""

    def __init__(self) -> None:
        self._edges: dict[Node, tuple[Edge, ...]] = {}

    def edges(self, node: Node) -> tuple[Edge, ...]:
        """Each edge once, in the order of the text."""
        found = self._edges.get(node)
        if found is None:
            found = self._edges[node] = tuple(dict.fromkeys(_edges(node)))
        return found

    def targets(self, node: Node, kinds: frozenset[Kind]) -> list[Node]:
        return list(dict.fromkeys(e.target for e in self.edges(node) if e.kind in kinds))

    def components(self, nodes: Iterable[Node], kinds: frozenset[Kind]) -> dict[Node, int]:
        """The number of each node's strongly connected component, callees first."""
        return components(nodes, lambda n: self.targets(n, kinds))

    def circular(self, component: Mapping[Node, int], kinds: frozenset[Kind]) -> frozenset[Node]:
        """The nodes that lead back to themselves, by their components of these kinds."""
        sizes = Counter(component.values())
        return frozenset(n for n, c in component.items() if sizes[c] > 1 or n in self.targets(n, kinds))

    def circle(self, node: Node, kinds: frozenset[Kind]) -> list[Node]:
        """The shortest way from a node back to itself, that one first; empty where there is none."""
        return shortest_circle(node, lambda n: self.targets(n, kinds))


@dataclass(frozen=True)
class Recursion:
    """What calls itself, perhaps by way of others: `component` is of `TERMINATION`."""

    graph: Dependencies
    component: Mapping[Node, int]
    circular: frozenset[Node]

    def together(self, a: Node, b: Node) -> bool:
        """Whether two nodes use each other, perhaps by way of others; of one node, whether it uses itself."""
        same = self.component.get(a, -1) == self.component.get(b, -2)
        return same and (a != b or a in self.circular)


def number(declared: Iterable[t.Function | t.Method | t.Constant]) -> Recursion:
    """Set `scc` and `recursive` of callables, and those of by-methods."""
    graph = Dependencies()
    nodes: list[Node] = []
    for n in declared:
        nodes.append(n)
        if isinstance(n, t.Function) and _runs_apart(n):
            nodes.append(Part(n, "by method"))
    found = graph.components(nodes, TERMINATION)
    circular = graph.circular(found, TERMINATION)
    for node, component in found.items():
        cyclic = node in circular
        match node:
            case t.Function() | t.Method():
                node.scc, node.recursive = component, cyclic
            case Part(t.Function() as f):
                f.by_method_scc, f.by_method_recursive = component, cyclic
            case _:
                pass
    return Recursion(graph, found, circular)


# ── roots ────────────────────────────────────────────────────────────────────────────────────────

Root = tuple[t.Tree, bool]
"""A part of a declaration, and whether it exists only for proofs."""


def roots(n: t.Function | t.Method | t.Constant) -> list[t.Tree]:
    """The parts of a declaration in which it may use others, its by-method among them."""
    found = [tree for tree, _ in _roots(n)]
    if isinstance(n, t.Function) and n.by_method is not None:
        found.append(n.by_method)
    return found


def _roots(n: Node) -> list[Root]:
    match n:
        case t.Constant(value=value):
            return [(value, n.ghost)] if value is not None else []
        case t.Function():
            contract = [*n.requires, *n.ensures, *n.reads, n.decreases]
            only_proof = n.ghost or n.by_method is not None
            return [*_proof(contract), *_defaults(n.params), *_some(n.body, only_proof)]
        case t.Method():
            contract = [*n.requires, *n.ensures, *(n.reads or ()), *n.modifies, n.decreases]
            return [*_proof(contract), *_defaults(n.params), *_some(n.body, n.ghost)]
        case t.Datatype(ctors=ctors):
            return [root for c in ctors for root in _defaults(c.formals)]
        case Part(t.Function(by_method=body), "by method"):
            return _some(body, False)
        case Part(t.SubsetType(condition=condition), "condition"):
            return _some(condition, True)
        case Part(t.SubsetType(witness=witness, ghost_witness=ghost), "witness"):
            return _some(witness, ghost)
        case _:
            return []


def _proof(parts: Iterable[t.Tree | None]) -> list[Root]:
    return [(p, True) for p in parts if p is not None]


def _some(tree: t.Tree | None, ghost: bool) -> list[Root]:
    return [(tree, ghost)] if tree is not None else []


def _defaults(params: Iterable[t.Variable]) -> list[Root]:
    return [(p.default, p.ghost) for p in params if p.default is not None]


# ── edges ────────────────────────────────────────────────────────────────────────────────────────


def _edges(n: Node) -> Iterator[Edge]:
    yield from _of_declaration(n)
    for root, ghost in _roots(n):
        own = isinstance(n, t.Function) and root in n.ensures
        for x, only_proof in marked(root, ghost):
            for type_ in mentioned_types(x):
                yield from _mentions(type_)
            match x:
                case t.FunctionCall() if own and _is_this_call(x, n):
                    pass  # a postcondition that speaks of this very call is about the result
                case t.FunctionCall(_, _, f):
                    yield from _function(Kind.CALLS, f, only_proof)
                case t.FunctionValue(_, _, f):
                    yield from _function(Kind.TAKES, f, only_proof)
                case t.CallStmt(_, _, m):
                    yield Edge(Kind.RELIES, m)
                case t.NewObject(_, _, ctor) if ctor is not None:
                    yield Edge(Kind.RELIES, ctor)
                case t.ConstRead(_, _, const):
                    yield Edge(Kind.CALLS, const)
                case _:
                    pass


def _function(kind: Kind, f: t.Function, only_proof: bool) -> Iterator[Edge]:
    yield Edge(kind, f)
    if not only_proof and _runs_apart(f):
        yield Edge(kind, Part(f, "by method"))


def _runs_apart(f: t.Function) -> bool:
    """Whether a method computes the function, or what takes its place in a class."""
    return f.by_method is not None or any(map(_runs_apart, f.overriders))


def _of_declaration(n: Node) -> Iterator[Edge]:
    """What follows from the head of a declaration."""
    match n:
        case t.Function() | t.Method():
            if isinstance(n, t.Function):
                halves = (n.extreme and n.extreme.prefix, n.prefix_of)
                yield from (Edge(Kind.TOGETHER, f) for f in halves if f is not None)
                signature = [*n.params, n.result]
            else:
                signature = [*n.params, *n.results]
            yield from (Edge(Kind.OVERRIDES, f) for f in n.overriders)
            for v in signature:
                yield from _mentions(v.type)
            if n.kind == "constructor" and n.owner is not None:
                yield from _of_fields(n.owner)
        case t.Constant():
            yield from _mentions(n.type)
        case t.Datatype():
            for c in n.ctors:
                for v in c.formals:
                    yield from _mentions(v.type)
        case t.SubsetType():
            if n.base is not None:
                yield from _mentions(n.base)
            yield Edge(Kind.PART, Part(n, "condition"))
            yield Edge(Kind.PART, Part(n, "witness"))
        case Part(t.Function() as f, "by method"):
            yield Edge(Kind.CALLS, f)  # it claims to compute what the function says
            yield from (Edge(Kind.OVERRIDES, Part(o, "by method")) for o in f.overriders if _runs_apart(o))
        case _:
            pass


def _of_fields(owner: t.TypeDeclaration) -> Iterator[Edge]:
    """A constructor gives each field a value, some without being told."""
    own = UserType(owner, owner.params)
    for _, type_ in all_fields(own):
        yield from _mentions(type_)
    for _, type_, _ in set_constants(own):
        yield from _mentions(type_)


def _mentions(type_: Type) -> Iterator[Edge]:
    for d in declarations_in(type_):
        yield Edge(Kind.MENTIONS, d)


def _is_this_call(e: t.FunctionCall, f: Node) -> bool:
    if e.function is not f or e.at is not None or not isinstance(e.receiver, t.This | None):
        return False
    given = [a.var if isinstance(a, t.Var) else None for a in e.args]
    own = (*(e.function.owner.params if e.function.owner is not None else ()), *e.function.type_params)
    return given == list(e.function.params) and e.type_args == own
