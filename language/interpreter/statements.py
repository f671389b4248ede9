"""Rules for the order of execution: blocks, branches, jumps, labels, printing, proofs."""

from __future__ import annotations

from typing import Any

from language.analysis.limits import atoms
from language.analysis.typed import (
    Assert,
    Assume,
    Block,
    Break,
    ByProof,
    Calc,
    Expect,
    For,
    Forall,
    ForallKind,
    Hide,
    If,
    IfCases,
    Labeled,
    MatchStmt,
    Modify,
    OpaqueBlock,
    Print,
    Return,
    Reveal,
    Stmt,
    While,
    WhileCases,
    Yield,
)
from language.interpreter.assignments import target
from language.interpreter.bindings import bindings
from language.interpreter.claims import Claiming, blame, check_claim, compile_claims, holds
from language.interpreter.display import printed
from language.interpreter.machine import Activation, Allowed
from language.interpreter.outcomes import Discarded, Env, UnknownValue
from language.interpreter.patterns import case_matcher
from language.interpreter.scope import ACT, Exec, Scope, Signal, statement
from language.interpreter.states import frame_of
from language.records.verdicts import ObligationKind as K

COMPOUND = (Block, If, IfCases, While, WhileCases, For, MatchStmt, Labeled, Assert, ByProof, OpaqueBlock)


def _records_itself(s: Stmt) -> bool:
    """Whether a statement records its own steps."""
    return isinstance(s, COMPOUND) or (isinstance(s, Modify) and s.body is not None)


@statement(Block)
def block(scope: Scope, s: Block) -> Exec:
    machine = scope.machine
    steps = tuple([(scope.stmt(x), x) for x in s.body])
    if scope.code.record:
        return lambda env: _recorded(scope, steps, env)
    runs = tuple([run for run, _ in steps])
    if len(runs) == 1:
        return runs[0]

    def run_block(env: Env) -> Signal:
        for run in runs:
            machine.fuel -= 1
            if machine.fuel < 0:
                machine.refuel()
            signal = run(env)
            if signal is not None:
                return signal
        return None

    return run_block


def _recorded(scope: Scope, steps: tuple[tuple[Exec, Stmt], ...], env: Env) -> Signal:
    machine = scope.machine
    for run, node in steps:
        machine.fuel -= 1
        if machine.fuel < 0:
            machine.refuel()
        signal = run(env)
        if machine.recorder is not None and not _records_itself(node):
            machine.recorder.statement(scope, env, node.span)
        if signal is not None:
            return signal
    return None


def guard_taken(scope: Scope, env: Env, span: Any, value: bool | None = None) -> None:
    if scope.machine.recorder is not None:
        scope.machine.recorder.statement(scope, env, span, value)


@statement(If)
def if_(scope: Scope, s: If) -> Exec:
    then = scope.stmt(s.then)
    orelse = scope.stmt(s.orelse) if s.orelse is not None else None
    machine, record = scope.machine, scope.code.record
    yes = scope.ends.get(id(s.then))
    no = scope.ends.get(id(s if s.orelse is None else s.orelse))

    def branch(env: Env, value: bool) -> Signal:
        end = yes if value else no
        if end is not None:
            env[ACT].end = end
        if value:
            return then(env)
        return orelse(env) if orelse is not None else None

    if s.guard is None:
        return lambda env: branch(env, machine.oracle.choose(2) == 0)
    test, span = scope.expr(s.guard), s.guard.span

    def run(env: Env) -> Signal:
        value = test(env)
        if record:
            guard_taken(scope, env, span, value)
        return branch(env, value)

    return run


@statement(IfCases)
def if_cases(scope: Scope, s: IfCases) -> Exec:
    cases = [(scope.expr(g), scope.stmt(b)) for g, b in s.cases]

    def run(env: Env) -> Signal:
        open_cases = [body for guard, body in cases if guard(env)]
        if not open_cases:
            scope.fault(env, K.ALTERNATIVES, s.span, "no case's condition holds")
        guard_taken(scope, env, s.span)
        return open_cases[scope.machine.oracle.choose(len(open_cases))](env)

    return run


@statement(MatchStmt)
def match_stmt(scope: Scope, s: MatchStmt) -> Exec:
    scrutinee = scope.expr(s.scrutinee)
    cases = [(case_matcher(scope, p, s.scrutinee.type), scope.stmt(b)) for p, b in s.cases]

    def run(env: Env) -> Signal:
        value = scrutinee(env)
        for test, body in cases:
            if test(value, env):
                guard_taken(scope, env, s.scrutinee.span)
                return body(env)
        scope.fault(env, K.MATCH, s.scrutinee.span, "no case matches this value")
        return None

    return run


@statement(Yield)
def yield_(scope: Scope, s: Yield) -> Exec:
    def run(env: Env) -> Signal:
        raise UnknownValue("iterators cannot be run")

    return run


@statement(Return)
def return_(scope: Scope, s: Return) -> Exec:
    return lambda env: s


@statement(Break)
def break_(scope: Scope, s: Break) -> Exec:
    return lambda env: s


@statement(Labeled)
def labeled(scope: Scope, s: Labeled) -> Exec:
    body, machine = scope.stmt(s.body), scope.machine

    def run(env: Env) -> Signal:
        act: Activation = env[ACT]
        act.labels[s.label] = (len(machine.journal), len(machine.heap))
        signal = body(env)
        if isinstance(signal, Break) and signal.target == s.id and s.id:
            return None
        return signal

    inner = s.body
    if scope.code.record and not _records_itself(inner):

        def recorded(env: Env) -> Signal:
            signal = run(env)
            guard_taken(scope, env, inner.span)
            return signal

        return recorded
    return run


@statement(Print)
def print_(scope: Scope, s: Print) -> Exec:
    args = [(scope.expr(a), scope.type_at(a.type)) for a in s.args]
    machine = scope.machine

    def run(env: Env) -> None:
        for value, at in args:
            text = printed(value(env), at(env), machine)
            machine.show(text)

    return run


# ── claims and proofs ────────────────────────────────────────────────────────────────────────────


@statement(Assert)
def assert_(scope: Scope, s: Assert) -> Exec:
    condition = scope.expr(s.condition)
    by = scope.stmt(s.by) if s.by is not None else None
    machine = scope.machine

    def run(env: Env) -> None:
        if by is not None:
            by(env)
        value = holds(condition, env)
        if machine.recorder is not None:
            machine.recorder.check(scope, env, s.condition.span, value)
        if value is False:
            as_ = Claiming(scope.owner, K.ASSERTION, None, "this assertion is false")
            blame(scope, s.condition, env, as_)

    return run


@statement(ByProof)
def by_proof(scope: Scope, s: ByProof) -> Exec:
    proof, body = scope.stmt(s.proof), block(scope, Block(s.span, s.ghost, s.body))

    def run(env: Env) -> Signal:
        proof(env)
        return body(env)

    return run


@statement(Assume)
def assume(scope: Scope, s: Assume) -> Exec:
    condition, machine = scope.expr(s.condition), scope.machine

    def run(env: Env) -> None:
        value = holds(condition, env)
        if value is False:
            raise Discarded("an assumption is false", s.span)
        if value is None:
            machine.taint += 1
            machine.taint_why = "an assumption is unknown"

    return run


@statement(Expect)
def expect(scope: Scope, s: Expect) -> Exec:
    condition = scope.expr(s.condition)
    message = scope.expr(s.message) if s.message is not None else None

    def run(env: Env) -> None:
        if condition(env):
            return
        text = "" if message is None else printed(message(env), s.message.type, scope.machine)  # pyright: ignore[reportOptionalMemberAccess]
        raise Discarded(f"expectation violation{': ' + text if text else ''}", s.span)

    return run


@statement(Reveal)
def reveal(scope: Scope, s: Reveal) -> Exec:
    return lambda env: None


@statement(Hide)
def hide(scope: Scope, s: Hide) -> Exec:
    return lambda env: None


@statement(Calc)
def calc(scope: Scope, s: Calc) -> Exec:
    steps = [
        ([scope.stmt(h) for h in step.hints], scope.expr(step.claim), step.claim, line.span)
        for step, line in zip(s.steps, s.lines[1:], strict=True)
    ]

    def run(env: Env) -> None:
        for hints, claim, formula, at in steps:
            for h in hints:
                h(env)
            if holds(claim, env) is False:
                message = "this step of the calculation does not hold"
                blame(scope, formula, env, Claiming(scope.owner, K.CALC, at, message))

    return run


@statement(Modify)
def modify(scope: Scope, s: Modify) -> Exec:
    """What is named may change in any way: staying as it is is one of them. A body changes nothing else."""
    frame, machine = frame_of(scope, s.frame), scope.machine
    body = None if s.body is None else scope.stmt(s.body)

    def run(env: Env) -> Signal:
        frames = env[ACT].frames
        allowed = frame(env, 1 << 60 if body is None else len(machine.heap))
        _within(scope, s, allowed, env)
        if body is None:
            return None
        frames.append(allowed)
        try:
            return body(env)
        finally:
            frames.pop()

    return run


@statement(OpaqueBlock)
def opaque_block(scope: Scope, s: OpaqueBlock) -> Exec:
    """The block as it is, and its contract is checked."""
    body, claims, machine = scope.stmt(s.body), compile_claims(scope, s.ensures), scope.machine
    frame = None if s.modifies is None else frame_of(scope, s.modifies)

    def run(env: Env) -> Signal:
        frames = env[ACT].frames
        if frame is not None:
            allowed = frame(env, len(machine.heap))
            _within(scope, s, allowed, env)
            frames.append(allowed)
        try:
            signal = body(env)
        finally:
            if frame is not None:
                frames.pop()
        if signal is None:
            message = "the block ends without making this true"
            for c in claims:
                check_claim(c, env, Claiming(scope.owner, K.POSTCONDITION, None, message))
        return signal

    return run


def _within(scope: Scope, s: Modify | OpaqueBlock, allowed: Allowed, env: Env) -> None:
    """A fault where a frame is not within those around it."""
    for ours in env[ACT].frames:
        refused = None if ours.everything else ours.refused(allowed)
        if refused is not None:
            message = "the modifies clause does not allow changing this object"
            scope.fault(env, K.MODIFIES, s.span, message, place=refused)


@statement(Forall)
def forall(scope: Scope, s: Forall) -> Exec:
    each = bindings(scope, s.vars, atoms(s.range))
    condition = scope.expr(s.range)
    if s.kind is ForallKind.ASSIGN:
        return _forall_assign(scope, s, each, condition)
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


def _forall_assign(scope: Scope, s: Forall, each: Any, condition: Any) -> Exec:
    from language.analysis.typed import Assign
    from language.interpreter.assignments import rhs

    stmts = s.body.body if s.body is not None else ()
    if len(stmts) != 1 or not isinstance(stmts[0], Assign):

        def odd(env: Env) -> None:
            raise UnknownValue("this forall statement cannot be run")

        return odd
    inner = stmts[0]
    places = [target(scope, t) for t in inner.targets]
    values = [rhs(scope, r, t.type) for r, t in zip(inner.values, places, strict=True)]

    def run(env: Env) -> None:
        found: dict[Any, Any] = {}
        writes: list[tuple[Any, Any, Any]] = []

        def visit(env: Env) -> bool:
            if not condition(env):
                return False
            for t, value in zip(places, values, strict=True):
                place, v = t.prepare(env), value(env)
                if place in found and found[place] != v:
                    scope.fault(env, K.ALIAS, t.span, "one place gets two different values")
                found[place] = v
                writes.append((t, place, v))
            return False

        if not each(env, visit):
            raise UnknownValue("the forall statement has endlessly many rounds")
        for t, place, v in writes:
            t.store(env, place, v)

    return run
