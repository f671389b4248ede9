"""Constants, subset types and newtypes as procedures."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.type_questions import is_constrained, nonempty
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, Entry, ref
from language.ivl.check_types import coerce
from language.ivl.lower_checks import check
from language.ivl.lower_defaults import check_defaults
from language.ivl.lower_method import self_type
from language.ivl.lower_values import value
from language.ivl.scope import Scope, guards, typing
from language.ivl.sorts import sort_of
from language.ivl.such_that import zero_of
from language.records.verdicts import ObligationKind as Kind


def _begin() -> tuple[Builder, Scope]:
    """Constants and constraints have no state to look at."""
    names = k.Names()
    heap = n.Variable(names.fresh("heap"), n.HEAP)
    b = Builder(names, heap, Entry(None, -1, False, None))
    b.know(heap)
    b.reads = n.FrameSet(())
    return b, Scope(names, k.NO_HEAP, k.NO_HEAP)


def _end(b: Builder, name: str, inputs: tuple[n.Variable, ...] = ()) -> n.Procedure:
    return n.Procedure(name, inputs, tuple(b.locals), b.heap, n.Seq(tuple(b.commands)), None)


def needs_value(c: t.Constant) -> bool:
    """A constant that nobody sets must have a value that anybody could give it."""
    set_by_constructor = isinstance(c.owner, t.Class) and not c.static
    return c.value is None and not set_by_constructor and not nonempty(c.type)


def lower_constant(c: t.Constant) -> n.Procedure:
    b, s = _begin()
    inputs: tuple[n.Variable, ...] = ()
    if not c.static and c.owner is not None:
        type_ = self_type(c.owner)
        this = n.Variable("this", sort_of(type_), type_)
        b.know(this)
        inputs = (this,)
        s = s.with_this(ref(this))
        b.assume(typing(ref(this), type_, s.heap))
    if c.value is not None:
        check(c.value, s, b)
        coerce(c.value, c.type, s, b)
    elif needs_value(c):
        bound = n.Bound(s.names.fresh("x"), sort_of(c.type), c.type)
        message = f"`{c.name}` needs a value, because the type `{c.type}` may have none."
        b.claim(Kind.DEFINITE, c.span, message, k.exists((bound,), guards((bound,), s.heap)))
    return _end(b, c.qualified, inputs)


def lower_datatype(d: t.Datatype) -> n.Procedure:
    """The default values of the parts, each constructor by itself."""
    b, s = _begin()
    inputs: list[n.Variable] = []
    for c in d.ctors:
        made = [n.Variable(s.names.fresh(f.name), sort_of(f.type), f.type, f) for f in c.formals]
        inputs += made
        with b.block() as commands:
            for var, f in zip(made, c.formals, strict=True):
                b.know(var)
                b.assume(typing(ref(var), f.type, None))
            check_defaults(c.formals, s.bind_all(dict(zip(c.formals, map(ref, made), strict=True))), b)
        b.side(commands)
    return _end(b, d.qualified, tuple(inputs))


def lower_subset_type(d: t.SubsetType) -> n.Procedure:
    b, s = _begin()
    if d.condition is None or d.var is None or d.base is None:
        if d.witness is not None:
            check(d.witness, s, b)
            if d.base is not None:
                coerce(d.witness, d.base, s, b)
        return _end(b, d.qualified)
    base = d.base
    var = n.Variable(s.names.fresh(d.var.name), sort_of(base), base, d.var)
    b.know(var)
    with b.block() as commands:
        b.assume(typing(ref(var), base, None))
        check(d.condition, s.bind(d.var, ref(var)), b)
    b.side(commands)
    _check_witness(d, s, b)
    return _end(b, d.qualified, (var,))


def _claim_witness(w: t.Expr, var: t.Variable, condition: t.Expr, s: Scope, b: Builder) -> None:
    if isinstance(w, t.Ite):
        test = value(w.test, s)
        with b.guard(test):
            _claim_witness(w.then, var, condition, s, b)
        with b.guard(k.negate(test)):
            _claim_witness(w.orelse, var, condition, s, b)
        return
    holds = value(condition, s.bind(var, value(w, s)))
    message = "The witness may not satisfy the type's condition."
    b.claim(Kind.WITNESS, w.span, message, holds, clause=condition.span)


def _check_witness(d: t.SubsetType, s: Scope, b: Builder) -> None:
    assert d.condition is not None and d.var is not None and d.base is not None
    if d.witness_star:
        return
    if d.witness is not None:
        check(d.witness, s, b)
        coerce(d.witness, d.base, s, b)
        _claim_witness(d.witness, d.var, d.condition, s, b)
        return
    zero = zero_of(d.base)
    if zero is None:
        message = "Whether this type has a value is not clear. Show one: write `witness`."
        b.claim(Kind.WITNESS, d.span, message, k.FALSE, clause=d.condition.span)
        return
    typed = k.is_(zero, d.base) if is_constrained(d.base) else k.TRUE
    holds = k.conj((typed, value(d.condition, s.bind(d.var, zero))))
    message = (
        "The simplest value does not satisfy the condition. Show that the type has a value: write `witness`."
    )
    b.claim(Kind.WITNESS, d.span, message, holds, clause=d.condition.span)
