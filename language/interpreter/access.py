"""Rules for expressions that look into something: fields, arrays, sequences, maps, datatypes, displays."""

from __future__ import annotations

from functools import partial
from typing import Any

from language.analysis.typed import (
    ArrayLength,
    ArrayRead,
    Constructor,
    DatatypeUpdate,
    Destructor,
    Discriminator,
    Display,
    Expr,
    FieldRead,
    Index,
    MapDisplay,
    MapPart,
    MultisetOf,
    SeqInit,
    Slice,
    Update,
)
from language.interpreter.collections import bag_with, counts, entries, map_of
from language.interpreter.defaults import bag
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Env, UnknownValue
from language.interpreter.scope import ACT, Scope, unknown, written
from language.interpreter.shapes import sort
from language.interpreter.writing import Writer
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.syntax.ast import Collection
from language.values import Data, Map, Ref


def not_null(scope: Scope, env: Env, value: Any, span: Span) -> Ref:
    if value is None:
        scope.fault(env, K.NULL, span, "this is null")
    if value is UNSET:
        raise UnknownValue("it has no value yet")
    assert isinstance(value, Ref)
    return value


def check_read(scope: Scope, env: Env, ref: Ref, key: Any, span: Span) -> None:
    """In a function, what is read from the heap must be in the `reads` frame."""
    act = env[ACT]
    if act is not UNSET and act.reads is not None and not act.reads.permits(ref.id, key):
        scope.fault(env, K.READS, span, "the reads clause does not allow reading this object")


def reference(scope: Scope, e: Expr, out: Writer) -> str:
    """An object that is not null, in a name."""
    value = out.keep(scope.text(e, out))

    def missing(env: Env, found: Any) -> None:
        not_null(scope, env, found, e.span)

    out.line(f"if {value} is None or {value} is UNSET: {out.const(missing)}(E, {value})")
    return value


def _read(scope: Scope, ref: str, key: str, cells: str, span: Span, out: Writer) -> str:
    """What a place of an object holds, in the state that is being looked at. `cells`: those of now."""
    if scope.checks_reads:

        def check(env: Env, found: Ref, at: Any) -> None:
            check_read(scope, env, found, at, span)

        out.line(f"{out.const(check)}(E, {ref}, {key})")
    value = out.temporary()
    out.line(f"{value} = {cells}[{key}] if M.past is None else M.read({ref}, {key})")
    out.line(f"if {value} is UNSET: {out.const(_no_value)}(E)")
    return value


_no_value = unknown("the place has no value yet")


@written(FieldRead)
def field_read(scope: Scope, e: FieldRead, out: Writer) -> str:
    ref = reference(scope, e.obj, out)
    return _read(scope, ref, repr(e.field.name), f"heap[{ref}.id].cells", e.span, out)


@written(ArrayLength)
def array_length(scope: Scope, e: ArrayLength, out: Writer) -> str:
    return f"heap[{reference(scope, e.array, out)}.id].dims[{e.dim}]"


def cell(scope: Scope, array: Expr, indices: tuple[Expr, ...], out: Writer) -> tuple[str, str, str]:
    """An array, the flat index of a cell, and all cells; each index must be in its dimension's range."""
    ref, *at = out.operands(
        lambda: reference(scope, array, out), *[partial(scope.text, i, out) for i in indices]
    )
    at = [out.keep(i) for i in at]
    if len(at) == 1:
        cells = out.keep(f"heap[{ref}.id].cells")
        out_of_range(scope, at[0], f"len({cells})", indices[0].span, out)
        return ref, at[0], cells
    dims = out.keep(f"heap[{ref}.id].dims")
    for n, (i, x) in enumerate(zip(at, indices, strict=True)):
        out_of_range(scope, i, f"{dims}[{n}]", x.span, out)
    flat = at[0]
    for n, i in enumerate(at[1:], 1):
        flat = f"({flat} * {dims}[{n}] + {i})"
    return ref, out.keep(flat), f"heap[{ref}.id].cells"


def out_of_range(scope: Scope, index: str, size: str, span: Span, out: Writer) -> None:
    """Lines that report an index outside its range."""
    report = scope.blamer(K.INDEX, span, "the index {} is outside the range 0..{}")
    out.line(f"if not 0 <= {index} < {size}: {out.const(report)}(E, {index}, {size})")


@written(ArrayRead)
def array_read(scope: Scope, e: ArrayRead, out: Writer) -> str:
    return _read(scope, *cell(scope, e.array, e.indices, out), e.span, out)


@written(Index)
def index(scope: Scope, e: Index, out: Writer) -> str:
    items, at = scope.texts((e.collection, e.index), out)
    match sort(e.collection.type):
        case "map":
            items, key = out.keep(items), out.keep(at)
            found = out.keep(f"{items}.table")
            report = scope.blamer(K.KEY, e.index.span, "the key is not in the map")
            out.line(f"if {key} not in {found}: {out.const(report)}(E)")
            return f"{found}[{key}]"
        case "multiset":
            return f"{out.const(counts)}({items}).get({at}, 0)"
        case _:
            items, at = out.keep(items), out.keep(at)
            out_of_range(scope, at, f"len({items})", e.index.span, out)
            return f"{items}[{at}]"


@written(Slice)
def slice_(scope: Scope, e: Slice, out: Writer) -> str:
    of_array = sort(e.target.type) == "ref"
    writes = [partial(scope.text, x, out) for x in (e.hi, e.lo) if x is not None]
    items, *bounds = out.operands(lambda: _items(scope, e, of_array, out), *writes)
    items = out.keep(items)
    high = out.keep(bounds.pop(0)) if e.hi is not None else ""
    low = out.keep(bounds.pop(0)) if e.lo is not None else ""
    end = high or f"len({items})"
    if e.lo is not None:
        report = scope.blamer(K.RANGE, e.lo.span, "the lower bound {} is not between 0 and {}")
        out.line(f"if not 0 <= {low} <= {end}: {out.const(report)}(E, {low}, {end})")
    if e.hi is not None:
        report = scope.blamer(K.RANGE, e.hi.span, "the upper bound {} is not between 0 and {}")
        out.line(f"if not 0 <= {high} <= len({items}): {out.const(report)}(E, {high}, len({items}))")
    text = f"{items}[{low}:{high}]"
    return f"{out.const(_filled)}({text})" if of_array else text


def _items(scope: Scope, e: Slice, of_array: bool, out: Writer) -> str:
    if not of_array:
        return scope.text(e.target, out)
    ref = reference(scope, e.target, out)
    items = out.keep(f"M.cells({ref})")
    if scope.checks_reads:

        def check(env: Env, found: Ref) -> None:
            check_read(scope, env, found, None, e.span)

        out.line(f"if {items}: {out.const(check)}(E, {ref})")
    return items


def _filled(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    if UNSET in cells:
        raise UnknownValue("the place has no value yet")
    return cells


@written(Update)
def update(scope: Scope, e: Update, out: Writer) -> str:
    items, key, value = scope.texts((e.collection, e.key, e.value), out)
    match sort(e.collection.type):
        case "map":
            return f"{out.keep(items)}.updated({key}, {value})"
        case "multiset":
            value = out.keep(value)
            report = scope.blamer(K.RANGE, e.value.span, "how often a value occurs cannot be negative")
            items, key = out.keep(items), out.keep(key)
            out.line(f"if {value} < 0: {out.const(report)}(E)")
            return f"{out.const(bag_with)}({items}, {key}, {value})"
        case _:
            items, key, value = out.keep(items), out.keep(key), out.keep(value)
            out_of_range(scope, key, f"len({items})", e.key.span, out)
            return f"({items}[:{key}] + ({value},) + {items}[{key} + 1:])"


@written(Display)
def display(scope: Scope, e: Display, out: Writer) -> str:
    items = "".join(f"{x}, " for x in scope.texts(e.items, out))
    match e.kind:
        case Collection.SEQ:
            return f"({items})"
        case Collection.MULTISET:
            return f"{out.const(bag)}(({items}))"
        case _:
            return f"frozenset(({items}))"


@written(MapDisplay)
def map_display(scope: Scope, e: MapDisplay, out: Writer) -> str:
    texts = scope.texts(tuple(x for pair in e.items for x in pair), out)
    pairs = ", ".join(f"{k}: {v}" for k, v in zip(texts[::2], texts[1::2], strict=True))
    return f"{out.const(map_of)}({{{pairs}}})"


@written(MultisetOf)
def multiset_of(scope: Scope, e: MultisetOf, out: Writer) -> str:
    return f"{out.const(bag)}({scope.text(e.operand, out)})"


@written(MapPart)
def map_part(scope: Scope, e: MapPart, out: Writer) -> str:
    m = scope.text(e.map, out)
    match e.part:
        case "Keys":
            return f"frozenset({out.const(entries)}({m}))"
        case "Values":
            return f"frozenset({out.const(entries)}({m}).values())"
        case "Items":
            return f"{out.const(_items_of)}({m})"


def _items_of(m: Map) -> frozenset[Data]:
    return frozenset(Data("", pair, ("0", "1")) for pair in entries(m).items())


@written(SeqInit)
def seq_init(scope: Scope, e: SeqInit, out: Writer) -> str:
    machine = scope.machine
    length, function = scope.texts((e.length, e.function), out)

    def make(env: Env, n: int, f: Any) -> Any:
        if n < 0:
            scope.fault(env, K.RANGE, e.length.span, "a sequence's length cannot be negative")
        items: list[Any] = []
        for i in range(n):
            machine.fuel -= 1
            if machine.fuel < 0:
                machine.refuel()
            items.append(scope.code.apply(scope, env, f, (i,), e.span))
        return tuple(items)

    return f"{out.const(make)}(E, {length}, {function})"


# ── datatypes ────────────────────────────────────────────────────────────────────────────────────


@written(Discriminator)
def discriminator(scope: Scope, e: Discriminator, out: Writer) -> str:
    return f"({scope.text(e.value, out)}.ctor == {e.ctor.name!r})"


@written(Destructor)
def destructor(scope: Scope, e: Destructor, out: Writer) -> str:
    value = scope.text(e.value, out)
    places = {i for _, i in e.ctors}
    everything = len(e.ctors) == len(e.ctors[0][0].datatype.ctors)
    if everything and len(places) == 1:
        return f"{value}.args[{places.pop()}]"
    at = {c.name: i for c, i in e.ctors}
    report = scope.blamer(K.DESTRUCTOR, e.span, f"only {_names([c for c, _ in e.ctors])} has {e.name}")
    value = out.keep(value)
    place = out.keep(f"{out.const(at)}.get({value}.ctor)")
    out.line(f"if {place} is None: {out.const(report)}(E)")
    return f"{value}.args[{place}]"


def _names(ctors: list[Constructor] | tuple[Constructor, ...]) -> str:
    return " or ".join(c.name for c in ctors)


@written(DatatypeUpdate)
def datatype_update(scope: Scope, e: DatatypeUpdate, out: Writer) -> str:
    where = {c.name: {f.name: i for i, f in enumerate(c.formals)} for c in e.ctors}
    report = scope.blamer(K.DESTRUCTOR, e.span, f"only {_names(e.ctors)} can be updated so")
    value = out.keep(scope.text(e.value, out))
    out.line(f"if {value}.ctor not in {out.const(where)}: {out.const(report)}(E)")
    updates = scope.texts(tuple(x for _, x in e.updates), out)
    names = tuple(name for name, _ in e.updates)

    def updated(d: Data, values: tuple[Any, ...]) -> Data:
        args = list(d.args)
        for name, x in zip(names, values, strict=True):
            args[where[d.ctor][name]] = x
        return Data(d.ctor, tuple(args), d.names, d.type_name)

    return f"{out.const(updated)}({value}, ({''.join(f'{x}, ' for x in updates)}))"
