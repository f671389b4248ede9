"""Single-edit mutants of a program: the small mistakes that people make.

An edit replaces one stretch of the text: an operator, a bound by one more or less, a literal, a
quantifier, the branches of an `if`, a clause or claim that is dropped or weakened, a statement that is
left out. Mutants need not parse or resolve: who uses them finds out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from language.operators import RISING, Operator
from language.source import SourceText, Span
from language.syntax import ast as a
from language.syntax.parser import parse

SWAPS: dict[str, tuple[str, ...]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "==": ("!=", "<="),
    "!=": ("==",),
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "/": ("%", "*"),
    "%": ("/",),
    "&&": ("||",),
    "||": ("&&",),
    "==>": ("&&", "<==>"),
    "<==>": ("==>",),
    "in": ("!in",),
    "!in": ("in",),
}
COMPARISONS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Edit:
    """`kind` groups edits for the figures; `what` is for people."""

    kind: str
    span: Span
    text: str

    def apply(self, text: str) -> str:
        return text[: self.span.start] + self.text + text[self.span.end :]

    def what(self, text: str) -> str:
        old = " ".join(text[self.span.start : self.span.end].split())
        new = " ".join(self.text.split())
        return f"{self.kind}: {old[:50]} -> {new[:50]}"


def mutants(text: str, count: int, seed: int) -> list[Edit]:
    """A random choice of the text's edits, in no order."""
    found = list(_edits(text, parse(SourceText("program.dfy", text), 0).program))
    generator = random.Random(seed)
    return generator.sample(found, min(count, len(found)))


def _edits(text: str, program: a.Program) -> Iterator[Edit]:
    for node in a.walk(program):
        match node:
            case a.Binary():
                for new in SWAPS.get(node.op.value, ()):
                    yield Edit("operator", node.op_span, new)
                if node.op.value in COMPARISONS:
                    yield from _off_by_one(text, node.right)
                if node.op is Operator.AND:
                    yield Edit("weakened", node.span, _text(text, node.left))
                    yield Edit("weakened", node.span, _text(text, node.right))
            case a.Chain():
                yield from _chain(text, node)
            case a.IntLit(span=span):
                yield Edit("literal", span, f"({_text(text, node)} + 1)")
                yield Edit("literal", span, f"({_text(text, node)} - 1)")
            case a.BoolLit(span=span, value=value):
                yield Edit("literal", span, "false" if value else "true")
            case a.Index(index=index):
                yield from _off_by_one(text, index)
            case a.Clause(condition=condition):
                yield Edit("dropped clause", condition.span, "true")
            case a.Assert(condition=condition) if node.by is None:
                yield Edit("dropped assertion", condition.span, "true")
            case a.If(then=then, orelse=a.Block() as orelse):
                yield Edit("swapped branches", then.span.to(orelse.span), _swapped(text, then, orelse))
            case a.Assign(span=span):
                yield Edit("dropped statement", span, "{}")
            case a.Quantified(span=span):
                yield from _quantifier(text, span)
            case _:
                pass


def _text(text: str, node: a.Node) -> str:
    return text[node.span.start : node.span.end]


def _off_by_one(text: str, e: a.Expr) -> Iterator[Edit]:
    yield Edit("off by one", e.span, f"({_text(text, e)} + 1)")
    yield Edit("off by one", e.span, f"({_text(text, e)} - 1)")


def _chain(text: str, chain: a.Chain) -> Iterator[Edit]:
    for left, op, right in zip(chain.operands, chain.ops, chain.operands[1:], strict=False):
        at = text.find(op.value, left.span.end, right.span.start)
        if at >= 0 and op in RISING:
            yield Edit("operator", Span(at, at + len(op.value)), "<=" if op is Operator.LESS else "<")
    yield from _off_by_one(text, chain.operands[-1])


def _swapped(text: str, then: a.Block, orelse: a.Block) -> str:
    between = text[then.span.end : orelse.span.start]
    return _text(text, orelse) + between + _text(text, then)


def _quantifier(text: str, span: Span) -> Iterator[Edit]:
    for old, new in (("forall", "exists"), ("exists", "forall")):
        if text.startswith(old, span.start):
            yield Edit("quantifier", Span(span.start, span.start + len(old)), new)
