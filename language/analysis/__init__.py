"""The analysis: names, types, ghosts and measures. `analyze` is the way in."""

from language.analysis.analyze import Analysis, analyze

__all__ = ["Analysis", "analyze"]
