"""Where an expression or statement is compiled: its variables' slots, its code, how it may read the heap.

Compiling turns the typed tree into Python text (`writing.py`), a `def` for each body or formula; only what
enumerates values is code that is called from there. The rules for the kinds of nodes are registered from the
files of this folder, so that none of them imports all others; what they ask of the whole program and of its
functions and methods is a protocol here, below all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from language.analysis.claims import claim_key
from language.analysis.typed import (
    Callable_,
    Class,
    Constant,
    Datatype,
    Expr,
    Function,
    FunctionCall,
    Method,
    Stmt,
    TypedProgram,
    Variable,
)
from language.interpreter.machine import UNSET, Activation, Machine
from language.interpreter.outcomes import FIRST, Env, Eval, UnknownValue, Violation
from language.interpreter.promotion import promoted
from language.interpreter.shapes import has_params
from language.interpreter.writing import LONG, Writer, dispatch
from language.record import dataclass
from language.records.verdicts import ObligationKind
from language.source import Span
from language.types import ParamType, Type, UserType, substitute

TYPES, THIS, ACT = 0, 1, 2

Signal = Any
"""What a statement returns: None to go on, else how it leaves (`LEAVE…` tuples)."""

Exec = Callable[[Env], Signal]

N = TypeVar("N")
EXPRESSIONS: dict[type[Any], Callable[[Scope, Any], Eval]] = {}
TEXTS: dict[type[Any], Callable[[Scope, Any, Writer], str]] = {}
STATEMENTS: dict[type[Any], Callable[[Scope, Any, Writer], None]] = {}


def expression(kind: type[Any]) -> Callable[[Callable[[Scope, N], Eval]], Callable[[Scope, N], Eval]]:
    """Register the rule for one kind of expression, as code that is called: for what enumerates values."""

    def register(rule: Callable[[Scope, N], Eval]) -> Callable[[Scope, N], Eval]:
        EXPRESSIONS[kind] = rule
        return rule

    return register


def written(
    kind: type[Any],
) -> Callable[[Callable[[Scope, N, Writer], str]], Callable[[Scope, N, Writer], str]]:
    """Register the rule for one kind of expression, as Python text."""

    def register(rule: Callable[[Scope, N, Writer], str]) -> Callable[[Scope, N, Writer], str]:
        TEXTS[kind] = rule
        return rule

    return register


def statement(
    kind: type[Any],
) -> Callable[[Callable[[Scope, N, Writer], None]], Callable[[Scope, N, Writer], None]]:
    """Register the rule that writes one kind of statement."""

    def register(rule: Callable[[Scope, N, Writer], None]) -> Callable[[Scope, N, Writer], None]:
        STATEMENTS[kind] = rule
        return rule

    return register


class Scope:
    """The slots of one callable (or of free-standing expressions). `checks_reads`: in a function."""

    def __init__(
        self, code: CompiledProgram, owner: Function | Method | None, checks_reads: bool = False
    ) -> None:
        self.code = code
        self.machine = code.machine
        self.owner = owner
        self.checks_reads = checks_reads
        self.slots: dict[Variable, int] = {}
        self.size = FIRST
        self.visible: list[tuple[int, str]] = []
        self.ends: dict[int, Span] = {}
        """Where a run that falls off the end returns, by the last branch that it took (see `ends.py`)."""

    def slot(self, var: Variable) -> int:
        """The slot of a variable; a new one where it has none yet."""
        i = self.slots.get(var)
        if i is None:
            i = self.slots[var] = self.size
            self.size += 1
            if var.kind != "bound":
                self.visible.append((i, var.name))
        return i

    def temporary(self) -> int:
        self.size += 1
        return self.size - 1

    def new_env(self) -> Env:
        return [UNSET] * self.size

    def pad(self, env: Env) -> None:
        """Make room for slots that were made after the environment was."""
        if len(env) < self.size:
            env.extend([UNSET] * (self.size - len(env)))

    def expr(self, node: Expr) -> Eval:
        """The expression as code of its own."""
        if type(node) in TEXTS:
            out = Writer(self.machine)
            return out.evaluator(self.text(node, out))
        rule = EXPRESSIONS.get(type(node))
        return unknown(f"{type(node).__name__} cannot be run") if rule is None else rule(self, node)

    def text(self, node: Expr, out: Writer) -> str:
        """The expression as Python text, in code that is being written."""
        write = TEXTS.get(type(node))
        if write is None or out.deep:
            return f"{out.const(self.expr(node))}(E)"
        text = write(self, node, out)
        return text if len(text) <= LONG else out.keep(text)

    def stmt(self, node: Stmt) -> Exec:
        """The statement as code of its own."""
        out = Writer(self.machine)
        self.write(node, out)
        return out.function()

    def body(self, node: Stmt | Expr) -> Callable[[Env], Any]:
        """A whole body as code of its own, in which variables are Python's locals unless runs are recorded:
        then every step looks at all of them."""
        out = Writer(self.machine)
        statement = isinstance(node, Stmt)
        if statement:
            self.write(node, out)
        else:
            out.line(f"return {self.text(node, out)}")
        if not self.code.record:
            out.lines = promoted(out.lines, statement)
        return out.function()

    def write(self, node: Stmt, out: Writer) -> None:
        """The statement as lines, in code that is being written."""
        rule = STATEMENTS.get(type(node))
        if rule is None:
            out.line(f"{out.const(unknown(f'{type(node).__name__} cannot be run'))}(E)")
        elif out.deep:
            dispatch(out, f"{out.const(self.stmt(node))}(E)")
        else:
            rule(self, node, out)

    def exprs(self, nodes: tuple[Expr, ...]) -> tuple[Eval, ...]:
        return tuple([self.expr(n) for n in nodes])

    def texts(self, nodes: tuple[Expr, ...], out: Writer) -> list[str]:
        """The expressions' texts, evaluated in this order."""
        return out.operands(*[partial(self.text, n, out) for n in nodes])

    def blamer(
        self,
        kind: ObligationKind,
        span: Span,
        message: str,
        clause: Span | None = None,
        soft: bool = False,
        loop: Span | None = None,
    ) -> Callable[..., None]:
        """Code that reports a violation at this place; the message may have gaps for values."""
        key = claim_key(self.owner, kind, span, clause)

        def report(env: Env, *values: Any) -> None:
            text = message.format(*values) if values else message
            self.machine.report(Violation(key, text, None, loop), self, env, soft)

        return report

    def fault(
        self,
        env: Env,
        kind: ObligationKind,
        span: Span,
        message: str,
        clause: Span | None = None,
        claim: Expr | None = None,
        soft: bool = False,
        loop: Span | None = None,
        place: tuple[int, Any] | None = None,
    ) -> None:
        """Report a violation at this place; returns only where it is soft and the run goes on."""
        key = claim_key(self.owner, kind, span, clause)
        self.machine.report(Violation(key, message, claim, loop, place), self, env, soft)

    def type_at(self, t: Type) -> Callable[[Env], Type]:
        """The type with this call's type arguments put in."""
        if not has_params(t):
            return lambda env: t

        def at(env: Env) -> Type:
            types: dict[ParamType, Type] | None = env[TYPES]
            return substitute(t, types) if types else t

        return at

    def types_at(self, types: tuple[Type, ...]) -> Callable[[Env], tuple[Type, ...]]:
        if not any(map(has_params, types)):
            return lambda env: types
        parts = [self.type_at(t) for t in types]
        return lambda env: tuple([p(env) for p in parts])


@dataclass(frozen=True)
class Site:
    """Where a call stands. `dispatched`: it was one of the trait's member that the callee overrides."""

    scope: Scope
    span: Span
    dispatched: bool = False


def unknown(why: str) -> Eval:
    """Code that answers "unknown" whenever it is reached."""

    def raising(env: Env) -> Any:
        raise UnknownValue(why)

    return raising


def activation(env: Env) -> Activation:
    return env[ACT]


class CompiledFunction(Protocol):
    """A function as the rules see it (see `FunctionUnit`)."""

    function: Function
    scope: Scope

    def environment(self, this: Any, args: tuple[Any, ...], types: tuple[Type, ...]) -> Env: ...

    def allowed(self, this: Any, args: tuple[Any, ...], types: tuple[Type, ...]) -> bool: ...

    def enter(self, scope: Scope, e: FunctionCall, env: Env) -> tuple[CompiledFunction, Env]: ...

    def call(
        self,
        site: Site,
        caller_env: Env,
        this: Any,
        args: tuple[Any, ...],
        types: tuple[Type, ...],
        before: tuple[int, int] | None = None,
    ) -> Any: ...


class CompiledMethod(Protocol):
    """A method as the rules see it (see `MethodUnit`)."""

    method: Method

    def call(
        self,
        site: Site,
        caller_env: Env,
        this: Any,
        args: tuple[Any, ...],
        types: tuple[Type, ...],
        before: tuple[int, int] | None = None,
    ) -> tuple[Any, ...]: ...


class CompiledProgram(Protocol):
    """The program as the rules see it (see `Code`)."""

    program: TypedProgram
    machine: Machine
    record: bool
    lemma_bodies: bool
    explore: bool
    arbitrary_new: bool
    tests: dict[Type, Callable[[Any], bool] | None]
    smalls: dict[Any, tuple[list[Any], bool]]
    loops: dict[int, Any]
    inferred: dict[int, tuple[tuple[Variable, int | None, int | None], ...]]

    def function(self, f: Function) -> CompiledFunction: ...

    def method(self, m: Method) -> CompiledMethod: ...

    def spell(self, e: Expr) -> str: ...

    def apply(self, scope: Scope, env: Env, f: Any, args: tuple[Any, ...], span: Span) -> Any: ...

    def check_termination(self, site: Site, caller_env: Env, callee: Callable_, env: Env) -> None: ...

    def int_range(self, t: Type) -> tuple[int | None, int | None]: ...

    def is_recursive(self, d: Datatype) -> bool: ...

    def is_instance(self, value: Any, t: Type) -> bool: ...

    def ancestry(self, t: UserType) -> list[tuple[Class, dict[ParamType, Type]]]: ...

    def override(
        self, member: Callable_, this: Any, types: tuple[Type, ...]
    ) -> tuple[Callable_, tuple[Type, ...]]: ...

    def constant(self, c: Constant, types: tuple[Type, ...]) -> Any: ...

    def member_constant(self, c: Constant, this: Any, types: tuple[Type, ...]) -> Any: ...
