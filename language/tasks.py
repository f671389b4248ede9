"""What is asked of a process that verifies: a file, or a share of its units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from language.cancel import Cancel
from language.includes import file_loader
from language.record import dataclass
from language.source import SourceText

if TYPE_CHECKING:
    from language.pipeline import Part


@dataclass(frozen=True)
class Task:
    name: str
    as_json: bool
    limit: float
    cache: bool
    suggest: bool = False
    """Whether offers are looked for, for what fails."""


def part_of(task: Task, source: SourceText, share: tuple[int, int] = (0, 1)) -> Part:
    """A share of a file's units, checked in this process."""
    from language import pipeline

    options = pipeline.Options(time_limit=task.limit, use_cache=task.cache, suggest=task.suggest)
    return pipeline.check_part(source, options, Cancel(), file_loader(Path(task.name)), share)
