"""Names of things that the window shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObligationRef:
    """Names one obligation of one declaration of one open document."""

    document: int
    method: str
    obligation: int
