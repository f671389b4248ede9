"""What the learner wrote: the words of their own parts, the formulas there, and the tests.

In: the template, how an answer fits into it, and its parsed program (which may be damaged: then only words
are known).
"""

from __future__ import annotations

from collections.abc import Iterator

from language.lessons.answers import parts_of
from language.lessons.pieces import contains, words
from language.lessons.records import Task
from language.lessons.shapes import Shape, inside, matches, pattern, shape
from language.lessons.template import Fit, Template
from language.record import dataclass
from language.source import Span
from language.syntax import ast
from language.syntax.tokens import Token


@dataclass(frozen=True)
class Written:
    """`words` are the tokens of the learner's parts, parts set apart. `formulas` are the outermost formulas
    that touch these parts, or are None where the answer is no program yet; `tests` the tests of the
    task's loops and branches. `parts` are where the learner's parts are."""

    words: tuple[str, ...]
    formulas: tuple[Shape, ...] | None
    tests: tuple[Shape, ...]
    parts: tuple[Span, ...]

    def has(self, text: str) -> bool:
        """Whether a formula of this shape, or this run of words, is in what the learner wrote."""
        wanted = pattern(text)
        if wanted is None or self.formulas is None:
            return contains(list(self.words), words(text))
        return any(self._touched(f, wanted) for f in self.formulas)

    def tests_for(self, text: str) -> bool:
        """Whether a loop or a branch of the task asks this."""
        wanted = pattern(text)
        return wanted is not None and any(matches(wanted, t, {}) is not None for t in self.tests)

    def _touched(self, formula: Shape, wanted: Shape) -> bool:
        return any(
            matches(wanted, part, {}) is not None for part in inside(formula) if self.touches(part.span)
        )

    def touches(self, span: Span) -> bool:
        return any(p.start < span.end and span.start < p.end for p in self.parts)


def written(template: Template, fitting: Fit, task: Task, program: ast.Program | None) -> Written:
    """What the learner wrote in the parts that belong to a task."""
    methods = task.methods
    own = [fitting.gaps[i] for i in parts_of(template, task)]
    spoken = tuple(w for mine in own for w in [*(t.text for t in mine), "\0"])
    parts = tuple(_span(mine) for mine in own if mine)
    if program is None:
        return Written(spoken, None, (), parts)
    bare = Written(spoken, (), (), parts)
    formulas: list[Shape] = []
    tests: list[Shape] = []
    for decl in program.decls:
        name = getattr(getattr(decl, "name", None), "text", "")
        if methods and name not in methods:
            continue
        formulas += [shape(e) for e in _outermost(decl) if bare.touches(e.span)]
        for node in ast.walk(decl):
            if isinstance(node, ast.While | ast.If) and isinstance(node.guard, ast.Expr):
                tests.append(shape(node.guard))
    return Written(spoken, tuple(formulas), tuple(tests), parts)


def _outermost(node: ast.Node) -> Iterator[ast.Expr]:
    for child in ast.children(node):
        if isinstance(child, ast.Expr):
            yield child
        else:
            yield from _outermost(child)


def _span(mine: tuple[Token, ...]) -> Span:
    return Span(mine[0].start, mine[-1].end)
