"""A student's page: what passed, why not, and the counterexample. One HTML file that needs no other, and can
be printed; whatever the student wrote is shown as text.
"""

from __future__ import annotations

from html import escape

from language.assignments.points import Outcome, TaskScore
from language.assignments.records import Assignment, shown
from language.grading.reports.row import Row
from language.lessons.records import Lesson

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1d2430;
       max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; border-top: 1px solid #ccd3dd; padding-top: 1rem; }
pre { background: #f4f6f9; padding: .75rem; white-space: pre-wrap; font-size: .85rem; }
.points { float: right; font-weight: 600; }
.note { color: #59636f; }
.proposal { background: #fff4d6; padding: .5rem .75rem; }
@media print { body { margin: 0; max-width: none; } pre { border: 1px solid #ccd3dd; } }
"""
_SHAPES = {Outcome.PASSED: "✔", Outcome.MISSING: "○", Outcome.OUT_OF_TIME: "⧖"}


def page(a: Assignment, r: Row) -> str:
    c = r.chosen
    body = [f"<h1>{escape(a.title)}</h1>"]
    if not r.released:
        body.append(
            '<p class="proposal">This is a proposal. It is not released yet, and may still change.</p>'
        )
    body.append(f"<p>{escape(r.student.name)} ({escape(r.student.id)})</p>")
    body.append(f"<p><strong>{shown(r.score.total)} of {shown(r.score.most)} points</strong></p>")
    if c is None:
        body.append("<p>Nothing was handed in.</p>")
    elif c.time is not None:
        receipt = f", receipt {escape(c.receipt)}" if c.receipt else ""
        body.append(f'<p class="note">Handed in {c.time:%Y-%m-%d %H:%M} {c.time.tzname()}{receipt}.</p>')
    notes = [*r.score.notes, *(c.notes if c is not None else ())]
    body += [f'<p class="note">{escape(n)}</p>' for n in notes]
    for points, s in zip(a.tasks, r.score.tasks, strict=True):
        body += _task(a.lesson(points.lesson), s)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(a.title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _task(lesson: Lesson | None, s: TaskScore) -> list[str]:
    v = s.verdict
    title = lesson.title if lesson is not None else v.task
    points = f'<span class="points">{shown(s.points)} of {shown(s.most)}</span>'
    out = [f"<h2>{_SHAPES.get(v.outcome, '✖')} {escape(title)} {points}</h2>"]
    out.append(f'<p class="note">{escape(v.task)}</p>')
    place = f" (line {v.line})" if v.line and f"line {v.line}" not in v.message else ""
    out.append(f"<p>{escape(v.message)}{place}</p>")
    if s.overruled:
        out.append(f"<p><strong>Your teacher set the points:</strong> {escape(s.overruled)}</p>")
    if v.promises and v.outcome is not Outcome.PASSED:
        rows = "".join(
            f"<li>{'✔' if ok else '✖'} <code>{escape(clause)}</code></li>" for clause, ok in v.promises
        )
        out.append(f"<p>Promises that count by themselves:</p><ul>{rows}</ul>")
    if v.rests_on:
        out.append(f'<p class="note">It rests on: {escape("; ".join(v.rests_on))}</p>')
    if v.report:
        out.append(f"<pre>{escape(v.report)}</pre>")
    return out
