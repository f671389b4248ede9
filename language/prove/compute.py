"""Functions applied to literals, and types of literals, computed.

Fuel lets a function unfold once or twice; `fib(10) == 55` or a test on `[1, 2, 9, 10]` needs more. Where
a unit applies a function to values that are known outright (also through a variable that was just set to
one), the value is computed here from the definitions, and stated. So is whether such a value is of a type
that restricts its values by functions. It follows from the functions' axioms,
so stating it adds nothing but speed; what cannot be computed is left alone.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from language.analysis.type_questions import is_constrained
from language.analysis.typed import Constructor, Datatype, SubsetType
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import instantiate, is_nat, root, sort_of
from language.prove import compute_ranges
from language.prove.env import ASSUMED, BOTH
from language.record import dataclass
from language.types import CharType, SeqType, SetType, Type, UserType, substitute

if TYPE_CHECKING:
    from language.prove.encode import Encoder

_MAX_STEPS = 20_000
_MAX_DEPTH = 70
_MAX_LITERALS = 8
_MAX_SIZE = 200
"""Of a sequence: what is longer is no test of a learner's."""


@dataclass(frozen=True)
class Data:
    ctor: Constructor
    args: tuple[Value, ...]


Value = bool | int | Fraction | tuple["Value", ...] | frozenset["Value"] | Data
"""A sequence is a tuple, a finite set a frozenset."""


class _Stuck(Exception):
    """The term has no value that can be computed here."""


class Computer:
    def __init__(self, encoder: Encoder) -> None:
        self.e = encoder
        self._steps = 0
        self._known: dict[tuple[n.Instance, tuple[Value, ...]], Value] = {}
        self._literals: dict[n.Sort, dict[Value, n.Term]] = {}
        """Of the unit: what a variable of a quantifier may turn out to be."""
        self._applied: set[n.Instance] = set()

    def state(self, passive: n.Passive) -> None:
        """State the values of all calls in the unit that can be computed."""
        env: dict[str, Value] = {}
        calls: list[n.FunApp | n.Is] = []
        seen: set[int] = set()
        facts = [f for p in passive.points for e in p.edges for f in e.facts]
        for fact in facts:
            match fact:
                case n.App(op="=", args=(n.Ref_(name=name), value)) if name not in env:
                    with suppress(_Stuck, RecursionError):
                        env[name] = self._eval(value, env, 0)
                case _:
                    pass
        for top in (*facts, *(g.condition for g in passive.goals)):
            calls += _calls(top, seen)
            self._collect(top)
        for call in calls:
            if isinstance(call, n.Is):
                self._state_type(call, env)
            else:
                self._state(call, env)

    def _state_type(self, claim: n.Is, env: dict[str, Value]) -> None:
        if not self._by_functions(claim.type):
            return
        try:
            value = self._eval(claim.value, env, 0)
            holds = self._is(value, claim.type)
            made = k.is_(_term(value, claim.value.sort), claim.type)
        except (_Stuck, RecursionError):
            return
        self._add(self.e.term(made, BOTH, ASSUMED), "true" if holds else "false")

    def _by_functions(self, type_: Type) -> bool:
        """Whether the type may have a condition that the solver has to unfold; it decides by itself what only
        compares numbers or characters."""
        sort = sort_of(type_)
        if not isinstance(sort, n.Base):
            return is_constrained(type_)
        condition = self.e.b.environment.constraint(type_, n.Ref_(sort, "v$"))
        return condition is not None and any(
            isinstance(x, n.FunApp | n.Quant) or (isinstance(x, n.Is) and self._by_functions(x.type))
            for x in k.subterms(condition)
        )

    def _add(self, text: str, value: str) -> None:
        fact = f"(assert (= {text} {value}))"
        if fact not in self.e.b.world.axioms:
            self.e.b.world.axioms.append(fact)

    def _state(self, call: n.FunApp, env: dict[str, Value]) -> None:
        try:
            args = tuple(self._eval(a, env, 0) for a in call.args)
            value = self._eval(call, env, 0)
            terms = tuple(_term(v, a.sort) for v, a in zip(args, call.args, strict=True))
            made = n.FunApp(call.sort, call.instance, None, terms)
            result = self.e.term(_term(value, call.sort), BOTH, ASSUMED)
        except (_Stuck, RecursionError):
            return
        texts = [self.e.term(made, BOTH, ASSUMED)]
        known = self.e.functions.known(call.instance, call.sort)
        if known.definition.recursive and not all(map(k.is_literal, call.args)):
            # a name stands for the literal: its call has less fuel, and all fuels come down to none
            texts.append(f"({known.symbol} fuel.z {self.e.terms(terms, BOTH, ASSUMED)})")
        for text in texts:
            self._add(text, result)

    def _collect(self, root: n.Term) -> None:
        for x in k.subterms(root):
            if isinstance(x, n.App) and x.op in ("seq.lit", "data.make") and x.args:
                known = self._literals.setdefault(x.sort, {})
                if len(known) < _MAX_LITERALS:
                    with suppress(_Stuck, RecursionError):
                        known.setdefault(self._eval(x, {}, 0), x)

    def state_literals(self) -> bool:
        """State the values of recursive functions of one parameter at the unit's literals; whether there
        was any function to do this for."""
        found = False
        for known in self.e.functions.all():
            d = known.definition
            if d.instance in self._applied or len(d.params) != 1 or not d.recursive or d.heap is not None:
                continue
            self._applied.add(d.instance)
            found = True
            for literal in self._literals.get(d.params[0].sort, {}).values():
                call = n.FunApp(d.result.sort, d.instance, None, (literal,))
                with suppress(_Stuck, RecursionError):
                    value = self._eval(call, {}, 0)
                    text = self.e.term(_term(value, call.sort), BOTH, ASSUMED)
                    made = f"({known.symbol} fuel.z {self.e.term(literal, BOTH, ASSUMED)})"
                    self.e.b.world.axioms.append(f"(assert (= {made} {text}))")
        return found

    # ── evaluation ──

    def _eval(self, t: n.Term, env: dict[str, Value], depth: int) -> Value:
        self._steps += 1
        if self._steps > _MAX_STEPS or depth > _MAX_DEPTH:
            raise _Stuck
        match t:
            case n.Lit(value=v) if not isinstance(t.sort, n.Bits):
                return v
            case n.Ref_(name=name) if name in env:
                return env[name]
            case n.Let(name=name, value=value, body=body):
                return self._eval(body, {**env, name: self._eval(value, env, depth)}, depth)
            case n.ConstApp(const=const, type_args=type_args, args=()):
                value = self.e.b.environment.constant(const, type_args).value
                if value is None:
                    raise _Stuck
                return self._eval(value, {}, depth + 1)
            case n.FunApp() if t.heap is None:
                return self._call(t, env, depth)
            case n.Quant():
                return self._quantified(t, env, depth)
            case n.SetOf(vars=vars, condition=condition, item=item):
                ways = self._ways(vars, [condition], env, depth)
                return frozenset(self._eval(item, e, depth) for e in ways if self._eval(condition, e, depth))
            case n.Is(value=value, type=type_):
                return self._is(self._eval(value, env, depth), type_)
            case n.App(op=op, args=args):
                return self._app(t, op, args, env, depth)
            case _:
                raise _Stuck

    def _quantified(self, q: n.Quant, env: dict[str, Value], depth: int) -> bool:
        ways = self._ways(q.vars, compute_ranges.conditions(q), env, depth)
        results = (self._eval(q.body, e, depth) is True for e in ways)
        return all(results) if q.forall else any(results)

    def _ways(
        self, vars: tuple[n.Bound, ...], conditions: list[n.Term], env: dict[str, Value], depth: int
    ) -> list[dict[str, Value]]:
        mine = {v.name for v in vars}
        outer = {name: v for name, v in env.items() if name not in mine}

        def known(x: n.Term) -> Value | None:
            try:
                return self._eval(x, outer, depth)
            except _Stuck:
                return None

        ways = compute_ranges.values(vars, conditions, known)
        if ways is None:
            raise _Stuck
        return [{**outer, **way} for way in ways]

    def _call(self, t: n.FunApp, env: dict[str, Value], depth: int) -> Value:
        d = self.e.functions.known(t.instance, t.sort).definition
        own = self.e.measure is not None and self.e.measure.scc == d.scc
        endless = isinstance(t.sort, n.DataSort) and t.sort.decl.codata
        if d.body is None or d.opaque or d.heap is not None or own or endless:
            raise _Stuck
        args = tuple(self._eval(a, env, depth) for a in t.args)
        key = (t.instance, args)
        if key not in self._known:
            inner = {p.name: a for p, a in zip(d.params, args, strict=True)}
            if self._eval(d.guard, inner, depth + 1) is not True:
                raise _Stuck
            self._known[key] = self._eval(d.body, inner, depth + 1)
        return self._known[key]

    def _is(self, v: Value, type_: Type) -> bool:
        if not is_constrained(type_):
            return True
        if is_nat(type_):
            return isinstance(v, int) and v >= 0
        match type_:
            case CharType():
                return isinstance(v, int) and (0 <= v < 0xD800 or 0xE000 <= v < 0x110000)
            case SeqType(item):
                return isinstance(v, tuple) and all(self._is(x, item) for x in v)
            case SetType(item):
                return isinstance(v, frozenset) and all(self._is(x, item) for x in v)
            case UserType(decl=Datatype() as d) if isinstance(v, Data):
                given = instantiate(d, type_.args)
                fields = zip(v.args, v.ctor.formals, strict=True)
                return all(self._is(x, substitute(f.type, given)) for x, f in fields)
            case UserType(decl=SubsetType()):
                condition = self.e.b.environment.constraint(type_, n.Ref_(sort_of(type_), "v$"))
                met = condition is None or self._eval(condition, {"v$": v}, 0) is True
                return met and self._is(v, root(type_))
            case _:
                raise _Stuck

    def _app(self, t: n.App, op: str, args: tuple[n.Term, ...], env: dict[str, Value], depth: int) -> Value:
        match op:
            case "ite":
                chosen = args[1] if self._eval(args[0], env, depth) else args[2]
                return self._eval(chosen, env, depth)
            case "and":
                return all(self._eval(a, env, depth) for a in args)
            case "or":
                return any(self._eval(a, env, depth) for a in args)
            case "=>":
                return not self._eval(args[0], env, depth) or self._eval(args[1], env, depth)
            case _:
                values = [self._eval(a, env, depth) for a in args]
        if op == "data.make":
            return Data(cast("Constructor", t.decl), tuple(values))
        if op == "data.is":
            return isinstance(values[0], Data) and values[0].ctor is t.decl
        if op == "data.get":
            ctor, index = cast("tuple[Constructor, int]", t.decl)
            if not isinstance(values[0], Data) or values[0].ctor is not ctor:
                raise _Stuck
            return values[0].args[index]
        f = _OPS.get(op)
        if f is None:
            raise _Stuck
        result: Value = f(*values)
        if isinstance(result, tuple) and len(result) > _MAX_SIZE:
            raise _Stuck
        return result


def _calls(root: n.Term, seen: set[int]) -> list[n.FunApp | n.Is]:
    """Calls and questions of type outside binders, inner ones too."""
    found: list[n.FunApp | n.Is] = []
    stack = [root]
    while stack:
        x = stack.pop()
        if id(x) in seen or isinstance(x, n.Quant | n.SetOf | n.MapOf | n.SeqOf | n.Fun | n.Choose | n.Let):
            continue
        seen.add(id(x))
        if (isinstance(x, n.FunApp) and x.heap is None and x.args) or isinstance(x, n.Is):
            found.append(x)
        stack.extend(k.parts(x))
    return found


def _term(v: Value, sort: n.Sort) -> n.Term:
    """The value as a term of the sort."""
    match v:
        case bool() | int() | Fraction():
            return n.Lit(sort, v)
        case tuple() if isinstance(sort, n.SeqSort):
            return n.App(sort, "seq.lit" if v else "seq.empty", tuple(_term(x, sort.item) for x in v))
        case Data(ctor, args) if isinstance(sort, n.DataSort):
            env = dict(zip(sort.decl.params, sort.args, strict=True))
            parts = tuple(_term(a, sort_of(f.type, env)) for a, f in zip(args, ctor.formals, strict=True))
            return n.App(sort, "data.make", parts, ctor)
        case _:
            raise _Stuck


# ── operators ──


def _div(a: int, b: int) -> int:
    """Euclidean: the remainder is never negative."""
    if b == 0:
        raise _Stuck
    return (a - a % abs(b)) // b


def _mod(a: int, b: int) -> int:
    if b == 0:
        raise _Stuck
    return a % abs(b)


def _index(s: tuple[Value, ...], i: int) -> Value:
    if not 0 <= i < len(s):
        raise _Stuck
    return s[i]


def _take(s: tuple[Value, ...], i: int) -> Value:
    if not 0 <= i <= len(s):
        raise _Stuck
    return s[:i]


def _drop(s: tuple[Value, ...], i: int) -> Value:
    if not 0 <= i <= len(s):
        raise _Stuck
    return s[i:]


def _update(s: tuple[Value, ...], i: int, x: Value) -> Value:
    if not 0 <= i < len(s):
        raise _Stuck
    return (*s[:i], x, *s[i + 1 :])


Items = tuple[Value, ...]


def _append(s: Items, t: Items) -> Items:
    return s + t


def _build(s: Items, x: Value) -> Items:
    return (*s, x)


def _items(*xs: Value) -> Items:
    return xs


def _prefix(s: Items, t: Items) -> bool:
    return t[: len(s)] == s


def _set(*xs: Value) -> frozenset[Value]:
    return frozenset(xs)


def _member(x: Value, s: frozenset[Value]) -> bool:
    return x in s


_OPS: dict[str, Callable[..., Any]] = {
    "not": operator.not_,
    "<=>": operator.eq,
    "=": operator.eq,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "neg": operator.neg,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "div": _div,
    "mod": _mod,
    "seq.empty": _items,
    "seq.lit": _items,
    "seq.build": _build,
    "seq.len": len,
    "seq.index": _index,
    "seq.append": _append,
    "seq.take": _take,
    "seq.drop": _drop,
    "seq.update": _update,
    "seq.contains": operator.contains,
    "seq.prefix": _prefix,
    "set.empty": _set,
    "set.lit": _set,
    "set.member": _member,
    "set.union": frozenset[Value].union,
    "set.inter": frozenset[Value].intersection,
    "set.diff": frozenset[Value].difference,
    "set.subset": frozenset[Value].issubset,
    "set.disjoint": frozenset[Value].isdisjoint,
    "set.card": len,
}
