"""The compiled program: one machine, units by function and method, and what the rules ask of both."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from language.analysis.claims import claim_key
from language.analysis.limits import atoms
from language.analysis.lineage import ancestry, implementations, seen_as
from language.analysis.type_questions import has_no_largest
from language.analysis.typed import (
    Callable_,
    Class,
    Constant,
    Datatype,
    Expr,
    Function,
    Method,
    SubsetType,
    TypedProgram,
    Variable,
)
from language.interpreter.checking import checked_code
from language.interpreter.constraints import Test
from language.interpreter.defaults import default, small
from language.interpreter.functions import FunctionUnit, measure_below
from language.interpreter.machine import UNSET, Activation, Machine
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Env, Measured, UnknownValue, Violation
from language.interpreter.scope import ACT, THIS, TYPES, Scope, Site
from language.interpreter.shapes import bare, class_of, has_params, unfold
from language.interpreter.spelling import spell
from language.interpreter.states import in_state
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import (
    BitvectorType,
    IntType,
    OrdinalType,
    ParamType,
    Type,
    UserType,
)
from language.values import Ref

RULES = (
    "access",
    "assignments",
    "basics",
    "function_values",
    "functions",
    "loops",
    "patterns",
    "quantifiers",
    "statements",
    "states",
)


class Code:
    """`record`: compile for traces. `lemma_bodies`: run the bodies of lemmas that are called, too.
    `explore`: let the oracle choose among several values of a such-that and contents of new arrays."""

    def __init__(
        self, program: TypedProgram, record: bool = False, lemma_bodies: bool = False, explore: bool = False
    ) -> None:
        _load_rules()
        self.program = program
        self.machine = Machine()
        self.record = record
        self.lemma_bodies = lemma_bodies
        self.explore = explore
        self.arbitrary_new = explore
        self.tests: dict[Type, Test | None] = {}
        self.smalls: dict[Any, tuple[list[Any], bool]] = {}
        self.loops: dict[int, Any] = {}
        self.inferred: dict[int, tuple[tuple[Variable, int | None, int | None], ...]] = {}
        """Bounds of variables at loop heads that the verifier infers by itself, by the loop's id."""
        self._functions: dict[Function, FunctionUnit] = {}
        self._methods: dict[Method, MethodUnit] = {}
        self._ranges: dict[Type, tuple[int | None, int | None]] = {}
        self._recursive: dict[Datatype, bool] = {}
        self._busy_constants: set[Any] = set()
        self._chosen: dict[Constant, Any] = {}

    def function(self, f: Function) -> FunctionUnit:
        if f not in self._functions:
            self._functions[f] = FunctionUnit(self, f)
        return self._functions[f]

    def method(self, m: Method) -> MethodUnit:
        if m not in self._methods:
            self._methods[m] = MethodUnit(self, m)
        return self._methods[m]

    def spell(self, e: Expr) -> str:
        return spell(e)

    def apply(self, scope: Scope, env: Env, f: Any, args: tuple[Any, ...], span: Span) -> Any:
        """Apply a function value; its precondition must hold."""
        code = f.code
        machine = self.machine
        machine.fuel -= 1
        if machine.fuel < 0:
            machine.refuel()
        if code.requires is not None and not code.requires(args):
            scope.fault(env, K.FUNCTION_PRECONDITION, span, "the precondition of the function does not hold")
        return code.apply(args)

    # ── termination ──────────────────────────────────────────────────────────────────────────────

    def check_termination(self, site: Site, caller_env: Env, callee: Callable_, env: Env) -> None:
        """A recursive call must have a smaller measure than the call that it stands in had on entry."""
        caller, owner = site.scope, site.scope.owner
        if owner is None or caller_env[TYPES] is UNSET:
            return
        if self.machine.on_call is not None:
            self.machine.on_call(caller, caller_env, callee, env, site.span)
            return
        ours = self.method(owner) if isinstance(owner, Method) else self.function(owner)
        theirs = self.method(callee) if isinstance(callee, Method) else self.function(callee)
        if not ours.compiled or ours.measure is None or theirs.measure is None:
            return
        act = caller_env[ACT]
        mark = (act.mark, act.born) if isinstance(act, Activation) else (len(self.machine.journal), 0)
        measure = ours.measure
        try:
            if ours.measure_is_fixed:
                old = tuple([m(caller_env) for m in measure])
            else:
                old = in_state(caller, mark, lambda e: tuple([m(e) for m in measure]), caller_env)
            new = tuple([m(env) for m in theirs.measure])
        except UnknownValue:
            return
        if measure_below(new, old, theirs.measure_types, ours.measure_types) is False:
            written = callee.decreases
            assert written is not None
            clause = None if written.inferred else written.span
            key = claim_key(owner, K.TERMINATION, site.span, clause)
            measured = Measured(written.exprs, old, new, written.inferred)
            message = f"this call of {callee.name} may never end"
            if self.machine.recorder is not None and not self.machine.quiet:
                self.machine.recorder.begin_only(theirs.scope, env, site.span)
            self.machine.report(Violation(key, message, measured=measured), caller, caller_env)

    # ── types ────────────────────────────────────────────────────────────────────────────────────

    def int_range(self, t: Type) -> tuple[int | None, int | None]:
        """The bounds that an integer type itself gives: `nat` starts at 0, `uint8` lies in 0..255."""
        found = self._ranges.get(t)
        if found is None:
            found = self._ranges[t] = self._int_range(t)
        return found

    def _int_range(self, t: Type) -> tuple[int | None, int | None]:
        if isinstance(t, OrdinalType) or isinstance(bare(t), BitvectorType):
            return 0, None
        if (
            not isinstance(t, UserType)
            or not isinstance(t.decl, SubsetType)
            or not isinstance(bare(t), IntType | OrdinalType)
        ):
            return None, None
        d = t.decl
        low, high = self._int_range(unfold(t))
        if d.name == "nat" and d.module == "":
            return max(low or 0, 0), high
        if d.condition is None or d.var is None:
            return low, high
        from language.interpreter import bounds

        scope = Scope(self, None)
        known = bounds.facts(scope, (d.var,), atoms(d.condition)).limits[d.var]
        env = scope.new_env()
        try:
            lows = [run(env) for run, _ in known.lower] + ([low] if low is not None else [])
            highs = [run(env) for run, _ in known.upper] + ([high] if high is not None else [])
        except UnknownValue:
            return low, high
        return max(lows, default=None), min(highs, default=None)

    def is_recursive(self, d: Datatype) -> bool:
        """Whether the datatype's values can hold others of it: then there are endlessly many."""
        if d not in self._recursive:
            self._recursive[d] = has_no_largest(d)
        return self._recursive[d]

    def is_instance(self, value: Any, t: Type) -> bool:
        """Whether a value is of a (class, subset or other) type."""
        if value is None:
            return isinstance(t, UserType) and t.nullable
        cls = class_of(t)
        if isinstance(value, Ref) and cls is not None:
            obj = self.machine.heap[value.id]
            if cls.is_object:
                return True
            if cls.is_array:
                return obj.cls is cls and (not isinstance(t, UserType) or obj.type_args == t.args)
            return self._is_object(UserType(obj.cls, obj.type_args), t)
        from language.interpreter.constraints import constraint

        test = constraint(self, t)
        return test is None or test(value)

    def _is_object(self, own: UserType, t: Type) -> bool:
        """Whether an object of the class `own` is one of the class or trait `t`, type arguments too."""
        wanted = bare(t)
        assert isinstance(wanted, UserType)
        seen = seen_as(own, wanted.decl)
        if seen is None or seen.args == wanted.args:
            return seen is not None
        if any(map(has_params, (*seen.args, *wanted.args))):
            raise UnknownValue(f"whether this is a {t} depends on what its type arguments stand for")
        return False

    def ancestry(self, t: UserType) -> list[tuple[Class, dict[ParamType, Type]]]:
        """A class and the traits above it, each with its type arguments."""
        return [
            (u.decl, dict(zip(u.decl.params, u.args, strict=False)))
            for u in ancestry(t)
            if isinstance(u.decl, Class)
        ]

    def override(
        self, member: Callable_, this: Any, types: tuple[Type, ...]
    ) -> tuple[Callable_, tuple[Type, ...]]:
        """What a call of the member at this object means: what overrides it in the object's class, if
        anything, and its type arguments."""
        if not member.overriders or member.owner is None or not isinstance(this, Ref):
            return member, types
        obj = self.machine.heap[this.id]
        own = types[len(member.owner.params) :]
        for o in implementations(member):
            seen = seen_as(UserType(obj.cls, obj.type_args), o.owner)
            if o.body is not None and seen is not None:
                return o, (*seen.args, *own)
        return member, types

    # ── constants ────────────────────────────────────────────────────────────────────────────────

    def constant(self, c: Constant, types: tuple[Type, ...]) -> Any:
        """A module's or type's constant: computed once a run; one without a value may be anything."""
        key = (c, types)
        cache = self.machine.constants
        if key not in cache:
            if c.value is None:
                cache[key] = self._any_constant(c)
            else:
                cache[key] = self.member_constant(c, None, types)
        return cache[key]

    def _any_constant(self, c: Constant) -> Any:
        options = small(self, c.type, 2, 12)[0]
        first = default(self, c.type)
        if first is UNSET and not options:
            raise UnknownValue(f"the constant {c.name} has no value")
        options = options or [first]
        value = options[self.machine.oracle.choose(len(options))]
        if self._chosen.get(c, value) != value:
            for unit in self._functions.values():  # what they remember was computed with another value
                if unit.memo is not None:
                    unit.memo.clear()
        self._chosen[c] = value
        return value

    def member_constant(self, c: Constant, this: Any, types: tuple[Type, ...]) -> Any:
        if c.value is None:  # of a datatype or an abstract type, which has no place to keep one
            raise UnknownValue(f"the constant {c.name} has no value")
        key = (c, this)
        if key in self._busy_constants:
            raise UnknownValue(f"the constant {c.name} depends on itself")
        scope = Scope(self, None)
        run = checked_code(scope, c.value, c.type)
        env = scope.new_env()
        env[TYPES] = dict(zip(c.owner.params, types, strict=False)) if c.owner is not None and types else None
        env[THIS] = this
        self._busy_constants.add(key)
        try:
            return run(env)
        finally:
            self._busy_constants.discard(key)


def _load_rules() -> None:
    """Import the files that register rules: late, since some of them use this one."""
    for name in RULES:
        import_module(f"language.interpreter.{name}")
