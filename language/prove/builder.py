"""Sorts and operators of one script, declared when first used.

`Builder` knows IVL sorts and the theories that go with them; it hands out SMT-LIB symbols. What needs
the encoder (definitions of functions, predicates of types) is asked for through `requests`, a queue
that the script's driver works off.
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis import typed as t
from language.ivl.nodes import (
    HEAP,
    ORD,
    REF,
    Base,
    DataSort,
    Environment,
    FunSort,
    MapSort,
    MultisetSort,
    OpaqueSort,
    SeqSort,
    SetSort,
    Sort,
)
from language.ivl.unsupported import Unsupported
from language.prove.laws import forall
from language.prove.prelude_int import INT_AXIOMS, INT_SIGNATURES, in_trigger, spelled
from language.prove.prelude_map import IMAP, MAP
from language.prove.prelude_multiset import MULTISET
from language.prove.prelude_ord import ORD_AXIOMS, ORD_NEEDS, ORD_SIGNATURES
from language.prove.prelude_ref import HEAP_SIGNATURES, SUCC_ALLOC
from language.prove.prelude_seq import SEQ
from language.prove.prelude_set import ISET, SET
from language.prove.sorts import SortNames, clean
from language.prove.template import Axiom, Theory, TheoryInstance
from language.prove.world import World
from language.source import NOWHERE

_MAX_SORTS = 400
"""More instances of generic types than any sensible program reaches: polymorphic recursion."""

FieldKey = tuple[object, Sort]
"""A Field (or the number of dimensions of arrays) and the sort of its values."""


class Builder:
    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.world = World()
        self.names = SortNames()
        self.requests: list[Callable[[], None]] = []
        self.datatypes: list[DataSort] = []
        self.fields: dict[FieldKey, str] = {}
        self._matched: set[str] = set()
        self._sorts: dict[Sort, str] = {}
        self._ops: dict[tuple[str, Sort], str] = {}
        self._classes: dict[int, tuple[t.TypeDeclaration, int]] = {}
        for signatures in (HEAP_SIGNATURES, INT_SIGNATURES, ORD_SIGNATURES):
            for symbol, declaration in signatures.items():
                self.world.offer(symbol, declaration)
        for axiom in (SUCC_ALLOC, *INT_AXIOMS, *ORD_AXIOMS):
            self.world.add_axiom(axiom)

    # ── sorts ──

    def sort(self, sort: Sort) -> str:
        """The SMT text of a sort, with everything that it needs declared."""
        text = self._sorts.get(sort)
        if text is None:
            if len(self._sorts) > _MAX_SORTS:
                raise Unsupported(NOWHERE, "types that grow without end")
            text = self._sorts[sort] = self.names.text_of(sort)
            self._declare_sort(sort, text)
        return text

    def _declare_sort(self, sort: Sort, text: str) -> None:
        match sort:
            case Base():
                if sort in (REF, HEAP, ORD):
                    self.world.declare_sort(text)
                    if sort == ORD:
                        for symbol in ORD_NEEDS:
                            self.world.demand(symbol)
                    if sort == HEAP:
                        self.sort(REF)
            case SeqSort(item):
                self._theory("Seq", SEQ, item)
            case SetSort(item, finite):
                self._theory("Set" if finite else "ISet", SET if finite else ISET, item)
            case MultisetSort(item):
                self.sort(SeqSort(item))
                self.sort(SetSort(item))
                self._theory("Multiset", MULTISET, item)
            case MapSort(key, value, finite):
                self.sort(SetSort(key, finite))
                self.sort(SetSort(value, finite))
                instance = (MAP if finite else IMAP).instantiate({"K": self._arg(key), "V": self._arg(value)})
                self._add(text, instance)
            case DataSort():
                self.datatypes.append(sort)
                for ctor in self.environment.datatype(sort):
                    for part in ctor.sorts:
                        self.sort(part)
            case FunSort() | OpaqueSort():
                self.world.declare_sort(text)
                if isinstance(sort, FunSort):
                    for part in (*sort.params, sort.result):
                        self.sort(part)
            case _:
                pass

    def _arg(self, sort: Sort) -> tuple[str, str]:
        return self.names.name_of(sort), self.sort(sort)

    def _theory(self, key: str, theory: Theory, item: Sort) -> None:
        instance = theory.instantiate({"T": self._arg(item)})
        self._add(f"{key}[{self.names.name_of(item)}]", instance)

    def _add(self, key: str, instance: TheoryInstance) -> None:
        for s in instance.sorts:
            self.world.declare_sort(s)
        self.world.add_theory(key, instance)

    # ── operators ──

    def op(self, name: str, sort: Sort) -> str:
        """The symbol of a collection's operator at the sort of the collection."""
        key = (name, sort)
        symbol = self._ops.get(key)
        if symbol is None:
            self.sort(sort)
            match sort:
                case SeqSort(item) | MultisetSort(item) | SetSort(item):
                    suffix = self.names.name_of(item)
                case MapSort(k, v):
                    suffix = f"{self.names.name_of(k)},{self.names.name_of(v)}"
                case _:
                    raise TypeError(f"{name} at {sort}")
            if isinstance(sort, SetSort | MapSort) and not sort.finite:
                name = "i" + name
            symbol = self._ops[key] = f"|{name}[{suffix}]|"
        self.world.demand(symbol)
        return symbol

    def fixed(self, symbol: str) -> str:
        """An operator that has one instance only (`ref.null`, `heap.alloc`, …)."""
        if symbol == "heap.rest":
            self.world.declare_sort("Rest")
        elif symbol.startswith("fuel"):
            self.world.declare_sort("Fuel")
        self.sort(REF if symbol.startswith("ref") else HEAP)
        self.world.demand(symbol)
        return symbol

    def ordinal(self, symbol: str) -> str:
        """An operator of ordinals."""
        self.sort(ORD)
        self.world.demand(symbol)
        return symbol

    def field(self, key: FieldKey) -> str:
        """The function from a heap to the map of a field's values. `key[0]` is a Field, or the number of
        dimensions for the cells of arrays."""
        symbol = self.fields.get(key)
        if symbol is None:
            what, value = key
            self.sort(HEAP)
            text = self.sort(value)
            name = self.names.name_of(value)
            if isinstance(what, t.Field):
                owner = self.names.unique(clean(what.owner.qualified), what.owner)
                symbol = f"|field.{owner}.{what.name}[{name}]|"
            else:
                assert isinstance(what, int)
                for _ in range(what):
                    text = f"(Array Int {text})"
                symbol = f"|elem.{what}[{name}]|"
            self.fields[key] = symbol
            self.world.declare(symbol, f"(declare-fun {symbol} (Heap) (Array Ref {text}))")
        return symbol

    def class_number(self, decl: t.TypeDeclaration) -> int:
        """Tells the classes that objects are made of apart."""
        known = self._classes.get(id(decl))
        if known is None:
            known = self._classes[id(decl)] = (decl, len(self._classes) + 1)
        return known[1]

    def array_length(self, dim: int) -> str:
        symbol = f"array.len.{dim}"
        if not self.world.knows(symbol):
            self.sort(REF)
            self.world.declare(symbol, f"(declare-fun {symbol} (Ref) Int)")
            self.world.add_axiom(
                Axiom(
                    forall("(a Ref)", f"({symbol} a)", f"(>= ({symbol} a) 0)", symbol),
                    ((symbol,),),
                    (symbol,),
                )
            )
        return symbol

    # ── arithmetic ──

    def match(self, pattern: str) -> None:
        """Take note of a trigger of the program: what it says of numbers must be functions."""
        for symbol in in_trigger(pattern):
            self._matched.add(symbol)
            self.world.demand(symbol)

    def spelled(self, text: str) -> str:
        """A text of the script, once all of it is encoded: with what products, quotients and remainders mean
        in it."""
        return spelled(text, self._matched)

    # ── functions on values of function sorts ──

    def fun_op(self, name: str, sort: FunSort) -> str:
        """`fun.apply`, `fun.requires` or `fun.reads` at a function sort."""
        symbol = f"|{name}[{self.names.name_of(sort)}]|"
        if not self.world.knows(symbol):
            text = self.sort(sort)
            params = " ".join((text, self.sort(HEAP), *map(self.sort, sort.params)))
            result = {"fun.apply": sort.result, "fun.requires": None, "fun.reads": SetSort(REF)}[name]
            out = "Bool" if result is None else self.sort(result)
            self.world.declare(symbol, f"(declare-fun {symbol} ({params}) {out})")
        return symbol

    # ── datatypes ──

    def ctor(self, sort: DataSort, ctor: t.Constructor) -> str:
        self.sort(sort)
        return f"|{self.names.name_of(sort)}.{ctor.name}|"

    def selector(self, sort: DataSort, ctor: t.Constructor, index: int) -> str:
        self.sort(sort)
        return f"|{self.names.name_of(sort)}.{ctor.name}.{index}|"

    def tester(self, sort: DataSort, ctor: t.Constructor) -> str:
        """The predicate that a value was made by the constructor."""
        made = self.ctor(sort, ctor)
        return f"|is {made[1:]}" if sort.decl.codata else f"(_ is {made})"

    def datatype_text(self) -> str:
        """All datatypes in one declaration: they may be mutually recursive.

        Z3's datatypes are finite trees. A value of a codatatype may be a part of itself, so its sort is
        opaque, and goes over, one to one, to a datatype that has its first constructor only.
        """
        if not self.datatypes:
            return ""
        heads: list[str] = []
        bodies: list[str] = []
        opaque: list[str] = []
        defined: list[str] = []
        for sort in self.datatypes:
            text = self.sort(sort)
            first = f"|first {self.names.name_of(sort)}|"
            heads.append(f"({first if sort.decl.codata else text} 0)")
            ctors: list[str] = []
            for c in self.environment.datatype(sort):
                made = self.ctor(sort, c.ctor)
                gets = [self.selector(sort, c.ctor, i) for i in range(len(c.sorts))]
                if sort.decl.codata:
                    defined += self._unfolded(sort, c.ctor, gets, [self.sort(s) for s in c.sorts])
                    made, gets = _first(made), [_first(g) for g in gets]
                fields = "".join(f" ({g} {self.sort(s)})" for g, s in zip(gets, c.sorts, strict=True))
                ctors.append(f"({made}{fields})")
            bodies.append(f"({' '.join(ctors)})")
            if sort.decl.codata:
                opaque.append(f"(declare-sort {text} 0)")
                defined = [*self._one_to_one(sort, first, text), *defined]
        whole = f"(declare-datatypes ({' '.join(heads)}) ({' '.join(bodies)}))"
        return "\n".join([*opaque, whole, *defined])

    def _one_to_one(self, sort: DataSort, first: str, text: str) -> list[str]:
        name = self.names.name_of(sort)
        fold, unfold = f"|fold {name}|", f"|unfold {name}|"
        return [
            f"(declare-fun {unfold} ({text}) {first})",
            f"(declare-fun {fold} ({first}) {text})",
            forall(f"(v {text})", f"({unfold} v)", f"(= ({fold} ({unfold} v)) v)", f"fold {name}"),
            forall(f"(v {first})", f"({fold} v)", f"(= ({unfold} ({fold} v)) v)", f"unfold {name}"),
        ]

    def _unfolded(self, sort: DataSort, ctor: t.Constructor, gets: list[str], parts: list[str]) -> list[str]:
        """A codatatype's constructor, test and selectors, by way of its first constructor."""
        name, text = self.names.name_of(sort), self.sort(sort)
        fold, unfold = f"|fold {name}|", f"(|unfold {name}| v)"
        made, names = self.ctor(sort, ctor), [f"x{i}" for i in range(len(parts))]
        params = " ".join(f"({x} {p})" for x, p in zip(names, parts, strict=True))
        inner = f"({_first(made)} {' '.join(names)})" if names else _first(made)
        return [
            f"(define-fun {made} ({params}) {text} ({fold} {inner}))",
            f"(define-fun {self.tester(sort, ctor)} ((v {text})) Bool ((_ is {_first(made)}) {unfold}))",
            *(
                f"(define-fun {g} ((v {text})) {p} ({_first(g)} {unfold}))"
                for g, p in zip(gets, parts, strict=True)
            ),
        ]


def _first(symbol: str) -> str:
    return f"|first {symbol[1:]}"
