"""What can be asked about a counterexample that was found, and the answers. Records only."""

from __future__ import annotations

from enum import StrEnum

from language.record import dataclass
from language.records.verdicts import Verdict
from language.source import Span


class Wish(StrEnum):
    ANOTHER = "another"
    """A counterexample that differs from all that are known."""
    SMALLER = "smaller"
    """A smaller form of the last one that is known."""
    TEST = "test"
    """A test method that shows the last one that is known."""


@dataclass(frozen=True)
class Sought:
    """`verdict` is None where nothing was found; `sentence` says how the search ended."""

    verdict: Verdict | None
    sentence: str = ""


@dataclass(frozen=True)
class TestText:
    """`text` is to be inserted at `at`, and declares the method `name`; where no test could be made it is
    empty, and `sentence` says why."""

    __test__ = False  # not one of pytest's

    at: Span
    text: str
    name: str = ""
    sentence: str = ""


Answer = Sought | TestText
