"""What units rest on, on demand: functions, constants, datatypes and constraints at full types.

`Definitions` is the `Environment` of one program; its answers are kept, so that identity is stable.
Names in definitions carry a prefix, so that no definition captures a unit's variable.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.type_questions import holds_functions, is_constrained
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.choices import chosen_facts
from language.ivl.dispatching import cases
from language.ivl.extremes import links, steps
from language.ivl.frames import frame_set
from language.ivl.hiding import Visibility
from language.ivl.lower_functions import type_env
from language.ivl.lower_values import value
from language.ivl.scope import Scope, reads_heap, typing
from language.ivl.sorts import instantiate, sort_of, subset_base
from language.ivl.two_states import BEFORE, given_before
from language.ivl.unsupported import Unsupported
from language.record import replace
from language.types import Type, UserType, map_type, substitute

_LARGEST_TYPE = 40
"""Parts of a type argument; only a function that uses itself at ever larger types comes to more."""


class Definitions:
    """`judged`: a function whose contract alone counts, as an override's does where it is held against that
    of its trait. `module`: the one whose proofs these are; what other modules do not reveal to it is not in
    them. None where everything counts, as for what runs."""

    def __init__(
        self,
        judged: t.Function | None = None,
        module: str | None = None,
        hidden: Visibility | None = None,
    ) -> None:
        self._judged = judged
        self._hidden = frozenset[object]() if hidden is None else hidden.members
        self._module = module
        self._functions: dict[n.Instance, n.FunctionDef] = {}
        self._constants: dict[tuple[t.Constant, tuple[Type, ...]], n.ConstantDef] = {}
        self._datatypes: dict[n.DataSort, tuple[n.CtorDef, ...]] = {}

    def function(self, instance: n.Instance) -> n.FunctionDef:
        known = self._functions.get(instance)
        if known is None:
            known = _function(instance)
            if instance.function in self._hidden:
                known = replace(known, opaque=True)
            if instance.function is self._judged or self._module in instance.function.hidden_from:
                known = replace(known, body=None)
            self._functions[instance] = known
        return known

    def constant(self, const: t.Constant, type_args: tuple[Type, ...]) -> n.ConstantDef:
        key = (const, type_args)
        known = self._constants.get(key)
        if known is None:
            known = self._constants[key] = _constant(const, type_args)
            if const in self._hidden:
                known = self._constants[key] = replace(known, opaque=True)
            if self._module in const.hidden_from:
                known = self._constants[key] = replace(known, value=None)
        return known

    def datatype(self, sort: n.DataSort) -> tuple[n.CtorDef, ...]:
        known = self._datatypes.get(sort)
        if known is None:
            env = dict(zip(sort.decl.params, sort.args, strict=True))
            known = self._datatypes[sort] = tuple(
                n.CtorDef(c, tuple(sort_of(f.type, env) for f in c.formals), tuple(f.type for f in c.formals))
                for c in sort.decl.ctors
            )
        return known

    def constraint(self, type_: Type, value_: n.Term) -> n.Term | None:
        if not isinstance(type_, UserType) or not isinstance(type_.decl, t.SubsetType):
            return None
        d = type_.decl
        base = subset_base(d, type_.args)
        inner = k.is_(value_, base) if is_constrained(base) else k.TRUE
        if d.condition is None or d.var is None:
            return inner
        scope = Scope(k.Names("c!"), k.NO_HEAP, k.NO_HEAP, {d.var: value_}, None, instantiate(d, type_.args))
        return k.conj((inner, value(d.condition, scope)))


def _size(type_: Type) -> int:
    size = 0

    def visit(x: Type) -> None:
        nonlocal size
        size += 1
        return

    map_type(type_, visit)
    return size


def _function(instance: n.Instance) -> n.FunctionDef:
    f = instance.function
    if any(_size(a) > _LARGEST_TYPE for a in instance.type_args):
        raise Unsupported(f.name_span, "functions that use themselves at ever larger types")
    env = type_env(f, instance.type_args)
    names = k.Names("$")
    params: list[n.Bound] = []
    bound: dict[t.Variable, n.Term] = {}
    this: n.Term | None = None
    if f.owner is not None and not f.static:
        this_type = f.this.type if f.this is not None else UserType(f.owner, f.owner.params)
        type_ = substitute(this_type, env)
        params.append(n.Bound("$this", sort_of(type_), type_))
        this = n.Ref_(params[0].sort, "$this")
    for p in f.params:
        type_ = substitute(p.type, env)
        b = n.Bound(names.fresh(p.name), sort_of(type_), type_)
        params.append(b)
        bound[p] = n.Ref_(b.sort, b.name)
    heap = "$heap" if reads_heap(f) else None
    at = n.Ref_(n.HEAP, "$heap") if heap is not None else k.NO_HEAP
    old = n.Ref_(n.HEAP, BEFORE.name) if f.two_state else at
    scope = Scope(names, at, old, bound, this, env)
    result_type = substitute(f.result.type, env)
    result = n.Bound(names.fresh("result"), sort_of(result_type), result_type)
    value_ = n.Ref_(result.sort, result.name)
    types = k.conj(typing(n.Ref_(p.sort, p.name), p.type, at) for p in params)
    if f.two_state:
        types = k.conj((types, given_before(f, scope)))
        params.insert(0, BEFORE)
    guard = k.conj((types, *(value(c.condition, scope) for c in f.requires)))
    body = None if f.body is None else value(f.body, scope)
    inner = scope.bind(f.result, value_)
    ensures = [typing(value_, result_type, None if any(holds_functions(p.type) for p in params) else at)]
    ensures += [value(c.condition, inner) for c in f.ensures]
    if f.body is not None and not f.opaque:
        ensures += chosen_facts(f.body, scope)
    claims = tuple(e for e in ensures if not k.is_true(e))
    reads = frame_set(f.reads, scope)
    return n.FunctionDef(
        instance,
        tuple(params),
        heap,
        guard,
        body,
        result,
        claims,
        reads,
        f.recursive,
        f.scc,
        f.opaque,
        _fuel(f),
        links(instance, tuple(params), scope),
        steps(instance, tuple(params), scope),
        cases(instance, tuple(n.Ref_(p.sort, p.name) for p in params), scope),
    )


def _fuel(f: t.Function) -> int | None:
    attribute = t.attribute(f.attributes, "fuel")
    if attribute is None or not attribute.args:
        return None
    first = attribute.args[0]
    return first.value if isinstance(first, t.Literal_) and isinstance(first.value, int) else None


def _constant(const: t.Constant, type_args: tuple[Type, ...]) -> n.ConstantDef:
    env = instantiate(const.owner, type_args) if const.owner is not None and type_args else {}
    type_ = substitute(const.type, env)
    this: n.Bound | None = None
    receiver: n.Term | None = None
    if not const.static and const.owner is not None:
        this_type = substitute(UserType(const.owner, const.owner.params), env)
        this = n.Bound("$this", sort_of(this_type), this_type)
        receiver = n.Ref_(this.sort, this.name)
    scope = Scope(k.Names("$"), k.NO_HEAP, k.NO_HEAP, {}, receiver, env)
    value_ = None if const.value is None else value(const.value, scope)
    return n.ConstantDef(const, sort_of(type_), type_, this, value_, const.opaque)
