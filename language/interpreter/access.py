"""Rules for expressions that look into something: fields, arrays, sequences, maps, datatypes, displays."""

from __future__ import annotations

from typing import Any

from language.analysis.typed import (
    ArrayLength,
    ArrayRead,
    Constructor,
    DatatypeUpdate,
    Destructor,
    Discriminator,
    Display,
    FieldRead,
    Index,
    MapDisplay,
    MapPart,
    MultisetOf,
    SeqInit,
    Slice,
    Update,
)
from language.interpreter.collections import counts, entries, map_of
from language.interpreter.defaults import bag
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Env, Eval, UnknownValue
from language.interpreter.scope import ACT, Scope, expression
from language.interpreter.shapes import sort
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.syntax.ast import Collection
from language.values import Data, Map, Multiset, Ref


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


def cell_value(env: Env, value: Any) -> Any:
    if value is UNSET:
        raise UnknownValue("the place has no value yet")
    return value


@expression(FieldRead)
def field_read(scope: Scope, e: FieldRead) -> Eval:
    obj = scope.expr(e.obj)
    name = e.field.name
    machine = scope.machine
    reads = scope.checks_reads

    def run(env: Env) -> Any:
        ref = not_null(scope, env, obj(env), e.obj.span)
        if reads:
            check_read(scope, env, ref, name, e.span)
        value = machine.heap[ref.id].cells[name] if machine.past is None else machine.read(ref, name)
        return value if value is not UNSET else cell_value(env, value)

    return run


@expression(ArrayLength)
def array_length(scope: Scope, e: ArrayLength) -> Eval:
    array, dim, machine = scope.expr(e.array), e.dim, scope.machine

    def run(env: Env) -> int:
        return machine.heap[not_null(scope, env, array(env), e.array.span).id].dims[dim]

    return run


def flat_index(
    scope: Scope, env: Env, ref: Ref, indices: tuple[int, ...], span: Span, index_spans: tuple[Span, ...]
) -> int:
    """The flat index of a cell; each index must be in its dimension's range."""
    flat = 0
    for n, (i, size) in enumerate(zip(indices, scope.machine.heap[ref.id].dims, strict=True)):
        if not 0 <= i < size:
            scope.fault(env, K.INDEX, index_spans[n], f"the index {i} is outside the range 0..{size}")
        flat = flat * size + i
    return flat


@expression(ArrayRead)
def array_read(scope: Scope, e: ArrayRead) -> Eval:
    array, machine, reads = scope.expr(e.array), scope.machine, scope.checks_reads
    if len(e.indices) == 1:
        index, where = scope.expr(e.indices[0]), e.indices[0].span

        def one(env: Env) -> Any:
            ref: Ref = array(env)
            if ref is None or ref is UNSET:  # pyright: ignore[reportUnnecessaryComparison]
                ref = not_null(scope, env, ref, e.array.span)
            i = index(env)
            cells = machine.heap[ref.id].cells
            if not 0 <= i < len(cells):
                scope.fault(env, K.INDEX, where, f"the index {i} is outside the range 0..{len(cells)}")
            if reads:
                check_read(scope, env, ref, i, e.span)
            value = cells[i] if machine.past is None else machine.read(ref, i)
            return value if value is not UNSET else cell_value(env, value)

        return one
    indices = scope.exprs(e.indices)
    spans = tuple(i.span for i in e.indices)

    def many(env: Env) -> Any:
        ref = not_null(scope, env, array(env), e.array.span)
        flat = flat_index(scope, env, ref, tuple([i(env) for i in indices]), e.span, spans)
        if reads:
            check_read(scope, env, ref, flat, e.span)
        return cell_value(env, machine.read(ref, flat))

    return many


@expression(Index)
def index(scope: Scope, e: Index) -> Eval:
    collection, at = scope.expr(e.collection), scope.expr(e.index)
    match sort(e.collection.type):
        case "map":

            def look_up(env: Env) -> Any:
                found = entries(collection(env))
                key = at(env)
                if key not in found:
                    scope.fault(env, K.KEY, e.index.span, "the key is not in the map")
                return found[key]

            return look_up
        case "multiset":
            return lambda env: counts(collection(env)).get(at(env), 0)
        case _:

            def select(env: Env) -> Any:
                items = collection(env)
                i = at(env)
                if not 0 <= i < len(items):
                    scope.fault(
                        env, K.INDEX, e.index.span, f"the index {i} is outside the range 0..{len(items)}"
                    )
                return items[i]

            return select


@expression(Slice)
def slice_(scope: Scope, e: Slice) -> Eval:
    target = scope.expr(e.target)
    lo = scope.expr(e.lo) if e.lo else None
    hi = scope.expr(e.hi) if e.hi else None
    of_array = sort(e.target.type) == "ref"
    machine, reads = scope.machine, scope.checks_reads

    def run(env: Env) -> Any:
        items = target(env)
        if of_array:
            ref = not_null(scope, env, items, e.target.span)
            items = machine.cells(ref)
            if reads and items:
                check_read(scope, env, ref, None, e.span)
        n = len(items)
        b = hi(env) if hi is not None else n
        a = lo(env) if lo is not None else 0
        if e.lo is not None and not 0 <= a <= b:
            scope.fault(env, K.RANGE, e.lo.span, f"the lower bound {a} is not between 0 and {b}")
        if e.hi is not None and not 0 <= b <= n:
            scope.fault(env, K.RANGE, e.hi.span, f"the upper bound {b} is not between 0 and {n}")
        out = items[a:b]
        if of_array and UNSET in out:
            raise UnknownValue("the place has no value yet")
        return out

    return run


@expression(Update)
def update(scope: Scope, e: Update) -> Eval:
    collection, key, value = scope.expr(e.collection), scope.expr(e.key), scope.expr(e.value)
    match sort(e.collection.type):
        case "map":
            return lambda env: map_of({**entries(collection(env)), key(env): value(env)})
        case "multiset":

            def set_count(env: Env) -> Any:
                found = dict(counts(collection(env)))
                x, n = key(env), value(env)
                if n < 0:
                    scope.fault(env, K.RANGE, e.value.span, "how often a value occurs cannot be negative")
                found[x] = n
                return Multiset(frozenset((y, m) for y, m in found.items() if m))

            return set_count
        case _:

            def replace(env: Env) -> Any:
                items, i, x = collection(env), key(env), value(env)
                if not 0 <= i < len(items):
                    scope.fault(
                        env, K.INDEX, e.key.span, f"the index {i} is outside the range 0..{len(items)}"
                    )
                return (*items[:i], x, *items[i + 1 :])

            return replace


@expression(Display)
def display(scope: Scope, e: Display) -> Eval:
    items = scope.exprs(e.items)
    match e.kind:
        case Collection.SEQ:
            return lambda env: tuple([x(env) for x in items])
        case Collection.MULTISET:
            return lambda env: bag([x(env) for x in items])
        case _:
            return lambda env: frozenset([x(env) for x in items])


@expression(MapDisplay)
def map_display(scope: Scope, e: MapDisplay) -> Eval:
    items = tuple((scope.expr(k), scope.expr(v)) for k, v in e.items)
    return lambda env: map_of({k(env): v(env) for k, v in items})


@expression(MultisetOf)
def multiset_of(scope: Scope, e: MultisetOf) -> Eval:
    items = scope.expr(e.operand)
    return lambda env: bag(items(env))


@expression(MapPart)
def map_part(scope: Scope, e: MapPart) -> Eval:
    m = scope.expr(e.map)
    match e.part:
        case "Keys":
            return lambda env: frozenset(entries(m(env)))
        case "Values":
            return lambda env: frozenset(entries(m(env)).values())
        case "Items":
            return lambda env: frozenset(Data("", pair, ("0", "1")) for pair in items_of(m(env)))


def items_of(m: Map) -> list[tuple[Any, Any]]:
    return list(entries(m).items())


@expression(SeqInit)
def seq_init(scope: Scope, e: SeqInit) -> Eval:
    length, function, machine = scope.expr(e.length), scope.expr(e.function), scope.machine

    def run(env: Env) -> Any:
        n, f = length(env), function(env)
        if n < 0:
            scope.fault(env, K.RANGE, e.length.span, "a sequence's length cannot be negative")
        out: list[Any] = []
        for i in range(n):
            machine.fuel -= 1
            if machine.fuel < 0:
                machine.refuel()
            out.append(scope.code.apply(scope, env, f, (i,), e.span))
        return tuple(out)

    return run


# ── datatypes ────────────────────────────────────────────────────────────────────────────────────


@expression(Discriminator)
def discriminator(scope: Scope, e: Discriminator) -> Eval:
    value, name = scope.expr(e.value), e.ctor.name
    return lambda env: value(env).ctor == name


@expression(Destructor)
def destructor(scope: Scope, e: Destructor) -> Eval:
    value = scope.expr(e.value)
    at = {c.name: i for c, i in e.ctors}
    message = f"only {_names([c for c, _ in e.ctors])} has {e.name}"

    def run(env: Env) -> Any:
        d = value(env)
        i = at.get(d.ctor)
        if i is None:
            scope.fault(env, K.DESTRUCTOR, e.span, message)
            raise UnknownValue(message)
        return d.args[i]

    return run


def _names(ctors: list[Constructor] | tuple[Constructor, ...]) -> str:
    return " or ".join(c.name for c in ctors)


@expression(DatatypeUpdate)
def datatype_update(scope: Scope, e: DatatypeUpdate) -> Eval:
    value = scope.expr(e.value)
    updates = tuple((name, scope.expr(x)) for name, x in e.updates)
    where = {c.name: {f.name: i for i, f in enumerate(c.formals)} for c in e.ctors}
    message = f"only {_names(e.ctors)} can be updated so"

    def run(env: Env) -> Any:
        d = value(env)
        at = where.get(d.ctor)
        if at is None:
            scope.fault(env, K.DESTRUCTOR, e.span, message)
            raise UnknownValue(message)
        args = list(d.args)
        for name, x in updates:
            args[at[name]] = x(env)
        return Data(d.ctor, tuple(args), d.names, d.type_name)

    return run
