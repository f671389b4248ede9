"""What terms do from round to round, or from a call to the calls in it, in real runs.

Inputs satisfy the precondition: small ones first, then larger ones that are drawn. All counts are fixed, so
that the same text gives the same rows everywhere; the clock is only the backstop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from language.analysis import typed as t
from language.cancel import Cancel
from language.depth import deep
from language.interpreter.code import Code
from language.interpreter.functions import measure_below
from language.interpreter.loops import Loop
from language.interpreter.outcomes import Env, Eval, Stop
from language.interpreter.outcomes import Status as Ended
from language.interpreter.runs import Runner
from language.interpreter.scope import ACT, Site
from language.interpreter.states import in_state
from language.record import dataclass
from language.suggest.inputs import inputs_of, until
from language.suggest.place import Failing

RUN_STEPS = 4_000
STEPS = 400_000
MOST = 400
"""Pairs that are kept."""
SECONDS = 2.0

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Descents:
    """Pairs of values of the terms: after and before a round or call."""

    terms: tuple[t.Expr, ...]
    pairs: tuple[tuple[Row, Row], ...]

    def singles(self) -> list[tuple[int, ...]]:
        """Numbers of terms that shrink in all pairs."""
        return [
            (i,) for i in range(len(self.terms)) if all(self._below(i, p) for p in range(len(self.pairs)))
        ]

    def tuples(self) -> Iterator[tuple[int, ...]]:
        """Numbers of terms that together shrink in all pairs: each takes away those in which it shrinks, and
        stays the same in those that are left to the next (as in Bradley, Manna and Sipma, CAV 2005)."""
        every = frozenset(range(len(self.pairs)))
        same = [{p for p in every if self._same(i, p)} for i in range(len(self.terms))]
        less = [{p for p in every - same[i] if self._below(i, p)} for i in range(len(self.terms))]

        def usable(left: frozenset[int]) -> list[int]:
            found = [i for i in range(len(less)) if less[i] & left and left <= same[i] | less[i]]
            return sorted(found, key=lambda i: -len(less[i] & left))

        for first in sorted(usable(every)):
            rest = every - less[first]
            for second in sorted(usable(rest)):
                made, left = [first, second], rest - less[second]
                while left and (more := usable(left)):
                    made.append(more[0])
                    left = left - less[more[0]]
                if not left:
                    yield tuple(made)

    def _below(self, i: int, pair: int) -> bool:
        new, old = self.pairs[pair]
        kind = (self.terms[i].type,)
        return (
            new[i] is not None
            and old[i] is not None
            and measure_below((new[i],), (old[i],), kind, kind) is True
        )

    def _same(self, i: int, pair: int) -> bool:
        new, old = self.pairs[pair]
        return new[i] is not None and new[i] == old[i]


def of_rounds(failing: Failing, loop: int, terms: Sequence[t.Expr], cancel: Cancel) -> Descents:
    """The rounds of the loop with that id, in runs of the unit."""
    code = Code(failing.front.typed, explore=True)
    pairs: dict[tuple[Row, Row], None] = {}
    before: dict[int, Row] = {}
    compiled: list[Eval] = []

    def look(at: Loop, env: Env) -> None:
        if at.node.id != loop:
            return
        if not compiled:
            compiled.extend(at.scope.expr(e) for e in terms)
        at.scope.pad(env)
        now, key = _values(code, compiled, env), id(env[ACT])
        if env[ACT].iteration > 1 and key in before and len(pairs) < MOST:
            pairs[now, before[key]] = None
        before[key] = now

    code.machine.on_loop_head = look
    _run(failing, code, look, before.clear, cancel)
    return Descents(tuple(terms), tuple(pairs))


class _Listening(Code):
    """Hears of each call of the target that stands in a call of it."""

    target: t.Callable_
    terms: Sequence[t.Expr]
    pairs: dict[tuple[Row, Row], None]
    compiled: list[Eval]

    def check_termination(self, site: Site, caller_env: Env, callee: t.Callable_, env: Env) -> None:
        caller = site.scope
        if callee is not self.target or caller.owner is not self.target or len(self.pairs) >= MOST:
            return
        if not self.compiled:
            self.compiled.extend(caller.expr(e) for e in self.terms)
        caller.pad(caller_env)
        caller.pad(env)
        act = caller_env[ACT]
        try:
            mark = (act.mark, act.born)
        except AttributeError:
            mark = (len(self.machine.journal), 0)
        old = in_state(caller, mark, lambda e: _values(self, self.compiled, e), caller_env)
        self.pairs[_values(self, self.compiled, env), old] = None


def of_calls(failing: Failing, terms: Sequence[t.Expr], cancel: Cancel) -> Descents:
    """The calls of the unit's declaration by itself."""
    code = _Listening(failing.front.typed, explore=True, lemma_bodies=True)
    code.target, code.terms, code.pairs, code.compiled = failing.decl, terms, {}, []
    _run(failing, code, None, lambda: None, cancel)
    return Descents(tuple(terms), tuple(code.pairs))


def _run(failing: Failing, code: Code, look: Any, reset: Any, cancel: Cancel) -> None:
    def work() -> None:
        runner = Runner(code, failing.decl, RUN_STEPS)
        late = until(SECONDS, cancel)
        left = STEPS
        for inputs in inputs_of(failing, late):
            code.machine.cancel = late
            code.machine.on_loop_head = look
            reset()
            outcome = runner.run(inputs)
            left -= RUN_STEPS - code.machine.remaining + 50
            if left <= 0 or outcome.status is Ended.CANCELLED:
                return

    deep(work)


def _values(code: Code, compiled: Sequence[Eval], env: Env) -> Row:
    code.machine.quiet += 1
    try:
        return tuple([_value(run, env) for run in compiled])
    finally:
        code.machine.quiet -= 1


def _value(run: Eval, env: Env) -> Any:
    try:
        return run(env)
    except Stop:
        return None
