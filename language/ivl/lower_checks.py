"""Well-formedness: every way in which evaluating an expression could go wrong becomes a claim.

`check(e, s, b)` emits the claims of `e` in the order of evaluation, so that earlier ones are known when
later ones are looked at; what is evaluated only sometimes is checked under a guard.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import is_reference
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref
from language.ivl.check_collections import check_collection
from language.ivl.check_functions import (
    check_apply,
    check_call,
    check_function_value,
    check_lambda,
    claim_reads,
)
from language.ivl.check_types import check_convert, check_ordinal_minus, check_result, claim_type, coerce
from language.ivl.frames import frame_set, within
from language.ivl.lower_patterns import bound_types, match_pattern
from language.ivl.lower_values import each_reference, item_type, literal, such_that, value
from language.ivl.read_types import read_type
from language.ivl.recursion import entry, proof_statement
from language.ivl.scope import Scope, guards, typing
from language.ivl.sorts import instantiate, may_be_null, needs_no_check, root
from language.ivl.such_that import existence
from language.ivl.unsupported import Unsupported
from language.operators import ARITHMETIC, SHIFTS, Operator, UnaryOperator
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import (
    BitvectorType,
    MapType,
    MultisetType,
    OrdinalType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)


@entry
def check(e: t.Expr, s: Scope, b: Builder) -> None:
    _check_one(e, s, b)
    place = read_type(e, s)
    if place is not None and not needs_no_check(place, s.type(e.type)):
        claim_type(value(e, s), place, s.type(e.type), e.span, b)


def _check_one(e: t.Expr, s: Scope, b: Builder) -> None:
    match e:
        case t.Literal_():
            check_result(e, literal(e, s), s, b)
        case t.StringLiteral() | t.This():
            pass
        case t.Var():
            check_assigned(e.var, e.var.name, e.span, b)
        case t.FieldRead():
            _check_field(e, s, b)
        case t.ConstRead():
            if e.obj is not None:
                if isinstance(e.obj, t.This) and e.const in b.trackers:
                    check_assigned(e.const, e.const.name, e.span, b)
                else:
                    check_object(e.obj, s, b)
        case t.ArrayLength():
            check_object(e.array, s, b)
        case t.Destructor():
            check(e.value, s, b)
            _check_destructor(e, s, b)
        case t.Discriminator():
            check(e.value, s, b)
            if e.computed:
                _check_made_for_real(e.value, tuple(e.ctor.datatype.ctors), e.span, s, b)
        case t.ArrayRead():
            check_object(e.array, s, b)
            for i in e.indices:
                check(i, s, b)
            check_array_place(e.array, e.indices, e.span, s, b)
            check_read(value(e.array, s), None, e.span, s, b)
        case t.FunctionCall():
            check_call(e, s, b)
        case t.FunctionValue():
            check_function_value(e, s, b)
        case t.ArrowMember():
            check(e.function, s, b)
        case t.Apply():
            check_apply(e, s, b)
        case t.Construct():
            _check_construct(e, s, b)
        case t.DatatypeUpdate():
            _check_update(e, s, b)
        case t.Unary():
            if not t.is_negative_literal(e):
                check(e.operand, s, b)
            if e.op in (UnaryOperator.MINUS, UnaryOperator.NOT):
                check_result(e, value(e, s), s, b)
        case t.Binary():
            _check_binary(e, s, b)
        case _:
            _check_composed(e, s, b)


def _check_composed(e: t.Expr, s: Scope, b: Builder) -> None:
    """Collections, what binds variables, and choices."""
    match e:
        case t.Index() | t.Slice() | t.Update() | t.Display() | t.MapDisplay() | t.MultisetOf() | t.SeqInit():
            check_collection(e, s, b)
        case t.MapPart():
            check(e.map, s, b)
        case t.OrdinalPart():
            check(e.value, s, b)
        case t.Quantified():
            bounds, inner = b.arbitrary(e.vars, s)
            with b.guard(guards(bounds, inner.heap)):
                if e.range is not None:
                    check(e.range, inner, b)
                    with b.guard(value(e.range, inner)):
                        check(e.body, inner, b)
                else:
                    check(e.body, inner, b)
        case t.SetComprehension():
            bounds, inner = b.arbitrary(e.vars, s)
            with b.guard(guards(bounds, inner.heap)):
                check(e.range, inner, b)
                with b.guard(value(e.range, inner)):
                    check(e.term, inner, b)
        case t.MapComprehension():
            _check_map_comprehension(e, s, b)
        case t.Lambda():
            check_lambda(e, s, b)
        case t.Ite():
            check(e.test, s, b)
            test = value(e.test, s)
            with b.guard(test):
                check(e.then, s, b)
                coerce(e.then, s.type(e.type), s, b)
            with b.guard(k.negate(test)):
                check(e.orelse, s, b)
                coerce(e.orelse, s.type(e.type), s, b)
        case t.Match():
            _check_match(e, s, b)
        case t.Let():
            check(e.value, s, b)
            check(e.body, bind_pattern(e.pattern, e.value, s, b), b)
        case t.LetSuchThat():
            check(e.body, choose(e, s, b), b)
        case t.StmtExpr():
            check(e.body, proof_statement(e.stmt, s, b), b)
        case _:
            _check_state(e, s, b)


def _check_state(e: t.Expr, s: Scope, b: Builder) -> None:
    """What speaks of states, and conversions."""
    match e:
        case t.Old():
            # what is read there stays the same whatever happens now, so no `reads` clause limits it
            with b.reading(None):
                check(e.operand, s.with_heap(s.at(e.label, e.span)), b)
        case t.DecreasesTo():
            for x in (*e.left, *e.right):
                check(x, s, b)
        case t.Fresh() | t.Allocated() | t.TypeTest():
            check(e.operand, s, b)
        case t.Unchanged():
            for f in e.frame:
                check_frame(f, s, b)
                _check_unchanged(f, s.at(e.label, e.span), s, b)
            if b.reads is not None:
                claim_reads(frame_set(e.frame, s), e.span, s, b)
        case t.Convert():
            check(e.operand, s, b)
            check_convert(e, s, b)
        case _:
            raise Unsupported(e.span, f"this kind of expression ({type(e).__name__})")


def check_assigned(place: object, name: str, span: Span, b: Builder) -> None:
    tracker = b.trackers.get(place)
    if tracker is None or place in b.assigned:
        return
    message = f"`{name}` may not have a value yet. Give it one on every path that leads here."
    b.claim(Kind.DEFINITE, span, message, ref(tracker))


@entry
def check_object(e: t.Expr, s: Scope, b: Builder) -> None:
    """An expression whose members are about to be used: well-formed and not null."""
    check(e, s, b)
    if not isinstance(e, t.This) and may_be_null(s.type(e.type)):
        b.claim(
            Kind.NULL,
            e.span,
            "This may be null. Check that it is not before using what it points to.",
            k.non_null(value(e, s)),
        )


def _check_field(e: t.FieldRead, s: Scope, b: Builder) -> None:
    if isinstance(e.obj, t.This) and e.field in s.fields:
        check_assigned(e.field, e.field.name, e.span, b)
        return
    check_object(e.obj, s, b)
    check_read(value(e.obj, s), e.field, e.span, s, b)


@entry
def check_read(o: n.Term, field: t.Field | None, span: Span, s: Scope, b: Builder) -> None:
    """Reading a place of the heap: the object exists in that state, and the `reads` clause allows it."""
    if not b.is_now(s.heap):
        message = "This object may not exist yet in the earlier state that `old` looks at."
        b.claim(Kind.ALLOCATED, span, message, k.allocated(s.heap, o))
    if b.reads is not None:
        message = "The `reads` clause does not allow reading this object here. Add the object to it."
        b.claim(Kind.READS, span, message, within(b.reads, o, field))


def check_array_place(array: t.Expr, indices: tuple[t.Expr, ...], span: Span, s: Scope, b: Builder) -> None:
    a = value(array, s)
    for d, i in enumerate(indices):
        at, length = value(i, s), n.App(n.INT, "array.len", (a,), d)
        which = "" if len(indices) == 1 else f" number {d + 1}"
        b.claim(
            Kind.INDEX,
            i.span,
            f"This index{which} may lie outside the array. It must be at least 0 and less than the length.",
            k.conj((k.at_most(k.integer(0), at), k.less(at, length))),
        )


def _check_made_for_real(
    e: t.Expr, ctors: tuple[t.Constructor, ...], span: Span, s: Scope, b: Builder
) -> None:
    """What runs cannot look at a value that a ghost constructor made: there is none when it runs."""
    ghost = [c for c in ctors if c.ghost]
    if ghost:
        names = " or ".join(f"`{c.name}`" for c in ghost)
        b.claim(
            Kind.DESTRUCTOR,
            span,
            f"This code is compiled, but the value may have been made by the ghost constructor {names}.",
            k.conj(k.negate(n.App(n.BOOL, "data.is", (value(e, s),), c)) for c in ghost),
        )


def _check_destructor(e: t.Destructor, s: Scope, b: Builder) -> None:
    ctors = [c for c, _ in e.ctors]
    if e.computed:
        _check_made_for_real(e.value, tuple(ctors), e.span, s, b)
    if len(ctors) == len(ctors[0].datatype.ctors):
        return
    names = " or ".join(f"`{c.name}`" for c in ctors)
    b.claim(
        Kind.DESTRUCTOR,
        e.span,
        f"`{e.name}` exists only if the value was made by {names}, which it may not be here.",
        k.disj(n.App(n.BOOL, "data.is", (value(e.value, s),), c) for c in ctors),
    )


def _check_construct(e: t.Construct, s: Scope, b: Builder) -> None:
    for a in e.args:
        check(a, s, b)
    data = root(s.type(e.type))
    env = instantiate(data.decl, data.args) if isinstance(data, UserType) else {}
    for a, f in zip(e.args, e.ctor.formals, strict=True):
        coerce(a, substitute(f.type, env), s, b)


def _check_update(e: t.DatatypeUpdate, s: Scope, b: Builder) -> None:
    check(e.value, s, b)
    data = root(s.type(e.type))
    env = instantiate(data.decl, data.args) if isinstance(data, UserType) else {}
    for name, v in e.updates:
        check(v, s, b)
        formal = next(f for f in e.ctors[0].formals if f.name == name)
        coerce(v, substitute(formal.type, env), s, b)
    if e.computed:
        _check_made_for_real(e.value, e.ctors, e.span, s, b)
    if len(e.ctors) < len(e.ctors[0].datatype.ctors):
        names = " or ".join(f"`{c.name}`" for c in e.ctors)
        b.claim(
            Kind.DESTRUCTOR,
            e.span,
            f"Only a value made by {names} has what is updated here.",
            k.disj(n.App(n.BOOL, "data.is", (value(e.value, s),), c) for c in e.ctors),
        )


def _check_binary(e: t.Binary, s: Scope, b: Builder) -> None:
    check(e.left, s, b)
    match e.op:
        case Operator.AND | Operator.IMPLIES:
            with b.guard(value(e.left, s)):
                check(e.right, s, b)
            return
        case Operator.OR:
            with b.guard(k.negate(value(e.left, s))):
                check(e.right, s, b)
            return
        case _:
            check(e.right, s, b)
    if isinstance(root(s.type(e.type)), SeqType | SetType | MultisetType | MapType):
        coerce(e.left, s.type(e.type), s, b)  # what is in both is in the left one
        if e.op is Operator.ADD:
            coerce(e.right, s.type(e.type), s, b)
    if e.computed:
        for x in (e.left, e.right):
            decl = root(s.type(x.type))
            if isinstance(decl, UserType) and isinstance(decl.decl, t.Datatype):
                _check_made_for_real(x, tuple(decl.decl.ctors), x.span, s, b)
    operand = root(s.type(e.left.type))
    if e.op in (Operator.DIVIDE, Operator.MODULO):
        divisor = value(e.right, s)
        zero = n.Lit(divisor.sort, 0) if divisor.sort != n.REAL else k.real(0)
        what = "divides" if e.op is Operator.DIVIDE else "takes the remainder"
        b.claim(
            Kind.DIVISION,
            e.span,
            f"This {what} by a value that may be zero. Make sure that it is not.",
            _differs(divisor, zero),
        )
    if e.op in SHIFTS and isinstance(operand, BitvectorType):
        amount = value(e.right, s)
        if amount.sort == n.INT:
            message = f"The shift must be between 0 and {operand.width}."
            fits = k.conj((k.at_most(k.integer(0), amount), k.at_most(amount, k.integer(operand.width))))
            b.claim(Kind.RANGE, e.right.span, message, fits)
    if e.op is Operator.SUBTRACT and isinstance(operand, OrdinalType):
        check_ordinal_minus(e, s, b)
    if e.op in ARITHMETIC | SHIFTS:
        check_result(e, value(e, s), s, b)


def _differs(a: n.Term, zero: n.Term) -> n.Term:
    if isinstance(a, n.Lit):
        return k.boolean(a.value != 0)
    return k.negate(k.equal(a, zero))


def _check_map_comprehension(e: t.MapComprehension, s: Scope, b: Builder) -> None:
    bounds, inner = b.arbitrary(e.vars, s)
    with b.guard(guards(bounds, inner.heap)):
        check(e.range, inner, b)
        with b.guard(value(e.range, inner)):
            if e.key is not None:
                check(e.key, inner, b)
            check(e.value, inner, b)
            if e.key is None:
                return
            bounds2, other = b.arbitrary(e.vars, s)
            both = k.conj((guards(bounds2, other.heap), value(e.range, other)))
            clash = k.conj((both, k.equal(value(e.key, inner), value(e.key, other))))
            message = "Two rounds of this map may give one key different values."
            agree = k.equal(value(e.value, inner), value(e.value, other))
            b.claim(Kind.UNIQUE, e.span, message, k.implies(clash, agree))


def _check_match(e: t.Match, s: Scope, b: Builder) -> None:
    check(e.scrutinee, s, b)
    scrutinee, type_ = value(e.scrutinee, s), s.type(e.scrutinee.type)
    earlier: list[n.Term] = []
    for case in e.cases:
        condition, env = match_pattern(case.pattern, scrutinee, type_, s)
        with b.guard(k.conj((*(k.negate(c) for c in earlier), condition))):
            _claim_bound(case.pattern, env, type_, s, b)
            check(case.body, s.bind_all(env), b)
            coerce(case.body, s.type(e.type), s.bind_all(env), b)
        earlier.append(condition)
    claim_exhaustive(earlier, e.scrutinee.span, b)


def _claim_bound(p: t.Pattern, env: dict[t.Variable, n.Term], type_: Type, s: Scope, b: Builder) -> None:
    """A variable of a pattern may have a type of its own, narrower than what it is bound to."""
    for var, source in bound_types(p, type_).items():
        claim_type(env[var], source, s.type(var.type), var.span, b)


def claim_exhaustive(conditions: list[n.Term], span: Span, b: Builder) -> None:
    message = "No case may match this value. Add the missing case, or show that it cannot happen."
    b.claim(Kind.MATCH, span, message, k.disj(conditions))


def bind_pattern(p: t.Pattern, e: t.Expr, s: Scope, b: Builder) -> Scope:
    """The variables of a `var` pattern, as variables of the unit; claims that the pattern matches."""
    type_ = s.type(e.type)
    v = value(e, s)
    if not isinstance(p, t.BindPattern):
        v = b.keep("v", v, type_)
    condition, env = match_pattern(p, v, type_, s)
    if not k.is_true(condition):
        message = "This value may have been made by another constructor than the pattern names."
        b.claim(Kind.DESTRUCTOR, p.span, message, condition)
    if isinstance(p, t.BindPattern):
        coerce(e, s.type(p.var.type), s, b)
    else:
        _claim_bound(p, env, type_, s, b)
    kept: dict[t.Variable, n.Term] = {}
    for var, term in env.items():
        made = b.fresh(var.name, term.sort, s.type(var.type), var)
        kept[var] = b.assign(made, term)
    return s.bind_all(kept)


def choose(e: t.LetSuchThat, s: Scope, b: Builder) -> Scope:
    """`var x :| P; …`: some value exists; from here on the variables are the chosen ones."""
    bounds, probe = b.arbitrary(e.vars, s)
    with b.guard(guards(bounds, probe.heap)):
        check(e.condition, probe, b)
    message = "There may be no value that satisfies this condition."
    b.claim(Kind.SUCH_THAT, e.condition.span, message, existence(e.vars, e.condition, s), formula=e.condition)
    chosen = such_that(e, s)
    kept: dict[t.Variable, n.Term] = {}
    for v in e.vars:
        kept[v] = b.assign(b.fresh(v.name, s.sort(v.type), s.type(v.type), v), chosen.env[v])
    inner = s.bind_all(kept)
    known = [value(e.condition, inner), *(typing(kept[v], s.type(v.type), s.heap) for v in e.vars)]
    b.assume(k.conj(known))
    if e.computed:
        bounds2, other = b.arbitrary(e.vars, s)
        also = k.conj((guards(bounds2, other.heap), value(e.condition, other)))
        alike = k.conj(k.equal(kept[v], other.env[v]) for v in e.vars)
        message = "Compiled code must choose one value only, but several may satisfy this condition."
        b.claim(Kind.UNIQUE, e.condition.span, message, k.implies(also, alike))
    return inner


def check_frames(frames: tuple[t.Frame, ...], s: Scope, b: Builder) -> n.FrameSet:
    for f in frames:
        check_frame(f, s, b)
    return frame_set(frames, s)


@entry
def check_frame(f: t.Frame, s: Scope, b: Builder) -> None:
    """What a frame names makes sense; a field is one of an object that is there."""
    if f.target is None:
        return
    type_ = s.type(f.target.type)
    if f.field is not None and is_reference(type_):
        check_object(f.target, s, b)
    else:
        check(f.target, s, b)


def _check_unchanged(f: t.Frame, before: n.Term, s: Scope, b: Builder) -> None:
    """Only objects that were there before can be compared with what they were."""
    if f.target is None:
        return
    v, type_ = value(f.target, s), s.type(f.target.type)
    if may_be_null(item_type(type_)):
        message = "This may be null. Only objects can be compared with what they were."
        b.claim(Kind.NULL, f.span, message, each_reference(v, type_, s, f.span, k.non_null))
    message = "This object may not exist yet in the earlier state that `unchanged` compares with."
    old = each_reference(v, type_, s, f.span, lambda o: k.allocated(before, o))
    b.claim(Kind.ALLOCATED, f.span, message, old)
