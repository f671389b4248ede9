"""Answers made from others: a task's parts filled in, or words in them exchanged. Texts in, texts out."""

from __future__ import annotations

from difflib import SequenceMatcher

from language.lessons.pieces import tokens, words
from language.lessons.records import Lesson, Put, Task
from language.lessons.template import Fit, Template, fit
from language.record import replace
from language.source import Span


def parts_of(template: Template, task: Task) -> list[int]:
    """The learner's parts that a task is about, counted from 0."""
    if task.parts:
        return [n - 1 for n in task.parts if n <= len(template.gaps)]
    return [i for i, gap in enumerate(template.gaps) if not task.methods or gap.method in task.methods]


def changed(template: Template, task: Task, text: str, put: Put) -> str | None:
    """The answer with a change to the task's parts; None where it does not fit or has no such words."""
    fitting = fit(template, tokens(text))
    if fitting is None:
        return None
    own = parts_of(template, task)
    if put.texts:
        if len(put.texts) > len(own):
            return None
        spans = {own[i]: new for i, new in enumerate(put.texts)}
        return _spliced(
            text, [(part_span(template, fitting, i, text), f" {new}\n") for i, new in spans.items()]
        )
    for i in own:
        mine, wanted = fitting.gaps[i], words(put.old)
        for at in range(len(mine) - len(wanted) + 1):
            if [t.text for t in mine[at : at + len(wanted)]] == wanted:
                span = Span(mine[at].start, mine[at + len(wanted) - 1].end)
                return _spliced(text, [(span, put.new)])
    return None


def moved(template: Template, earlier: Template, text: str) -> str | None:
    """An answer to an earlier form of a lesson's program, in its present form; None where it does not fit."""
    fitting = fit(earlier, tokens(text))
    now = fit(template, tokens(template.text))
    if fitting is None or now is None or len(earlier.gaps) != len(template.gaps):
        return None
    return _spliced(
        template.text,
        [
            (part_span(template, now, i, template.text), text[part.start : part.end])
            for i in range(len(template.gaps))
            for part in [part_span(earlier, fitting, i, text)]
        ],
    )


def carried(lesson: Lesson, text: str) -> tuple[Lesson, str]:
    """The lesson and the text to grade: an answer to an earlier form of the program moves to the present
    one; what fits none is judged by the form that it is nearest to."""
    found = tokens(text)
    if not lesson.earlier or fit(lesson.start, found) is not None:
        return lesson, text
    for form in lesson.earlier:
        if (new := moved(lesson.start, form, text)) is not None:
            return lesson, new
    have = [t.text for t in found]

    def likeness(form: Template) -> float:
        return SequenceMatcher(None, words(form.text), have, autojunk=False).ratio()

    return replace(lesson, start=max((lesson.start, *lesson.earlier), key=likeness)), text


def part_span(template: Template, fitting: Fit, part: int, text: str) -> Span:
    """A part of the learner's with the space around it, in a text that fits."""
    before = sum(len(run) for run in template.runs[: part + 1])
    start = fitting.locked[before - 1].end if before else 0
    end = fitting.locked[before].start if before < len(fitting.locked) else len(text)
    return Span(start, end)


def _spliced(text: str, changes: list[tuple[Span, str]]) -> str:
    for span, new in sorted(changes, key=lambda c: c[0].start, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return text
