"""What the files that evaluate terms know of one another: `Evaluator` is the whole."""

from __future__ import annotations

from typing import cast

from language.ivl import nodes as n
from language.ivl import terms as k
from language.refute.smt import Scalar, Smt
from language.refute.values import HeapV, Value, Values
from language.types import UserType


class Env:
    """What bound names are; and what terms that mention them are here."""

    def __init__(self, names: dict[str, Value]) -> None:
        self.names = names
        self.memo: dict[int, tuple[n.Term, Value]] = {}

    def bind(self, more: dict[str, Value]) -> Env:
        return Env({**self.names, **more})


class Evaluation:
    """The state of an evaluation, and what its parts ask of the whole. `names` holds the values of the
    program's constants."""

    def __init__(self, smt: Smt, environment: n.Environment, size: int) -> None:
        self.smt = smt
        self.environment = environment
        self.size = size
        self.values = Values(smt, environment, size)
        self.names: dict[str, Value] = {}
        self.guard: Scalar = True
        self.limits: list[Scalar] = []
        self.root = Env({})
        self._free: dict[int, tuple[n.Term, frozenset[str]]] = {}

    def __call__(self, t: n.Term, env: Env | None = None) -> Value:
        """The value of a term; raises `Skip`."""
        raise NotImplementedError

    def heap(self, t: n.Term, env: Env) -> HeapV:
        raise NotImplementedError

    def constant(self, holder: Value, name: str, sort: n.Sort) -> Value:
        """What a constant of an object holds."""
        raise NotImplementedError

    def has_type(self, value: Value, type_: UserType) -> Scalar:
        """Whether an object is of a class."""
        raise NotImplementedError

    def allocated(self, heap: HeapV, value: Value) -> Scalar:
        raise NotImplementedError

    def scalar(self, t: n.Term, env: Env | None = None) -> Scalar:
        return cast("Scalar", self(t, env))

    def under(self, guard: Scalar, t: n.Term, env: Env) -> Value:
        """The value of a part that matters only under a condition."""
        outer = self.guard
        self.guard = self.smt.all((outer, guard))
        try:
            return self(t, env)
        finally:
            self.guard = outer

    def limit(self, condition: Scalar = True) -> None:
        """A bound cuts something off here, if the condition holds."""
        reached = self.smt.all((self.guard, condition))
        if reached is not False:
            self.limits.append(reached)

    def free(self, t: n.Term) -> frozenset[str]:
        """All names in a term, bound ones too."""
        known = self._free.get(id(t))
        if known is not None:
            return known[1]
        names: frozenset[str] = frozenset()
        if isinstance(t, n.Ref_):
            names = frozenset((t.name,))
        else:
            for part in k.parts(t):
                names |= self.free(part)
        self._free[id(t)] = (t, names)
        return names
