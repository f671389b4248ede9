"""Functions: calls with every contract checked, function values, lambdas, constants."""

from __future__ import annotations

from typing import Any

from language.analysis.typed import (
    Callable_,
    Expr,
    Function,
    FunctionCall,
    Ite,
    Let,
    LetSuchThat,
    Match,
    StmtExpr,
    TypeDeclaration,
)
from language.interpreter.access import reference
from language.interpreter.certain import heapless
from language.interpreter.checking import arguments
from language.interpreter.claims import Claiming, blame, check_claim, compile_claims, holds
from language.interpreter.constraints import checker
from language.interpreter.machine import UNSET, Activation
from language.interpreter.outcomes import Env, Stop, UnknownValue
from language.interpreter.patterns import matcher
from language.interpreter.ranks import decreases
from language.interpreter.scope import (
    ACT,
    THIS,
    TYPES,
    CompiledFunction,
    CompiledProgram,
    Scope,
    Site,
    written,
)
from language.interpreter.shapes import bare, has_params, sort
from language.interpreter.states import frame_of, mark_of
from language.interpreter.writing import Writer
from language.ivl.type_claims import type_claim
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import ParamType, SeqType, Type, substitute

MEMO_SIZE = 50_000

UNFOLDINGS = 12
"""How deep the equation of an extreme predicate is followed."""

SHORT = 24
"""Sequences up to this length are looked up; hashing longer ones costs more than it saves."""

NEVER_FRESH = 1 << 60
"""In a function nothing is newer than its entry."""


class FunctionUnit:
    """A function, compiled when it is first called."""

    def __init__(self, code: CompiledProgram, f: Function) -> None:
        self.code = code
        self.machine = code.machine
        self.function = f
        self.scope = Scope(code, f, checks_reads=_reads_heap(f))
        self.params = [self.scope.slot(p) for p in f.params]
        self.result = self.scope.slot(f.result)
        self.type_params = (*(f.owner.params if f.owner else ()), *f.type_params)
        pure = f.recursive and not f.reads and f.this is None and not f.two_state
        self.memo: dict[Any, Any] | None = {} if pure and all(_is_cheap(p.type) for p in f.params) else None
        self.sequences = [i for i, p in enumerate(f.params) if sort(p.type) == "seq"]
        self.settled: list[tuple[tuple[Any, ...], Any, Any]] = []
        """Calls whose postconditions are being checked: parameters, receiver and value."""
        self.compiled = False
        self.unfolded = 0
        """Its calls that are going on."""
        self.asking = 0
        """Its preconditions that are being found out."""

    def compile(self) -> None:
        """Deferred, since functions refer to each other."""
        self.compiled = True
        f, scope = self.function, self.scope
        self.requires = compile_claims(scope, f.requires)
        self.ensures = compile_claims(scope, f.ensures)
        self.reads = frame_of(scope, f.reads) if scope.checks_reads else None
        self.body = scope.body(f.body) if f.body is not None else None
        self.check = checker(scope, f.body.type, f.result.type) if f.body is not None else None
        measure = f.decreases
        self.measure = scope.exprs(measure.exprs) if measure and not measure.star else None
        self.measure_types = tuple(e.type for e in measure.exprs) if measure else ()
        self.measure_is_fixed = measure is not None and all(map(heapless, measure.exprs))

    def environment(self, this: Any, args: tuple[Any, ...], types: tuple[Type, ...]) -> Env:
        if not self.compiled:
            self.compile()
        env: Env = [UNSET] * self.scope.size
        if types:
            env[TYPES] = dict(zip(self.type_params, types, strict=False))
        else:
            env[TYPES] = None
        env[THIS] = this
        for slot, value in zip(self.params, args, strict=True):
            env[slot] = value
        if self.function.two_state:  # as if nothing had happened between the two, until a call says more
            env[ACT] = Activation(len(self.machine.journal), self.machine.born())
        return env

    def allowed(self, this: Any, args: tuple[Any, ...], types: tuple[Type, ...]) -> bool:
        """Whether the precondition holds for these."""
        env = self.environment(this, args, types)
        return all(bool(c.run(env)) for c in self.requires)

    def set_frame(self, env: Env) -> None:
        """Evaluate `reads`, once the precondition is known to hold."""
        if self.reads is not None:
            if env[ACT] is UNSET:
                env[ACT] = Activation(len(self.machine.journal), self.machine.born())
            act: Activation = env[ACT]
            act.reads = self.reads(env, NEVER_FRESH)

    def enter(self, scope: Scope, e: FunctionCall, env: Env) -> tuple[CompiledFunction, Env]:
        """The function that a call means at its object, and its variables there, for looking into it."""
        this = scope.expr(e.receiver) if e.receiver is not None else None
        args = scope.exprs(e.args)
        types = scope.types_at(e.type_args)
        scope.pad(env)
        values = tuple([a(env) for a in args])
        receiver = this(env) if this else None
        found, at = self.code.override(self.function, receiver, types(env))
        unit: CompiledFunction = self.code.function(found) if isinstance(found, Function) else self
        inside = unit.environment(receiver, values, at)
        if self.function.two_state:
            inside[ACT] = Activation(*mark_of(env, e.at))
        return unit, inside

    def call(
        self,
        site: Site,
        caller_env: Env,
        this: Any,
        args: tuple[Any, ...],
        types: tuple[Type, ...],
        before: tuple[int, int] | None = None,
    ) -> Any:
        """`before`: the earlier state of a two-state function."""
        machine, f = self.machine, self.function
        machine.fuel -= 1
        if machine.fuel < 0:
            machine.refuel()
        key = None
        if self.memo is not None and self._short(args):
            key = (args, types) if types else args
            if key in self.memo:
                return self.memo[key]
        if self.settled and before is None:
            # A postcondition speaks of the function's own value: it is the one just computed.
            for params, own, value in self.settled:
                if params == args and own == this:
                    return value
        env = self.environment(this, args, types)
        if before is not None:
            env[ACT] = Activation(*before)
        if machine.depth >= machine.max_depth:
            raise machine.too_deep()
        owner = site.scope.owner
        comes_back = bool(
            f.recursive and f.extreme is None and owner and owner.recursive and owner.scc == f.scc
        )
        if comes_back and self.asking:  # a precondition that asks for itself may never come to an end
            self.code.check_termination(site, caller_env, f, env)
        tainted = self._require(env, site) if self.requires else 0
        if f.extreme is not None and self.unfolded >= UNFOLDINGS:
            # what its equation says without going further is right, for the least and greatest solution alike
            raise UnknownValue(f"the equation of {f.name} does not come to an end soon")
        if comes_back:
            self.code.check_termination(site, caller_env, f, env)
        if f.overriders:
            found, at = self.code.override(f, this, types)
            if isinstance(found, Function) and found is not f:
                chosen = self.code.function(found)
                return self.overridden(chosen, env, chosen.call(site, caller_env, this, args, at))
        if self.body is None:
            raise UnknownValue(f"{f.name} has no body")
        self.set_frame(env)
        machine.depth += 1
        self.unfolded += 1
        machine.taint += tainted
        try:
            value = self.body(env)
            self.ensure(env, value)
        finally:
            machine.depth -= 1
            self.unfolded -= 1
            machine.taint -= tainted
        if key is not None and self.memo is not None and not machine.taint and not tainted:
            if len(self.memo) > MEMO_SIZE:
                self.memo.clear()
            self.memo[key] = value
        return value

    def overridden(self, chosen: CompiledFunction, env: Env, value: Any) -> Any:
        """The value of an override, which must keep what this contract promises too."""
        if not self.ensures:
            return value
        env[self.result] = value
        self.settled.append((tuple([env[i] for i in self.params]), env[THIS], value))
        try:
            for claim in self.ensures:
                message = f"{chosen.function.name} breaks what {self.function.qualified} promises"
                found = chosen.function
                check_claim(claim, env, Claiming(found, K.OVERRIDE, found.name_span, message))
        finally:
            self.settled.pop()
        return value

    def _short(self, args: tuple[Any, ...]) -> bool:
        for i in self.sequences:  # noqa: SIM110 - called in every call: no generator
            if len(args[i]) > SHORT:
                return False
        return True

    def _require(self, env: Env, site: Site) -> int:
        """Check the precondition, which the caller claims. Returns 1 where it is unknown: then nothing inside
        is a violation."""
        self.machine.depth += 1
        self.asking += 1
        try:
            for claim in self.requires:
                value = holds(claim.run, env)
                if value is False:
                    message = f"the precondition of {self.function.name} does not hold"
                    as_ = Claiming(site.scope.owner, K.FUNCTION_PRECONDITION, site.span, message, soft=False)
                    blame(claim.scope, claim.clause.condition, env, as_)
                elif value is None:
                    self.machine.taint_why = f"the precondition of {self.function.name} is unknown"
                    return 1
        finally:
            self.machine.depth -= 1
            self.asking -= 1
        return 0

    def ensure(self, env: Env, value: Any) -> None:
        """Check the result's type and the postconditions; broken ones are reported at the branch taken."""
        f = self.function
        assert f.body is not None
        if self.check is not None and not self.check(value, env):
            place = result_place(self.scope, f.body, env)
            kind, clause = type_claim(f.body.type, f.result.type)
            self.scope.fault(env, kind, place, f"the result of {f.name} does not satisfy its type", clause)
        if not self.ensures:
            return
        env[self.result] = value
        self.settled.append((tuple([env[i] for i in self.params]), env[THIS], value))
        try:
            for claim in self.ensures:
                if holds(claim.run, env) is False:
                    place = result_place(self.scope, f.body, env)
                    message = f"the result of {f.name} does not satisfy this"
                    check_claim(claim, env, Claiming(f, K.POSTCONDITION, place, message))
        finally:
            self.settled.pop()


def result_place(scope: Scope, e: Expr, env: Env) -> Span:
    """The branch of a body that gave its value: `if`, `match` and `var` are looked through."""
    scope.machine.quiet += 1
    try:
        while True:
            match e:
                case Ite():
                    test = scope.expr(e.test)
                    scope.pad(env)
                    e = e.then if test(env) else e.orelse
                case Match():
                    scrutinee = scope.expr(e.scrutinee)
                    tests = [matcher(scope, c.pattern) for c in e.cases]
                    scope.pad(env)
                    value = scrutinee(env)
                    e = next(c.body for c, t in zip(e.cases, tests, strict=True) if t(value, env))
                case Let() | LetSuchThat() | StmtExpr():
                    e = e.body
                case _:
                    return e.span
    except (Stop, StopIteration):
        return e.span
    finally:
        scope.machine.quiet -= 1


def _is_cheap(t: Type) -> bool:
    """Whether looking up a value of this type is quick: not where hashing walks through a structure."""
    b = bare(t)
    if isinstance(b, SeqType):
        return _is_cheap(b.item) and not isinstance(bare(b.item), SeqType)
    return sort(t) in ("int", "bool", "real", "char", "bv", "opaque")


def _reads_heap(f: Function) -> bool:
    from language.analysis.typed import ArrayRead, FieldRead, Slice, walk

    if f.body is None or any(r.everything for r in f.reads):
        return False
    return any(
        isinstance(n, FieldRead | ArrayRead) or (isinstance(n, Slice) and sort(n.target.type) == "ref")
        for n in walk(f.body)
    )


def static_types(
    owner: TypeDeclaration | None, own: tuple[ParamType, ...], args: tuple[Type, ...]
) -> dict[ParamType, Type]:
    """The instance of a callee's type parameters that a call states."""
    return dict(zip((*(owner.params if owner else ()), *own), args, strict=False))


def arguments_of(
    scope: Scope, callee: Callable_, type_args: tuple[Type, ...], args: tuple[Expr, ...], out: Writer
) -> str:
    """The arguments of a call as the text of a tuple, each held to the type of its parameter."""
    instance = static_types(callee.owner, callee.type_params, type_args)
    return arguments(scope, args, tuple([substitute(p.type, instance) for p in callee.params]), out)


def types_text(scope: Scope, types: tuple[Type, ...], out: Writer) -> str:
    """The type arguments of a call, with those of this one put in."""
    if not any(map(has_params, types)):
        return out.const(types) if types else "()"
    return f"{out.const(scope.types_at(types))}(E)"


def receiver_text(scope: Scope, e: Expr | None, out: Writer) -> str:
    """What a call is made on: an object is not null."""
    if e is None:
        return "None"
    return reference(scope, e, out) if sort(e.type) == "ref" else scope.text(e, out)


def before_text(two_state: bool, label: str | None, out: Writer) -> str:
    """The earlier state of a two-state callee."""
    return f"{out.const(mark_of)}(E, {label!r})" if two_state else "None"


def endless(_: Env) -> Any:
    raise UnknownValue("a corecursive call goes on without an end")


@written(FunctionCall)
def function_call(scope: Scope, e: FunctionCall, out: Writer) -> str:
    f = e.function
    if e.corecursive:
        return f"{out.const(endless)}(E)"
    this, before, args = out.operands(
        lambda: receiver_text(scope, e.receiver, out),
        lambda: before_text(f.two_state, e.at, out),
        lambda: arguments_of(scope, f, e.type_args, e.args, out),
    )
    call = f"{out.const(scope.code.function(f))}.call({out.const(Site(scope, e.span))}, E"
    return f"{call}, {this}, {args}, {types_text(scope, e.type_args, out)}, {before})"


def measure_below(
    new: tuple[Any, ...], old: tuple[Any, ...], new_types: tuple[Type, ...], old_types: tuple[Type, ...]
) -> bool | None:
    """Whether a measure decreased; None where it cannot be told."""
    return holds(lambda env: decreases(new, old, new_types, old_types), [])
