"""What is kept for one unit while questions about it are answered. It never leaves its process."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property

from language.analysis.typed import Callable_, Function, Method, TypedProgram
from language.cancel import Cancel
from language.explain.evidence import Evidence
from language.front import Front, Unit
from language.interpreter.code import Code
from language.ivl import units as ivl
from language.ivl.nodes import Procedure
from language.ivl.unsupported import Unsupported
from language.record import replace
from language.records.verdicts import Obligation


class Bench:
    """The workplace for one unit of a text: its typed tree, its compiled runs, its lowered form, each made
    when a question first needs it, and used by those that follow. One question at a time (`asked`)."""

    def __init__(self, front: Front, unit: Unit) -> None:
        self.front = front
        self.unit = unit
        self.sources = front.sources
        self.claims: Sequence[Obligation] = ()
        """What of the unit was not proved, as the question knows it."""
        self.cancel = Cancel()
        """The question's."""

    @contextmanager
    def asked(self, claims: Sequence[Obligation], cancel: Cancel) -> Generator[None]:
        """Work on a question, until `cancel` says that nobody wants the answer any more."""
        before = self.claims, self.cancel
        self.claims, self.cancel = claims, cancel
        try:
            yield
        finally:
            self.claims, self.cancel = before

    def stopped(self) -> bool:
        return self.cancel.cancelled

    @property
    def program(self) -> TypedProgram:
        return self.front.typed

    @cached_property
    def target(self) -> Callable_ | None:
        """The declaration whose runs tell of the unit; None where there is none. An override's runs are those
        of the trait's member for objects of its class, which know the trait's contract only."""
        decl = self.unit.ivl.decl
        if not isinstance(decl, Method | Function):
            return None
        return _through_trait(decl) if self.unit.kind == "override" else decl

    @property
    def method(self) -> Callable_:
        """The target, where there is one."""
        assert self.target is not None
        return self.target

    @cached_property
    def code(self) -> Code:
        """For runs that nobody records."""
        code = Code(self.program, explore=True)
        code.machine.cancel = self.stopped
        return code

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.program, self.method, self.sources, self.stopped)

    @cached_property
    def procedure(self) -> Procedure | None:
        """The lowered form of what the target's runs do; None where it has none."""
        unit, kind = self.unit.ivl, self.unit.kind
        if kind == "override" or self.target is None:
            return None
        try:
            return ivl.lower(replace(unit, kind="function") if kind == "by method" else unit)
        except Unsupported:
            return None


def _through_trait(m: Callable_) -> Callable_ | None:
    """None where the trait has type parameters, whose values nobody makes here."""
    above = m.overrides
    if above is None or above.owner is None or above.owner.params or m.this is None:
        return None
    if isinstance(above, Method) and isinstance(m, Method):
        return replace(above, this=m.this, overriders=[m])
    if isinstance(above, Function) and isinstance(m, Function):
        return replace(above, this=m.this, overriders=[m])
    return None
