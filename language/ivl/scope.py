"""What names, heaps and types mean at one place of a program."""

from __future__ import annotations

from collections.abc import Mapping

from language.analysis import typed as t
from language.analysis.type_questions import has_references, is_constrained
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import sort_of
from language.ivl.unsupported import Unsupported
from language.record import dataclass, field, replace
from language.source import Span
from language.types import ParamType, Type, substitute


@dataclass(frozen=True, eq=False)
class Scope:
    """`heap` is the state now, `old` the one of `old(…)`, `labels` those of `old@L(…)`. `types` gives the
    type parameters of the declaration that the expression stands in. `memo` keeps the terms of
    expressions already lowered in exactly this scope."""

    names: k.Names
    heap: n.Term
    old: n.Term
    env: Mapping[t.Variable, n.Term] = field(default_factory=dict[t.Variable, n.Term])
    this: n.Term | None = None
    types: Mapping[ParamType, Type] = field(default_factory=dict[ParamType, Type])
    labels: Mapping[str, n.Term] = field(default_factory=dict[str, n.Term])
    fields: Mapping[object, n.Term] = field(default_factory=dict[object, n.Term])
    """In the first part of a constructor: `this.f` lives in a variable, by Field or Constant."""
    memo: dict[int, tuple[t.Expr, n.Term]] = field(
        default_factory=dict[int, tuple[t.Expr, n.Term]], repr=False, compare=False
    )

    def _but(self, **changes: object) -> Scope:
        return replace(self, memo={}, **changes)  # pyright: ignore[reportArgumentType]

    def with_heap(self, heap: n.Term) -> Scope:
        return self if k.same(heap, self.heap) else self._but(heap=heap)

    def with_old(self, old: n.Term) -> Scope:
        return self._but(old=old)

    def with_this(self, this: n.Term | None) -> Scope:
        return self._but(this=this)

    def with_label(self, label: str, heap: n.Term) -> Scope:
        return self._but(labels={**self.labels, label: heap})

    def with_fields(self, fields: Mapping[object, n.Term]) -> Scope:
        return self._but(fields=fields)

    def bind(self, var: t.Variable, term: n.Term) -> Scope:
        return self._but(env={**self.env, var: term})

    def bind_all(self, more: Mapping[t.Variable, n.Term]) -> Scope:
        return self._but(env={**self.env, **more}) if more else self

    def at(self, label: str | None, span: Span) -> n.Term:
        """The heap that `old` or `old@label` names."""
        if label is None:
            return self.old
        heap = self.labels.get(label)
        if heap is None:
            raise Unsupported(span, f"the label {label} here")
        return heap

    def type(self, type_: Type) -> Type:
        return substitute(type_, dict(self.types)) if self.types else type_

    def sort(self, type_: Type) -> n.Sort:
        return sort_of(self.type(type_))

    def bound(self, vars_: tuple[t.Variable, ...]) -> tuple[tuple[n.Bound, ...], Scope]:
        """Fresh bound variables for `vars_`, and the scope inside."""
        bounds: list[n.Bound] = []
        env: dict[t.Variable, n.Term] = {}
        for v in vars_:
            type_ = self.type(v.type)
            b = n.Bound(self.names.fresh(v.name), sort_of(type_), type_)
            bounds.append(b)
            env[v] = n.Ref_(b.sort, b.name)
        return tuple(bounds), self.bind_all(env)


def typing(value: n.Term, type_: Type, heap: n.Term | None) -> n.Term:
    """`value` is of `type_`, and with a heap, allocated in it; plainly true parts are left out. What has no
    state (`NO_HEAP`) quantifies over no references that it is not given, so nothing is lost there."""
    facts: list[n.Term] = []
    if is_constrained(type_):
        facts.append(k.is_(value, type_))
    if heap is not None and not k.same(heap, k.NO_HEAP) and has_references(type_):
        facts.append(n.IsAlloc(n.BOOL, value, type_, heap))
    return k.conj(facts)


def guards(bounds: tuple[n.Bound, ...], heap: n.Term | None) -> n.Term:
    return k.conj(typing(n.Ref_(b.sort, b.name), b.type, heap) for b in bounds)


def reads_heap(f: t.Function) -> bool:
    """Whether applications of the function name a heap. A function without a `reads` clause has no state
    to look at; that it does not is an obligation of its own."""
    return bool(f.reads)
