"""The one way in which lowering gives up on a unit: by name, never silently."""

from __future__ import annotations

from language.source import Span


class Unsupported(Exception):
    """`feature` reads well after "Surefoot does not have"."""

    def __init__(self, span: Span, feature: str) -> None:
        super().__init__(feature)
        self.span = span
        self.feature = feature
