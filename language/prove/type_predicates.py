"""What a type says of a value beyond its sort: `Is` and `IsAlloc` as SMT-LIB predicates.

A plain constraint, such as a range of integers, is a macro that the solver never sees as a function;
anything else is a function with axioms, made when it is first needed.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.type_questions import has_references, is_constrained
from language.ivl import nodes as n
from language.ivl.sorts import root, subset_base
from language.prove import arrow_types, type_structure
from language.prove.classes import Classes
from language.prove.encoding import Encoding
from language.prove.env import ASSUMED, BOTH
from language.prove.laws import conj, forall
from language.prove.sorts import clean
from language.prove.type_structure import Predicate
from language.types import ArrowType, CharType, ParamType, Type, UserType

ALLOC = "(Array Ref Bool)"

_PLAIN = {
    "and", "or", "not", "=>", "<=>", "=", "ite", "+", "-", "*", "neg", "<", "<=", ">", ">=", "div", "mod", "/"
}  # fmt: skip


class TypePredicates:
    def __init__(self, encoder: Encoding) -> None:
        self.e = encoder
        self.b = encoder.b
        self.classes = Classes(self)
        self._is: dict[Type, str] = {}
        self._alloc: dict[Type, str] = {}

    # ── Is ──

    def is_(self, value: str, sort: n.Sort, type_: Type) -> str | None:
        """The predicate on a value's text; None where it is always true."""
        if not is_constrained(type_):
            return None
        match type_:
            case UserType(decl=t.Class()):
                known = self.classes.dynamic_type(value, type_)
                return f"(or (= {value} {self.b.fixed('ref.null')}) {known})" if type_.nullable else known
            case UserType(decl=t.SubsetType(qualified="nat")):
                return f"(>= {value} 0)"
            case UserType(decl=t.SubsetType() as d) if d.condition is None:
                return self.is_(value, sort, subset_base(d, type_.args))
            case _:
                return f"({self._is_symbol(sort, type_)} {value})"

    def _is_symbol(self, sort: n.Sort, type_: Type) -> str:
        symbol = self._is.get(type_)
        if symbol is not None:
            return symbol
        text = self.b.sort(sort)
        symbol = self._is[type_] = f"|{self.b.names.unique('is ' + clean(str(type_)), type_)}|"
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

    def _is_axioms(self, symbol: str, text: str, sort: n.Sort, type_: Type) -> None:
        if isinstance(sort, n.FunSort) and isinstance(type_, ArrowType):
            arrow_types.axioms(self.b, symbol, sort, type_, self.is_)
        else:
            type_structure.axioms(self.b, Predicate(symbol, text, self.is_), sort, type_)

    def _constraint(self, symbol: str, text: str, sort: n.Sort, type_: Type) -> None:
        condition = self.b.environment.constraint(type_, n.Ref_(sort, "v$"))
        env = ASSUMED.alone({"v$": "v"}, {})
        base = root(type_)
        if condition is not None and _is_plain(condition) and not is_constrained(base):
            body = self.e.term(condition, BOTH, env)
            self.b.world.declare(symbol, f"(define-fun {symbol} ((v {text})) Bool {body})")
            return
        self.b.world.declare(symbol, f"(declare-fun {symbol} ({text}) Bool)")

        def define() -> None:
            parts = [self.is_("v", sort, base) or "true"]
            if condition is not None:
                parts.append(self.e.term(condition, BOTH, env))
            holds = f"({symbol} v)"
            self.b.world.axioms.append(forall(f"(v {text})", holds, f"(= {holds} {conj(parts)})", symbol))

        self.b.requests.append(define)

    # ── IsAlloc ──

    def is_alloc(self, value: str, sort: n.Sort, type_: Type, heap: str) -> str | None:
        """Every reference in the value is null or allocated. True of a function value: what it captured
        was allocated when it was made."""
        if not has_references(type_):
            return None
        return self._allocated(value, sort, type_, f"({self.b.fixed('heap.alloc')} {heap})")

    def asks_alloc(self, sort: n.Sort, type_: Type) -> bool:
        """Whether somebody asks if values of this type are allocated."""
        if not has_references(type_):
            return False
        return "heap.alloc" in self.b.world.used if sort == n.REF else root(type_) in self._alloc

    def _allocated(self, value: str, sort: n.Sort, type_: Type, alloc: str) -> str | None:
        if not has_references(type_):
            return None
        type_ = root(type_)
        if isinstance(type_, ArrowType):
            return None
        if sort == n.REF:
            return f"(or (= {value} {self.b.fixed('ref.null')}) (select {alloc} {value}))"
        return f"({self._alloc_symbol(sort, type_)} {value} {alloc})"

    def _alloc_symbol(self, sort: n.Sort, type_: Type) -> str:
        symbol = self._alloc.get(type_)
        if symbol is None:
            text = self.b.sort(sort)
            symbol = self._alloc[type_] = f"|{self.b.names.unique('alloc ' + clean(str(type_)), type_)}|"
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({text} {ALLOC}) Bool)")
            self.b.requests.append(lambda: self._alloc_axioms(symbol, text, sort, type_))
        return symbol

    def _alloc_axioms(self, symbol: str, text: str, sort: n.Sort, type_: Type) -> None:
        opaque = isinstance(type_, UserType) and isinstance(type_.decl, t.AbstractType)
        if not opaque and not isinstance(type_, ParamType):
            part = Predicate(
                symbol,
                text,
                lambda v, s, ty: self._allocated(v, s, ty, "A"),
                f" (A {ALLOC})",
                f" {ALLOC}",
                " A",
            )
            type_structure.axioms(self.b, part, sort, type_)
            return
        succ, alloc = self.b.fixed("heap.succ"), self.b.fixed("heap.alloc")
        later = f"({symbol} v ({alloc} k))"
        body = f"(=> (and ({succ} h k) ({symbol} v ({alloc} h))) {later})"
        vars = f"(v {text}) (h Heap) (k Heap)"
        self.b.world.axioms.append(forall(vars, f"({succ} h k) {later}", body, f"{symbol} stays"))


def _is_plain(x: n.Term) -> bool:
    match x:
        case n.Lit() | n.Ref_():
            return True
        case n.App(op=op, args=args):
            return op in _PLAIN and all(map(_is_plain, args))
        case _:
            return False
