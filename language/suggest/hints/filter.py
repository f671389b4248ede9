"""Candidates that a real run refutes are dropped: an assertion that is false, a lemma whose precondition is.

All are put into the body as assertions at once; a false one does not end a run, and one that makes no sense
does: then it goes out, and the rest runs again.
"""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis import typed as t
from language.analysis.builtins import NAT
from language.analysis.replace import replace_vars
from language.cancel import Cancel
from language.depth import deep
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Status, Stopped
from language.interpreter.runs import Runner
from language.ivl.unsupported import Unsupported
from language.record import replace
from language.suggest.candidate import Candidate, Kind
from language.suggest.inputs import inputs_of, until
from language.suggest.inserting import inserted, number_at
from language.suggest.place import Failing
from language.suggest.terms import at_most, both, number

RUN_STEPS = 6_000
STEPS = 300_000
KEPT = 60
"""Inputs that are run."""
AGAIN = 12
"""Times that all of them are run."""
SECONDS = 1.5


def surviving(failing: Failing, candidates: Sequence[Candidate], cancel: Cancel) -> list[Candidate]:
    """The candidates that no run refutes, in their order."""
    claims = [(c, claimed) for c in candidates if (claimed := _claimed(c)) is not None]
    if not claims or not isinstance(failing.decl, t.Method):
        return list(candidates)
    false = deep(lambda: _refuted(failing, claims, cancel))
    return [c for c in candidates if c not in false]


def _claimed(c: Candidate) -> Candidate | None:
    """What a candidate claims, as an assertion in its place; None for nothing."""
    if c.kind in (Kind.ASSERT, Kind.ENSURES):
        return c
    call = c.content
    if not isinstance(call, t.CallStmt):
        return None
    values = dict(zip(call.method.params, call.args, strict=True))
    types = dict(zip(call.method.type_params, call.type_args, strict=False))
    asked = [replace_vars(x.condition, values, types, call.receiver) for x in call.method.requires]
    asked += [
        at_most(number(0), a) for p, a in zip(call.method.params, call.args, strict=True) if p.type == NAT
    ]
    return replace(c, kind=Kind.ASSERT, content=both(*asked)) if asked else None


def _refuted(failing: Failing, claims: list[tuple[Candidate, Candidate]], cancel: Cancel) -> set[Candidate]:
    late = until(SECONDS, cancel)
    inputs = [*_some(failing, late)]
    false: set[Candidate] = set()
    for _ in range(AGAIN):
        left = [pair for pair in claims if pair[0] not in false]
        found = {left[i][0] for i in _round(failing, [claim for _, claim in left], inputs, late)}
        if not found or late():
            return false | found
        false |= found
    return false


def _some(failing: Failing, late: Stopped) -> list[Inputs]:
    found: list[Inputs] = []
    for i, inputs in enumerate(inputs_of(failing, late)):
        if i % 7 == 0 or i < 30:
            found.append(inputs)
        if len(found) >= KEPT:
            break
    return found


def _round(failing: Failing, claims: list[Candidate], inputs: list[Inputs], late: Stopped) -> set[int]:
    """Numbers of claims that some run breaks."""
    try:
        decl = inserted(failing, claims, [both()] * len(claims))
    except Unsupported:
        return set()
    code = Code(failing.front.typed)
    code.machine.cancel = late
    runner, found, left = Runner(code, decl, RUN_STEPS), set[int](), STEPS
    for i in inputs:
        outcome = runner.run(i)
        for v in outcome.violations:
            found.update(n for s in (v.span, v.clause) if s is not None and (n := number_at(s)) is not None)
        left -= RUN_STEPS - code.machine.remaining + 50
        if left <= 0 or outcome.status is Status.CANCELLED:
            break
    return found
