"""Dynamic types of objects, and what a heap holds in their fields."""

from __future__ import annotations

from typing import cast

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl.sorts import instantiate, sort_of
from language.prove.encoding import TypeTexts
from language.prove.laws import conj, forall
from language.prove.sorts import clean
from language.types import ArrowType, ParamType, Type, UserType, map_type, substitute

LARGEST = 20
"""Constructors in a type whose fields are described."""


class Classes:
    def __init__(self, types: TypeTexts) -> None:
        self.types = types
        self.b = types.b
        self._symbols: dict[UserType, str] = {}
        self._typed: set[tuple[UserType, object, n.Sort]] = set()

    def dynamic_type(self, value: str, type_: UserType) -> str:
        """That a reference's object is of this class, or of one that has this trait."""
        if isinstance(type_.decl, t.Class) and type_.decl.is_object:
            return f"(not (= {value} {self.b.fixed('ref.null')}))"
        return f"({self._symbol(UserType(type_.decl, type_.args))} {value})"

    def _symbol(self, type_: UserType) -> str:
        symbol = self._symbols.get(type_)
        if symbol is not None:
            return symbol
        decl = type_.decl
        assert isinstance(decl, t.Class)
        b = self.b
        b.sort(n.REF)
        symbol = self._symbols[type_] = f"|{b.names.unique('type ' + clean(str(type_)), type_)}|"
        b.world.declare(symbol, f"(declare-fun {symbol} (Ref) Bool)")
        facts = [f"(not (= r {b.fixed('ref.null')}))"]
        if not decl.is_trait:
            facts.append(f"(= ({b.fixed('ref.class')} r) {b.class_number(decl)})")
        for parent in decl.parents:
            p = substitute(parent, instantiate(decl, type_.args))
            if isinstance(p, UserType) and isinstance(p.decl, t.Class) and not p.decl.is_object:
                facts.append(self.dynamic_type("r", p))
        b.world.axioms.append(forall("(r Ref)", f"({symbol} r)", f"(=> ({symbol} r) {conj(facts)})", symbol))
        self._keep_apart(type_, symbol)
        return symbol

    def _keep_apart(self, type_: UserType, symbol: str) -> None:
        """An object has one class with one choice of arguments: no `array<int>` is an `array<bool>`."""
        if not _exact(type_):
            return
        for other, known in self._symbols.items():
            if other.decl is type_.decl and other != type_ and _exact(other):
                apart = f"(not (and ({symbol} r) ({known} r)))"
                pattern = f"({symbol} r) ({known} r)"
                self.b.world.axioms.append(forall("(r Ref)", pattern, apart, f"{symbol} is not {known}"))

    def type_fields(self) -> bool:
        """For each class and each of its fields in use: what a heap holds there is of the field's type,
        and allocated if the object is. Answers whether anything was added."""
        new = False
        for class_type, symbol in list(self._symbols.items()):
            if _is_large(class_type):
                continue
            for (what, sort), field in list(self.b.fields.items()):
                key = (class_type, what, sort)
                if key in self._typed:
                    continue
                type_ = _field_type(class_type, what)
                if type_ is None or sort_of(type_) != sort:
                    continue
                self._typed.add(key)
                new = True
                self._type_field(symbol, field, what, sort, type_)
        return new

    def _type_field(self, symbol: str, field: str, what: object, sort: n.Sort, type_: Type) -> None:
        value, vars, guard = f"(select ({field} h) o)", "(h Heap) (o Ref)", [f"({symbol} o)"]
        for d in range(what if isinstance(what, int) else 0):
            value = f"(select {value} i{d})"
            vars += f" (i{d} Int)"
            guard += [f"(<= 0 i{d})", f"(< i{d} ({self.b.array_length(d)} o))"]
        ok = self.types.is_(value, sort, type_)
        if ok:
            body = f"(=> {conj(guard)} {ok})"
            self.b.world.axioms.append(forall(vars, f"({symbol} o) {value}", body, f"{field} is typed"))
        allocated = self.types.is_alloc(value, sort, type_, "h")
        if allocated:
            alloc = f"({self.b.fixed('heap.alloc')} h)"
            asked = f"(select {alloc} {value})" if sort == n.REF else f"({symbol} o) {value}"
            body = f"(=> {conj([*guard, f'(select {alloc} o)'])} {allocated})"
            self.b.world.axioms.append(forall(vars, asked, body, f"{field} is allocated"))


def _exact(type_: UserType) -> bool:
    """Whether a class' arguments are known to the last: a parameter or an abstract type may be any type, and
    an array of functions may be seen as one of other functions."""
    decl = type_.decl
    if not (isinstance(decl, t.Class) and type_.args and not decl.is_trait) or _is_large(type_):
        return False
    parts: list[Type] = []
    map_type(type_, parts.append)
    unknown = [x for x in parts if isinstance(x, UserType) and isinstance(x.decl, t.AbstractType)]
    return not unknown and not any(isinstance(x, ParamType | ArrowType) for x in parts)


def _is_large(type_: Type) -> bool:
    """Whether a type is larger than people write them: its fields may lead to ever larger ones, as in
    `class C<T> { var next: C?<seq<T>> }`. What is left unsaid about these only makes proofs weaker."""
    waiting, count = [type_], 0
    while waiting and count <= LARGEST:
        count += 1
        for part in vars(waiting.pop()).values():
            parts = cast("tuple[object, ...]", part if isinstance(part, tuple) else (part,))
            waiting += [x for x in parts if isinstance(x, Type)]
    return count > LARGEST


def _field_type(class_type: UserType, what: object) -> Type | None:
    """The type of a field (or of the cells of an array of so many dimensions) at this class."""
    decl = class_type.decl
    if not isinstance(decl, t.Class):
        return None
    if isinstance(what, t.Field):
        return substitute(what.type, instantiate(decl, class_type.args)) if what.owner is decl else None
    return class_type.args[0] if decl.dims == what and decl.dims > 0 else None
