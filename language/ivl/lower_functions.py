"""Functions as terms: calls of declared functions, function values, lambdas."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.recursion import reads_set, value
from language.ivl.scope import Scope, guards, reads_heap
from language.ivl.sorts import root, sort_of, unconstrained
from language.ivl.unsupported import Unsupported
from language.types import ArrowType, NullType, ParamType, SetType, Type, substitute

REFS = n.SetSort(n.REF)
"""What `reads` of a function value is: finite, as in the type of `f.reads`."""


def arrow_heap(arrow: ArrowType, s: Scope) -> n.Term:
    return s.heap if arrow.arrow == "~>" else k.NO_HEAP


def type_env(f: t.Callable_, type_args: tuple[Type, ...]) -> dict[ParamType, Type]:
    owner = f.owner.params if f.owner is not None else ()
    return dict(zip((*owner, *f.type_params), type_args, strict=True))


def instance_of(f: t.Function, type_args: tuple[Type, ...], s: Scope) -> n.Instance:
    """The function at full types. Of a codatatype's equality there is one instance for all constraints."""
    types = (s.type(a) for a in type_args)
    return n.Instance(f, tuple(map(unconstrained, types) if f.equates is not None else types))


def call_term(f: t.Function, type_args: tuple[Type, ...], args: tuple[n.Term, ...], s: Scope) -> n.Term:
    """`args` starts with the receiver of an instance function. The earlier state of a two-state function
    is that of `s.old`."""
    if f.two_state:
        args = (s.old, *args)
    instance = instance_of(f, type_args, s)
    result = sort_of(substitute(f.result.type, type_env(f, instance.type_args)))
    return n.FunApp(result, instance, s.heap if reads_heap(f) else None, args)


def callee_scope(
    f: t.Callable_, type_args: tuple[Type, ...], receiver: n.Term | None, args: tuple[n.Term, ...], s: Scope
) -> Scope:
    """The scope of the callee's contract: its parameters are the arguments, its types the instance's."""
    env = type_env(f, tuple(s.type(a) for a in type_args))
    bound = dict(zip(f.params, args, strict=True))
    return Scope(s.names, s.heap, s.old, bound, receiver, env)


def function_value(f: t.Function, type_args: tuple[Type, ...], receiver: n.Term | None, s: Scope) -> n.Term:
    env = type_env(f, tuple(s.type(a) for a in type_args))
    types = [substitute(p.type, env) for p in f.params]
    params = tuple(
        n.Bound(s.names.fresh(p.name), sort_of(ty), ty) for p, ty in zip(f.params, types, strict=True)
    )
    heap = s.names.fresh("h")
    args = tuple(n.Ref_(p.sort, p.name) for p in params)
    inside = s.with_heap(n.Ref_(n.HEAP, heap)).with_old(n.Ref_(n.HEAP, heap))
    inner = callee_scope(f, type_args, receiver, args, inside)
    requires = k.conj((guards(params, None), *(value(c.condition, inner) for c in f.requires)))
    body = call_term(f, type_args, args if receiver is None else (receiver, *args), inside)
    sort = n.FunSort(tuple(p.sort for p in params), body.sort)
    return n.Fun(sort, params, heap, requires, _where(requires, reads_set(f.reads, inner), s), body)


def _where(requires: n.Term, reads: n.Term, s: Scope) -> n.Term:
    """What is read is known only where the precondition holds, unless it is nothing anyway: elsewhere the
    frame need not make sense."""
    if k.is_true(requires) or (isinstance(reads, n.App) and reads.op == "set.empty"):
        return reads
    unknown = n.Choose(REFS, (n.Bound(s.names.fresh("any"), REFS, SetType(NullType())),), k.FALSE, 0)
    return k.ite(requires, reads, unknown)


def lambda_value(e: t.Lambda, s: Scope) -> n.Term:
    heap = s.names.fresh("h")
    params, inner = s.with_heap(n.Ref_(n.HEAP, heap)).bound(e.params)
    domain = guards(params, None)  # functions that differ in their domains alone are not equal
    requires = domain if e.requires is None else k.conj((domain, value(e.requires, inner)))
    body = value(e.body, inner)
    sort = n.FunSort(tuple(p.sort for p in params), body.sort)
    return n.Fun(sort, params, heap, requires, _where(requires, reads_set(e.reads, inner), s), body)


def applied(f: t.Expr, args: tuple[n.Term, ...], result: n.Sort, s: Scope) -> n.Term:
    """A function value applied; a lambda written in place is its body."""
    if isinstance(f, t.Lambda) and len(f.params) == len(args):
        return value(f.body, s.bind_all(dict(zip(f.params, args, strict=True))))
    arrow = root(s.type(f.type))
    if not isinstance(arrow, ArrowType):
        raise Unsupported(f.span, f"calling a value of type {arrow}")
    return n.App(result, "fun.apply", (value(f, s), arrow_heap(arrow, s), *args))
