"""Statements that only prove: `assert … by`, `calc`, `reveal`. Nothing leaks but what they claim."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl.builder import Builder, ref
from language.ivl.lower_checks import check
from language.ivl.lower_values import value
from language.ivl.recursion import lower
from language.ivl.scope import Scope
from language.ivl.splitting import Piece, seen, split
from language.operators import Operator
from language.records.verdicts import ObligationKind as Kind
from language.source import Span


def claim_pieces(
    pieces: list[Piece],
    kind: Kind,
    message: str,
    b: Builder,
    *,
    span: Span | None = None,
    loop: Span | None = None,
    note: str = "",
    shown: Span | None = None,
) -> None:
    """One claim a conjunct, at `span` (for people at `shown`), or where the conjunct stands. A conjunct
    inside a predicate is reported at the predicate's use."""
    for p in seen(pieces, b.visibility):
        at = span if span is not None else (p.clause if p.via is None else p.via.span)
        clause = p.clause if at != p.clause else None
        notes = (p.note(note or "This is the part that may not hold."),) if clause is not None else ()
        b.claim(
            kind, at, message, p.term, formula=p.formula, clause=clause, loop=loop, notes=notes, shown=shown
        )


def assume_whole(e: t.Expr, pieces: list[Piece], s: Scope, b: Builder) -> None:
    """What was claimed in pieces, as it was written: its own triggers may matter. One piece is known."""
    whole = value(e, s)
    if not any(p.term is whole for p in pieces):
        b.assume(whole, premise=n.Premise(e.span, "what is claimed here"))


def proof_part(body: t.Block, s: Scope, b: Builder) -> None:
    """A proof in the block that is open, which claims at its end what is proved: what the proof reveals is
    visible there."""
    before = set(b.assigned)
    for stmt in body.body:
        s = lower(stmt, s, b)
    b.assigned = before


def assert_(stmt: t.Assert, s: Scope, b: Builder) -> Scope:
    check(stmt.condition, s, b)
    message = t.error_message(stmt.attributes) or (
        "This assertion may not hold here. Is it true in every run? If so, the proof needs help before it."
    )
    if stmt.by is not None or stmt.label is not None:
        with b.block() as commands:
            if stmt.by is not None:
                proof_part(stmt.by, s, b)
            claim_pieces(split(stmt.condition, s), Kind.ASSERTION, message, b)
        b.side(commands)
    else:
        pieces = split(stmt.condition, s)
        claim_pieces(pieces, Kind.ASSERTION, message, b)
        assume_whole(stmt.condition, pieces, s, b)
        return s
    if stmt.label is None:
        b.assume(value(stmt.condition, s), premise=n.Premise(stmt.condition.span, "this assertion"))
        return s
    hide(stmt.label, value(stmt.condition, s), b)
    # in an expression the heap has no name, and does not change
    heap = b.keep(f"heap_{stmt.label}", s.heap) if isinstance(s.heap, n.Ref_) else s.heap
    return s.with_label(stmt.label, heap)


def by_proof(stmt: t.ByProof, s: Scope, b: Builder) -> Scope:
    """The statement is checked on a path of its own, after the proof; then it happens, with its demands
    taken as met. So nothing of the proof leaks; what a call requires is not even known afterwards."""
    before, on_return = set(b.assigned), b.on_return
    with b.block() as commands:
        proof_part(stmt.proof, s, b)
        b.on_return = None  # where the statement returns, the postconditions are claimed once, below
        inner = s
        for x in stmt.body:
            inner = lower(x, inner, b)
    b.on_return, b.assigned = on_return, before
    b.side(commands)
    with b.claims_are_shown(True):
        for x in stmt.body:
            s = lower(x, s, b)
    return s


def hide(label: str, condition: n.Term, b: Builder) -> None:
    """What has a label is not known until `reveal`: its truth now is kept under the label's name."""
    hidden = b.fresh(f"claim_{label}", n.BOOL)
    b.emit(n.Assign(hidden, condition))
    b.hidden[label] = hidden


def reveal(stmt: t.Reveal, s: Scope, b: Builder) -> None:
    if b.visibility is not None:
        b.visibility = b.visibility.after(stmt)
    for f in () if b.visibility is not None else (*stmt.functions, *stmt.constants):
        b.assume(n.App(n.BOOL, "revealed", (), f))
    for label in stmt.labels:
        if label in b.hidden:
            b.assume(ref(b.hidden[label]))


def calc(stmt: t.Calc, s: Scope, b: Builder) -> None:
    if stmt.lines:
        with b.block() as commands:
            check(stmt.lines[0], s, b)
        b.side(commands)
    for i, step in enumerate(stmt.steps):
        with b.block() as commands:
            if isinstance(step.claim, t.Binary) and step.claim.op is Operator.IMPLIES:
                b.assume(value(step.claim.left, s))  # the hints may use what the step starts from
            for hint in step.hints:
                if isinstance(hint, t.Block):
                    proof_part(hint, s, b)
                else:
                    lower(hint, s, b)
            line = stmt.lines[i + 1]
            check(line, s, b)
            message = "This step of the calculation may not hold. Give it a hint, or a smaller step."
            claim_pieces(split(step.claim, s, into_predicates=False), Kind.CALC, message, b, span=line.span)
        b.side(commands, step.claim.span)
    if stmt.result is not None:
        b.assume(value(stmt.result, s))
