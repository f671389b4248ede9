"""Archives of students' pages, laid out as Moodle and Canvas want them for uploading all feedback at once.

Both tell whose a file is by where the answer lay in what was downloaded from them: Moodle by the folder,
Canvas by the beginning of the file's name. Who handed in another way is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from language.assignments.archives import archive_of
from language.grading.reports.row import Row

_MOODLE = re.compile(r"[^/]+_\d+_assignsubmission_[^/]*")
_CANVAS = re.compile(r"[^\W\d_]+_(?:LATE_)?\d+_\d+_", re.IGNORECASE)
PAGE = "feedback.html"


def moodle_feedback(rows: Sequence[Row], pages: Mapping[str, str]) -> bytes | None:
    """None where nobody's answer came from Moodle. `pages` are by student id."""
    found: dict[str, str] = {}
    for r in rows:
        for part in PurePosixPath(r.chosen.source).parts if r.chosen is not None else ():
            if _MOODLE.fullmatch(part):
                found[f"{part}/{PAGE}"] = pages[r.student.id]
    return archive_of(found) if found else None


def canvas_feedback(rows: Sequence[Row], pages: Mapping[str, str]) -> bytes | None:
    found: dict[str, str] = {}
    for r in rows:
        for name in r.chosen.names if r.chosen is not None else ():
            if m := _CANVAS.match(name):
                found[f"{m.group()}{PAGE}"] = pages[r.student.id]
                break
    return archive_of(found) if found else None
