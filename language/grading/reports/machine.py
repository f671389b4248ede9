"""Reports for other programs: JSON, JUnit's XML, and Gradescope's `results.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from language.assignments.points import Outcome, TaskScore
from language.assignments.records import Assignment
from language.grading.reports.row import Row
from language.record import asdict

_ILLEGAL = {i: "\ufffd" for i in [*range(32), 0xFFFE, 0xFFFF] if chr(i) not in "\t\n\r"}
"""Characters that no XML file may have."""


def as_json(a: Assignment, rows: Sequence[Row]) -> str:
    students = [
        {
            "id": r.student.id,
            "name": r.student.name,
            "handed_in": r.chosen is not None,
            "time": r.chosen.time.isoformat() if r.chosen is not None and r.chosen.time else None,
            "receipt": r.chosen.receipt if r.chosen is not None else "",
            "total": float(r.score.total),
            "of": float(r.score.most),
            "released": r.released,
            "notes": [*r.score.notes, *(r.chosen.notes if r.chosen is not None else ())],
            "tasks": [_task_json(s) for s in r.score.tasks],
        }
        for r in rows
    ]
    record = {"assignment": a.id, "title": a.title, "fingerprint": a.fingerprint, "students": students}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _task_json(s: TaskScore) -> dict[str, Any]:
    return {
        **asdict(s.verdict),
        "outcome": str(s.verdict.outcome),
        "points": float(s.points),
        "of": float(s.most),
        "overruled": s.overruled,
    }


def as_junit(a: Assignment, rows: Sequence[Row]) -> str:
    xml = JUnitXml(_xml(a.title))
    for r in rows:
        suite = TestSuite(_xml(r.student.id))
        for s in r.score.tasks:
            case = TestCase(_xml(s.verdict.task), classname=_xml(r.student.id))
            if s.verdict.outcome is Outcome.MISSING:
                case.result = [Skipped(_xml(s.verdict.message))]
            elif s.verdict.outcome is not Outcome.PASSED:
                failure = Failure(_xml(s.verdict.message), str(s.verdict.outcome))
                failure.text = _xml(s.verdict.report)
                case.result = [failure]
            suite.add_testcase(case)
        xml.add_testsuite(suite)
    return cast(bytes, xml.tostring()).decode()


def _xml(text: str) -> str:
    return text.translate(_ILLEGAL)


def as_gradescope(a: Assignment, r: Row) -> str:
    """For one answer, as an autograder must leave it."""
    tests = [
        {
            "name": s.verdict.task,
            "score": float(s.points),
            "max_score": float(s.most),
            "status": "passed" if s.verdict.outcome is Outcome.PASSED else "failed",
            "output_format": "text",
            "output": "\n\n".join(x for x in (s.verdict.message, s.verdict.report) if x),
            "visibility": "visible",
        }
        for s in r.score.tasks
    ]
    record = {
        "score": float(r.score.total),
        "output": "\n".join([*r.score.notes, *(r.chosen.notes if r.chosen is not None else ())]),
        "output_format": "text",
        "visibility": "visible",
        "tests": tests,
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
