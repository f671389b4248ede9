"""Statements → commands. `lower(stmt, scope, builder)` answers the scope after the statement."""

from __future__ import annotations

from collections.abc import Callable

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, Ending, seq
from language.ivl.check_types import claim_type
from language.ivl.inner_frames import claim_frame, writing_only
from language.ivl.lower_assign import assign, assign_such_that, declare
from language.ivl.lower_calls import call
from language.ivl.lower_cases import check_guards, choose_case, everywhere
from language.ivl.lower_checks import check, claim_exhaustive
from language.ivl.lower_forall import forall_statement
from language.ivl.lower_loops import for_loop, while_cases, while_loop
from language.ivl.lower_opaque import opaque_block
from language.ivl.lower_patterns import bound_types, match_pattern
from language.ivl.lower_proofs import assert_, by_proof, calc, reveal
from language.ivl.lower_values import value
from language.ivl.recursion import entry, yield_
from language.ivl.scope import Scope
from language.ivl.unsupported import Unsupported
from language.record import replace
from language.records.verdicts import ObligationKind as Kind


@entry
def lower(stmt: t.Stmt, s: Scope, b: Builder) -> Scope:
    before, b.in_ghost = b.in_ghost, b.in_ghost or stmt.ghost
    try:
        return _lower(stmt, s, b)
    finally:
        b.in_ghost = before


def _lower(stmt: t.Stmt, s: Scope, b: Builder) -> Scope:
    match stmt:
        case t.Block():
            visible, inner = b.visibility, s
            for x in stmt.body:
                inner = lower(x, inner, b)
            b.visibility = visible
        case t.OpaqueBlock():
            opaque_block(stmt, s, b)
        case t.Declare():
            return declare(stmt.vars, s, b)
        case t.Assign():
            return assign(stmt, s, b)
        case t.CallStmt():
            return call(stmt, s, b)
        case t.AssignSuchThat():
            return assign_such_that(stmt, s, b)
        case t.If():
            _if(stmt, s, b)
        case t.IfCases():
            _if_cases(stmt, s, b)
        case t.MatchStmt():
            _match(stmt, s, b)
        case t.While():
            while_loop(stmt, s, b)
        case t.WhileCases():
            while_cases(stmt, s, b)
        case t.For():
            for_loop(stmt, s, b)
        case t.Forall():
            forall_statement(stmt, s, b)
        case t.Return():
            if b.on_return is not None:
                with b.claims_are_shown(False):
                    b.on_return(Ending(stmt.span, stmt.span))
            leave("return", b)
        case t.Yield():
            yield_(stmt, s, b)
        case t.Break():
            leave(f"{'continue' if stmt.is_continue else 'break'}#{stmt.target}", b)
        case t.Labeled():
            return _labeled(stmt, s, b)
        case t.Assert():
            return assert_(stmt, s, b)
        case t.ByProof():
            return by_proof(stmt, s, b)
        case t.Assume():
            _assume(stmt, s, b)
        case t.Expect():
            _expect(stmt, s, b)
        case t.Print():
            for e in stmt.args:
                check(e, s, b)
        case t.Reveal():
            reveal(stmt, s, b)
        case t.Hide():
            if b.visibility is not None:
                b.visibility = b.visibility.after(stmt)
        case t.Calc():
            calc(stmt, s, b)
        case t.Modify():
            _modify(stmt, s, b)
        case _:
            raise Unsupported(stmt.span, f"this kind of statement ({type(stmt).__name__})")
    return s


def _assume(stmt: t.Assume, s: Scope, b: Builder) -> None:
    check(stmt.condition, s, b)
    premise = n.Premise(stmt.condition.span, "this assumption")
    b.assume(value(stmt.condition, s), stmt.span, premise)


def _expect(stmt: t.Expect, s: Scope, b: Builder) -> None:
    """The message is made only where the condition is false."""
    check(stmt.condition, s, b)
    if stmt.message is not None:
        with b.guard(k.negate(value(stmt.condition, s))):
            check(stmt.message, s, b)
    b.assume(value(stmt.condition, s), premise=n.Premise(stmt.condition.span, "this expectation"))


@entry
def proof_statement(stmt: t.Stmt, s: Scope, b: Builder) -> Scope:
    """A statement inside an expression: it happens where the expression is evaluated."""
    with b.block() as commands:
        lower(stmt, s, b)
    b.branch(commands)
    return s


Part = Callable[[], None]


@entry
def part(stmt: t.Stmt | None, s: Scope, b: Builder) -> tuple[list[n.Command], set[object]]:
    """A branch on its own: its commands, and what surely has a value at its end."""

    def run() -> None:
        if stmt is not None:
            lower(stmt, s, b)

    return apart(run, b)


def apart(run: Part, b: Builder) -> tuple[list[n.Command], set[object]]:
    before = set(b.assigned)
    with b.block() as commands:
        run()
    after, b.assigned = b.assigned, before
    return commands, after


def _if(stmt: t.If, s: Scope, b: Builder) -> None:
    def branch(body: t.Stmt | None) -> Part:
        return lambda: None if body is None else _drop(lower(body, s, b))

    if_(stmt, s, b, branch(stmt.then), branch(stmt.orelse))


def _drop(_: Scope) -> None:
    """A scope that ends with its branch."""


def leave(label: str, b: Builder) -> None:
    b.emit(n.Exit(label))
    b.assigned |= set(b.trackers)  # nothing comes here, so anything may be said of it


def if_(stmt: t.If, s: Scope, b: Builder, then: Part, orelse: Part) -> None:
    """Lowers the guard, and each branch by a function of its own."""
    condition = None
    if stmt.guard is not None:
        check(stmt.guard, s, b)
        condition = value(stmt.guard, s)
    yes, after_yes = apart(then, b)
    no, after_no = apart(orelse, b)
    b.assigned = after_yes & after_no
    span = stmt.span if stmt.guard is None else stmt.guard.span
    b.emit(n.If(condition, seq(yes), seq(no), span))


def _if_cases(stmt: t.IfCases, s: Scope, b: Builder) -> None:
    guards = check_guards(stmt.cases, s, b)
    message = "None of the cases may hold here. Together they must cover everything."
    b.claim(Kind.ALTERNATIVES, stmt.span, message, k.disj(guards))
    b.emit(choose_case(stmt.cases, guards, s, b))


def _match(stmt: t.MatchStmt, s: Scope, b: Builder) -> None:
    check(stmt.scrutinee, s, b)
    type_ = s.type(stmt.scrutinee.type)
    scrutinee = value(stmt.scrutinee, s)
    if not k.is_atom(scrutinee):
        scrutinee = b.keep("m", scrutinee, type_)
    matched = [match_pattern(p, scrutinee, type_, s) for p, _ in stmt.cases]
    claim_exhaustive([c for c, _ in matched], stmt.scrutinee.span, b)
    ends: list[set[object]] = []
    branches: list[tuple[n.Term, list[n.Command], t.Pattern]] = []
    for (pattern, body), (condition, env) in zip(stmt.cases, matched, strict=True):
        before = set(b.assigned)
        with b.block() as commands:
            kept: dict[t.Variable, n.Term] = {}
            types = bound_types(pattern, type_)
            for var, term in env.items():
                claim_type(term, types[var], s.type(var.type), var.span, b)
                made = b.fresh(var.name, term.sort, s.type(var.type), var)
                kept[var] = b.assign(made, term)
            lower(body, s.bind_all(kept), b)
        ends.append(b.assigned)
        b.assigned = before
        branches.append((condition, commands, pattern))
    b.assigned = everywhere(ends, b)
    result: n.Command = n.Assume(k.FALSE)
    for condition, commands, pattern in reversed(branches):
        result = n.If(condition, seq(commands), result, pattern.span)
    b.emit(result)


def _labeled(stmt: t.Labeled, s: Scope, b: Builder) -> Scope:
    heap = b.keep(f"heap_{stmt.label}", s.heap)
    inner = s.with_label(stmt.label, heap)
    before = set(b.assigned)
    with b.block() as commands:
        after = lower(stmt.body, inner, b)
    jumps = any(isinstance(x, t.Break) and x.target == stmt.id for x in t.walk(stmt.body))
    if jumps:
        b.assigned = before
        b.emit(n.Label(f"break#{stmt.id}", seq(commands)))
    else:
        b.commands.extend(commands)
    return after


def _modify(stmt: t.Modify, s: Scope, b: Builder) -> None:
    message = "This changes objects that the `modifies` clause does not allow. Add them to it."
    frame = claim_frame(stmt.frame, message, stmt.span, s, b)
    if stmt.body is None:
        b.emit(n.HavocHeap(b.heap, replace(frame, ghost=stmt.ghost)))
        return
    with writing_only(frame, s, b):
        lower(stmt.body, s, b)
