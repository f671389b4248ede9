"""From syntax to the typed tree: names, types, ghosts, measures; everything that is wrong statically.

The passes, in order: refine → declare → imports → signatures → inheritance → implied contracts → bodies →
only → extremes → checks. Each declaration stands alone: an error in one is told, and the others are analyzed
as if nothing were wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from language import shield
from language.analysis import (
    assignments,
    calls,
    collections,
    comprehensions,
    control,
    literals,
    loops,
    operators,
    states,
)
from language.analysis import typed as t
from language.analysis.attributes import settled
from language.analysis.auto_requires import auto_requires
from language.analysis.bodies import bodies
from language.analysis.checks import checks
from language.analysis.coequality import coequality
from language.analysis.context import MOST, Context, TooMany
from language.analysis.damage import damage
from language.analysis.declare import Item, Work, declare_all
from language.analysis.equality import EqualityNeeds
from language.analysis.export_check import consistent_exports
from language.analysis.extremes import extremes
from language.analysis.implied import implied
from language.analysis.imports import resolve_imports
from language.analysis.inheritance import inheritance
from language.analysis.iterators import expand
from language.analysis.kept import kept
from language.analysis.links import Links
from language.analysis.nesting import nest
from language.analysis.only import only
from language.analysis.refine import Refinement, refine
from language.analysis.scope import Module
from language.analysis.signatures import signatures
from language.analysis.spelling_out import spell_out
from language.analysis.typed import TypedProgram
from language.diagnostics import Diagnostic, Severity, error
from language.record import dataclass, field
from language.source import Span
from language.syntax import ast
from language.syntax.doubts import doubts

HANDLERS = (assignments, calls, collections, comprehensions, control, literals, loops, operators, states)
"""Imported so that their handlers are registered."""

_DEPTH = 20_000
"""Python frames that elaborating may use; the parser limits nesting, so this is never reached."""


@dataclass(frozen=True)
class Analysis:
    """`bad` holds the declarations (typed and syntax) in which an error was found: nothing is claimed of
    them, and they must not be given to later stages. `copied` are declarations that a module has from the one
    that it refines, with their originals, and `refined` those that it refines; what is copied needs no other
    proof than the original's, unless it sees something refined. `holed` (typed) could not be read wholly, but
    their contracts could: others may build on these. `context` and `work` are what the passes
    shared, for expressions that are elaborated afterwards (`free.py`)."""

    typed: TypedProgram
    diagnostics: tuple[Diagnostic, ...]
    bad: frozenset[object]
    copied: Mapping[object, object]
    refined: frozenset[object]
    holed: frozenset[object]
    context: Context = field(repr=False)
    work: Work = field(repr=False)


def analyze(program: ast.Program, *includes: ast.Program) -> Analysis:
    """Analyze a program together with those that it includes."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEPTH))
    try:
        return _analyze((*includes, program))
    finally:
        sys.setrecursionlimit(limit)


def _analyze(programs: tuple[ast.Program, ...]) -> Analysis:
    ctx, typed, refinement = Context(), TypedProgram(), Refinement()
    work = Work(typed)
    try:
        refinement = _passes(ctx, work, programs)
    except shield.FAULTS as problem:  # between declarations: none of them is whole
        ctx.fault(problem)
        ctx.bad.update(item.decl for item in work.items)
    except TooMany:
        ctx.bad.update(item.decl for item in work.items)
        last = ctx.diagnostics[-1].span
        message = f"There are {MOST:,} errors and warnings. The rest of the program was not looked at."
        ctx.diagnostics.append(error("more", Span(last.end, last.end, last.home), message))
    sound = _sound_outside(ctx, work)
    bad = set(ctx.bad)
    for item in work.items:
        if item in sound:
            bad -= {item.decl, item.written}
        elif item.decl in ctx.bad:
            bad.add(item.typed)
    diagnostics = tuple(sorted(ctx.diagnostics, key=lambda d: (d.span.file, d.span.start)))
    declared: dict[tuple[ast.Decl | None, bool], object] = {
        (i.written, _is_prefix(i.typed)): i.typed for i in work.items
    }
    pairs = [(i.typed, refinement.copied.get(i.written)) for i in work.items]
    copied = {x: declared[key] for x, d in pairs if (key := (d, _is_prefix(x))) in declared}
    refined = frozenset([i.typed for i in work.items if i.written in refinement.refined])
    holed = frozenset([i.typed for i in sound])
    return Analysis(typed, diagnostics, frozenset(bad), copied, refined, holed, ctx, work)


def _sound_outside(ctx: Context, work: Work) -> set[Item]:
    """Declarations that have holes in their bodies, and nothing wrong outside of these."""
    holed = [i for i in work.items if i.written in ctx.damage.inside]
    errors = [d.span for d in ctx.diagnostics if d.severity is Severity.ERROR] if holed else []

    def outside(item: Item) -> bool:
        body = getattr(item.written, "body", None)
        return any(item.written.span.covers(s) and not (body and body.span.covers(s)) for s in errors)

    return {i for i in holed if not outside(i)}


@dataclass(frozen=True, eq=False)
class Glance:
    """What an editor learns of a program; what names mean is in its `Links`."""

    work: Work
    diagnostics: tuple[Diagnostic, ...]


def glance(
    programs: tuple[ast.Program, ...], links: Links, wanted: Callable[[ast.Decl], bool] = lambda _: True
) -> Glance:
    """What names mean, for an editor, noted down in `links`: contracts and bodies of the declarations that
    are `wanted` only, without what checks them. The last program includes the others."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEPTH))
    ctx, work = Context(links=links), Work(TypedProgram())
    try:
        _heads(ctx, work, programs)
        bodies(ctx, work, wanted)
    except (*shield.FAULTS, TooMany):
        pass  # what was noted down so far is as good as can be had
    finally:
        sys.setrecursionlimit(limit)
    return Glance(work, tuple(ctx.diagnostics))


def _passes(ctx: Context, work: Work, programs: tuple[ast.Program, ...]) -> Refinement:
    written = programs[-1]
    refinement = _heads(ctx, work, programs)
    bodies(ctx, work)
    auto_requires(ctx, work)
    consistent_exports(ctx, work)
    only(ctx, work)
    extremes(ctx, work)
    checks(ctx, work)
    kept(ctx, work, refinement.kept)
    spell_out(work.program)
    for d in doubts(written):
        ctx.add(d)
    return refinement


def _heads(ctx: Context, work: Work, programs: tuple[ast.Program, ...]) -> Refinement:
    """What there is, with its type; no contract and no body yet."""
    ctx.loose.update(settled(programs))
    programs, refinement = refine(ctx, nest(expand(programs)))
    ctx.equality = EqualityNeeds(programs)
    top = Module("", "", None)
    for p in programs:
        declare_all(ctx, work, top, p.decls)
    ctx.damage = damage(programs, [i.written for i in work.items])
    ctx.bad |= ctx.damage.inside | ctx.damage.whole
    resolve_imports(ctx, work)
    signatures(ctx, work)
    coequality(ctx, work)
    inheritance(ctx, work)
    implied(ctx, work)
    return refinement


def _is_prefix(x: object) -> bool:
    """An extreme declaration and its prefix have their syntax in common."""
    return isinstance(x, t.Function | t.Method) and x.prefix_of is not None
