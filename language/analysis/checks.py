"""Fourth pass: what needs the whole typed program. Ghosts, measures, recursion, and the further rules."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.allocation import allocation
from language.analysis.characteristics import characteristics, declared_types
from language.analysis.circles import circles
from language.analysis.coequality import of_program
from language.analysis.computed import computed
from language.analysis.construction import construction, without_constructor
from language.analysis.context import Context
from language.analysis.corecursion import corecursion
from language.analysis.cycles import cycles
from language.analysis.declare import Item, Work
from language.analysis.declared_attributes import declared_attributes
from language.analysis.dependencies import Recursion, number, roots
from language.analysis.ghosts import Ghosts, check_compiled, ghost_function, ghost_statements
from language.analysis.growth import growth
from language.analysis.measures import default_measure, fill_loops
from language.analysis.pointless import pointless
from language.analysis.purity import purity
from language.analysis.redundant_cases import redundant_cases
from language.analysis.scope import Synonym
from language.analysis.sets import finite_sets
from language.analysis.stored_functions import stored_functions
from language.analysis.tail_recursion import tail_recursion
from language.analysis.type_rules import conversions, newtype_base
from language.analysis.variance import variance
from language.syntax import ast


def checks(ctx: Context, work: Work) -> None:
    for item in work.items:
        with ctx.on(item.decl):
            if item.decl not in ctx.bad:
                _ghosts(ctx, item)
    for item in work.items:
        with ctx.on(item.decl):
            _measures(item)
    callables = (i.typed for i in work.items)
    declared = [x for x in callables if isinstance(x, t.Function | t.Method | t.Constant)]
    recursion = number([*declared, *of_program(work.program)])
    corecursion(work.program.functions, recursion)
    for item in work.items:
        with ctx.on(item.decl):
            if item.decl not in ctx.bad:
                _further(ctx, item, recursion)
    circles(ctx, work, recursion)
    cycles(ctx, work)
    growth(ctx, work)
    stored_functions(ctx, work)


def _further(ctx: Context, item: Item, recursion: Recursion) -> None:
    """The rules that look at one declaration, knowing all the others."""
    declared_types(ctx, item)
    declared_attributes(ctx, item.typed, item.decl)
    if isinstance(item.typed, t.Class):
        without_constructor(ctx, item.typed)
    if isinstance(item.typed, t.Function | t.Method):
        tail_recursion(ctx, item.typed, recursion.component)
        pointless(ctx, item.typed)
    if isinstance(item.typed, t.Function | t.Method | t.Constant | t.SubsetType):
        computed(item.typed)
    if isinstance(item.typed, t.TypeDeclaration | Synonym):
        variance(ctx, item.typed)
    if isinstance(item.typed, t.Function | t.Method | t.Constant):
        for root in roots(item.typed):
            finite_sets(ctx, root)
            conversions(ctx, root)
            redundant_cases(ctx, root)
        allocation(ctx, item.typed)
        characteristics(ctx, item.typed)
        purity(ctx, item.typed, recursion)
        if isinstance(item.typed, t.Method):
            construction(ctx, item.typed)
    elif isinstance(item.typed, t.SubsetType):
        allocation(ctx, item.typed)
        newtype_base(ctx, item.typed)
        for e in (item.typed.condition, item.typed.witness):
            if e is not None:
                finite_sets(ctx, e)
                conversions(ctx, e)


def _ghosts(ctx: Context, item: Item) -> None:
    match item.typed, item.decl:
        case t.Function() as f, _:
            ghost_function(ctx, f)
            _default_ghosts(ctx, f.params, f.ghost)
            for c in (*f.requires, *f.ensures):
                ghost_statements(ctx, c.condition)
            ghost_statements(ctx, f.body)
        case t.Method() as m, _:
            _default_ghosts(ctx, m.params, m.ghost)
            for c in (*m.requires, *m.ensures):
                ghost_statements(ctx, c.condition)
            if m.body is not None:
                Ghosts(ctx, m.ghost, m.is_lemma).method(m, m.body)
        case t.Constant() as c, _:
            if not c.ghost and c.value is not None:
                check_compiled(ctx, c.value, f"as the value of `{c.name}`, which is not ghost")
        case t.Datatype() as d, _:
            for ctor in d.ctors:
                _default_ghosts(ctx, ctor.formals, ctor.ghost)
        case t.SubsetType() as s, (ast.NewtypeDecl() | ast.TypeDecl()):
            if s.witness is not None and not s.ghost_witness:
                check_compiled(ctx, s.witness, "as a witness; write `ghost witness`")
        case _:
            pass


def _default_ghosts(ctx: Context, params: tuple[t.Variable, ...], ghost: bool) -> None:
    for p in params:
        if p.default is not None:
            ghost_statements(ctx, p.default)
            if not ghost and not p.ghost:
                check_compiled(ctx, p.default, f"as the default value of `{p.name}`, which is not ghost")


def _measures(item: Item) -> None:
    x = item.typed
    if isinstance(x, t.Function | t.Method):
        if x.decreases is None:
            x.decreases = default_measure(x)
        body = x.body if isinstance(x, t.Method) else x.by_method
        if body is not None:
            fill_loops(body)
