"""What a type says of a value beyond its sort: `Is` and `IsAlloc` as SMT-LIB predicates.

Predicates of collections and datatypes are functions with axioms both ways: from the whole to an item
that is mentioned, and from a Skolem item that would break it to the whole. A plain constraint, such as
a range of integers, is a macro that the solver never sees as a function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl.sorts import has_references, instantiate, is_constrained, root, sort_of
from language.prove.env import ASSUMED, BOTH
from language.prove.sorts import clean
from language.types import (
    ArrowType,
    CharType,
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)

if TYPE_CHECKING:
    from language.prove.encode import Encoder

ALLOC = "(Array Ref Bool)"


class TypePredicates:
    def __init__(self, encoder: Encoder) -> None:
        self.e = encoder
        self.b = encoder.b
        self._is: dict[Type, str] = {}
        self._alloc: dict[Type, str] = {}
        self._classes: dict[UserType, str] = {}
        self._typed: set[tuple[UserType, object, n.Sort]] = set()
        self._reads: set[object] = set()

    # ── Is ──

    def is_(self, value: str, sort: n.Sort, type_: Type) -> str | None:
        """The predicate on a value's text; None where it is always true."""
        if not is_constrained(type_):
            return None
        match type_:
            case UserType(decl=t.Class()):
                return self._is_reference(value, type_)
            case UserType(decl=t.SubsetType(qualified="nat")):
                return f"(>= {value} 0)"
            case UserType(decl=t.SubsetType() as d) if d.condition is None:
                return self.is_(value, sort, root(type_))
            case _:
                return f"({self._is_symbol(sort, type_)} {value})"

    def _is_reference(self, value: str, type_: UserType) -> str:
        null = self.b.fixed("ref.null")
        known = self.dynamic_type(value, type_)
        if type_.nullable:
            return "true" if known == "true" else f"(or (= {value} {null}) {known})"
        return f"(not (= {value} {null}))" if known == "true" else f"(and (not (= {value} {null})) {known})"

    def _is_symbol(self, sort: n.Sort, type_: Type) -> str:
        symbol = self._is.get(type_)
        if symbol is not None:
            return symbol
        text = self.b.sort(sort)
        symbol = self._is[type_] = f"|is {self.b.names.unique(clean(str(type_)), type_)}|"
        match type_:
            case CharType():
                body = "(or (and (<= 0 v) (< v 55296)) (and (<= 57344 v) (< v 1114112)))"
                self.b.world.declare(symbol, f"(define-fun {symbol} ((v Int)) Bool {body})")
            case UserType(decl=t.SubsetType()):
                self._constraint(symbol, text, sort, type_)
            case _:
                self.b.world.declare(symbol, f"(declare-fun {symbol} ({text}) Bool)")
                self.b.requests.append(lambda: self._is_axioms(symbol, text, sort, type_))
        return symbol

    def _constraint(self, symbol: str, text: str, sort: n.Sort, type_: Type) -> None:
        value = n.Ref_(sort, "v$")
        condition = self.b.environment.constraint(type_, value)
        env = ASSUMED.alone({"v$": "v"}, {})
        if condition is not None and _is_plain(condition) and not is_constrained(root(type_)):
            body = self.e.term(condition, BOTH, env)
            self.b.world.declare(symbol, f"(define-fun {symbol} ((v {text})) Bool {body})")
            return
        self.b.world.declare(symbol, f"(declare-fun {symbol} ({text}) Bool)")

        def define() -> None:
            parts = [self.is_("v", sort, root(type_))]
            if condition is not None:
                parts.append(self.e.term(condition, BOTH, env))
            body = " ".join(p for p in parts if p)
            self.axiom(f"(v {text})", f"({symbol} v)", f"(= ({symbol} v) (and {body}))", symbol)

        self.b.requests.append(define)

    def axiom(self, vars: str, patterns: str | tuple[str, ...], body: str, name: str) -> None:
        tags = " ".join(f":pattern ({p})" for p in ((patterns,) if isinstance(patterns, str) else patterns))
        self.b.world.axioms.append(f"(assert (forall ({vars}) (! {body} {tags} :qid |{name.strip('|')}|)))")

    def _is_axioms(self, symbol: str, text: str, sort: n.Sort, type_: Type) -> None:
        self._structure(symbol, text, sort, type_, "", "", lambda v, s, ty: self.is_(v, s, ty))

    def _structure(
        self, symbol: str, text: str, sort: n.Sort, type_: Type, more: str, arg: str, part: object
    ) -> None:
        """Axioms that a predicate on a collection or datatype holds for all parts. `more` and `arg` are a
        further parameter of the predicate, as `(A …)` and ` A`."""
        assert callable(part)
        holds = f"({symbol} v{arg})"
        bad = f"{symbol[:-1]} bad|"
        extra = f" {more}" if more else ""
        extra_sort = f" {ALLOC}" if more else ""
        b = self.b

        def skolem(item: n.Sort) -> str:
            b.world.declare(bad, f"(declare-fun {bad} ({text}{extra_sort}) {b.sort(item)})")
            return f"({bad} v{arg})"

        match sort, type_:
            case n.SeqSort(item), SeqType(item_type):
                index, length = b.op("seq.index", sort), b.op("seq.len", sort)
                ok = part(f"({index} v i)", item, item_type)
                self.axiom(
                    f"(v {text}){extra} (i Int)",
                    f"{holds} ({index} v i)",
                    f"(=> (and {holds} (<= 0 i) (< i ({length} v))) {ok})",
                    symbol,
                )
                at = skolem(n.INT)
                broken = part(f"({index} v {at})", item, item_type)
                self.axiom(
                    f"(v {text}){extra}",
                    holds,
                    f"(or {holds} (and (<= 0 {at}) (< {at} ({length} v)) (not {broken})))",
                    bad,
                )
            case (n.SetSort(item), SetType(item_type)) | (n.MultisetSort(item), MultisetType(item_type)):
                inside = self._inside(sort, "x")
                shown = f"({b.op('ms.count', sort)} v x)" if isinstance(sort, n.MultisetSort) else inside
                ok = part("x", item, item_type)
                self.axiom(
                    f"(v {text}){extra} (x {b.sort(item)})",
                    f"{holds} {shown}",
                    f"(=> (and {holds} {inside}) {ok})",
                    symbol,
                )
                at = skolem(item)
                broken = part(at, item, item_type)
                self.axiom(
                    f"(v {text}){extra}",
                    holds,
                    f"(or {holds} (and {self._inside(sort, at)} (not {broken})))",
                    bad,
                )
            case n.MapSort(), MapType(key_type, value_type):
                self._map_structure(sort, holds, text, extra, part, key_type, value_type, skolem)
            case n.DataSort(), UserType(decl=t.Datatype() as decl, args=args):
                self._data_structure(symbol, sort, decl, args, text, extra, arg, part)
            case n.FunSort(), ArrowType():
                self._arrow(symbol, sort, type_)
            case _:
                pass  # an opaque type: nothing is known of its values

    def _inside(self, sort: n.Sort, x: str) -> str:
        if isinstance(sort, n.MultisetSort):
            return f"(> ({self.b.op('ms.count', sort)} v {x}) 0)"
        return f"({self.b.op('set.member', sort)} {x} v)"

    def _map_structure(
        self,
        sort: n.MapSort,
        holds: str,
        text: str,
        extra: str,
        part: object,
        key_type: Type,
        value_type: Type,
        skolem: object,
    ) -> None:
        assert callable(part) and callable(skolem)
        b = self.b
        member, dom, get = (
            b.op("set.member", n.SetSort(sort.key, sort.finite)),
            b.op("map.dom", sort),
            b.op("map.get", sort),
        )

        def both(k: str) -> str:
            facts = (part(k, sort.key, key_type), part(f"({get} v {k})", sort.value, value_type))
            return "(and true " + " ".join(f for f in facts if f) + ")"

        self.axiom(
            f"(v {text}){extra} (k {b.sort(sort.key)})",
            (f"{holds} ({member} k ({dom} v))", f"{holds} ({get} v k)"),
            f"(=> (and {holds} ({member} k ({dom} v))) {both('k')})",
            holds.split("|")[1],
        )
        at = skolem(sort.key)
        self.axiom(
            f"(v {text}){extra}",
            holds,
            f"(or {holds} (and ({member} {at} ({dom} v)) (not {both(at)})))",
            holds.split("|")[1] + " bad",
        )

    def _data_structure(
        self,
        symbol: str,
        sort: n.DataSort,
        decl: t.Datatype,
        args: tuple[Type, ...],
        text: str,
        extra: str,
        arg: str,
        part: object,
    ) -> None:
        """From a value to a destructor of it that is mentioned, and from the parts to a constructed value;
        never from a value to all its parts, which would go on for ever."""
        assert callable(part)
        env = instantiate(decl, args)
        for c in self.b.environment.datatype(sort):
            types = [substitute(f.type, env) for f in c.ctor.formals]
            names = [f"x{i}" for i in range(len(types))]
            made = self.b.ctor(sort, c.ctor)
            test = f"((_ is {made}) v)"
            parts: list[str] = []
            for i, (s, ty) in enumerate(zip(c.sorts, types, strict=True)):
                get = f"({self.b.selector(sort, c.ctor, i)} v)"
                ok = part(get, s, ty)
                if not ok:
                    continue
                self.axiom(
                    f"(v {text}){extra}",
                    f"({symbol} v{arg}) {get}",
                    f"(=> (and ({symbol} v{arg}) {test}) {ok})",
                    symbol,
                )
                parts.append(part(names[i], s, ty) or "true")
            value = f"({made} {' '.join(names)})" if names else made
            vars = " ".join(f"({x} {self.b.sort(s)})" for x, s in zip(names, c.sorts, strict=True)) + extra
            body = f"(= ({symbol} {value}{arg}) (and true {' '.join(parts)}))"
            if vars:
                self.axiom(vars, f"({symbol} {value}{arg})", body, symbol)
            else:
                self.b.world.axioms.append(f"(assert {body})")

    def _arrow(self, symbol: str, sort: n.FunSort, type_: ArrowType) -> None:
        b = self.b
        text = b.sort(sort)
        apply, requires = b.fun_op("fun.apply", sort), b.fun_op("fun.requires", sort)
        xs = [f"x{i}" for i in range(len(sort.params))]
        vars = "".join(f" ({x} {b.sort(s)})" for x, s in zip(xs, sort.params, strict=True))
        general = type_.arrow == "~>"

        def facts(heap: str, xs: list[str]) -> tuple[str, str]:
            args = " ".join((heap, *xs))
            typed = [self.is_(x, s, ty) for x, s, ty in zip(xs, sort.params, type_.params, strict=True)]
            may = f"({requires} f {args})"
            result = self.is_(f"({apply} f {args})", sort.result, type_.result) or "true"
            if type_.arrow == "->":
                claim = f"(and {may} {result})"
            else:
                claim = f"(=> {may} {result})"
            if not general:
                reads = b.fun_op("fun.reads", sort)
                claim = f"(and {claim} (= ({reads} f {args}) {b.op('set.empty', n.SetSort(n.REF))}))"
            return "(and true " + " ".join(x for x in typed if x) + ")", claim

        heap, bound = ("h", " (h Heap)") if general else (b.fixed("heap.none"), "")
        guard, claim = facts(heap, xs)
        args = " ".join((heap, *xs))
        self.axiom(
            f"(f {text}){bound}{vars}",
            (f"({symbol} f) ({apply} f {args})", f"({symbol} f) ({requires} f {args})"),
            f"(=> (and ({symbol} f) {guard}) {claim})",
            symbol,
        )
        bad: list[str] = []
        for i, s in enumerate((*sort.params, *((n.HEAP,) if general else ()))):
            name = f"{symbol[:-1]} bad {i}|"
            b.world.declare(name, f"(declare-fun {name} ({text}) {b.sort(s)})")
            bad.append(f"({name} f)")
        guard, claim = facts(bad[-1] if general else heap, bad[: len(xs)])
        self.axiom(f"(f {text})", f"({symbol} f)", f"(or ({symbol} f) (and {guard} (not {claim})))", symbol)
        if not general:  # applied where a heap may be read: it reads none
            args, none = " ".join(("h", *xs)), " ".join((heap, *xs))
            for op in (apply, requires):
                self.axiom(
                    f"(f {text}) (h Heap){vars}",
                    f"({symbol} f) ({op} f {args})",
                    f"(=> ({symbol} f) (= ({op} f {args}) ({op} f {none})))",
                    f"{symbol.strip('|')} any heap",
                )

    # ── IsAlloc ──

    def is_alloc(self, value: str, sort: n.Sort, type_: Type, heap: str) -> str | None:
        """Every reference in the value is null or allocated. True of a function value: what it captured
        was allocated when it was made."""
        if not has_references(type_):
            return None
        return self._allocated(value, sort, type_, f"({self.b.fixed('heap.alloc')} {heap})")

    def _allocated(self, value: str, sort: n.Sort, type_: Type, alloc: str) -> str | None:
        if not has_references(type_):
            return None
        type_ = root(type_)
        match type_:
            case ArrowType():
                return None
            case UserType(decl=t.Class()):
                return f"(or (= {value} {self.b.fixed('ref.null')}) (select {alloc} {value}))"
            case _ if sort == n.REF:
                return f"(or (= {value} {self.b.fixed('ref.null')}) (select {alloc} {value}))"
            case _:
                return f"({self._alloc_symbol(sort, type_)} {value} {alloc})"

    def _alloc_symbol(self, sort: n.Sort, type_: Type) -> str:
        symbol = self._alloc.get(type_)
        if symbol is None:
            text = self.b.sort(sort)
            symbol = self._alloc[type_] = (
                f"|alloc {self.b.names.unique('alloc ' + clean(str(type_)), type_)[6:]}|"
            )
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({text} {ALLOC}) Bool)")
            self.b.requests.append(lambda: self._alloc_axioms(symbol, text, sort, type_))
        return symbol

    def _alloc_axioms(self, symbol: str, text: str, sort: n.Sort, type_: Type) -> None:
        if isinstance(type_, ParamType) or (
            isinstance(type_, UserType) and isinstance(type_.decl, t.AbstractType)
        ):
            succ, alloc = self.b.fixed("heap.succ"), self.b.fixed("heap.alloc")
            later = f"({symbol} v ({alloc} k))"
            self.axiom(
                f"(v {text}) (h Heap) (k Heap)",
                f"({succ} h k) {later}",
                f"(=> (and ({succ} h k) ({symbol} v ({alloc} h))) {later})",
                f"{symbol.strip('|')} stays",
            )
            return
        self._structure(
            symbol,
            text,
            sort,
            type_,
            f"(A {ALLOC})",
            " A",
            lambda v, s, ty: self._allocated(v, s, ty, "A") or "true",
        )

    # ── classes ──

    def dynamic_type(self, value: str, type_: object) -> str:
        """That a reference's object is of this class (or of one that has this trait)."""
        assert isinstance(type_, UserType) and isinstance(type_.decl, t.Class)
        if type_.decl.is_object:
            return "true"
        return f"({self._class_symbol(type_)} {value})"

    def _class_symbol(self, type_: UserType) -> str:
        key = UserType(type_.decl, type_.args)
        symbol = self._classes.get(key)
        if symbol is None:
            decl = key.decl
            assert isinstance(decl, t.Class)
            self.b.sort(n.REF)
            symbol = self._classes[key] = f"|type {self.b.names.unique('type ' + clean(str(key)), key)[5:]}|"
            self.b.world.declare(symbol, f"(declare-fun {symbol} (Ref) Bool)")
            facts = [f"(not (= r {self.b.fixed('ref.null')}))"]
            if not decl.is_trait:
                facts.append(f"(= ({self.b.fixed('ref.class')} r) {self.b.class_number(decl)})")
            for parent in decl.parents:
                p = substitute(parent, instantiate(decl, key.args))
                if isinstance(p, UserType) and isinstance(p.decl, t.Class) and not p.decl.is_object:
                    facts.append(f"({self._class_symbol(p)} r)")
            self.axiom("(r Ref)", f"({symbol} r)", f"(=> ({symbol} r) (and {' '.join(facts)}))", symbol)
        return symbol

    def field_is_typed(self, field: object, sort: n.Sort) -> None:
        """Note that a field is read: what its type says is added by `type_fields`."""
        self._reads.add((field, sort))

    def type_fields(self) -> bool:
        """For each class and each of its fields in use: what a heap holds there is of the field's type,
        and allocated if the object is. Answers whether anything was added."""
        new = False
        for class_type, symbol in list(self._classes.items()):
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
        dims = what if isinstance(what, int) else 0
        value = f"(select ({field} h) o)"
        vars, guard = "(h Heap) (o Ref)", f"({symbol} o)"
        for d in range(dims):
            value = f"(select {value} i{d})"
            vars += f" (i{d} Int)"
            guard = f"{guard} (<= 0 i{d}) (< i{d} ({self.b.array_length(d)} o))"
        name = field.strip("|")
        ok = self.is_(value, sort, type_)
        if ok:
            self.axiom(vars, f"({symbol} o) {value}", f"(=> (and {guard}) {ok})", f"{name} is typed")
        allocated = self.is_alloc(value, sort, type_, "h")
        if allocated:
            alloc = f"({self.b.fixed('heap.alloc')} h)"
            pattern = f"(select {alloc} {value})" if sort == n.REF else f"({symbol} o) {value}"
            self.axiom(
                vars, pattern, f"(=> (and {guard} (select {alloc} o)) {allocated})", f"{name} is allocated"
            )


def _field_type(class_type: UserType, what: object) -> Type | None:
    """The type of a field (or of the cells of an array of so many dimensions) at this class."""
    decl = class_type.decl
    if not isinstance(decl, t.Class):
        return None
    if isinstance(what, t.Field):
        return substitute(what.type, instantiate(decl, class_type.args)) if what.owner is decl else None
    return class_type.args[0] if decl.dims == what and decl.dims > 0 else None


_PLAIN_OPS = {
    "and",
    "or",
    "not",
    "=>",
    "<=>",
    "=",
    "ite",
    "+",
    "-",
    "*",
    "neg",
    "<",
    "<=",
    ">",
    ">=",
    "div",
    "mod",
    "/",
}


def _is_plain(x: n.Term) -> bool:
    match x:
        case n.Lit() | n.Ref_():
            return True
        case n.App(op=op, args=args):
            return op in _PLAIN_OPS and all(map(_is_plain, args))
        case _:
            return False
