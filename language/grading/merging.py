"""Parts of a class that were graded on several machines, put together.

Each part keeps its results in a journal; a result is known by what was graded, so that putting two journals
together is putting all lines into one, and none is there twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from language.grading.journal import NAME, Journal, read_journal
from language.reading import Unreadable, read_text

ABOUT = "grading.json"
"""What a part was graded from, so that the reports can be made without naming it again."""


def remember(out: Path, folder: Path, paths: Sequence[Path], roster: Path | None) -> None:
    about = {
        "assignment": str(folder.resolve()),
        "paths": [str(p.resolve()) for p in paths],
        "roster": str(roster.resolve()) if roster is not None else None,
    }
    (out / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def remembered(out: Path) -> dict[str, Any] | None:
    text = read_text(out / ABOUT)
    if isinstance(text, Unreadable):
        return None
    try:
        return cast(dict[str, Any], json.loads(text))
    except ValueError:
        return None


def merge(parts: Sequence[Path], out: Path, versions: dict[str, str]) -> int:
    """Puts the parts' results into the journal of `out`; how many there are now."""
    journal = Journal(out, versions)
    for part in parts:
        for key, entry in read_journal(part / NAME).items():
            if journal.get(key) is None:
                journal.add(entry)
    return len(read_journal(out / NAME))
