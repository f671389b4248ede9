"""What of an expression exists only for proofs, and so cannot be compiled."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.bounds import known_of, unbounded
from language.analysis.limits import limits
from language.analysis.lineage import seen_as
from language.analysis.type_questions import supports_equality
from language.operators import EQUALITY, MEMBERSHIP, ORDER, STRICT, Operator
from language.record import dataclass
from language.source import Span
from language.syntax.ast import Collection
from language.types import (
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
    map_type,
    substitute,
)

Problem = tuple[Span, str]


def uses_ghost(e: t.Expr) -> bool:
    return bool(problems(e, first=True))


def problems(e: t.Expr, *, first: bool = False) -> list[Problem]:
    """Every reason why the expression cannot be compiled. A stack, not recursion: `a + b + …` may be
    thousands deep."""
    found: list[Problem] = []
    stack: list[t.Expr] = [e]
    while stack and not (first and found):
        x = stack.pop()
        reasons = _reasons(x)
        found += reasons
        if not reasons or not isinstance(x, _GHOST_WHOLE):
            stack += run_parts(x)
    return found


def run(e: t.Expr) -> Iterator[t.Expr]:
    """The expression and all below it that is computed when it runs."""
    stack = [e]
    while stack:
        x = stack.pop()
        yield x
        stack += run_parts(x)


def run_parts(e: t.Expr) -> list[t.Expr]:
    """What is computed, one level below, when the expression runs: no arguments for ghost parameters, no
    proofs, no contracts."""
    match e:
        case t.FunctionCall(_, _, f, _, receiver, args):
            return [*_some(receiver), *_compiled_ones(args, f.params)]
        case t.Construct(_, _, ctor, args):
            return _compiled_ones(args, ctor.formals)
        case t.DatatypeUpdate(_, _, value, updates, ctors):
            ghost = {f.name for c in ctors for f in c.formals if f.ghost}
            return [value, *[v for n, v in updates if n not in ghost]]
        case t.Quantified():
            return [*_some(e.range), e.body]
        case t.SetComprehension():
            return [e.range, e.term]
        case t.MapComprehension():
            return [e.range, *_some(e.key), e.value]
        case t.Let(_, _, pattern, value, body, ghost):
            return [body] if ghost or _all_ghost(pattern) else [value, body]
        case t.LetSuchThat(_, _, vars_, condition, body, ghost):
            return [body] if ghost or all(v.ghost for v in vars_) else [condition, body]
        case t.StmtExpr(_, _, _, body) | t.Lambda(_, _, _, _, _, body):
            return [body]
        case t.Match(_, _, scrutinee, cases):
            return [scrutinee, *[c.body for c in cases]]
        case _:
            return [c for c in t.children(e) if isinstance(c, t.Expr)]


def _some(e: t.Expr | None) -> list[t.Expr]:
    return [] if e is None else [e]


def _compiled_ones(args: tuple[t.Expr, ...], params: tuple[t.Variable, ...]) -> list[t.Expr]:
    return [a for a, p in zip(args, params, strict=True) if not p.ghost]


_GHOST_WHOLE = (
    t.FieldRead,
    t.ConstRead,
    t.FunctionCall,
    t.FunctionValue,
    t.ArrowMember,
    t.Destructor,
    t.Discriminator,
    t.Old,
    t.Fresh,
    t.Allocated,
    t.Unchanged,
)
"""Where these are ghost, so is all in them: one reason is enough."""


def _reasons(e: t.Expr) -> list[Problem]:
    """Why the expression itself, apart from its parts, cannot be compiled."""
    match e:
        case t.Var(span, _, var) if var.ghost:
            return [(span, f"The variable `{var.name}` is ghost")]
        case t.FieldRead(span, _, _, field) if field.ghost:
            return [(span, f"The field `{field.name}` is ghost")]
        case t.ConstRead(span, _, const) if const.ghost:
            return [(span, f"The constant `{const.name}` is ghost")]
        case t.FunctionCall(span, _, f) | t.FunctionValue(span, _, f) if f.ghost:
            return [(span, f"The {_kind(f)} `{f.name}` is ghost")]
        case t.FunctionValue(span, _, f) if ghosts := [p.name for p in f.params if p.ghost]:
            return [(span, f"The parameter `{ghosts[0]}` of the {_kind(f)} `{f.name}` is ghost")]
        case t.ArrowMember(span):
            return [(span, f"`.{e.name}` of a function exists only for proofs")]
        case t.Construct(span, _, ctor) | t.Discriminator(span, _, _, ctor) if ctor.ghost:
            return [(span, f"The constructor `{ctor.name}` is ghost")]
        case t.Destructor(span, _, _, name, ctors) if any(c.formals[i].ghost for c, i in ctors):
            return [(span, f"The part `{name}` is ghost")]
        case t.Destructor(span, _, _, name, ctors) if all(c.ghost for c, _ in ctors):
            return [
                (span, f"Only values of the ghost constructor `{ctors[0][0].name}` have the part `{name}`")
            ]
        case t.DatatypeUpdate(span, _, _, updates, ctors) if all(c.ghost for c in ctors):
            name = updates[0][0]
            return [(span, f"Only values of the ghost constructor `{ctors[0].name}` have the part `{name}`")]
        case t.Match(_, _, _, cases) if ghost := [x for c in cases for x in ghost_patterns(c.pattern)]:
            return [(ghost[0].span, f"The constructor `{ghost[0].ctor.name}` is ghost")]
        case t.Old(span):
            return [(span, "`old(…)` exists only for proofs")]
        case t.Fresh(span):
            return [(span, "`fresh(…)` exists only for proofs")]
        case t.Allocated(span):
            return [(span, "`allocated(…)` exists only for proofs")]
        case t.DecreasesTo(span):
            return [(span, "`decreases to` exists only for proofs")]
        case t.Unchanged(span):
            return [(span, "`unchanged(…)` exists only for proofs")]
        case t.Quantified() | t.SetComprehension() | t.MapComprehension():
            return _comprehension(e)
        case t.Display(_, _, _, items) | t.MapDisplay(_, _, items) if items:
            return _members(e)
        case t.MultisetOf():
            return _members(e)
        case t.Binary():
            return _binary(e)
        case t.MapPart(span, _, m, part) if part != "Keys" and not _keys_only(m.type):
            return [(span, f"`.{part}` needs values that can be compared, and those of this map cannot")]
        case t.TypeTest(span, _, _, tested) if uncompiled := ghost_constraint(tested, e.operand.type):
            return [(span, f"Whether a value is in `{uncompiled}` is known to proofs only")]
        case t.TypeTest(span, _, operand, tested) if not _known_at_run_time(operand.type, tested):
            return [(span, f"Objects do not know when the program runs what `{tested}` is made for")]
        case _:
            return []


def _known_at_run_time(known: Type, tested: Type) -> bool:
    """Whether a class tells at run time that an object is of the tested type: what its parameters stand for
    must follow from the type that is known."""
    if not (isinstance(tested, UserType) and isinstance(tested.decl, t.Class) and tested.args):
        return True
    if not (isinstance(known, UserType) and isinstance(known.decl, t.Class)):
        return True
    if known.decl is tested.decl or seen_as(known, tested.decl) is not None:
        return True
    above = seen_as(UserType(tested.decl, tested.decl.params), known.decl)
    found: set[Type] = set()
    if above is not None:
        map_type(above, lambda x: found.add(x) if isinstance(x, ParamType) else None)
    return all(p in found for p in tested.decl.params)


def ghost_patterns(p: t.Pattern) -> list[t.CtorPattern]:
    """The parts of a pattern that ask for a ghost constructor."""
    match p:
        case t.CtorPattern(_, ctor, args):
            return [*([p] if ctor.ghost else []), *[x for a in args for x in ghost_patterns(a)]]
        case t.OrPattern(_, options):
            return [x for o in options for x in ghost_patterns(o)]
        case _:
            return []


def ghost_constraint(tested: Type, known: Type | None) -> str | None:
    """The subset type whose condition would have to be computed to tell whether a value is in `tested`, where
    it cannot be; `known` is what the value is in for sure."""
    while isinstance(tested, UserType) and isinstance(tested.decl, t.SubsetType):
        if tested == known:
            return None
        s = tested.decl
        if s.condition is not None and uses_ghost(s.condition):
            return s.name
        if s.base is None:
            return None
        tested = substitute(s.base, dict(zip(s.params, tested.args, strict=False)))
    return None


def _kind(f: t.Function) -> str:
    return "predicate" if "predicate" in f.kind else "function"


def _all_ghost(p: t.Pattern) -> bool:
    vars_ = pattern_vars(p)
    return bool(vars_) and all(v.ghost for v in vars_)


def pattern_vars(p: t.Pattern) -> list[t.Variable]:
    match p:
        case t.BindPattern(_, var):
            return [var]
        case t.CtorPattern(_, _, args):
            return [v for a in args for v in pattern_vars(a)]
        case _:
            return []


def _comprehension(e: t.Quantified | t.SetComprehension | t.MapComprehension) -> list[Problem]:
    what = "quantifier" if isinstance(e, t.Quantified) else "comprehension"
    found = [
        (
            e.span,
            f"This {what} must be bounded to be compiled: no finite range is given for `{v.name}` "
            f"(such as `0 <= {v.name} < n` or `{v.name} in s`)",
        )
        for v in unbounded(e)
    ]
    for v in e.vars:
        hidden = ghost_constraint(v.type, _element_type(e, v))
        if hidden is not None:
            found.append((v.span, f"Whether a value is in `{hidden}` is known to proofs only"))
    return [*found, *_members(e)]


def _members(e: t.Expr) -> list[Problem]:
    """A collection that tells its members, or its keys, apart."""
    match base(e.type):
        case SetType(item, True) | MultisetType(item) | MapType(item, _, True) if not supports_equality(item):
            why = f"Values of type `{item}` cannot be compared by compiled code, as those in `{e.type}` are"
            return [(e.span, why)]
        case _:
            return []


def _element_type(e: t.Quantified | t.SetComprehension | t.MapComprehension, v: t.Variable) -> Type | None:
    """The type of the elements of a collection that has the variable's values."""
    for limit in limits(e.vars, known_of(e)):
        if limit.variable is v and limit.relation is Operator.IN and not limit.converted:
            match base(limit.bound.type):
                case SetType(i) | SeqType(i) | MultisetType(i) | MapType(i):
                    return i
                case _:
                    pass
    return None


def _binary(e: t.Binary) -> list[Problem]:
    if e.op in EQUALITY:
        if not (comparable(e.left) or comparable(e.right)):
            return [(e.span, f"Values of type `{e.left.type}` cannot be compared by compiled code")]
    elif e.op in MEMBERSHIP:
        s = base(e.right.type)
        if isinstance(s, SeqType) and not comparable(e.left) and not supports_equality(s.item):
            return [(e.span, f"Values of type `{s.item}` cannot be compared by compiled code")]
    elif e.op in ORDER:
        b = base(e.left.type)
        if isinstance(b, SeqType) and not supports_equality(b.item):  # a prefix is told by its elements
            return [(e.span, f"Values of type `{b.item}` cannot be compared by compiled code")]
        if e.op in STRICT and isinstance(b, UserType) and isinstance(b.decl, t.Datatype):
            return [(e.span, "The rank of datatype values exists only for proofs")]
    return []


def comparable(e: t.Expr) -> bool:
    """Values of a type without equality can still be compared to `Nil`, `[]` and their like."""
    if supports_equality(e.type) or partly_comparable(e.type):
        return True
    match e:
        case t.Construct(_, _, ctor, args):
            return not ctor.ghost and all(
                not f.ghost and comparable(a) for a, f in zip(args, ctor.formals, strict=True)
            )
        case t.Display(_, _, kind, items):
            return not items or (kind is Collection.SEQ and all(comparable(i) for i in items))
        case t.MapDisplay(_, _, items):
            return not items
        case _:
            return False


def partly_comparable(x: Type) -> bool:
    """Whether values of the type can be compared except those of its ghost constructors, which a proof must
    exclude."""
    d = base(x)
    if not (
        isinstance(d, UserType) and isinstance(d.decl, t.Datatype) and any(c.ghost for c in d.decl.ctors)
    ):
        return False
    env = dict(zip(d.decl.params, d.args, strict=False))
    parts = [f for c in d.decl.ctors if not c.ghost for f in c.formals]
    return all(not f.ghost and supports_equality(substitute(f.type, env)) for f in parts)


def literal(e: t.Expr) -> bool:
    """Whether the text shows by which compiled constructors a value is made, all through."""
    match e:
        case t.Construct(_, _, ctor, args):
            pairs = zip(args, ctor.formals, strict=True)
            return not ctor.ghost and all(
                not f.ghost and (supports_equality(a.type) or literal(a)) for a, f in pairs
            )
        case _:
            return False


def _keys_only(x: Type) -> bool:
    m = base(x)
    return isinstance(m, MapType) and supports_equality(m.value)


# ── the exception for functions whose ghost choice does not matter ───────────────────────────────


@dataclass(frozen=True)
class GhostChoice:
    """`if ghost then F(x, g) else e` in the result position of `F` compiles to `e` where the call passes the
    parameters on: what is computed does not depend on the choice."""

    function: t.Function

    def problems(self, e: t.Expr) -> list[Problem]:
        """The problems of the function's body."""
        match e:
            case t.Ite(_, _, test, then, orelse):
                ghost = problems(test)
                if ghost and self._same(then, {}):
                    return self.problems(orelse)
                if ghost and self._same(orelse, {}):
                    return self.problems(then)
                return [*ghost, *self.problems(then), *self.problems(orelse)]
            case t.Let(_, _, pattern, value, body, ghost):
                first = [] if ghost or _all_ghost(pattern) else problems(value)
                return [*first, *self.problems(body)]
            case t.StmtExpr(_, _, _, body):
                return self.problems(body)
            case t.Match(_, _, scrutinee, cases):
                return [*problems(scrutinee), *[p for c in cases for p in self.problems(c.body)]]
            case _:
                return problems(e)

    def _same(self, e: t.Expr, env: dict[t.Variable, t.Expr]) -> bool:
        """Whether every way to the result is a call of the function with its own compiled parameters."""
        match e:
            case t.Ite(_, _, _, then, orelse):
                return self._same(then, env) and self._same(orelse, env)
            case t.Let(_, _, pattern, value, body):
                if isinstance(pattern, t.BindPattern):
                    env = {**env, pattern.var: value}
                return self._same(body, env)
            case t.StmtExpr(_, _, _, body):
                return self._same(body, env)
            case t.Match(_, _, _, cases):
                return all(self._same(c.body, env) for c in cases)
            case t.Var(_, _, var) if var in env:
                return self._same(env[var], env)
            case t.FunctionCall(_, _, f, _, receiver, args):
                return (
                    f is self.function
                    and (receiver is None or isinstance(receiver, t.This))
                    and all(
                        p.ghost or (isinstance(a, t.Var) and a.var is p)
                        for a, p in zip(args, f.params, strict=True)
                    )
                )
            case _:
                return False
