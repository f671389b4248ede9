"""Assignments: values first, then stores; places written must be within the frame."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.lineage import seen_as
from language.analysis.type_questions import auto_init, nonempty
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref
from language.ivl.check_types import claim_type, coerce
from language.ivl.frames import within
from language.ivl.lower_checks import check, check_array_place, check_object
from language.ivl.lower_new import new_array, new_object
from language.ivl.lower_values import value
from language.ivl.one_sort import may_be_one
from language.ivl.recursion import note_made
from language.ivl.scope import Scope, guards, typing
from language.ivl.sorts import instantiate, root, sort_of
from language.ivl.such_that import existence
from language.ivl.unsupported import Unsupported
from language.record import dataclass
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import INT, Type, UserType, substitute


@dataclass(frozen=True)
class Place:
    """A left side after its subexpressions were evaluated."""

    target: t.LValue
    type: Type
    obj: n.Term | None = None
    indices: tuple[n.Term, ...] = ()


def declare(vars_: tuple[t.Variable, ...], s: Scope, b: Builder) -> Scope:
    """Variables without a value yet."""
    for v in vars_:
        s = introduce(v, s, b)
        track(v, v.name, b)
    return s


def introduce(v: t.Variable, s: Scope, b: Builder) -> Scope:
    var = b.fresh(v.name, s.sort(v.type), s.type(v.type), v)
    b.emit(n.Havoc((var,)))
    return s.bind(v, ref(var))


def track(place: object, name: str, b: Builder) -> None:
    tracker = b.trackers.get(place)
    if tracker is None:
        tracker = b.fresh(f"{name}?", n.BOOL)
        b.trackers[place] = tracker
    b.assigned.discard(place)
    b.emit(n.Assign(tracker, k.FALSE))


def now_assigned(place: object, b: Builder) -> None:
    tracker = b.trackers.get(place)
    if tracker is not None:
        b.assigned.add(place)
        b.emit(n.Assign(tracker, k.TRUE))


def introduce_targets(targets: tuple[t.LValue, ...], s: Scope, b: Builder) -> Scope:
    """The variables that the statement declares; their first value comes with its stores."""
    for target in targets:
        if isinstance(target, t.LocalTarget) and target.declares and target.var not in s.env:
            s = s.bind(target.var, ref(b.fresh(target.var.name, *_sort_and_type(target.var, s), target.var)))
    return s


def _sort_and_type(v: t.Variable, s: Scope) -> tuple[n.Sort, Type]:
    return s.sort(v.type), s.type(v.type)


def assign(stmt: t.Assign, s: Scope, b: Builder) -> Scope:
    s = introduce_targets(stmt.targets, s, b)
    changes = len(stmt.targets) > 1 or any(isinstance(r, t.NewObject) for r in stmt.values)
    places = [place(x, s, b, keep=changes) for x in stmt.targets]  # before a constructor changes the heap
    values: list[tuple[n.Term, Type, t.Expr | None]] = []
    for p, rhs in zip(places, stmt.values, strict=True):
        v, type_, e = _right_side(rhs, p, s, b)
        if len(places) > 1 and not isinstance(v, n.Lit):
            v = b.keep("v", v, type_)
        values.append((v, type_, e))
    spans = [r.span for r in stmt.values]
    claim_distinct(places, [v for v, _, _ in values], b)
    for p, (v, type_, e), span in zip(places, values, spans, strict=True):
        if isinstance(e, t.Ite) and not any(isinstance(r, t.NewObject) for r in stmt.values):
            coerce(e, p.type, s, b)
        else:
            claim_type(v, type_, p.type, span, b)
    for p, rhs, (v, _, _) in zip(places, stmt.values, values, strict=True):
        if isinstance(rhs, t.HavocRhs) and not _makes_one_up(p, b):
            _leave_open(p, v, s, b)
        else:
            store(p, v, s, b)
    if b.resumed is not None:
        for (v, _, _), rhs in zip(values, stmt.values, strict=True):
            if isinstance(rhs, t.NewArray | t.NewObject):
                note_made(v, s, b)
    return s


def _own_place(target: t.LValue) -> t.Variable | t.Field | t.Constant | None:
    """A variable, or what a constructor has in place of one before its object is there."""
    match target:
        case t.LocalTarget(var=var):
            return var
        case t.FieldTarget(field=member, obj=t.This()) | t.ConstTarget(const=member, obj=t.This()):
            return member
        case _:
            return None


def _makes_one_up(p: Place, b: Builder) -> bool:
    """Whether `:= *` gives the place a value: proofs may take any, code that runs one that it can make. What
    an object already has stays a value of its type."""
    own = _own_place(p.target)
    return own is None or p.obj is not None or b.in_ghost or own.ghost or auto_init(p.type)


def _leave_open(p: Place, v: n.Term, s: Scope, b: Builder) -> None:
    """The place has some value of its type if it had one before, and none otherwise."""
    own = _own_place(p.target)
    assert own is not None
    if isinstance(p.target, t.LocalTarget) and p.target.declares:
        track(own, own.name, b)
    target = s.env[own] if isinstance(own, t.Variable) else s.fields[own]
    _set(target, v, b)
    tracker = b.trackers.get(own)
    fact = typing(target, p.type, s.heap)
    b.assume(fact if tracker is None or own in b.assigned else k.implies(ref(tracker), fact))


def _right_side(rhs: t.Rhs, p: Place, s: Scope, b: Builder) -> tuple[n.Term, Type, t.Expr | None]:
    match rhs:
        case t.ExprRhs():
            check(rhs.value, s, b)
            return value(rhs.value, s), s.type(rhs.value.type), rhs.value
        case t.HavocRhs() if not _makes_one_up(p, b):
            var = b.fresh("any", sort_of(p.type), p.type)
            b.emit(n.Havoc((var,)))
            return ref(var), p.type, None
        case t.HavocRhs():
            return any_value(p.type, rhs.span, s, b), p.type, None
        case t.NewArray():
            return new_array(rhs, s, b), s.type(rhs.type), None
        case t.NewObject():
            return new_object(rhs, s, b), s.type(rhs.type), None
        case _:
            raise Unsupported(rhs.span, "this right side")


def any_value(type_: Type, span: Span, s: Scope, b: Builder) -> n.Term:
    """An arbitrary value of a type; that there is one is claimed unless it is plain."""
    if not nonempty(type_):
        bound = n.Bound(s.names.fresh("x"), sort_of(type_), type_)
        message = f"The type `{type_}` may have no value."
        b.claim(Kind.DEFINITE, span, message, k.exists((bound,), guards((bound,), s.heap)))
    var = b.fresh("any", sort_of(type_), type_)
    b.emit(n.Havoc((var,)))
    b.assume(typing(ref(var), type_, s.heap))
    return ref(var)


# ── places ───────────────────────────────────────────────────────────────────────────────────────


def place(target: t.LValue, s: Scope, b: Builder, *, keep: bool) -> Place:
    """Evaluates a left side's parts, and claims that it may be written."""

    def kept(x: n.Term) -> n.Term:
        return b.keep("p", x) if keep and not isinstance(x, n.Lit) else x

    match target:
        case t.LocalTarget():
            return Place(target, s.type(target.var.type))
        case t.FieldTarget():
            if isinstance(target.obj, t.This) and target.field in s.fields:
                return Place(target, _field_type(target.field, s.type(target.obj.type)))
            check_object(target.obj, s, b)
            o = kept(value(target.obj, s))
            claim_write(o, target.field, target.span, b)
            return Place(target, _field_type(target.field, s.type(target.obj.type)), o)
        case t.ConstTarget():
            if target.const not in s.fields:
                raise Unsupported(target.span, "setting a constant here")
            return Place(target, _field_type(target.const, s.type(target.obj.type)))
        case t.ArrayTarget():
            check_object(target.array, s, b)
            for i in target.indices:
                check(i, s, b)
            check_array_place(target.array, target.indices, target.span, s, b)
            a = kept(value(target.array, s))
            claim_write(a, None, target.span, b)
            array = root(s.type(target.array.type))
            element = array.args[0] if isinstance(array, UserType) else INT
            return Place(target, element, a, tuple(kept(value(i, s)) for i in target.indices))
        case _:
            raise Unsupported(target.span, "this left side")


def _field_type(field: t.Field | t.Constant, object_type: Type) -> Type:
    """The field's type in an object of the type, which may inherit it."""
    r = root(object_type)
    seen = seen_as(r, field.owner) if isinstance(r, UserType) else None
    return field.type if seen is None else substitute(field.type, instantiate(seen.decl, seen.args))


def claim_write(o: n.Term, field: t.Field | None, span: Span, b: Builder) -> None:
    message = "The `modifies` clause does not allow changing this object here. Add the object to it."
    b.claim(Kind.MODIFIES, span, message, within(b.writes, o, field))


def claim_distinct(places: list[Place], values: list[n.Term] | None, b: Builder) -> None:
    """Left sides are different places, unless they get the same value. The results of a call (no `values`)
    count as different ones (manual, "Update and Call Statements")."""
    for j, q in enumerate(places):
        for i, p in enumerate(places[:j]):
            same = _same_place(p, q)
            if k.is_false(same) or not may_be_one(sort_of(p.type), sort_of(q.type)):
                continue
            allowed, hold = k.negate(same), "results"
            if values is not None:
                hold = "different values"
                if values[i].sort == values[j].sort:
                    allowed = k.disj((allowed, k.equal(values[i], values[j])))
            message = f"Two left sides may be the same place, and it cannot hold two {hold}."
            b.claim(Kind.ALIAS, q.target.span, message, allowed)


def _same_place(p: Place, q: Place) -> n.Term:
    """Whether two left sides are one place; variables are told apart by their names."""
    match p.target, q.target:
        case t.FieldTarget(field=x), t.FieldTarget(field=y) if x is y:
            pass
        case t.ConstTarget(const=x), t.ConstTarget(const=y) if x is y:
            pass
        case t.ArrayTarget(), t.ArrayTarget() if len(p.indices) == len(q.indices):
            pass
        case _:
            return k.FALSE
    if p.obj is None or q.obj is None:  # of the object that is being made, which is no other
        return k.TRUE if p.obj is q.obj else k.FALSE
    return k.conj(map(k.equal, (p.obj, *p.indices), (q.obj, *q.indices)))


def store(p: Place, v: n.Term, s: Scope, b: Builder) -> None:
    match p.target:
        case t.LocalTarget(var=var):
            _set(s.env[var], v, b)
            now_assigned(var, b)
        case t.FieldTarget(field=field) if p.obj is None:
            _set(s.fields[field], v, b)
            now_assigned(field, b)
        case t.ConstTarget(const=const):
            _set(s.fields[const], v, b)
            now_assigned(const, b)
        case t.FieldTarget(field=field) if p.obj is not None:
            b.emit(n.Assign(b.heap, n.App(n.HEAP, "heap.write", (ref(b.heap), p.obj, v), field)))
        case t.ArrayTarget() if p.obj is not None:
            b.emit(n.Assign(b.heap, n.App(n.HEAP, "heap.elem_write", (ref(b.heap), p.obj, *p.indices, v))))
        case _:
            raise Unsupported(p.target.span, "this left side")


def _set(target: n.Term, v: n.Term, b: Builder) -> None:
    assert isinstance(target, n.Ref_)
    b.emit(n.Assign(b.variable(target.name), v))


# ── such that ────────────────────────────────────────────────────────────────────────────────────


def assign_such_that(stmt: t.AssignSuchThat, s: Scope, b: Builder) -> Scope:
    s = introduce_targets(stmt.targets, s, b)
    vars_ = [target.var for target in stmt.targets if isinstance(target, t.LocalTarget)]
    if len(vars_) < len(stmt.targets):
        return _assume_places(stmt, s, b)
    bounds, probe = b.arbitrary(tuple(vars_), s)
    hidden = [(v, b.trackers.pop(v)) for v in vars_ if v in b.trackers]  # inside, they mean the new values
    with b.guard(guards(bounds, probe.heap)):
        check(stmt.condition, probe, b)
    for v, tracker in hidden:
        b.trackers[v] = tracker
    if not stmt.assumed:
        message = "There may be no value that satisfies this condition."
        claim = existence(tuple(vars_), stmt.condition, s)
        b.claim(Kind.SUCH_THAT, stmt.condition.span, message, claim, formula=stmt.condition)
    terms = [s.env[v] for v in vars_]
    b.emit(n.Havoc(tuple(b.variable(x.name) for x in terms if isinstance(x, n.Ref_))))
    known = [typing(x, s.type(v.type), s.heap) for x, v in zip(terms, vars_, strict=True)]
    premise = n.Premise(stmt.condition.span, "this such-that condition")
    b.assume(k.conj((*known, value(stmt.condition, s))), stmt.span if stmt.assumed else None, premise)
    for v in vars_:
        now_assigned(v, b)
    return s


def _assume_places(stmt: t.AssignSuchThat, s: Scope, b: Builder) -> Scope:
    """Places of objects get any values of their types, and the condition is assumed of them."""
    places = [place(x, s, b, keep=True) for x in stmt.targets]
    values = [any_value(p.type, stmt.span, s, b) for p in places]
    claim_distinct(places, values, b)
    for p, v in zip(places, values, strict=True):
        store(p, v, s, b)
    check(stmt.condition, s, b)
    b.assume(value(stmt.condition, s), stmt.span)
    return s
