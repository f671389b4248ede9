"""Which offer comes first: what was used a moment ago, what is declared near, what has the wanted type."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import base
from language.service.candidates import BUILT_IN, Candidate
from language.service.caret import Caret
from language.types import BOOL, Type

PROPER = 40
"""What begins with the letters that were typed, in this case, comes before what has them somewhere."""
FITS = 14
RECENT = 60
"""So many tokens back a use is still recent."""


USUAL, OTHER = 30.0, 70.0
_USUAL = frozenset(["var", "if", "while", "assert", "return", "for", "match", "calc"])


class Ranking:
    """A smaller number comes first."""

    def __init__(self, caret: Caret) -> None:
        self._caret = caret
        self._last = {x.text: i for i, x in enumerate(caret.before)}
        self._count = len(caret.before)
        seen = caret.links.seen
        self._wanted = seen.wanted if seen is not None else None
        self._first = caret.before[-1].text if caret.before else ""
        self._statement = "WHILE" in caret.kinds

    def of(self, x: Candidate) -> float:
        score = 10.0 * x.near + self._distance(x.name)
        if not x.name.startswith(self._caret.prefix):
            score += PROPER
        if x.type is not None and self._wanted is not None and _fits(x.type, self._wanted):
            score -= FITS
        if self._statement and isinstance(x.meaning, t.Method):
            score -= FITS
        if x.near == BUILT_IN and self._caret.path and x.type is None:
            score += 5
        return score

    def of_word(self, word: str) -> float:
        """Words of the language: those that statements begin with among the names, others after them."""
        score = USUAL if self._statement and word in _USUAL else OTHER
        return score + (0 if word.startswith(self._caret.prefix) else PROPER)

    def _distance(self, name: str) -> float:
        """0 for what was just written, up to 20 for what was not written in this declaration."""
        last = self._last.get(name)
        if last is None:
            return 20.0
        return 16.0 * min(self._count - last, RECENT) / RECENT


def _fits(given: Type, wanted: Type) -> bool:
    return given == wanted or base(given) == base(wanted) or (wanted == BOOL and given == BOOL)
