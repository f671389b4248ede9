"""Which objects there may be: some for every reference among the inputs, one for every `new`."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis.lineage import all_fields, set_constants
from language.analysis.typed import Class, Datatype, SubsetType
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import extends, sort_of, subset_base
from language.record import replace
from language.refute.evaluate import Evaluator
from language.refute.heaps import shape
from language.refute.smt import INT, Scalar
from language.refute.values import ObjectShape, Skip, Value
from language.types import MapType, MultisetType, SeqType, SetType, Type, UserType, substitute

MOST = 9
"""Objects in all."""
CLASSES = 3
"""Classes of which an object of a trait may be."""
LARGEST = 24
"""Elements of an array whose size the program states."""


def build(passive: n.Passive, e: Evaluator, results: tuple[n.Variable, ...] = ()) -> None:
    """Fills the evaluator's universe, and binds the constants that stand for new objects."""
    shapes: list[ObjectShape] = []

    def add(type_: UserType, sizes: tuple[int, ...], new: bool, known: tuple[int | None, ...] = ()) -> bool:
        if len(shapes) >= MOST + 6 * new:
            return False
        known = known or (None,) * len(sizes)
        lengths: tuple[Scalar, ...] = tuple(
            e.smt.const("n", INT, 0, z) if k is None else k for z, k in zip(sizes, known, strict=True)
        )
        try:
            shapes.append(replace(shape(type_, sizes, lengths, new), constants=_constants(type_, e)))
        except Skip:
            return False
        return True

    fresh = _new_constants(passive)
    inputs = [v for h in passive.havocs if h.kind == "inputs" for v, _ in h.constants]
    direct: dict[UserType, int] = {}
    for v in inputs:
        if v.type is None or v.name in fresh:
            continue
        for c, far in classes(v.type):
            wanted = direct.get(c, 0) + 1 if not far else max(direct.get(c, 0), min(e.size, 3))
            direct[c] = min(wanted, 3)
    for type_, count in direct.items():
        for _ in range(count):
            add(type_, _sizes(type_, e.size), False)
    news: dict[str, int] = {}
    stated = _stated_sizes(passive)
    for name, type_ in fresh.items():
        dims = type_.decl.dims if isinstance(type_.decl, Class) else 0
        known = tuple(stated.get((name, d)) for d in range(dims))
        if any(z is not None and z > LARGEST for z in known):
            continue
        sizes = tuple(e.size if z is None else z for z in known)
        if add(type_, sizes, True, known):
            news[name] = len(shapes)
    given = [v for h in passive.havocs if h.kind == "call" for v, _ in h.constants]
    for v in (*given, *results):
        for c, far in classes(v.type) if v.type is not None else ():
            if not far:
                add(c, _sizes(c, e.size), True)
    e.values.universe = tuple(shapes)
    e.names.update(news)


def _constants(type_: UserType, e: Evaluator) -> tuple[tuple[str, Value, n.Sort, Type], ...]:
    c = type_.decl
    if not isinstance(c, Class) or c.is_array:
        return ()
    found = [(x.name, sort_of(t), t) for x, t, _ in set_constants(UserType(c, type_.args))]
    return tuple((name, e.values.fresh(sort, name), sort, t) for name, sort, t in found)


def _sizes(type_: UserType, size: int) -> tuple[int, ...]:
    return (size,) * (type_.decl.dims if isinstance(type_.decl, Class) else 0)


def classes(
    type_: Type, far: bool = False, seen: frozenset[Type] = frozenset()
) -> Iterator[tuple[UserType, bool]]:
    """The classes of objects that a value may hold; `far`: not the value itself."""
    if type_ in seen:
        return
    seen |= {type_}
    match type_:
        case SeqType(item) | SetType(item, _) | MultisetType(item):
            yield from classes(item, True, seen)
        case MapType(key, value, _):
            yield from classes(key, True, seen)
            yield from classes(value, True, seen)
        case UserType(decl=SubsetType() as d, args=args):
            yield from classes(subset_base(d, args), far, seen)
        case UserType(decl=Datatype() as d, args=args):
            types = dict(zip(d.params, args, strict=True))
            for c in d.ctors:
                for f in c.formals:
                    yield from classes(substitute(f.type, types), True, seen)
        case UserType(decl=Class() as c, args=args) if c.is_trait:
            for d in _extenders(c)[:CLASSES]:
                own = UserType(d)
                if extends(own, UserType(c, args)):
                    yield from classes(own, far, seen)
        case UserType(decl=Class() as c, args=args):
            own = UserType(c, args)
            yield own, far
            inside = [args[0]] if c.is_array else [t for _, t in all_fields(own)]
            for t in inside:
                yield from classes(t, True, seen | {own})
        case _:
            return


def _extenders(c: Class) -> list[Class]:
    """The classes without type parameters below a trait, in the order of the text."""
    found: dict[Class, None] = {}
    for d in c.extenders:
        for x in _extenders(d) if d.is_trait else [d] if not d.params else []:
            found[x] = None
    return list(found)


def _new_constants(passive: n.Passive) -> dict[str, UserType]:
    """Constants for objects made by `new`, by the facts that say so."""
    found: dict[str, UserType] = {}
    for f in _facts(passive):
        parts = f.args if isinstance(f, n.App) and f.op == "and" else (f,)
        for p in parts:
            if isinstance(p, n.App) and p.op == "ref.type" and isinstance(p.decl, UserType):
                o = p.args[0]
                if isinstance(o, n.Ref_):
                    found.setdefault(o.name, p.decl)
    return found


def _stated_sizes(passive: n.Passive) -> dict[tuple[str, int], int]:
    """Sizes of arrays that are plain numbers."""
    found: dict[tuple[str, int], int] = {}
    for f in _facts(passive):
        for p in f.args if isinstance(f, n.App) and f.op == "and" else (f,):
            match p:
                case n.App(
                    op="=", args=(n.App(op="array.len", args=(n.Ref_(name=name),), decl=d), n.Lit(value=v))
                ):
                    found[name, d if isinstance(d, int) else 0] = int(v)
                case _:
                    continue
    return found


def _facts(passive: n.Passive) -> Iterator[n.Term]:
    for p in passive.points:
        for edge in p.edges:
            yield from edge.facts


def literals(passive: n.Passive) -> list[int]:
    """The numbers that the program mentions."""
    found: dict[int, None] = {}
    terms = [*_facts(passive), *(g.condition for g in passive.goals)]
    for t in terms:
        for x in k.subterms(t):
            if isinstance(x, n.Lit) and x.sort == n.INT and not isinstance(x.value, bool):
                found[int(x.value)] = None
    return sorted(found)
