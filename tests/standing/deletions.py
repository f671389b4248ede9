"""What a right program needs for its proof, and may lose: by kind, one piece (or all of a sort) of the text.

Found on the syntax tree. Whether a piece was needed shows when the text without it no longer verifies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from language.operators import Operator
from language.source import SourceText, Span
from language.syntax import ast as a
from language.syntax.parser import parse
from tests.standing.mutation import mutants

_COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\]|\\.)*"', re.DOTALL)

Loop = a.While | a.WhileCases | a.For
EDITS = 1000
"""Edits of a body that are looked at."""


@dataclass(frozen=True)
class Deletion:
    """`cuts` are disjoint, each with what stands there instead (mostly nothing); `what` is for people."""

    kind: str
    what: str
    cuts: tuple[tuple[Span, str], ...]

    def apply(self, text: str) -> str:
        for span, new in sorted(self.cuts, key=lambda c: c[0].start, reverse=True):
            text = text[: span.start] + new + text[span.end :]
        return text


KINDS = {
    "a": "all invariants of a loop",
    "b": "one invariant",
    "c": "one assert",
    "d": "one lemma call",
    "e": "a decreases",
    "f": "all invariants and asserts",
    "g": "a conjunct of a callee's ensures",
    "h": "a modifies or reads",
    "i": "a lemma and its calls",
    "j": "an edit of a body",
}


def deletions(text: str, kind: str, seed: int = 0) -> list[Deletion]:
    """All deletions of a kind (a letter of `KINDS`), in the order of the text; `seed` chooses edits."""
    program = parse(SourceText("program.dfy", text), 0).program
    found = _Finder(text, program)
    by_kind: dict[str, Callable[[], Iterator[Deletion]]] = {
        "a": found.loops,
        "b": found.invariants,
        "c": found.asserts,
        "d": found.lemma_calls,
        "e": found.measures,
        "f": found.whole,
        "g": found.promises,
        "h": found.frames,
        "i": found.lemmas,
        "j": lambda: found.edits(seed),
    }
    return list(by_kind[kind]())


def is_lemma(d: a.Node) -> bool:
    return isinstance(d, a.MethodDecl) and "lemma" in d.kind


def called(s: a.Node) -> str | None:
    """The last name of what a statement calls, where it is a call and nothing else."""
    match s:
        case a.Assign(targets=(), rhss=(a.ExprRhs(value=a.Call(callee=callee)),)):
            match callee:
                case a.Ident(name=name):
                    return name
                case a.Dot(name=name):
                    return name.text
                case _:
                    return None
        case _:
            return None


def lemmas_of(program: a.Program) -> frozenset[str]:
    return frozenset(d.name.text for d in a.walk(program) if isinstance(d, a.MethodDecl) and is_lemma(d))


class _Finder:
    def __init__(self, text: str, program: a.Program) -> None:
        self.text = text
        self.program = program
        self.plain = _COMMENT.sub(_blank, text)
        self.nodes = tuple(a.walk(program))
        self.names = lemmas_of(program)

    def _made(self, kind: str, cuts: Sequence[Span | tuple[Span, str]]) -> Deletion:
        pairs = tuple(c if isinstance(c, tuple) else (c, "") for c in cuts)
        first = min(s.start for s, _ in pairs)
        words = " ".join(self.text[pairs[0][0].start : pairs[0][0].end].split())
        return Deletion(kind, f"{self.text.count(chr(10), 0, first) + 1} {words[:60]}", pairs)

    def _from(self, word: str, span: Span) -> Span:
        """The clause's span with its keyword before it, and a semicolon behind it as people wrote it once."""
        return self._to(Span(self.plain.rindex(word, 0, span.start), span.end))

    def _to(self, span: Span) -> Span:
        rest = self.plain[span.end :]
        behind = len(rest) - len(rest.lstrip())
        return Span(span.start, span.end + behind + 1) if rest[behind : behind + 1] == ";" else span

    def _loops(self) -> Iterator[Loop]:
        return (n for n in self.nodes if isinstance(n, Loop))

    def _invariants(self, loop: Loop) -> list[Span]:
        return [self._from("invariant", c.condition.span) for c in loop.spec.invariants]

    def loops(self) -> Iterator[Deletion]:
        for loop in self._loops():
            if loop.spec.invariants:
                yield self._made("a", self._invariants(loop))

    def invariants(self) -> Iterator[Deletion]:
        for loop in self._loops():
            yield from (self._made("b", [s]) for s in self._invariants(loop))

    def _assert_spans(self) -> list[Span]:
        return [n.span for n in self.nodes if isinstance(n, a.Assert)]

    def asserts(self) -> Iterator[Deletion]:
        yield from (self._made("c", [s]) for s in self._assert_spans())

    def _calls(self, names: frozenset[str]) -> list[Span]:
        return [n.span for n in self.nodes if called(n) in names]

    def lemma_calls(self) -> Iterator[Deletion]:
        yield from (self._made("d", [s]) for s in self._calls(self.names))

    def measures(self) -> Iterator[Deletion]:
        for n in self.nodes:
            if isinstance(n, a.Decreases) and not n.star:
                yield self._made("e", [self._to(n.span)])

    def whole(self) -> Iterator[Deletion]:
        cuts = [s for loop in self._loops() for s in self._invariants(loop)]
        inner = self._assert_spans()
        cuts += [s for s in inner if not any(o != s and o.start <= s.start and s.end <= o.end for o in inner)]
        if cuts:
            yield self._made("f", cuts)

    def promises(self) -> Iterator[Deletion]:
        for d in self.nodes:
            if isinstance(d, a.MethodDecl | a.FunctionDecl) and d.body is not None:
                for c in d.spec.ensures:
                    parts = conjuncts(c.condition)
                    if len(parts) == 1:
                        yield self._made("g", [self._from("ensures", c.condition.span)])
                        continue
                    for part in parts:
                        yield self._made("g", [(part.span, "true")])

    def frames(self) -> Iterator[Deletion]:
        for d in self.nodes:
            if isinstance(d, a.MethodDecl | a.FunctionDecl):
                yield from self._frame("modifies", d.spec.modifies)
                yield from self._frame("reads", d.spec.reads)

    def _frame(self, word: str, frame: tuple[a.FrameExpr, ...]) -> Iterator[Deletion]:
        starts = [
            i == 0 or word in self.plain[frame[i - 1].span.end : f.span.start] for i, f in enumerate(frame)
        ]
        for i, f in enumerate(frame):
            if f.target is None:
                continue
            last = i + 1 == len(frame) or starts[i + 1]
            if starts[i] and last:
                yield self._made("h", [self._from(word, f.span)])
            elif starts[i]:
                yield self._made("h", [Span(f.span.start, frame[i + 1].span.start)])
            else:
                yield self._made("h", [Span(frame[i - 1].span.end, f.span.end)])

    def lemmas(self) -> Iterator[Deletion]:
        for d in self.nodes:
            if isinstance(d, a.MethodDecl) and is_lemma(d):
                calls = self._calls(frozenset({d.name.text}))
                outside = [s for s in calls if not (d.span.start <= s.start < d.span.end)]
                if outside:
                    yield self._made("i", [d.span, *outside])

    def edits(self, seed: int) -> Iterator[Deletion]:
        """Edits of what runs: nothing in a contract, an invariant, an assertion or a lemma."""
        bodies = [
            d.body.span
            for d in self.nodes
            if isinstance(d, a.MethodDecl) and not is_lemma(d) and d.body is not None
        ]
        proof = [
            n.span for n in self.nodes if isinstance(n, a.LoopSpec | a.Assert | a.Calc | a.Assume | a.Forall)
        ]
        proof += [n.span for n in self.nodes if called(n) in self.names]
        for e in mutants(self.text, EDITS, seed):
            if any(s.covers(e.span) for s in bodies) and not any(s.covers(e.span) for s in proof):
                yield Deletion("j", e.what(self.text), ((e.span, e.text),))


def _blank(m: re.Match[str]) -> str:
    return m[0] if m[0].startswith('"') else " " * len(m[0])


def conjuncts(e: a.Expr) -> list[a.Expr]:
    match e:
        case a.Parens(inner=inner):
            return conjuncts(inner)
        case a.Binary(op=Operator.AND):
            return [*conjuncts(e.left), *conjuncts(e.right)]
        case _:
            return [e]
