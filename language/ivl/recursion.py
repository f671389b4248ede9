"""Lowering is one recursion over the typed tree, written in many files. Those that stand below call those
above by way of this file, so that imports go one way only: `entry` marks the functions that are meant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl.builder import Builder
from language.ivl.scope import Scope
from language.record import dataclass
from language.source import Span
from language.types import Type

F = TypeVar("F", bound=Callable[..., Any])

_ENTRIES: dict[str, Callable[..., Any]] = {}


def entry(function: F) -> F:
    """Make a function known here, by its name."""
    _ENTRIES[function.__name__] = function
    return function


# ── expressions ──────────────────────────────────────────────────────────────────────────────────


def value(e: t.Expr, s: Scope) -> n.Term:
    """The term for an expression, which is taken to be well-formed (`lower_values`)."""
    return _ENTRIES["value"](e, s)


def reads_set(frames: tuple[t.Frame, ...], s: Scope) -> n.Term:
    """The objects of a `reads` clause as a set (`frames`)."""
    return _ENTRIES["reads_set"](frames, s)


def check(e: t.Expr, s: Scope, b: Builder) -> None:
    """Claim that an expression is well-formed (`lower_checks`)."""
    _ENTRIES["check"](e, s, b)


def check_object(e: t.Expr, s: Scope, b: Builder) -> None:
    """The same of an object whose members are about to be used: it is not null."""
    _ENTRIES["check_object"](e, s, b)


def check_read(o: n.Term, field: t.Field | None, span: Span, s: Scope, b: Builder) -> None:
    """Claim that a place of the heap may be read."""
    _ENTRIES["check_read"](o, field, span, s, b)


def check_frame(f: t.Frame, s: Scope, b: Builder) -> None:
    """Claim that an item of a frame is well-formed."""
    _ENTRIES["check_frame"](f, s, b)


# ── statements ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Called:
    """A call. With `new`, the method is a constructor, and that is the type of the object it makes."""

    method: t.Method
    type_args: tuple[Type, ...]
    receiver: t.Expr | None
    args: tuple[t.Expr, ...]
    span: Span
    new: Type | None = None


def contract_call(call: Called, s: Scope, b: Builder) -> list[n.Term]:
    """A call as its contract; its results (`lower_calls`)."""
    return _ENTRIES["contract_call"](call, s, b)


def lower(stmt: t.Stmt, s: Scope, b: Builder) -> Scope:
    """Emit the commands of a statement; the scope after it (`lower_statements`)."""
    return _ENTRIES["lower"](stmt, s, b)


def part(stmt: t.Stmt | None, s: Scope, b: Builder) -> tuple[list[n.Command], set[object]]:
    """The commands of a part of a statement, and what has a value after it."""
    return _ENTRIES["part"](stmt, s, b)


def proof_statement(stmt: t.Stmt, s: Scope, b: Builder) -> Scope:
    """A statement inside an expression: what it proves is known after it."""
    return _ENTRIES["proof_statement"](stmt, s, b)


# ── iterators (`lower_iterator`) ─────────────────────────────────────────────────────────────────


def yield_(stmt: t.Yield, s: Scope, b: Builder) -> None:
    """Claim what is promised at a `yield`, and wait."""
    _ENTRIES["yield_"](stmt, s, b)


def note_made(o: n.Term, s: Scope, b: Builder) -> None:
    """What an iterator makes belongs to it."""
    _ENTRIES["note_made"](o, s, b)


def assume_frames(m: t.Method, s: Scope, b: Builder) -> None:
    """The constants of an iterator hold what its frames name where it is made."""
    _ENTRIES["assume_frames"](m, s, b)


def assume_going_on(s: Scope, b: Builder) -> None:
    """At the head of a loop with a `yield`: what is the iterator's was so when it went on, or is newer."""
    _ENTRIES["assume_going_on"](s, b)
