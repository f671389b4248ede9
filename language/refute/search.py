"""Bounded search for counterexamples: sizes 1, 2, 3, …, each as one text for Z3.

`candidates` yields proposals, smallest sizes first; whoever asked replays them, and says through `open_`
which obligations are still worth a search. What has no bounded form is skipped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from language.cancel import Cancel
from language.ivl import nodes as n
from language.ivl.loops import cut, unroll
from language.ivl.passive import passive
from language.ivl.unsupported import Unsupported
from language.record import dataclass
from language.refute.model import Candidate, Unreadable, read
from language.refute.program import Script, encode
from language.refute.smt import TooBig
from language.refute.solver import Model, Session
from language.refute.universe import literals
from language.refute.values import Skip

CHECK = 0.5
"""Seconds for one question."""
TRIES = 3
"""Models for one claim at one size."""
MOST_ROUNDS = 8
LARGEST = 12
"""The largest size that the numbers in a program ask for."""


@dataclass(frozen=True)
class Proposal:
    """A candidate against the obligation with this id."""

    id: int
    candidate: Candidate


Open = Callable[[], frozenset[int]]


def real_runs(
    procedure: n.Procedure,
    environment: n.Environment,
    open_: Open,
    deadline: float,
    cancel: Cancel | None = None,
) -> Iterator[Proposal]:
    """Inputs for which the first rounds of every loop may break a claim."""
    for size in (1, 2, 3):
        program = passive(unroll(procedure, size))
        yield from _at_size(program, environment, size, open_, deadline, cancel)
    wanted = [x + 1 for x in literals(program) if 3 < x <= LARGEST]
    for size in dict.fromkeys((4, *wanted[-1:])):
        program = passive(unroll(procedure, min(size, MOST_ROUNDS)))
        yield from _at_size(program, environment, size, open_, deadline, cancel)


def allowed_states(
    procedure: n.Procedure,
    environment: n.Environment,
    open_: Open,
    deadline: float,
    cancel: Cancel | None = None,
) -> Iterator[Proposal]:
    """Inputs and states that the contracts of loops and calls allow, from which a claim may break."""
    program = passive(cut(procedure))
    for size in (1, 2, 3, 4, 8):
        yield from _at_size(program, environment, size, open_, deadline, cancel)


def senseless_contracts(
    procedure: n.Procedure,
    environment: n.Environment,
    open_: Open,
    deadline: float,
    cancel: Cancel | None = None,
) -> Iterator[Proposal]:
    """Inputs, and results in `Candidate.end`, for which a clause of the contract makes no sense."""
    program = passive(cut(procedure))
    first: dict[object, n.Variable] = {}
    for v in procedure.locals:
        if v.source is not None and v.source.kind == "out":
            first.setdefault(v.source, v)
    for size in (1, 2, 3):
        yield from _at_size(program, environment, size, open_, deadline, cancel, tuple(first.values()))


def _at_size(
    program: n.Passive,
    environment: n.Environment,
    size: int,
    open_: Open,
    deadline: float,
    cancel: Cancel | None,
    results: tuple[n.Variable, ...] | None = None,
) -> Iterator[Proposal]:
    if not open_() or time.monotonic() >= deadline:
        return

    def over() -> bool:
        return time.monotonic() >= deadline or (cancel is not None and cancel.cancelled)

    try:
        script = encode(program, environment, size, open_(), results, over)
    except (TooBig, Unsupported, Skip, RecursionError):
        return
    if script is not None:
        with Session(script.text, cancel) as session:
            yield from _ask(script, session, open_, deadline)


def _ask(script: Script, session: Session, open_: Open, deadline: float) -> Iterator[Proposal]:
    for id_, goal in script.goals:
        for switches in (["exact", "small"], ["exact"], []):
            for _ in range(TRIES):
                left = min(CHECK, deadline - time.monotonic())
                if id_ not in open_() or left <= 0:
                    break
                model = session.model([goal, *switches], left)
                if isinstance(model, str):
                    break
                with suppress(Unreadable):
                    yield Proposal(id_, read(script, model))
                if not _exclude(script, session, model):
                    break


def _exclude(script: Script, session: Session, model: Model) -> bool:
    """Ask for other inputs from now on; False where models cannot be told apart."""
    differ = [f"(not (= {x} {_literal(model[x])}))" for x in script.scalars if x in model]
    if not differ:
        return False
    session.add(f"(assert (or {' '.join(differ)}))")
    return True


def _literal(x: object) -> str:
    from language.refute.smt import INT, REAL, literal

    return literal(x, INT if isinstance(x, int) else REAL)  # pyright: ignore[reportArgumentType]
