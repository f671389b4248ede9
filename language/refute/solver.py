"""The door to Z3: the only place of *refute* that imports it.

The prover's options are global to the process; they are put aside while a context is made, which keeps
what it was made with.
"""

from __future__ import annotations

from fractions import Fraction
from types import TracebackType

from language import z3
from language.cancel import Cancel

OPTIONS: dict[str, str] = {
    "auto_config": "true",
    "model": "true",
    "smt.mbqi": "true",
    "smt.case_split": "1",
    "smt.delay_units": "false",
    "smt.qi.eager_threshold": "10.0",
}

Model = dict[str, bool | int | Fraction]


class Session:
    """One Z3 context with a text loaded. Use as a context manager; everything raises nothing."""

    def __init__(self, text: str, cancel: Cancel | None) -> None:
        self._cancel = cancel
        self.error = ""
        before = {name: z3.get_param(name) for name in OPTIONS}
        try:
            for name, value in OPTIONS.items():
                z3.set_param(name, value)
            self._context = z3.Context()
            self._solver = z3.Solver(self._context)
            self._solver.read(text)
        except z3.Z3Error as problem:
            self.error = str(problem)
        finally:
            for name, value in before.items():
                z3.set_param(name, value)

    def __enter__(self) -> Session:
        if self._cancel is not None:
            self._cancel.add(self._context.interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._cancel is not None:
            self._cancel.remove(self._context.interrupt)

    def add(self, text: str) -> None:
        """More assertions over names that are declared."""
        try:
            self._solver.read(text)
        except z3.Z3Error as problem:
            self.error = str(problem)

    def model(self, assumptions: list[str], seconds: float) -> Model | str:
        """A model in which the assumptions hold; else "unsat" or "unknown"."""
        if self.error or (self._cancel is not None and self._cancel.cancelled) or seconds <= 0:
            return "unknown"
        try:
            self._solver.set("timeout", max(1, int(seconds * 1000)))
            verdict = self._solver.check(assumptions)
            return self._solver.model() if verdict == "sat" else verdict
        except (z3.Z3Error, MemoryError):
            return "unknown"
