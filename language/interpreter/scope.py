"""Where an expression or statement is compiled: its variables' slots, its code, how it may read the heap.

Compiling turns each node of the typed tree into a Python closure over the machine. The rules for the kinds
of nodes are registered from the files of this folder, so that none of them imports all others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from language.analysis.claims import claim_key
from language.analysis.typed import Expr, Function, Method, Stmt, Variable
from language.interpreter.machine import UNSET, Activation
from language.interpreter.outcomes import Env, Eval, UnknownValue, Violation
from language.interpreter.shapes import has_params
from language.source import Span
from language.types import ParamType, Type, substitute
from language.verdicts import ObligationKind

if TYPE_CHECKING:
    from language.interpreter.code import Code

TYPES, THIS, ACT, FIRST = 0, 1, 2, 3

Signal = Any
"""What a statement returns: None to go on, else how it leaves (`LEAVE…` tuples)."""

Exec = Callable[[Env], Signal]

N = TypeVar("N")
Rule = Callable[["Scope", Any], Any]
EXPRESSIONS: dict[type[Any], Rule] = {}
STATEMENTS: dict[type[Any], Rule] = {}


def expression(kind: type[Any]) -> Callable[[Callable[[Scope, N], Eval]], Callable[[Scope, N], Eval]]:
    """Register the rule that compiles one kind of expression."""

    def register(rule: Callable[[Scope, N], Eval]) -> Callable[[Scope, N], Eval]:
        EXPRESSIONS[kind] = rule
        return rule

    return register


def statement(kind: type[Any]) -> Callable[[Callable[[Scope, N], Exec]], Callable[[Scope, N], Exec]]:
    """Register the rule that compiles one kind of statement."""

    def register(rule: Callable[[Scope, N], Exec]) -> Callable[[Scope, N], Exec]:
        STATEMENTS[kind] = rule
        return rule

    return register


class Scope:
    """The slots of one callable (or of free-standing expressions). `checks_reads`: in a function."""

    def __init__(self, code: Code, owner: Function | Method | None, checks_reads: bool = False) -> None:
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
        rule = EXPRESSIONS.get(type(node))
        if rule is None:
            return unknown(f"{type(node).__name__} cannot be run")
        return rule(self, node)

    def stmt(self, node: Stmt) -> Exec:
        rule = STATEMENTS.get(type(node))
        if rule is None:
            return unknown(f"{type(node).__name__} cannot be run")
        return rule(self, node)

    def exprs(self, nodes: tuple[Expr, ...]) -> tuple[Eval, ...]:
        return tuple([self.expr(n) for n in nodes])

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


def unknown(why: str) -> Eval:
    """Code that answers "unknown" whenever it is reached."""

    def raising(env: Env) -> Any:
        raise UnknownValue(why)

    return raising


def activation(env: Env) -> Activation:
    return env[ACT]
