"""Declared functions and constants: definition, postcondition and frame axioms.

A recursive function has a fuel argument: its definition turns fuel `s(l)` into calls with `l`, so that
each application unfolds a bounded number of times. All fuels denote one value.

Everything known of a function holds under its guard (types and preconditions); for functions of the
component that is just being checked, also only where the measure decreases.
"""

from __future__ import annotations

from fractions import Fraction

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove.binders import Binders
from language.prove.builder import FieldKey
from language.prove.can_call import CanCall
from language.prove.encoding import Encoding, Known
from language.prove.env import ASSUMED, BOTH, FACT, GOAL, Env
from language.prove.laws import forall, implies
from language.prove.sorts import clean
from language.prove.type_predicates import TypePredicates
from language.record import replace

_MAX_COMPUTED = 60
"""How often a function of literals may unfold."""


class Functions:
    def __init__(self, encoder: Encoding, types: TypePredicates, binders: Binders, can_call: CanCall) -> None:
        self.e = encoder
        self.types = types
        self.binders = binders
        self.can_call = can_call
        self.b = encoder.b
        self._known: dict[n.Instance, Known] = {}
        self._constants: dict[tuple[object, object], str] = {}
        self._framed: list[Known] = []

    # ── applications ──

    def application(self, x: n.FunApp, pol: int, env: Env) -> str:
        known = self.known(x.instance, x.sort)
        d = known.definition
        args: list[str] = []
        if d.recursive:
            args.append(self.fuel(d, env, _size(x)))
        if d.heap is not None:
            args.append(self.e.term(x.heap or k.NO_HEAP, BOTH, env))
        args += [self.e.term(a, BOTH, env) for a in x.args]
        return f"({known.symbol} {' '.join(args)})" if args else known.symbol

    def fuel(self, d: n.FunctionDef, env: Env, size: int = 0) -> str:
        """`size`: of literal arguments, for which a function is computed rather than unfolded."""
        if env.layer is not None and d.scc == env.scc and not size:
            return env.layer
        level = env.fuel + ((d.fuel or 1) - 1) + size
        below = self.b.fixed("fuel.z")
        s = self.b.fixed("fuel.s")
        for i in range(1, level + 1):
            text = f"fuel.{i}"
            if not self.b.world.knows(text):
                self.b.world.declare(text, f"(define-fun {text} () Fuel ({s} {below}))")
            below = text
        return below

    def known(self, instance: n.Instance, result: n.Sort) -> Known:
        known = self._known.get(instance)
        if known is None:
            d = self.b.environment.function(instance)
            b = self.b
            f = instance.function
            args = f"<{', '.join(map(str, instance.type_args))}>" if instance.type_args else ""
            symbol = f"|{b.names.unique('F ' + clean(f.qualified + args), instance)[2:]}|"
            symbol = f"|F.{symbol[1:]}"
            can = None if k.is_true(d.guard) else f"|can {symbol[3:]}"
            known = self._known[instance] = Known(d, symbol, can)
            params = [b.sort(p.sort) for p in d.params]
            if d.heap is not None:
                params.insert(0, b.sort(n.HEAP))
            if can is not None:
                b.world.offer(can, f"(declare-fun {can} ({' '.join(params)}) Bool)")
            if d.recursive:
                b.fixed("fuel.z")
                params.insert(0, "Fuel")
            b.world.declare(symbol, f"(declare-fun {symbol} ({' '.join(params)}) {b.sort(result)})")
            b.requests.append(lambda: self._define(known))
        return known

    def can(self, instance: n.Instance, result: n.Sort) -> str | None:
        """The predicate that the function's guard holds; None where it has no guard."""
        return self.known(instance, result).can

    def reads(self, instance: n.Instance, result: n.Sort) -> bool:
        return self.known(instance, result).definition.heap is not None

    def all(self) -> list[Known]:
        """The functions in use, in the order of their first use."""
        return list(self._known.values())

    def revealed(self, member: object) -> str:
        assert isinstance(member, t.Function | t.Constant)
        symbol = f"|revealed {self.b.names.unique('revealed ' + clean(member.qualified), member)[9:]}|"
        if not self.b.world.knows(symbol):
            self.b.world.declare(symbol, f"(declare-const {symbol} Bool)")
        return symbol

    # ── axioms ──

    def _define(self, known: Known) -> None:
        d, symbol = known.definition, known.symbol
        b = self.b
        env, vars, args = self.parameters(d)
        guard = [*self.allowed(known, env), *self.below(known, env)]

        def applied(fuel: str) -> str:
            all_ = [fuel, *args] if d.recursive else args
            return f"({symbol} {' '.join(all_)})" if all_ else symbol

        low, low_env = applied("fuel.z"), env
        more, more_vars, inner = low, list(vars), env
        if d.recursive:
            more, more_vars = applied("(fuel.s l)"), ["(l Fuel)", *vars]
            inner = replace(env, layer="l", scc=d.scc)
            b.fixed("fuel.s")
            self.state(more_vars, more, f"(= {more} {applied('l')})", f"{symbol} fuel")
            low_env = replace(env, layer="fuel.z", scc=d.scc)
        if d.body is not None:
            body = self.e.term(d.body, BOTH, inner)
            extra = [self.revealed(d.instance.function)] if d.opaque else []
            fact = f"(= {more} {body})"
            calls = self.can_call.calls(d.body, inner)
            if calls is not None:
                fact = f"(and {fact} {calls})"
            self.state(more_vars, more, implies(guard + extra, fact), symbol)
        for link in d.links:
            # at the fuel of the application itself: unfolding takes fuel, going over to the other does not
            at = replace(inner, layer="(fuel.s l)")
            self.state(more_vars, more, implies(guard, self.e.term(link, FACT, at)), f"{symbol} link")
        if d.steps is not None:
            self._steps(known, d.steps, more_vars, guard, inner)
        for here, value in d.cases:
            self._case(known, (here, value), (more_vars, applied("l") if d.recursive else low), guard, inner)
        ensures_env = replace(low_env, names={**low_env.names, d.result.name: low})
        facts = [self.e.term(x, FACT, ensures_env) for x in d.ensures]
        if facts:
            self.state(vars, low, implies(guard, f"(and {' '.join(facts)})"), f"{symbol} ensures")
        if d.heap is not None and not d.reads.everything:
            self._framed.append(known)
            b.fixed("heap.succ")
            b.fixed("heap.rest")

    def _steps(
        self,
        known: Known,
        steps: tuple[n.Bound, n.Term, n.FunApp],
        vars: list[str],
        guard: list[str],
        env: Env,
    ) -> None:
        """What prefix predicates at two counters tell of each other, wherever both are spoken of."""
        other, fact, there = steps
        more, inner = self.binders.bind((other,), env)
        args = tuple(n.Ref_(p.sort, p.name) for p in known.definition.params)
        heap = None if known.definition.heap is None else n.Ref_(n.HEAP, known.definition.heap)
        here = n.FunApp(n.BOOL, known.definition.instance, heap, args)
        pattern = self.e.terms((here, there), BOTH, inner)
        text = self.e.term(fact, FACT, inner)
        self.state([*vars, more], pattern, implies(guard, text), f"{known.symbol} steps")

    def _case(
        self,
        known: Known,
        case: tuple[n.Term, n.Term],
        at: tuple[list[str], str],
        guard: list[str],
        env: Env,
    ) -> None:
        """A trait's function at an object of a class: asked for where both are spoken of."""
        vars, applied = at
        here, value = self.e.term(case[0], BOTH, env), self.e.term(case[1], BOTH, env)
        fact = f"(= {applied} {value})"
        calls = self.can_call.calls(case[1], env)
        if calls is not None:
            fact = f"(and {fact} {calls})"
        name = f"{known.symbol} override"
        self.state(vars, f"{applied} {here}", implies([*guard, here], fact), name)

    def parameters(self, d: n.FunctionDef) -> tuple[Env, list[str], list[str]]:
        """Names for the parameters, as bound variables and as arguments; the heap, if any, is `h`."""
        names = {p.name: f"|{clean(p.name.partition('#')[0])}.{i}|" for i, p in enumerate(d.params)}
        vars = [f"({names[p.name]} {self.b.sort(p.sort)})" for p in d.params]
        args = [names[p.name] for p in d.params]
        if d.heap is not None:
            names[d.heap] = "h"
            vars.insert(0, "(h Heap)")
            args.insert(0, "h")
        return ASSUMED.alone(names, {}), vars, args

    def allowed(self, known: Known, env: Env) -> list[str]:
        """That the guard holds, for the parameters (and the heap, where there is one) that `env` names."""
        d = known.definition
        allowed = self.e.term(d.guard, GOAL, env)
        if known.can is None:
            return [allowed]
        self.b.world.demand(known.can)
        args = [env.names[p.name] for p in d.params]
        if d.heap is not None:
            args.insert(0, env.names[d.heap])
        return [f"(or ({known.can} {' '.join(args)}) {allowed})" if args else f"(or {known.can} {allowed})"]

    def below(self, known: Known, env: Env) -> list[str]:
        d, measure = known.definition, self.e.measure
        if measure is None or measure.scc != d.scc:
            return []
        args = tuple(n.Ref_(p.sort, p.name) for p in d.params)
        heap = None if d.heap is None else n.Ref_(n.HEAP, d.heap)
        return [self.e.term(measure.below(d.instance, heap, args), GOAL, env)]

    def state(self, vars: list[str], pattern: str, body: str, name: str) -> None:
        if not vars:
            self.b.world.axioms.append(f"(assert {body})")
        else:
            self.b.world.axioms.append(forall(" ".join(vars), pattern, body, name))

    # ── frames ──

    def finish(self) -> None:
        """What a function that reads the heap says of two heaps that agree where it reads: the same. Its
        precondition must hold in the first: elsewhere its `reads` clause need not tell the truth."""
        for known in self._framed:
            self._frame(known)

    def _frame(self, known: Known) -> None:
        d, symbol = known.definition, known.symbol
        b = self.b
        assert d.heap is not None
        names = {p.name: f"|{clean(p.name.partition('#')[0])}.{i}|" for i, p in enumerate(d.params)}
        vars = ["(h Heap)", "(k Heap)", *(f"({names[p.name]} {b.sort(p.sort)})" for p in d.params)]
        args = " ".join(names[p.name] for p in d.params)
        env = ASSUMED.alone({**names, d.heap: "h"}, {})
        same: list[str] = []
        for item in d.reads.items:
            refs = self.e.term(item.refs, BOTH, env)
            maps = self._maps(item.field)
            if item.refs.sort == n.REF:
                same += [f"(= (select ({g} h) {refs}) (select ({g} k) {refs}))" for g in maps]
            else:
                member = b.op("set.member", item.refs.sort)
                each = " ".join(f"(= (select ({g} h) o) (select ({g} k) o))" for g in maps)
                same.append(f"(forall ((o Ref)) (=> ({member} o {refs}) (and {each})))")
        low, fuel = (f"{symbol} fuel.z", f"{symbol} (fuel.s fuel.z)") if d.recursive else (symbol, symbol)
        self.state(
            vars,
            f"(heap.succ h k) ({low} k {args})".replace(" )", ")"),
            implies(
                ["(heap.succ h k)", *self.allowed(known, env), *same],
                f"(= ({fuel} h {args}) ({fuel} k {args}))".replace(" )", ")"),
            ),
            f"{symbol} frame",
        )

    def _maps(self, field: t.Field | None) -> list[str]:
        maps = [g for key, g in self.b.fields.items() if field is None or _is(key, field)]
        return maps if field is not None and maps else [*maps, "heap.rest"]

    # ── constants ──

    def constant(self, x: n.ConstApp, env: Env) -> str:
        key = (x.const, x.type_args)
        symbol = self._constants.get(key)
        if symbol is None:
            d = self.b.environment.constant(x.const, x.type_args)
            name = clean(x.const.qualified) + (f"<{', '.join(map(str, x.type_args))}>" if x.type_args else "")
            symbol = self._constants[key] = f"|const {self.b.names.unique('const ' + name, key)[6:]}|"
            params = "" if d.this is None else self.b.sort(d.this.sort)
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({params}) {self.b.sort(x.sort)})")
            self.b.requests.append(lambda: self._define_constant(d, symbol))
        return f"({symbol} {self.e.terms(x.args, BOTH, env)})" if x.args else symbol

    def _define_constant(self, d: n.ConstantDef, symbol: str) -> None:
        names: dict[str, str] = {}
        vars: list[str] = []
        guard: list[str] = []
        text = symbol
        if d.this is not None:
            names[d.this.name] = "this"
            vars.append(f"(this {self.b.sort(d.this.sort)})")
            guard.append(self.types.is_("this", d.this.sort, d.this.type) or "true")
            text = f"({symbol} this)"
        facts = [self.types.is_(text, d.sort, d.type) or "true"]
        if d.value is not None:
            said = f"(= {text} {self.e.term(d.value, BOTH, ASSUMED.alone(names, {}))})"
            facts.append(implies([self.revealed(d.const)], said) if d.opaque else said)
        if facts != ["true"]:
            self.state(vars, text, implies(guard, f"(and {' '.join(facts)})"), symbol)


def _size(x: n.FunApp) -> int:
    """How far a call may have to be computed: by its literal arguments, where all are literals that the
    recursion changes (`Pow(b, 3)`); else 0."""
    if x.heap is not None or not x.args:
        return 0
    sizes = [_literal_size(a) for a in x.args]
    if None in sizes:
        sizes = [sizes[i] for i in _varied(x.instance.function)]
    known = [s for s in sizes if s is not None]
    return min(sum(known), _MAX_COMPUTED) if len(known) == len(sizes) else 0


def _varied(f: t.Function) -> list[int]:
    """The places of the arguments that the function changes where it calls itself."""
    params = f.params if f.this is None else (f.this, *f.params)
    calls = [x for x in t.walk(f.body) if isinstance(x, t.FunctionCall)] if f.body is not None else []
    own = [x for x in calls if x.function is f]
    if not own or any(x.function.scc == f.scc and x.function is not f for x in calls):
        return list(range(len(params)))
    found: list[int] = []
    for i, p in enumerate(params):
        for x in own:
            arg = (x.args if x.receiver is None else (x.receiver, *x.args))[i]
            kept = arg.var is p if isinstance(arg, t.Var) else isinstance(arg, t.This) and p is f.this
            if not kept:
                found.append(i)
                break
    return found


def _literal_size(a: n.Term) -> int | None:
    match a:
        case n.Lit(value=bool() | Fraction()):
            return 1
        case n.Lit(value=v):
            return abs(int(v)) + 1
        case n.App(op="data.make" | "seq.lit" | "set.lit" | "seq.empty" | "set.empty" | "neg", args=args):
            sizes = [_literal_size(x) for x in args]
            return None if None in sizes else 1 + sum(s for s in sizes if s is not None)
        case _:
            return None


def _is(key: FieldKey, field: t.Field) -> bool:
    return key[0] is field
