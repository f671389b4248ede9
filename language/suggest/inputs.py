"""Inputs of a unit that satisfy its precondition, for runs that look: always the same ones for a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from time import monotonic

from language.cancel import Cancel
from language.interpreter.candidates import Candidates
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Stop
from language.interpreter.sampling import Sampler
from language.suggest.place import Failing

SIZE = 3
NODES = 300
"""Candidates of a size."""
LARGER = 80
"""Larger inputs that are drawn."""


def until(seconds: float, cancel: Cancel) -> Callable[[], bool]:
    end = monotonic() + seconds
    return lambda: monotonic() > end or cancel.cancelled


def inputs_of(failing: Failing, late: Callable[[], bool]) -> Iterator[Inputs]:
    """Small ones first, then larger ones."""
    candidates = Candidates(failing.front.typed, failing.decl)
    candidates.code.machine.cancel = late
    try:
        small = chain(*(candidates.of_size(size, NODES) for size in range(SIZE + 1)))
        yield from list(small)
        yield from Sampler(candidates).inputs(LARGER)
    except Stop:
        return
