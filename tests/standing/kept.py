"""What help for a proof must leave as it was: everything that runs, and every contract.

A program without its proof is printed from the syntax tree: no invariant, measure, assertion, lemma or call
of one. Two programs that differ in their proofs alone print the same.
"""

from __future__ import annotations

from typing import Any

from language.record import replace
from language.source import SourceText
from language.syntax import ast as a
from language.syntax.parser import parse
from language.syntax.printer import program_text
from tests.standing.deletions import called, is_lemma, lemmas_of


def kept(text: str, promises: bool = True, bodies: bool = True) -> str:
    """The program without its proof. Without `promises`, what declarations promise and may touch is left out
    too (`ensures`, `modifies`, `reads`); without `bodies`, what methods do."""
    program = parse(SourceText("program.dfy", text), 0).program
    return program_text(_Stripping(lemmas_of(program), promises, bodies).tree(program))


class _Stripping:
    def __init__(self, lemmas: frozenset[str], promises: bool, bodies: bool) -> None:
        self.lemmas = lemmas
        self.promises = promises
        self.bodies = bodies

    def tree(self, node: Any) -> Any:
        """The node rebuilt from what is kept of its parts."""
        if isinstance(node, tuple):
            parts: tuple[Any, ...] = node
            return tuple([self.tree(x) for x in parts if not (isinstance(x, a.Node) and self._proof(x))])
        if not isinstance(node, a.Node):
            return node
        if isinstance(node, a.StmtExpr) and self._proof(node.stmt):
            return self.tree(node.body)
        if isinstance(node, a.MethodDecl) and not self.bodies:
            node = replace(node, body=None)
        changed = {name: self.tree(value) for name, value in vars(node).items() if name != "span"}
        return self._without(replace(node, **changed))

    def _proof(self, node: a.Node) -> bool:
        match node:
            case a.Assert() | a.Reveal() | a.Calc():
                return True
            case a.Forall(ensures=ensures):
                return bool(ensures) or node.body is None or all(map(self._proof, node.body.body))
            case a.If(guard=guard, then=then, orelse=orelse) if guard is not None:
                return self._proof(then) and (orelse is None or self._proof(orelse))
            case a.Block(body=body):
                return all(map(self._proof, body))
            case _:
                return called(node) in self.lemmas or is_lemma(node)

    def _without(self, node: a.Node) -> a.Node:
        match node:
            case a.LoopSpec():
                return replace(node, invariants=(), decreases=None)
            case a.Spec() if not self.promises:
                return replace(node, ensures=(), reads=(), modifies=(), decreases=None)
            case a.Spec():
                return replace(node, decreases=None)
            case _:
                return node
