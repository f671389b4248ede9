"""One small edit of a body after which no sampled run breaks a claim, and all is proved.

The last resort, where runs say that the code is to blame. Never more than three are offered, and none of them
need be what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from language.analysis import typed as t
from language.cancel import Cancel
from language.depth import deep
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Status, Stopped
from language.interpreter.runs import Runner
from language.record import replace
from language.records.offers import Offer, TextEdit
from language.records.verdicts import ObligationKind
from language.source import Span
from language.suggest.confirm import confirm
from language.suggest.edits import Edit, edits, with_edit
from language.suggest.inputs import inputs_of, until
from language.suggest.place import Failing
from language.suggest.printing import NotWritten, text_of

ENDING = (ObligationKind.DECREASES, ObligationKind.TERMINATION)
FRAMES = (ObligationKind.MODIFIES, ObligationKind.READS)
"""What fails for want of a clause, not by what the body does."""
RUN_STEPS = 4_000
INPUTS = 60
BAD = 12
"""Inputs with which the text as it is breaks a claim: enough of them, since such runs may be long."""
MOST = 3
TRIED = 16
"""Edits that the prover is asked about."""
EDITS = 600
"""Edits that are run."""
SECONDS = 6.0
CONFIRM_SECONDS = 6.0


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """Edits that prove everything in the unit; none where no run refutes a claim."""
    start = perf_counter()
    if not isinstance(failing.decl, t.Method) or failing.decl.is_lemma or failing.decl.ghost:
        return
    if any(o.kind in FRAMES for o in failing.open):
        return
    offered = 0
    for e in deep(lambda: _surviving(failing, cancel))[:TRIED]:
        changes = _text(failing, e)
        confirmed = confirm(failing, changes, CONFIRM_SECONDS, cancel) if changes else None
        if confirmed is None or confirmed.left:
            continue
        places = tuple(o.span for o in confirmed.proved)
        line = failing.front.sources[0].line_of(changes[0].span.start)
        why = f"In line {line}, {e.why}: then no run that was tried breaks a claim, and all is proved."
        formulas = tuple(c.text.strip() for c in changes)
        yield Offer("body", changes[0].span, changes, why, places, True, formulas, perf_counter() - start)
        offered += 1
        if offered == MOST:
            return


class _Edited(Code):
    """Runs with an edited copy in the place of a declaration, where it calls itself too."""

    original: t.Method
    copy: t.Method

    def method(self, m: t.Method) -> MethodUnit:
        return super().method(self.copy if m is self.original else m)


def _surviving(failing: Failing, cancel: Cancel) -> list[Edit]:
    """Edits with which no run breaks a claim, likely ones first."""
    late = until(SECONDS, cancel)
    inputs = _inputs(failing, late)
    code = _Edited(failing.front.typed)
    code.machine.cancel = late
    found: list[Edit] = []
    ends = all(o.kind in ENDING for o in failing.open)
    ranked = sorted(edits(failing), key=lambda e: not (ends and isinstance(e.old, t.Block)))
    for e in ranked[:EDITS]:
        if late() or len(found) >= TRIED:
            break
        if inputs and _fine(failing, e, inputs, code):
            found.append(e)
    return found


def _inputs(failing: Failing, late: Stopped) -> list[Inputs]:
    """Inputs that satisfy the precondition, some with which the text as it is breaks a claim in front."""
    code = Code(failing.front.typed)
    code.machine.cancel = late
    runner = Runner(code, failing.decl, RUN_STEPS)
    bad: list[Inputs] = []
    good: list[Inputs] = []
    for inputs in inputs_of(failing, late):
        if len(good) + len(bad) >= INPUTS and bad:
            break
        if not runner.satisfies(runner.prepare(inputs)):
            continue
        if not _breaks(failing, runner, inputs):
            good.append(inputs)
        elif len(bad) < BAD:
            bad.append(inputs)
    return [*bad, *good[:INPUTS]] if bad else []


def _fine(failing: Failing, edit: Edit, inputs: list[Inputs], code: _Edited) -> bool:
    assert isinstance(failing.decl, t.Method) and failing.decl.body is not None
    decl = replace(failing.decl, body=with_edit(failing.decl.body, edit))
    code.original, code.copy = failing.decl, decl
    runner = Runner(code, decl, RUN_STEPS)
    return all(_done(runner, i) for i in inputs)


def _breaks(failing: Failing, runner: Runner, inputs: Inputs) -> bool:
    """Whether a run breaks a claim of the unit's that is not about a measure, or does not end."""
    try:
        outcome = runner.run(inputs)
    except TypeError:  # it computes with a variable that has no value
        return True
    ends = any(o.kind in ENDING for o in failing.open)
    wrong = {o.key for o in failing.open if o.kind not in ENDING}
    return (ends and outcome.status is Status.BUDGET) or any(v.key in wrong for v in outcome.violations)


def _done(runner: Runner, inputs: Inputs) -> bool:
    """Whether a run ends and breaks nothing."""
    try:
        return runner.run(inputs).status is Status.DONE
    except TypeError:
        return False


def _text(failing: Failing, edit: Edit) -> tuple[TextEdit, ...]:
    """The edit in the text; empty where it cannot be written."""
    text, old = failing.front.sources[0].text, edit.old.span
    if old.file:
        return ()
    try:
        if isinstance(edit.new, t.Expr):
            new = text_of(edit.new, failing.module, failing.names())
            wrapped = isinstance(edit.new, t.Binary) and not isinstance(edit.old, t.Binary)
            return (TextEdit(old, f"({new})" if wrapped and _in_operator(failing, edit) else new),)
        assert isinstance(edit.new, t.Assign)
        target, value = edit.new.targets[0], edit.new.values[0]
        assert isinstance(target, t.LocalTarget) and isinstance(value, t.ExprRhs)
        said = f"{target.var.name} := {text_of(value.value, failing.module, failing.names())};"
    except NotWritten:
        return ()
    at = old.end - 1
    line = text.rfind("\n", 0, at) + 1
    indent = text[line:at] if not text[line:at].strip() else ""
    if indent or text[line:at] == "":
        return (TextEdit(Span(line, line, old.home), f"{indent}  {said}\n"),)
    return (TextEdit(Span(at, at, old.home), f" {said} "),)


def _in_operator(failing: Failing, edit: Edit) -> bool:
    assert failing.body is not None
    parents = (n for n in t.walk(failing.body) if isinstance(n, t.Binary | t.Unary))
    return any(child is edit.old for n in parents for child in t.children(n))
