"""Splitting a claimed formula into the conjuncts that can fail on their own.

Through `&&`, the right side of `==>`, the body of `forall`, and one level into the body of a predicate
that is not recursive: a failing claim then names the very conjunct.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.print_expr import plain
from language.diagnostics import Note
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.hiding import Visibility
from language.ivl.lower_functions import callee_scope
from language.ivl.lower_values import value
from language.ivl.quantified_induction import hypothesis, induction_variables
from language.ivl.scope import Scope, guards
from language.operators import Operator
from language.record import dataclass
from language.source import Span
from language.syntax.ast import Quantifier


@dataclass(frozen=True)
class Piece:
    """One conjunct: `formula` is its text in the program, `via` the predicate call it came from."""

    term: n.Term
    formula: t.Expr
    clause: Span
    via: t.Expr | None = None

    def note(self, message: str) -> Note:
        """`message` at the clause; one that was added to the program is spelled out."""
        if self.clause.start == self.clause.end:
            message = f"{message} It is `{plain(self.formula)}`, which `{{:autocontracts}}` adds here."
        return Note(self.clause, message)


def split(e: t.Expr, s: Scope, *, into_predicates: bool = True) -> list[Piece]:
    return [p for p in _split(e, s, into_predicates) if not k.is_true(p.term)]


def _split(e: t.Expr, s: Scope, inline: bool) -> Iterator[Piece]:
    match e:
        case t.Binary(op=Operator.AND):
            yield from _split(e.left, s, inline)
            yield from _split(e.right, s, inline)
        case t.Binary(op=Operator.IMPLIES):
            inner = list(_split(e.right, s, inline))
            if len(inner) == 1:
                yield Piece(value(e, s), e, e.span)
            else:
                test = value(e.left, s)
                for p in inner:
                    yield Piece(k.implies(test, p.term), p.formula, p.clause, p.via)
        case t.Quantified(kind=Quantifier.FORALL):
            yield from _forall(e, s)
        case t.FunctionCall() if inline and _is_transparent(e.function) and e.at is None:
            f = e.function
            receiver = None if e.receiver is None else value(e.receiver, s)
            args = tuple(value(a, s) for a in e.args)
            body = f.body
            assert body is not None
            whole = value(e, s)
            inner = callee_scope(f, e.type_args, receiver, args, s)
            pieces = list(_split(body, inner, False))
            if len(pieces) < 2 and not (isinstance(body, t.Quantified) and induction_variables(body)):
                yield Piece(whole, e, e.span)
                return
            for p in pieces:
                yield Piece(k.disj((whole, p.term)), p.formula, p.clause, e)
        case _:
            yield Piece(value(e, s), e, e.span)


def _forall(e: t.Quantified, s: Scope) -> Iterator[Piece]:
    varying = induction_variables(e)
    splits = not e.attributes and _is_conjunction(e.body)
    if not varying and not splits:
        yield Piece(value(e, s), e, e.span)
        return
    bounds, inside = s.bound(e.vars)
    guard = guards(bounds, inside.heap)
    if e.range is not None:
        guard = k.conj((guard, value(e.range, inside)))
    if varying:
        guard = k.conj((guard, hypothesis(e, varying, inside)))
    triggers = tuple(tuple(value(x, inside) for x in a.args) for a in e.attributes if a.name == "trigger")
    inner = _split(e.body, inside, False) if splits else [Piece(value(e.body, inside), e, e.span)]
    for p in inner:
        body = k.implies(guard, p.term)
        yield Piece(n.Quant(n.BOOL, True, bounds, body, triggers, e.span), p.formula, p.clause, p.via)


def _is_conjunction(e: t.Expr) -> bool:
    return isinstance(e, t.Binary) and (
        e.op is Operator.AND or (e.op is Operator.IMPLIES and _is_conjunction(e.right))
    )


def _is_transparent(f: t.Function) -> bool:
    hidden = f.opaque or bool(f.hidden_from)
    return f.body is not None and not f.recursive and not hidden and not _names_heap_oddly(f)


def _names_heap_oddly(f: t.Function) -> bool:
    return f.kind not in ("function", "predicate") or f.by_method is not None


def seen(pieces: list[Piece], visibility: Visibility | None) -> list[Piece]:
    """As they are, but what is hidden is not looked into: its use is claimed as a whole."""
    if visibility is None:
        return pieces
    found: dict[object, Piece] = {}
    for i, p in enumerate(pieces):
        if not isinstance(p.via, t.FunctionCall) or p.via.function not in visibility.hidden:
            found[i] = p
        elif p.via not in found and isinstance(p.term, n.App):
            found[p.via] = Piece(p.term.args[0], p.via, p.via.span)
    return list(found.values())


def conjuncts(e: t.Expr) -> list[t.Expr]:
    """The conjuncts as written, for display."""
    if isinstance(e, t.Binary) and e.op is Operator.AND:
        return [*conjuncts(e.left), *conjuncts(e.right)]
    return [e]
