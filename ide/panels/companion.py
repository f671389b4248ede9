"""The step of a real run that stands beside a step of the state that an invariant allows. No Qt.

The companion stands at the same place in the text, or where the run does not get there, at the last
place before it that both have been to. Of all its visits there it is the one that agrees with the
allowed state in most variables; among equals, the first.
"""

from __future__ import annotations

from ide.model.playback import Playback
from language.records.trace import Trace
from language.source import Span
from language.values import Value

MOST = 200
"""Visits to one place that are compared."""
BACK = 100
"""Steps that are gone back to find a place where both have been."""


class Companion:
    def __init__(self, real: Trace) -> None:
        self.playback = Playback(real)
        self._visits: dict[Span, list[int]] = {}
        for i, step in enumerate(real.steps):
            self._visits.setdefault(step.span, []).append(i)

    def follow(self, beside: Playback) -> bool:
        """Go to the best step; False when the two have no place in common."""
        steps = beside.trace.steps
        back = range(beside.index, max(-1, beside.index - BACK), -1)
        visits = next((v for i in back if i < len(steps) and (v := self._visits.get(steps[i].span))), None)
        if visits is None:
            return False
        own = beside.state.locals.get(beside.frame, {})
        best, score = visits[0], -1
        for i in visits[:MOST]:
            self.playback.go(i)
            now = _agreeing(own, self.playback.state.locals.get(self.playback.frame, {}))
            if now > score:
                best, score = i, now
        self.playback.go(best)
        return True


def _agreeing(a: dict[str, Value], b: dict[str, Value]) -> int:
    return sum(name in b and type(b[name]) is type(value) and b[name] == value for name, value in a.items())
