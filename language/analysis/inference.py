"""Type inference: unknown types, how they relate, and what they turn out to be.

Two questions are kept apart. *Which family?* (`int`, `seq<_>`, class `C`, …) is settled at once, by
unification; a program that fails it is ill-typed. *Which constraint?* (`nat` or `int`, `C` or `C?`) is
settled at the end of each body: an unknown type is the join of what flows into it, so a local that only
ever gets `nat` values is a `nat`. Whether a value really obeys the constraint of where it goes is the
verifier's business.
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis.bases import is_reference
from language.analysis.joins import BOTTOM, has_bottom, join
from language.analysis.lineage import common, seen_as
from language.analysis.metas import Meta, is_ground, plain
from language.analysis.typed import Class, Datatype, SubsetType
from language.source import Span
from language.types import (
    INT,
    REAL,
    ArrowType,
    BitvectorType,
    IntType,
    MapType,
    MultisetType,
    NullType,
    OrdinalType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    map_type,
    substitute,
)


class Inference:
    """The unknowns of one body. `object_type` is `object`; `variances` tells a datatype's, by declaration;
    `settle` makes sure that the base of a subset type is known; `knows` tells whether a declared type is more
    than a name here."""

    def __init__(
        self,
        object_type: UserType,
        variances: dict[object, tuple[str, ...]],
        settle: Callable[[object], None],
        knows: Callable[[object], bool] = lambda _: True,
    ) -> None:
        self.object_type = object_type
        self.variances = variances
        self.settle = settle
        self.knows = knows
        self.metas: list[Meta] = []

    def meta(self, span: Span, kind: str = "", *, prefer_upper: bool = False, bound: bool = False) -> Meta:
        m = Meta(span, kind, prefer_upper, bound)
        self.metas.append(m)
        return m

    def poison(self, span: Span) -> Meta:
        """The type of something already reported: it agrees with everything."""
        m = self.meta(span)
        m.poison = True
        return m

    def view(self, t: Type) -> Type:
        """The family of a type: unknowns followed, subset types stripped. A `Meta` if not yet known."""
        while True:
            if isinstance(t, Meta):
                r = t.root()
                if r.head is None:
                    return r
                t = r.head
            elif isinstance(t, UserType) and isinstance(t.decl, SubsetType) and self.knows(t.decl):
                under = self._under(t, t.decl)
                if t.decl.is_newtype and under is not None:
                    return t
                t = under or self.poison(t.decl.span)  # it was told that nothing says what this type is
            else:
                return t

    def shape(self, t: Type) -> Type:
        """The type with every family in it that is known; the rest stays unknown."""

        def part(p: Type) -> Type | None:
            v = self.view(p) if isinstance(p, Meta) else None
            return v if v is None or isinstance(v, Meta) else self.shape(v)

        return map_type(t, part)

    def _under(self, t: UserType, decl: SubsetType) -> Type | None:
        """What a subset type or newtype is based on."""
        if decl.base is None:
            self.settle(decl)
        if decl.base is None or not t.args:
            return decl.base
        return substitute(decl.base, dict(zip(decl.params, t.args, strict=False)))

    def is_reference(self, t: Type) -> bool:
        """Whether the type is known to be one of references."""
        return is_reference(t) and not (isinstance(t, UserType) and not self.knows(t.decl))

    def numeric(self, t: Type) -> Type:
        """The family with newtypes stripped too."""
        t = self.view(t)
        while isinstance(t, UserType) and isinstance(t.decl, SubsetType) and self.knows(t.decl):
            t = self.view(self._under(t, t.decl) or self.poison(t.decl.span))
        return t

    # ── relating ─────────────────────────────────────────────────────────────────────────────────

    def flows(self, a: Type, b: Type) -> bool:
        """A value of type `a` goes where `b` is wanted. False where the families do not agree."""
        return self._relate(a, b, True)

    def agree(self, a: Type, b: Type) -> bool:
        """Values of the two types can be compared; neither goes anywhere."""
        return self._relate(a, b, False)

    def comparable(self, a: Type, b: Type) -> bool:
        return self._relate(a, b, False) or self._relate(b, a, False)

    def same(self, a: Type, b: Type, flow: bool = True) -> bool:
        """`a` and `b` are one type (an argument of a class, say)."""
        ok = self._relate(a, b, flow)
        if flow and (isinstance(a, Meta) or isinstance(b, Meta)):
            for x, y in ((a, b), (b, a)):
                if isinstance(x, Meta):
                    x.equals.append(y)
            return ok and self._relate(b, a, flow)
        return ok

    def _relate(self, a: Type, b: Type, flow: bool) -> bool:
        if a is b:
            return True
        if isinstance(a, Meta) and isinstance(b, Meta):
            ra, rb = a.root(), b.root()
            if flow:
                b.lowers.append(a)
                a.uppers.append(b)
            if ra is rb:
                return True
            if flow and rb.head is None and ra.head is not None and not plain(ra.head):
                return self._bind(rb, self.view(ra), flow, True)  # what else flows there changes `a` not
            if ra.head is None or rb.head is None:
                return self._union(ra, rb)
            return self._heads(self.view(ra), self.view(rb), flow) or (
                flow and self._widen(self.view(ra), rb)
            )
        if isinstance(b, Meta):
            if flow:
                b.lowers.append(a)
            return self._settle_lower(a, b.root(), flow)
        if isinstance(a, Meta):
            if flow:
                a.uppers.append(b)
            return self._settle_upper(a.root(), b, flow)
        if isinstance(a, UserType) and isinstance(b, UserType) and a.decl is b.decl:
            return not a.args or self._arguments(a, b, flow)
        va, vb = self.view(a), self.view(b)
        if isinstance(va, Meta) or isinstance(vb, Meta):
            return self._relate(va, vb, flow)
        return self._heads(va, vb, flow)

    def _settle_lower(self, a: Type, rb: Meta, flow: bool) -> bool:
        if rb.poison:
            return True
        va = self.view(a)
        if isinstance(va, NullType):
            rb.nullish = True
            return rb.head is None or self.is_reference(self.view(rb))
        if isinstance(va, Meta):
            return self._relate(va, rb, flow)
        if rb.head is None:
            return self._bind(rb, va, flow, True)
        return self._heads(va, self.view(rb), flow) or (flow and self._widen(va, rb))

    def _widen(self, va: Type, rb: Meta) -> bool:
        """Two classes flow into one place: the nearest trait above both, or `object`."""
        vb = self.view(rb)
        if not (rb.soft and self.is_reference(va) and self.is_reference(vb)):
            return False
        rb.head = self.object_type
        above = common(va, vb) if isinstance(va, UserType) and isinstance(vb, UserType) else None
        if above is not None and self._heads(*above, True):
            rb.head = above[1]
        return True

    def _settle_upper(self, ra: Meta, b: Type, flow: bool) -> bool:
        if ra.poison:
            return True
        vb = self.view(b)
        if isinstance(vb, Meta):
            return self._relate(ra, vb, flow)
        if isinstance(vb, NullType):
            ra.nullish = True
            return ra.head is None or self.is_reference(self.view(ra))
        if ra.head is None:
            return self._bind(ra, vb, flow, False)
        return self._heads(self.view(ra), vb, flow)

    def _union(self, ra: Meta, rb: Meta) -> bool:
        if ra.head is not None:
            ra, rb = rb, ra
        if rb.head is not None and self._occurs(ra, rb.head):
            return False
        if ra.kind and rb.head is not None and not self._fits(ra.kind, rb.head):
            return False
        if ra.nullish and rb.head is not None and not self.is_reference(rb.head):
            return False
        ra.parent = rb
        rb.kind = rb.kind or ra.kind
        rb.nullish = rb.nullish or ra.nullish
        rb.poison = rb.poison or ra.poison
        return True

    def _bind(self, r: Meta, t: Type, flow: bool, lower: bool) -> bool:
        """Give `r` the family of `t`, a type without constraint at the top."""
        if self._occurs(r, t):
            return False
        if r.kind and not self._fits(r.kind, t):
            return False
        if r.nullish and not self.is_reference(t):
            return False
        r.soft = lower
        if plain(t):
            r.head = t
            return True
        r.head = self._skeleton(t, r.span)
        if isinstance(t, UserType) and not t.args:
            return True
        return self._heads(t, r.head, flow) if lower else self._heads(r.head, t, flow)

    def _skeleton(self, t: Type, span: Span) -> Type:
        def part(p: Type) -> Type:
            return p if plain(p) else self.meta(span)

        match t:
            case SeqType(i):
                return SeqType(part(i))
            case SetType(i, finite):
                return SetType(part(i), finite)
            case MultisetType(i):
                return MultisetType(part(i))
            case MapType(k, v, finite):
                return MapType(part(k), part(v), finite)
            case ArrowType(params, result, arrow):
                return ArrowType(tuple([part(p) for p in params]), part(result), arrow)
            case UserType(decl, args):
                return UserType(decl, tuple([part(a) for a in args]))
            case _:
                return t

    def _fits(self, kind: str, t: Type) -> bool:
        n = self.numeric(t)
        if isinstance(n, Meta):
            return True
        if kind == "int":
            return isinstance(n, IntType | BitvectorType | OrdinalType)
        if kind == "real":
            return isinstance(n, RealType)
        return True

    def _occurs(self, r: Meta, t: Type) -> bool:
        if isinstance(t, Meta):
            root = t.root()
            return root is r or (root.head is not None and self._occurs(r, root.head))
        match t:
            case UserType(_, args):
                return any(self._occurs(r, a) for a in args)
            case SeqType(i) | SetType(i) | MultisetType(i):
                return self._occurs(r, i)
            case MapType(k, v):
                return self._occurs(r, k) or self._occurs(r, v)
            case ArrowType(params, result):
                return self._occurs(r, result) or any(self._occurs(r, p) for p in params)
            case _:
                return False

    def _heads(self, a: Type, b: Type, flow: bool) -> bool:
        """Relate two families, neither of them a `Meta`."""
        match a, b:
            case NullType(), _:
                return self.is_reference(b)
            case _, NullType():
                return self.is_reference(a)
            case UserType(), UserType():
                if a.decl is b.decl:
                    return not a.args or self._arguments(a, b, flow)
                if isinstance(a.decl, Class) and isinstance(b.decl, Class):
                    if not (self.knows(a.decl) and self.knows(b.decl)):
                        return False
                    if b.decl.is_object:
                        return True
                    above = seen_as(a, b.decl)
                    return above is not None and (not b.args or self._arguments(above, b, flow))
                return False
            case SeqType(), SeqType():
                return self._relate(a.item, b.item, flow)
            case SetType(), SetType():
                return a.finite == b.finite and self._relate(a.item, b.item, flow)
            case MultisetType(), MultisetType():
                return self._relate(a.item, b.item, flow)
            case MapType(), MapType():
                return (
                    a.finite == b.finite
                    and self._relate(a.key, b.key, flow)
                    and self._relate(a.value, b.value, flow)
                )
            case ArrowType(), ArrowType():
                if len(a.params) != len(b.params):
                    return False
                for p, q in zip(a.params, b.params, strict=True):
                    if not self._relate(q, p, flow):
                        return False
                return self._relate(a.result, b.result, flow)
            case _:
                return a == b

    def _arguments(self, a: UserType, b: UserType, flow: bool) -> bool:
        tuple_ = isinstance(a.decl, Datatype) and a.decl.tuple_arity is not None
        variances = ("+",) * len(a.args) if tuple_ else self.variances.get(a.decl, ())
        for i, (p, q) in enumerate(zip(a.args, b.args, strict=False)):
            v = variances[i] if i < len(variances) else ""
            if v in ("+", "*"):
                ok = self._relate(p, q, flow)
            elif v == "-":
                ok = self._relate(q, p, flow)
            else:
                ok = self.same(p, q, flow)
            if not ok:
                return False
        return True

    # ── solving ──────────────────────────────────────────────────────────────────────────────────

    def solve(self) -> list[Meta]:
        """Settle every unknown; answer those that nothing determines, once a family."""
        for m in self.metas:
            m.upper = (self._ground_upper(m) if m.prefer_upper else None) or self._ground_equal(m)
        flowing = [m for m in self.metas if m.lowers and m.upper is None]
        for _ in range(30):
            changed = False
            for m in flowing:
                v: Type = BOTTOM
                for low in m.lowers:
                    v = join(v, self._now(low), self.object_type)
                if v != m.value:
                    m.value, changed = v, True
            if not changed:
                break
        for m in self.metas:
            if not m.lowers or m.upper is not None:
                m.value = BOTTOM
        open_: dict[Meta, Meta] = {}
        for m in self.metas:
            self.final(m)
            r = m.root()
            if r.head is None and not r.kind and not r.nullish and not r.poison:
                open_.setdefault(r, m)
        return list(open_.values())

    def _ground_upper(self, m: Meta) -> Type | None:
        """A fixed type to which the unknown goes, directly or by way of other type arguments."""
        seen = {m}
        todo = [m]
        while todo:
            for u in todo.pop().uppers:
                if isinstance(u, Meta):
                    if u.prefer_upper and u not in seen:
                        seen.add(u)
                        todo.append(u)
                elif is_ground(u) and not isinstance(u, NullType):
                    return u
        return None

    def _ground_equal(self, m: Meta) -> Type | None:
        """The one fixed type that the unknown must be (a class's argument, say), whatever flows there."""
        seen = {m}
        todo = [m]
        found: list[Type] = []
        while todo:
            for e in todo.pop().equals:
                if isinstance(e, Meta):
                    if e not in seen:
                        seen.add(e)
                        todo.append(e)
                elif is_ground(e) and e not in found:
                    found.append(e)
        return found[0] if len(found) == 1 else None

    def _now(self, t: Type) -> Type:
        """The type as far as what flows in tells."""

        def part(p: Type) -> Type | None:
            if not isinstance(p, Meta):
                return None
            if p.upper is not None:
                return p.upper
            if p.lowers:
                return p.value
            if p.final is not None:
                return p.final
            if p.empty:
                return BOTTOM
            head = p.root().head
            if head is None:
                return INT if p.root().kind == "int" else BOTTOM
            return self._now(head)

        return map_type(t, part)

    def final(self, m: Meta) -> Type:
        """What the unknown turned out to be."""
        if m.final is not None:
            return m.final
        r = m.root()
        m.final = self._default(r)  # stands in while a cycle is followed
        value = m.value if m.upper is None else m.upper
        if (value is BOTTOM or has_bottom(value)) and m.uppers:
            for u in m.uppers:
                if (
                    not isinstance(u, Meta)
                    or u.final is not None
                    or u.lowers
                    or u.uppers
                    or u.root().head is not None
                ):
                    t = self.resolve(u)
                    if not isinstance(t, NullType):
                        value = t
                        break
        if value is BOTTOM or has_bottom(value) or isinstance(value, NullType):
            head = r.head
            if head is None:
                value = self._default(r)
            else:
                value = self.resolve(head)
                if isinstance(value, UserType) and isinstance(value.decl, Class):
                    value = UserType(value.decl, value.args, r.nullish or m.bound)
        m.final = value
        return value

    def _default(self, r: Meta) -> Type:
        if r.head is not None and is_ground(r.head):
            return r.head
        if r.kind == "real":
            return REAL
        if r.nullish:
            return UserType(self.object_type.decl, (), True)
        return INT

    def resolve(self, t: Type) -> Type:
        """The type with every unknown replaced, after `solve`."""
        return map_type(t, lambda p: self.final(p) if isinstance(p, Meta) else None)
