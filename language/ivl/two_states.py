"""Two-state functions and lemmas: what relates their earlier state to the one of now.

The earlier state is an argument like any other: the first one of an application. All that is passed exists
in it, but for `new` parameters; that is claimed at each use, and known inside. Nothing else is known of the
way from one state to the other: not even what a `modifies` clause of the caller says.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.type_questions import has_references
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder
from language.ivl.scope import Scope
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import BOOL, Type

BEFORE = n.Bound("$before", n.HEAP, BOOL)
"""The earlier state as a parameter of definitions; its type means nothing."""


def follows(s: Scope) -> n.Term:
    """The state of now comes after the earlier one."""
    return k.TRUE if k.same(s.heap, k.NO_HEAP) else k.test("heap.succ", s.old, s.heap)


def existed(value: n.Term, type_: Type, before: n.Term) -> n.Term:
    return n.IsAlloc(n.BOOL, value, type_, before) if has_references(type_) else k.TRUE


def given_before(f: t.Callable_, s: Scope) -> n.Term:
    """What a two-state declaration knows: its receiver and parameters existed, but for `new` ones."""
    facts = [existed(s.env[p], s.type(p.type), s.old) for p in f.params if not p.new]
    if s.this is not None and f.this is not None:
        facts.append(existed(s.this, s.type(f.this.type), s.old))
    return k.conj((follows(s), *facts))


def claim_existed(
    f: t.Callable_, receiver: t.Expr | None, args: tuple[t.Expr, ...], inner: Scope, span: Span, b: Builder
) -> None:
    """At a use: each argument exists in the earlier state. `inner` is the scope of the contract."""
    b.assume(follows(inner))
    for p, a in zip(f.params, args, strict=True):
        if not p.new:
            message = (
                f"`{f.shown}` compares with an earlier state, in which this may not exist yet. Only a `new` "
                "parameter may be newer."
            )
            b.claim(Kind.ALLOCATED, a.span, message, existed(inner.env[p], inner.type(p.type), inner.old))
    if receiver is not None and inner.this is not None and f.this is not None:
        message = f"`{f.shown}` compares with an earlier state, in which its object may not exist yet."
        claim = existed(inner.this, inner.type(f.this.type), inner.old)
        at = receiver.span if receiver.span.end > receiver.span.start else span
        b.claim(Kind.ALLOCATED, at, message, claim)
