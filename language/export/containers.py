"""Rules for collections, comprehensions and what binds names inside an expression."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.families import family_of
from language.export.bodies import Body, rule
from language.export.domains import comprehension
from language.export.names import tuple_text
from language.export.tails import part
from language.export.types import NotExported
from language.operators import Family as F
from language.syntax.ast import Collection, Quantifier


@rule(t.ArrayLength)
def length(b: Body, e: t.ArrayLength) -> str:
    return f"len({b.expr(e.array)})"


@rule(t.ArrayRead)
def array_read(b: Body, e: t.ArrayRead) -> str:
    if len(e.indices) != 1:
        raise NotExported("an array of several dimensions")
    return f"{b.expr(e.array)}[{b.expr(e.indices[0])}]"


@rule(t.Index)
def index_(b: Body, e: t.Index) -> str:
    return f"{b.expr(e.collection)}[{b.expr(e.index)}]"


@rule(t.Slice)
def slice_(b: Body, e: t.Slice) -> str:
    low = b.expr(e.lo) if e.lo is not None else ""
    high = b.expr(e.hi) if e.hi is not None else ""
    return f"{b.expr(e.target)}[{low}:{high}]"


@rule(t.Update)
def update(b: Body, e: t.Update) -> str:
    whole, key, value = b.exprs((e.collection, e.key, e.value))
    if family_of(e.collection.type) is F.SEQ:
        return f"replaced({whole}, {key}, {value})"
    return f"{whole}.updated({key}, {value})"


@rule(t.Display)
def display(b: Body, e: t.Display) -> str:
    items = tuple_text(b.exprs(e.items))
    match e.kind:
        case Collection.SEQ:
            return items
        case Collection.MULTISET:
            return f"Multiset({items})"
        case _:
            return f"frozenset({items})"


@rule(t.MapDisplay)
def map_display(b: Body, e: t.MapDisplay) -> str:
    return f"Map({{{', '.join(f'{b.expr(k)}: {b.expr(v)}' for k, v in e.items)}}})"


@rule(t.MultisetOf)
def multiset_of(b: Body, e: t.MultisetOf) -> str:
    return f"Multiset({b.expr(e.operand)})"


@rule(t.MapPart)
def map_part(b: Body, e: t.MapPart) -> str:
    if e.part == "Items":
        return f"items_of({b.expr(e.map)})"
    return f"frozenset({b.expr(e.map)}{'.values()' if e.part == 'Values' else ''})"


@rule(t.SeqInit)
def seq_init(b: Body, e: t.SeqInit) -> str:
    index = b.locals.fresh("i")
    return f"tuple({_applied(b, e.function, index)} for {index} in range({b.expr(e.length)}))"


def _applied(b: Body, f: t.Expr, arg: str) -> str:
    return f"({b.expr(f)})({arg})"


@rule(t.Quantified)
def quantified(b: Body, e: t.Quantified) -> str:
    forall = e.kind is Quantifier.FORALL
    clauses = comprehension(b, e.vars, e.range, (e.body, not forall))
    return f"{'all' if forall else 'any'}({b.binding(e.vars, lambda: b.expr(e.body))} {clauses})"


@rule(t.SetComprehension)
def set_comprehension(b: Body, e: t.SetComprehension) -> str:
    clauses = comprehension(b, e.vars, e.range, None)
    return f"frozenset({b.binding(e.vars, lambda: b.expr(e.term))} {clauses})"


@rule(t.MapComprehension)
def map_comprehension(b: Body, e: t.MapComprehension) -> str:
    clauses = comprehension(b, e.vars, e.range, None)
    key = e.key

    def entry() -> str:
        k = b.expr(key) if key is not None else b.locals.of(e.vars[0])
        return f"{k}: {b.expr(e.value)}"

    return f"Map({{{b.binding(e.vars, entry)} {clauses}}})"


@rule(t.StmtExpr)
def statement_expression(b: Body, e: t.StmtExpr) -> str:
    return b.expr(e.body)


@rule(t.Let)
def let_(b: Body, e: t.Let) -> str:
    return b.expr(e.body) if e.ghost else part(b, e)
