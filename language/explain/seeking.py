"""Taking a counterexample up again: another one that is really different, or a smaller one.

Like every verdict, what is found was replayed; what is said about a search that found nothing claims no
more than was tried.
"""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis.typed import Callable_, Method, TypedProgram
from language.cancel import Cancel
from language.depth import deep
from language.explain import sentences
from language.explain.question import Question
from language.explain.seeking_runs import Runs
from language.explain.seeking_states import States
from language.explain.witness import unpack
from language.records.further import Sought, Wish
from language.records.verdicts import Obligation, Refuted, TooWeak, Verdict
from language.source import SourceText


def seek(
    program: TypedProgram,
    method: Callable_,
    failing: Sequence[Obligation],
    wanted: int,
    wish: Wish,
    known: Sequence[Verdict],
    seconds: float,
    cancel: Cancel,
    sources: Sequence[SourceText] = (),
) -> Sought:
    """`known` are the verdicts on the obligation with the id `wanted` that were found so far. `seconds` of
    clock is the backstop."""
    verdicts = [v for v in known if isinstance(v, Refuted | TooWeak)]
    witnesses = [w for v in verdicts if (w := unpack(v.witness, program, method)) is not None]
    if not witnesses or len(witnesses) < len(verdicts) or method.body is None:
        return Sought(None, sentences.not_taken_up())

    def work() -> Sought:
        question = Question(program, method, failing, wanted, witnesses, seconds, cancel, sources)
        if witnesses[-1].sites and isinstance(method, Method):
            states = States(question, method)
            return states.another() if wish is Wish.ANOTHER else states.smaller()
        runs = Runs(question)
        return runs.another() if wish is Wish.ANOTHER else runs.smaller()

    return deep(work)
