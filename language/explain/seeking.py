"""Taking a counterexample up again: another one that is really different, or a smaller one.

Like every verdict, what is found was replayed; what is said about a search that found nothing claims no
more than was tried.
"""

from __future__ import annotations

from language.analysis.typed import Method
from language.depth import deep
from language.explain import sentences
from language.explain.bench import Bench
from language.explain.question import Question, Sought
from language.explain.seeking_runs import Runs
from language.explain.seeking_states import States
from language.explain.witness import unpack
from language.records.inquiry import Inquiry, Wish
from language.records.verdicts import Refuted, TooWeak


def seek(bench: Bench, inquiry: Inquiry) -> Sought:
    """Another or a smaller counterexample, as the inquiry wishes."""
    program, method = bench.program, bench.method
    verdicts = [v for v in inquiry.found if isinstance(v, Refuted | TooWeak)]
    witnesses = [w for v in verdicts if (w := unpack(v.witness, program, method)) is not None]
    if not witnesses or len(witnesses) < len(verdicts) or method.body is None:
        return Sought(None, sentences.not_taken_up())

    def work() -> Sought:
        question = Question(bench, inquiry, witnesses)
        if witnesses[-1].sites and isinstance(method, Method):
            states = States(question, method)
            return states.another() if inquiry.wish is Wish.ANOTHER else states.smaller()
        runs = Runs(question)
        return runs.another() if inquiry.wish is Wish.ANOTHER else runs.smaller()

    return deep(work)
