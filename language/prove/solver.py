"""The door to Z3: the only place of *prove* that imports it.

Options are set before any context exists; they were chosen by measuring (see the design page). `run`
never raises for what Z3 does: a failure is an answer, and never counts as a proof.
"""

from __future__ import annotations

import time

from language import z3
from language.cancel import Cancel
from language.record import dataclass

OPTIONS: dict[str, object] = {
    "auto_config": False,
    "smt.mbqi": False,
    "smt.case_split": 3,
    "smt.delay_units": True,
    "smt.qi.eager_threshold": 44.0,
    "type_check": False,
    "model": False,
}

WAYS: dict[str, dict[str, object]] = {
    "plain": {"smt.arith.solver": 6, "smt.arith.nl.grobner": True, "smt.relevancy": 2},
    "old": {"smt.arith.solver": 2, "smt.arith.nl.grobner": True, "smt.relevancy": 2},
    "no-groebner": {"smt.arith.solver": 6, "smt.arith.nl.grobner": False, "smt.relevancy": 2},
    "all-relevant": {"smt.arith.solver": 6, "smt.arith.nl.grobner": True, "smt.relevancy": 0},
}
"""Ways of arithmetic: of 150 units with products of unknowns, each way alone proves 134 to 138 in two
seconds, all of them together 145; without such products they hardly differ. `all-relevant` instantiates
quantifiers also for terms that the branch at hand says nothing of: slower, but not out of ideas where the
one instance that is missing is about such a term."""

_state = {"ready": False, "memory": 0}


def version() -> str:
    return z3.version()


def prepare(memory_mb: int) -> None:
    """Set the global options, once a process and before the first context."""
    if not _state["ready"]:
        for name, value in OPTIONS.items():
            z3.set_param(name, value)
        z3.set_param("warning", False)  # written to the terminal, in words that help no learner
        _state["ready"] = True
    if _state["memory"] != memory_mb:
        z3.set_param("memory_max_size", memory_mb)
        _state["memory"] = memory_mb


@dataclass(frozen=True)
class Answer:
    """`verdict`: "unsat", "sat", "unknown" or "crash"; `why` is Z3's reason; `core` the assumptions used."""

    verdict: str
    why: str = ""
    core: tuple[str, ...] = ()
    rlimit: int = 0
    seconds: float = 0.0


class Session:
    """One Z3 context with a text loaded. Use as a context manager."""

    def __init__(self, text: str, seed: int, cancel: Cancel | None, way: str = "plain") -> None:
        self._way = WAYS[way]
        self._choose_way()
        self._context = z3.Context()
        self._solver = z3.Solver(self._context)
        self._cancel = cancel
        self._spent = 0
        self.error = ""
        if seed:
            self._solver.set("random_seed", seed)
        try:
            self._solver.read(text)
        except z3.Z3Error as problem:
            self.error = str(problem)

    def _choose_way(self) -> None:
        """Read when a context is made, and some of it at each check."""
        for name, value in self._way.items():
            z3.set_param(name, value)

    def __enter__(self) -> Session:
        if self._cancel is not None:
            self._cancel.add(self._context.interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        if self._cancel is not None:
            self._cancel.remove(self._context.interrupt)

    def check(self, assumptions: list[str], rlimit: int, seconds: float) -> Answer:
        """Whether the text and the assumptions (Booleans of it) can hold together."""
        if self.error:
            return Answer("crash", self.error)
        if self._cancel is not None and self._cancel.cancelled:
            return Answer("unknown", "canceled")
        self._choose_way()  # another session may have chosen its own meanwhile
        start = time.perf_counter()
        try:
            self._solver.set("rlimit", rlimit)
            self._solver.set("timeout", max(1, int(seconds * 1000)))
            verdict = self._solver.check(assumptions)
            why = self._solver.reason() if verdict == "unknown" else ""
            core = self._solver.core() if verdict == "unsat" else ()
        except (z3.Z3Error, MemoryError) as problem:
            return Answer("crash", str(problem), seconds=time.perf_counter() - start)
        return Answer(verdict, why, core, self._count(), time.perf_counter() - start)

    def _count(self) -> int:
        """The resource units that the last check took."""
        try:
            total = int(self._solver.statistics().get("rlimit count", 0))
        except z3.Z3Error:
            return 0
        spent, self._spent = total - self._spent, total
        return spent
