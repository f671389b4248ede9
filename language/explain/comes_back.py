"""The record of a run that never ends."""

from __future__ import annotations

from typing import Any

from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Violation
from language.interpreter.recorder import Recorder
from language.record import dataclass

Named = tuple[tuple[str, Any], ...]
"""Variables with their values."""


@dataclass(frozen=True)
class Endless:
    """A claim of termination that a run breaks by going round for ever: the recorded run up to the state
    that comes back, the variables there, how many rounds or calls lie between, whether it rests on a
    choice."""

    violation: Violation
    inputs: Inputs
    recorder: Recorder
    state: Named
    rounds: int
    chosen: bool
    calls: bool
