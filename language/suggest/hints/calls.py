"""Calls of the file's lemmas whose conclusions speak of what the claim speaks of, and of the lemma itself
for smaller arguments.

Arguments come from the terms in sight: those that a part of the conclusion matches, else those of the type.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from language.analysis import typed as t
from language.analysis.bases import base
from language.operators import Operator, UnaryOperator
from language.source import NOWHERE
from language.suggest.candidate import Candidate, Kind
from language.suggest.hints.matching import Bound, match, unify
from language.suggest.hints.sight import Sight, calls, near
from language.suggest.place import distinct
from language.suggest.proposing import told
from language.suggest.terms import arithmetic, is_int, length, number, plus, spell, var
from language.suggest.trees import subterms, variables
from language.types import ParamType, SeqType, Type, UserType

MOST = 24
"""Calls of a lemma at a spot."""
BEAM = 30
"""Partial matches that are looked at further."""
OPTIONS = 7
"""Arguments that are tried for a parameter that nothing tells."""


def candidates(sight: Sight) -> Iterator[Candidate]:
    decl = sight.view.failing.decl
    spoken = _spoken(sight)
    lemmas = [m for m in sight.view.failing.front.typed.methods if _usable(m, decl)]
    own = [m for m in lemmas if m is decl]
    others = [m for m in lemmas if m is not decl and _shared(m, spoken)]
    others.sort(key=lambda m: -len(_shared(m, spoken)))
    for m in (*own, *others):
        for args in islice(_arguments(m, sight, m is decl), MOST):
            call = made(m, args)
            if call is not None:
                yield Candidate(Kind.LEMMA_CALL, sight.view.spot.slot, call, _why(sight, m, args, m is decl))


def made(m: t.Method, args: tuple[t.Expr, ...]) -> t.CallStmt | None:
    types: dict[ParamType, Type] | None = {}
    for p, a in zip(m.params, args, strict=True):
        types = unify(p.type, a.type, types) if types is not None else None
    if types is None:
        return None
    params = (*(m.owner.params if m.owner else ()), *m.type_params)
    return t.CallStmt(NOWHERE, True, m, tuple(types.get(p, p) for p in params), None, args, ())


def _why(sight: Sight, m: t.Method, args: tuple[t.Expr, ...], own: bool) -> str:
    if own:
        smaller = ", ".join(told(sight.view.failing, a) for a in args)
        return f"the lemma itself, for {smaller}, says what is to be shown of something smaller"
    return f"`{m.name}` speaks of what is claimed here"


def _usable(m: t.Method, decl: t.Callable_) -> bool:
    """Whether it can be called by its name alone, for what it says."""
    if not m.is_lemma or m.results or m.two_state or m.extreme is not None or m.prefix_of is not None:
        return False
    if m is not decl and not m.ensures:
        return False
    return m.this is None and m.module == decl.module and (m.owner is None or m.owner is decl.owner)


def _spoken(sight: Sight) -> set[object]:
    """What the claim and the statement before which help may stand speak of."""
    found = {h for g in (*sight.goals, *sight.view.spot.known) for h in heads(g)}
    for part in near(sight.view.spot.next) if sight.view.spot.next is not None else ():
        found.update(heads(part))
    for s in sight.view.spot.before[-2:]:
        for part in near(s):
            found.update(heads(part))
    for call in [c for g in sight.goals for c in calls(g)]:
        if call.function.body is not None:
            found.update(heads(call.function.body))
    return found


def heads(e: t.Tree) -> Iterator[object]:
    """Functions, and the operators that lemmas are about."""
    for n in t.walk(e):
        match n:
            case t.FunctionCall(function=f):
                yield f
            case t.Unary(op=UnaryOperator.CARDINALITY):
                yield "|…|"
            case t.MultisetOf():
                yield "multiset"
            case t.Binary(op=Operator.MULTIPLY | Operator.DIVIDE | Operator.MODULO as op) if is_int(n.type):
                yield op
            case t.Binary(op=Operator.IN):
                yield "in"
            case _:
                pass


def _shared(m: t.Method, spoken: set[object]) -> set[object]:
    """What of its conclusion is spoken of; one that is about nothing in particular may be about anything."""
    about = {h for c in m.ensures for h in heads(c.condition)}
    return about & spoken if about else {None}


# ── arguments ────────────────────────────────────────────────────────────────────────────────────


def _arguments(m: t.Method, sight: Sight, own: bool) -> Iterator[tuple[t.Expr, ...]]:
    params = frozenset(m.params)
    found: dict[str, tuple[t.Expr, ...]] = {}
    for bound in _bindings(m, sight, params):
        options: list[list[t.Expr]] = []
        for p in m.params:
            known = bound.get(p)
            options.append([known] if known is not None else _fitting(p, sight, own)[:OPTIONS])
        ranked = sorted(product(*(range(len(x)) for x in options)), key=lambda c: (sum(map(bool, c)), sum(c)))
        for choice in ranked[:60]:
            args = tuple(x[i] for x, i in zip(options, choice, strict=True))
            if own and all(isinstance(a, t.Var) and a.var is p for a, p in zip(args, m.params, strict=True)):
                continue
            found.setdefault(", ".join(map(spell, args)), args)
    yield from found.values()


def _bindings(m: t.Method, sight: Sight, params: frozenset[t.Variable]) -> list[Bound]:
    """What patterns of the conclusion tell, all of them together as far as they go; at last nothing, for the
    types alone."""
    patterns = [p for c in m.ensures for p in subterms(c.condition) if _pattern(p, params)]
    patterns.sort(key=lambda p: -len(variables(p) & params))
    found: dict[str, Bound] = {"": {}}
    for p in patterns[:8]:
        for bound in list(found.values())[:BEAM]:
            if variables(p) & params <= set(bound):
                continue
            for e in sight.terms:
                more = match(p, e, params, bound)
                if more is not None:
                    found.setdefault(str(sorted((v.name, spell(x)) for v, x in more.items())), more)
    return sorted(found.values(), key=lambda b: -len(b))[: 2 * BEAM]


def _pattern(p: t.Expr, params: frozenset[t.Variable]) -> bool:
    if isinstance(p, t.Var | t.Literal_ | t.Quantified) or not variables(p) & params:
        return False
    if isinstance(p, t.Binary):
        return (
            p.op in (Operator.MULTIPLY, Operator.DIVIDE, Operator.MODULO, Operator.ADD) or p.op is Operator.IN
        )
    return isinstance(
        p, t.FunctionCall | t.Unary | t.MultisetOf | t.Slice | t.Index | t.Construct | t.Apply | t.ArrayRead
    )


def _fitting(p: t.Variable, sight: Sight, own: bool) -> list[t.Expr]:
    """Terms of a parameter's type. For the lemma itself, the parameter, and what is smaller."""
    if own:
        params = sight.view.failing.decl.params
        parts = [x for x in sight.terms if isinstance(x, t.Var) and x.var not in params]
        return distinct([var(p), *(x for x in parts if _fits(p, x)), *smaller(var(p), sight)])
    options = [e for e in sight.terms if _fits(p, e)]
    return sorted(options, key=lambda e: not isinstance(e, t.Var))


def _fits(p: t.Variable, e: t.Expr) -> bool:
    return unify(p.type, e.type, {}) is not None


def smaller(e: t.Expr, sight: Sight) -> Iterator[t.Expr]:
    """What is one step smaller: a predecessor, the rest of a sequence, the parts of a datatype's value."""
    kind = base(e.type)
    if is_int(e.type):
        yield plus(e, -1)
        for v in sight.view.failing.decl.params:
            if is_int(v.type) and spell(var(v)) != spell(e):
                yield arithmetic(Operator.SUBTRACT, e, var(v))
    elif isinstance(kind, SeqType):
        yield t.Slice(NOWHERE, kind, e, number(1), None)
        yield t.Slice(NOWHERE, kind, e, None, plus(length(e), -1))
    elif isinstance(kind, UserType) and isinstance(kind.decl, t.Datatype):
        for c in kind.decl.ctors:
            for i, f in enumerate(c.formals):
                if base(f.type) == kind and not f.name.startswith("_"):
                    yield t.Destructor(NOWHERE, kind, e, f.name, ((c, i),))
