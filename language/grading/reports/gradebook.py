"""The grade book: a CSV table, a line a student."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from language.assignments.records import Assignment, shown
from language.grading.reports.row import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula: nobody's name may be run."""


def gradebook(a: Assignment, rows: Sequence[Row]) -> str:
    out = io.StringIO()
    write = csv.writer(out)
    heads = ["id", "name", "email", *(t.id for t in a.tasks), "total", "of", "handed in", "late", "receipt"]
    write.writerow([*heads, "state", "notes"])
    for r in rows:
        c = r.chosen
        when = c.time.isoformat(timespec="seconds") if c is not None and c.time is not None else ""
        notes = [*r.score.notes, *(c.notes if c is not None else ())]
        notes += [f"{s.verdict.task}: {s.overruled}" for s in r.score.tasks if s.overruled]
        cells = [
            r.student.id,
            r.student.name,
            r.student.email,
            *(shown(s.points) for s in r.score.tasks),
            shown(r.score.total),
            shown(r.score.most),
            when if c is not None else "no",
            "late" if c is not None and c.late else "",
            c.receipt if c is not None else "",
            "released" if r.released else "proposal",
            " ".join(notes),
        ]
        write.writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
