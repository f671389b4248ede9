"""Is everything that must run still reachable? `if * { assert false; }` before each locked statement.

A proof says nothing about what never runs: behind `requires false`, or in a branch that nothing enters,
every claim holds. So an answer that passes is checked once more with these lines in it. Each stands
behind a choice that may go either way, so it disturbs nothing after it, and each of them must *fail*:
where one is proved, nothing gets there.
"""

from __future__ import annotations

from language.lessons.evidence import failing
from language.lessons.template import Fit
from language.record import dataclass
from language.records.verdicts import FileResult
from language.source import SourceText, Span
from language.syntax import ast

_PROBE = "if * { assert false; } "


@dataclass(frozen=True, slots=True)
class Point:
    """A place that must be reachable: its offset in the answer. `entry`: a method's very beginning."""

    method: str
    offset: int
    entry: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """The answer with a probe at each point. `spans` are the probes' places in `source`."""

    source: SourceText
    points: tuple[Point, ...]
    spans: tuple[Span, ...]


def probe(program: ast.Program, answer: SourceText, fitting: Fit, methods: tuple[str, ...]) -> Probe | None:
    """The probes for an answer; None where there is nothing to probe."""
    locked = frozenset(t.start for t in fitting.locked)
    points: list[Point] = []
    for decl in program.decls:
        if isinstance(decl, ast.MethodDecl) and decl.body and (not methods or decl.name.text in methods):
            points.append(Point(decl.name.text, decl.body.span.start + 1, True))
            first = decl.body.body[0].span.start if decl.body.body else -1
            points += [
                Point(decl.name.text, s.span.start, False)
                for s in _statements(decl.body)
                if s.span.start in locked and s.span.start != first
            ]
    if not points:
        return None
    points.sort(key=lambda p: p.offset)
    parts: list[str] = []
    spans: list[Span] = []
    at = shift = 0
    for p in points:
        parts += [answer.text[at : p.offset], " ", _PROBE]
        spans.append(Span(p.offset + shift + 1, p.offset + shift + 1 + len(_PROBE)))
        at, shift = p.offset, shift + 1 + len(_PROBE)
    text = "".join([*parts, answer.text[at:]])
    return Probe(SourceText(answer.name, text), tuple(points), tuple(spans))


def unreached(probe: Probe, result: FileResult) -> Point | None:
    """The first point that nothing reaches: whose `assert false` did not fail."""
    failed = [r.obligation.span for _, r in failing(result)]
    for point, span in zip(probe.points, probe.spans, strict=True):
        if not any(span.covers(f) for f in failed):
            return point
    return None


def _statements(block: ast.Block) -> list[ast.Stmt]:
    """The statements of a block and of the blocks in it, as far as they run one after the other
    (not the bodies of `forall` statements and proofs)."""
    out: list[ast.Stmt] = []
    for s in block.body:
        out.append(s)
        out += [t for inner in _blocks(s) for t in _statements(inner)]
    return out


def _blocks(s: ast.Stmt) -> list[ast.Block]:
    match s:
        case ast.Block():
            return [s]
        case ast.If(then=then, orelse=orelse):
            # no probe may come between `else` and its `if`
            return [then, *([] if orelse is None else _blocks(orelse))]
        case ast.While(body=body) | ast.For(body=body):
            return [] if body is None else [body]
        case ast.IfCases(cases=cases) | ast.WhileCases(cases=cases):
            return [ast.Block(c.span, c.body) for c in cases]
        case ast.MatchStmt(cases=branches):
            return [ast.Block(c.span, c.body) for c in branches]
        case ast.Labeled(body=body):
            return _blocks(body)
        case _:
            return []
