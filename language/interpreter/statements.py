"""Rules for the order of execution: blocks, branches, jumps, labels, printing, proofs."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import Any

from language.analysis.limits import atoms
from language.analysis.typed import (
    Assert,
    Assign,
    Assume,
    Block,
    Break,
    ByProof,
    Calc,
    Declare,
    Expect,
    Expr,
    ExprRhs,
    For,
    Forall,
    ForallKind,
    Hide,
    If,
    IfCases,
    Labeled,
    LocalTarget,
    MatchStmt,
    Modify,
    OpaqueBlock,
    Print,
    Return,
    Reveal,
    Rhs,
    Stmt,
    Variable,
    While,
    WhileCases,
    Yield,
    walk,
)
from language.interpreter.assignments import Target, rhs
from language.interpreter.bindings import bindings
from language.interpreter.certain import plain, sure
from language.interpreter.claims import Claiming, blame, compile_claims, holds
from language.interpreter.constraints import implied
from language.interpreter.display import printed
from language.interpreter.machine import Allowed, Machine
from language.interpreter.outcomes import Discarded, Env, Eval, UnknownValue
from language.interpreter.patterns import cases
from language.interpreter.scope import ACT, Scope, statement, unknown
from language.interpreter.states import frame_of
from language.interpreter.writing import Writer, jump, level
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import Type

COMPOUND = (Block, If, IfCases, While, WhileCases, For, MatchStmt, Labeled, Assert, ByProof, OpaqueBlock)


def _records_itself(s: Stmt) -> bool:
    """Whether a statement records its own steps."""
    return isinstance(s, COMPOUND) or (isinstance(s, Modify) and s.body is not None)


@statement(Block)
def block(scope: Scope, s: Block, out: Writer) -> None:
    steps(scope, s.body, out)


def steps(scope: Scope, body: tuple[Stmt, ...], out: Writer) -> None:
    """Statements one after the other, each a step of work; one alone is none where nothing is recorded.
    Work is counted ahead where nothing can happen in between."""
    counts = scope.code.record or len(body) > 1
    ahead = 0
    for k, x in enumerate(body):
        if counts and not ahead:
            ahead = 1 + (0 if scope.code.record else _plain_steps(body[k:-1], out.assigned))
            out.charge(ahead)
        ahead = max(0, ahead - 1)
        if scope.code.record and isinstance(x, Return | Break):
            recorded(scope, x.span, out)
        scope.write(x, out)
        if scope.code.record and not _records_itself(x) and not isinstance(x, Return | Break):
            recorded(scope, x.span, out)


def _plain_steps(body: tuple[Stmt, ...], assigned: set[Variable]) -> int:
    """How many of the first statements do nothing but set variables."""
    known, count = set(assigned), 0
    for x in body:
        if not _is_plain(x, known):
            break
        count += 1
        if isinstance(x, Assign):
            known.update(t.var for t in x.targets if isinstance(t, LocalTarget))
        elif isinstance(x, Declare):
            known.difference_update(x.vars)
    return count


def _is_plain(s: Stmt, known: set[Variable]) -> bool:
    match s:
        case Assign(targets=targets, values=values):
            return all(
                isinstance(t, LocalTarget)
                and isinstance(v, ExprRhs)
                and plain(v.value, known)
                and implied(v.value.type, t.var.type)
                for t, v in zip(targets, values, strict=True)
            )
        case Declare(vars=vars_):
            return not any(v.initialized for v in vars_)
        case _:
            return isinstance(s, Reveal | Hide)


def recorded(scope: Scope, span: Span, out: Writer, value: str = "None") -> None:
    """Lines that record a step of the trace, where one is wanted; `value` is what a condition was."""
    if scope.code.record:

        def note(env: Env, found: bool | None) -> None:
            scope.machine.recorder.statement(scope, env, span, found)

        out.line(f"if M.recorder is not None: {out.const(note)}(E, {value})")


@statement(If)
def if_(scope: Scope, s: If, out: Writer) -> None:
    if s.guard is None:
        test = out.keep("M.oracle.choose(2) == 0")
    else:
        test = scope.text(s.guard, out)
        if scope.code.record:
            test = out.keep(test)
            recorded(scope, s.guard.span, out, test)
    yes = scope.ends.get(id(s.then))
    no = scope.ends.get(id(s if s.orelse is None else s.orelse))
    with out.block(f"if {test}:"):
        _end(yes, out)
        scope.write(s.then, out)
    if no is not None or s.orelse is not None:
        with out.block("else:"):
            _end(no, out)
            if s.orelse is not None:
                scope.write(s.orelse, out)


def _end(place: Span | None, out: Writer) -> None:
    """Note where the run would return now."""
    if place is not None:
        out.line(f"E[{ACT}].end = {out.const(place)}")


@statement(IfCases)
def if_cases(scope: Scope, s: IfCases, out: Writer) -> None:
    chosen = open_cases(scope, tuple(g for g, _ in s.cases), out)
    report = scope.blamer(K.ALTERNATIVES, s.span, "no case's condition holds")
    out.line(f"if not {chosen}: {out.const(report)}(E)")
    recorded(scope, s.span, out)
    take(scope, chosen, tuple(b for _, b in s.cases), out)


def open_cases(scope: Scope, guards: tuple[Expr, ...], out: Writer) -> str:
    """The numbers of the cases whose guards hold, as a list in a name."""
    chosen = out.temporary()
    out.line(f"{chosen} = []")
    for k, g in enumerate(guards):
        out.line(f"if {scope.text(g, out)}: {chosen}.append({k})")
    return chosen


def take(scope: Scope, chosen: str, bodies: tuple[Block, ...], out: Writer) -> None:
    """One of these cases is run; the oracle says which."""
    out.line(f"{chosen} = {chosen}[M.oracle.choose(len({chosen}))]")
    for k, body in enumerate(bodies):
        with out.block(f"{'elif' if k else 'if'} {chosen} == {k}:"):
            scope.write(body, out)


@statement(MatchStmt)
def match_stmt(scope: Scope, s: MatchStmt, out: Writer) -> None:
    def body(b: Block) -> None:
        recorded(scope, s.scrutinee.span, out)
        scope.write(b, out)

    bodies = [partial(body, b) for _, b in s.cases]
    cases(scope, s.scrutinee, [p for p, _ in s.cases], bodies, out)


@statement(Yield)
def yield_(scope: Scope, s: Yield, out: Writer) -> None:
    out.line(f"{out.const(unknown('iterators cannot be run'))}(E)")


@statement(Return)
def return_(scope: Scope, s: Return, out: Writer) -> None:
    if scope.code.record:
        out.line(f"E[{ACT}].iteration = None")
    out.line(f"return {out.const(s)}")


@statement(Break)
def break_(scope: Scope, s: Break, out: Writer) -> None:
    jump(out, s.target, s.is_continue, s)


@statement(Labeled)
def labeled(scope: Scope, s: Labeled, out: Writer) -> None:
    out.line(f"E[{ACT}].labels[{s.label!r}] = (len(M.journal), len(M.heap))")
    records = scope.code.record and not _records_itself(s.body)
    if any(isinstance(x, Break) and x.target == s.id for x in walk(s.body)) and s.id:
        with level(out, s.id, False, "while True:"):
            scope.write(s.body, out)
            out.line("break")
    else:
        scope.write(s.body, out)
    if records:
        recorded(scope, s.body.span, out)


@statement(Print)
def print_(scope: Scope, s: Print, out: Writer) -> None:
    machine = scope.machine
    for a in s.args:
        at = scope.type_at(a.type)
        out.line(f"{out.const(_shower(machine, at))}(E, {scope.text(a, out)})")


def _shower(machine: Machine, at: Callable[[Env], Type]) -> Callable[[Env, Any], None]:
    return lambda env, value: machine.show(printed(value, at(env), machine))


# ── claims and proofs ────────────────────────────────────────────────────────────────────────────


def claim(scope: Scope, e: Expr, as_: Claiming, out: Writer, then: str = "pass") -> str:
    """Lines that check a formula, blame what is false in it and do `then`. The text of its truth, a name, is
    None where it is unknown."""

    if sure(e) and not scope.code.record:
        value = out.keep(scope.text(e, out))
        accuse(scope, e, f"not {value}", as_, out, then)
        return value
    value = truth(scope, e, out)
    accuse(scope, e, f"{value} is False", as_, out, then)
    return value


def accuse(scope: Scope, e: Expr, where: str, as_: Claiming, out: Writer, then: str = "pass") -> None:
    """Lines that blame what is false in a formula, in the case `where`."""

    def find(env: Env) -> None:
        blame(scope, e, env, as_)

    with out.block(f"if {where}:"):
        out.line(f"{out.const(find)}(E)")
        out.line(then)


def noted(scope: Scope, span: Span, value: str, out: Writer) -> None:
    """Lines that record what a formula's truth was found to be."""
    if scope.code.record:

        def note(env: Env, found: bool | None) -> None:
            scope.machine.recorder.check(scope, env, span, found)

        out.line(f"if M.recorder is not None: {out.const(note)}(E, {value})")


def truth(scope: Scope, e: Expr, out: Writer) -> str:
    """Lines that find whether a formula holds; a name for True, False, or None where it is unknown."""
    value = out.temporary()
    if sure(e):
        out.line(f"{value} = bool({scope.text(e, out)})")
        return value
    with out.block("try:", nests=True):
        out.line(f"{value} = bool({scope.text(e, out)})")
    out.line(f"except Unknown: {value} = None")
    return value


@statement(Assert)
def assert_(scope: Scope, s: Assert, out: Writer) -> None:
    if s.by is not None:
        scope.write(s.by, out)
    value = truth(scope, s.condition, out)
    noted(scope, s.condition.span, value, out)
    as_ = Claiming(scope.owner, K.ASSERTION, None, "this assertion is false")
    accuse(scope, s.condition, f"{value} is False", as_, out)


@statement(ByProof)
def by_proof(scope: Scope, s: ByProof, out: Writer) -> None:
    scope.write(s.proof, out)
    steps(scope, s.body, out)


@statement(Assume)
def assume(scope: Scope, s: Assume, out: Writer) -> None:
    machine = scope.machine

    def unsettled(env: Env, value: bool | None) -> None:
        if value is False:
            raise Discarded("an assumption is false", s.span)
        machine.taint += 1
        machine.taint_why = "an assumption is unknown"

    value = truth(scope, s.condition, out)
    out.line(f"if not {value}: {out.const(unsettled)}(E, {value})")


@statement(Expect)
def expect(scope: Scope, s: Expect, out: Writer) -> None:
    with out.block(f"if not {scope.text(s.condition, out)}:"):
        message = "None" if s.message is None else scope.text(s.message, out)
        out.line(f"{out.const(_violated(scope, s))}(E, {message})")


def _violated(scope: Scope, s: Expect) -> Callable[[Env, Any], None]:
    def stop(env: Env, message: Any) -> None:
        text = "" if s.message is None else printed(message, s.message.type, scope.machine)
        raise Discarded(f"expectation violation{': ' + text if text else ''}", s.span)

    return stop


@statement(Reveal)
def reveal(scope: Scope, s: Reveal, out: Writer) -> None:
    """Proofs alone see it."""


@statement(Hide)
def hide(scope: Scope, s: Hide, out: Writer) -> None:
    """Likewise."""


@statement(Calc)
def calc(scope: Scope, s: Calc, out: Writer) -> None:
    for step, line in zip(s.steps, s.lines[1:], strict=True):
        for h in step.hints:
            scope.write(h, out)
        message = "this step of the calculation does not hold"
        claim(scope, step.claim, Claiming(scope.owner, K.CALC, line.span, message), out)


@statement(Modify)
def modify(scope: Scope, s: Modify, out: Writer) -> None:
    """What is named may change in any way: staying as it is is one of them. A body changes nothing else."""
    frame = out.const(frame_of(scope, s.frame))
    born = str(1 << 60) if s.body is None else "len(M.heap)"
    allowed = out.keep(f"{frame}(E, {born})")
    _within(scope, s, allowed, out)
    if s.body is not None:
        with framed(allowed, out):
            scope.write(s.body, out)


@contextmanager
def framed(allowed: str, out: Writer) -> Generator[None]:
    """Lines that run within one more frame of writable places."""
    out.line(f"E[{ACT}].frames.append({allowed})")
    with out.block("try:", nests=True):
        yield
    out.line(f"finally: E[{ACT}].frames.pop()")


@statement(OpaqueBlock)
def opaque_block(scope: Scope, s: OpaqueBlock, out: Writer) -> None:
    """The block as it is, and its contract is checked."""
    if s.modifies is None:
        scope.write(s.body, out)
    else:
        allowed = out.keep(f"{out.const(frame_of(scope, s.modifies))}(E, len(M.heap))")
        _within(scope, s, allowed, out)
        with framed(allowed, out):
            scope.write(s.body, out)
    for c in s.ensures:
        message = "the block ends without making this true"
        claim(scope, c.condition, Claiming(scope.owner, K.POSTCONDITION, None, message), out)


def _within(scope: Scope, s: Modify | OpaqueBlock, allowed: str, out: Writer) -> None:
    """A fault where a frame is not within those around it."""

    def check(env: Env, wanted: Allowed) -> None:
        for ours in env[ACT].frames:
            refused = None if ours.everything else ours.refused(wanted)
            if refused is not None:
                message = "the modifies clause does not allow changing this object"
                scope.fault(env, K.MODIFIES, s.span, message, place=refused)

    out.line(f"{out.const(check)}(E, {allowed})")


@statement(Forall)
def forall(scope: Scope, s: Forall, out: Writer) -> None:
    if s.kind is ForallKind.ASSIGN:
        out.line(f"{out.const(_forall_assign(scope, s))}(E)")
    else:
        out.line(f"{out.const(_forall_proof(scope, s))}(E)")


def _forall_proof(scope: Scope, s: Forall) -> Eval:
    each = bindings(scope, s.vars, atoms(s.range))
    condition = scope.expr(s.range)
    body = scope.stmt(s.body) if s.body is not None else None
    claims = compile_claims(scope, s.ensures)

    def prove(env: Env) -> None:
        def visit(env: Env) -> bool:
            if holds(condition, env) is not True:
                return False
            if body is not None:
                body(env)
            for c in claims:
                if holds(c.run, env) is False:
                    message = "the body does not show this"
                    as_ = Claiming(scope.owner, K.FORALL, None, message)
                    blame(scope, c.clause.condition, env, as_)
            return False

        recorder, scope.machine.recorder = scope.machine.recorder, None
        try:
            each(env, visit)
        finally:
            scope.machine.recorder = recorder

    return prove


def _forall_assign(scope: Scope, s: Forall) -> Eval:
    each = bindings(scope, s.vars, atoms(s.range))
    condition = scope.expr(s.range)
    stmts = s.body.body if s.body is not None else ()
    if len(stmts) != 1 or not isinstance(stmts[0], Assign):
        return unknown("this forall statement cannot be run")
    inner = stmts[0]
    targets = [Target(scope, t) for t in inner.targets]
    places = [(t.span, t.prepare(), t.store()) for t in targets]
    values = [_value_of(scope, r, t.type) for r, t in zip(inner.values, targets, strict=True)]

    def run(env: Env) -> None:
        found: dict[Any, Any] = {}
        writes: list[tuple[Any, Any, Any]] = []

        def visit(env: Env) -> bool:
            if not condition(env):
                return False
            for (span, prepare, store), value in zip(places, values, strict=True):
                place, v = prepare(env), value(env)
                if place in found and found[place] != v:
                    scope.fault(env, K.ALIAS, span, "one place gets two different values")
                found[place] = v
                writes.append((store, place, v))
            return False

        if not each(env, visit):
            raise UnknownValue("the forall statement has endlessly many rounds")
        for store, place, v in writes:
            store(env, place, v)

    return run


def _value_of(scope: Scope, r: Rhs, wanted: Type) -> Eval:
    out = Writer(scope.machine)
    return out.evaluator(rhs(scope, r, wanted, out))
