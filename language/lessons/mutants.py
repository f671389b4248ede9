"""A learner's mistakes, made by machine: small changes of a right answer, and what becomes of them.

A mutant that does not pass shows which hint it brings. One that passes is a right answer, or the task's
contract is too weak: where a real run of the two methods gives different results, it is the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from language.lessons.answers import parts_of
from language.lessons.judging import Grade
from language.lessons.pieces import tokens
from language.lessons.records import IN_WINDOW, Lesson, Task
from language.lessons.template import fit
from language.record import dataclass
from language.records.verdicts import FileResult, ObligationKind, Refuted
from language.source import SourceText
from language.syntax import ast
from language.syntax.parser import parse
from language.syntax.tokens import Token

SWAPS: dict[str, tuple[str, ...]] = {
    "<": ("<=", ">", "=="), "<=": ("<", ">=", "=="), ">": (">=", "<"), ">=": (">", "<="),
    "==": ("!=", "<=", ">=", "="), "!=": ("==",), "+": ("-",), "-": ("+",), "*": ("+",), "/": ("%",),
    "%": ("/",),
    "&&": ("||", "and"), "||": ("&&", "or"), "==>": ("&&", "<==>", "<=="), "forall": ("exists",),
    "exists": ("forall",), ":=": ("=",), "true": ("false",), "invariant": ("", "assert", "ensures"),
    "ensures": ("",), "requires": ("",),
}  # fmt: skip
"""What people write for a word."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`what` says in words what was changed."""

    text: str
    what: str


def mutants(lesson: Lesson, task: Task) -> Iterator[Mutant]:
    """All one-word mistakes in the task's parts of the solution, and each of its clauses left out."""
    fitting = fit(lesson.start, tokens(lesson.solution))
    if fitting is None or task.kind in IN_WINDOW:
        return
    text = lesson.solution
    seen = {text}
    for part in parts_of(lesson.start, task):
        mine = fitting.gaps[part]
        names = [t.text for t in mine if t.type == "ID"]
        for t in mine:
            for new in _others(t, names):
                changed = text[: t.start] + new + text[t.end :]
                if changed not in seen:
                    seen.add(changed)
                    yield Mutant(changed, f"`{t.text}` became `{new}`" if new else f"`{t.text}` is missing")


def _others(t: Token, names: list[str]) -> Iterator[str]:
    """What may stand there by mistake."""
    yield from SWAPS.get(t.text, ())
    if t.text.isdigit():
        yield from (str(int(t.text) + 1), str(abs(int(t.text) - 1)))
    if t.type == "ID":
        yield from (f"{t.text} + 1", f"{t.text} - 1")
        yield from dict.fromkeys(n for n in names if n != t.text)


def gives_other_results(
    lesson: Lesson, task: Task, mutant: Mutant, check: Callable[[SourceText], FileResult]
) -> bool:
    """Whether a real run shows that a method of the mutant and the solution's answer differently."""
    other = parse(SourceText("mutant.dfy", mutant.text)).program
    for decl in other.decls:
        if not isinstance(decl, ast.MethodDecl) or decl.body is None or not decl.results:
            continue
        if task.methods and decl.name.text not in task.methods:
            continue
        source = _compared(lesson.solution, mutant.text, decl)
        found = check(source).methods if source else ()
        claims = [r for m in found if m.name == "Compare" for r in m.results]
        if any(
            r.obligation.kind is ObligationKind.ASSERTION and isinstance(r.verdict, Refuted) for r in claims
        ):
            return True
    return False


def _compared(solution: str, mutant: str, decl: ast.MethodDecl) -> SourceText | None:
    """The solution with the mutant's method under another name, and a method that calls both."""
    name, span = decl.name.text, decl.span
    if decl.spec.modifies:
        return None
    text = mutant[span.start : span.end]
    at = decl.name.span.start - span.start
    twin = text[:at] + "Twin" + text[at + len(name) :]
    formals = ", ".join(mutant[f.span.start : f.span.end] for f in decl.params)
    given = ", ".join(f.name.text for f in decl.params if f.name)
    first = ", ".join(f"a{i}" for i in range(len(decl.results)))
    second = ", ".join(f"b{i}" for i in range(len(decl.results)))
    conditions = [c.condition.span for c in decl.spec.requires]
    asked = "".join(f"  requires {mutant[c.start : c.end]}\n" for c in conditions)
    same = " && ".join(f"a{i} == b{i}" for i in range(len(decl.results)))
    body = f"  var {first} := {name}({given});\n  var {second} := Twin({given});\n  assert {same};\n"
    return SourceText("compare.dfy", f"{solution}\n{twin}\nmethod Compare({formals})\n{asked}{{\n{body}}}\n")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a task's mutants: how many did not pass, by the hint that they brought; which passed
    with the same results, as far as runs can tell, and which with others."""

    task: str
    brought: tuple[tuple[str, int], ...]
    right: tuple[str, ...]
    loose: tuple[str, ...]


def tally(
    lesson: Lesson,
    task: Task,
    grade: Callable[[SourceText], Grade],
    check: Callable[[SourceText], FileResult],
) -> Tally:
    brought: dict[str, int] = {}
    right: list[str] = []
    loose: list[str] = []
    for mutant in mutants(lesson, task):
        got = grade(SourceText("answer.dfy", mutant.text))
        if not got.passed:
            brought[got.brings] = brought.get(got.brings, 0) + 1
        elif gives_other_results(lesson, task, mutant, check):
            loose.append(mutant.what)
        else:
            right.append(mutant.what)
    counted = sorted(brought.items(), key=lambda item: (-item[1], item[0]))
    return Tally(lesson.task_id(task), tuple(counted), tuple(right), tuple(loose))
