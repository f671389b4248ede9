"""The programs of `failing.md`, verified by the real pipeline, as states that the panels can show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ide.model import events as ev
from ide.model.reducer import reduce
from ide.model.state import FAILING, IdeState, ObligationRef, trace_of
from language import pipeline
from language.source import SourceText

PAGE = Path(__file__).with_suffix(".md")
_CASE = re.compile(r"^## (.+?)\n+```dfy\n(.*?)```\n+```shows\n(.*?)```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Case:
    title: str
    program: str
    shows: tuple[str, ...]


def cases() -> tuple[Case, ...]:
    found = _CASE.findall(PAGE.read_text(encoding="utf-8"))
    return tuple(Case(title, program, tuple(shows.splitlines())) for title, program, shows in found)


@cache
def verified(program: str) -> IdeState:
    """The window's state once everything is known of the program, its first failure looked at."""
    source = SourceText("a.dfy", program)
    front = pipeline.analyze(source)
    options, cancel = pipeline.Options(use_cache=False), pipeline.Cancel()
    state = reduce(IdeState(), ev.DocumentOpened(1, "a.dfy", None, source))
    state = reduce(state, ev.DocumentShown(1))
    units = tuple(ev.UnitInfo(u.name, u.name, u.kind, u.span, u.fingerprint) for u in front.units)
    state = reduce(state, ev.Analyzed(1, 0, front.complete, front.diagnostics, units))
    for unit in front.units:
        result = pipeline.prove(front, unit, options, cancel)
        result = pipeline.explain(pipeline.bench(front, unit), result, options, cancel)
        state = reduce(state, ev.Checked(1, 0, unit.name, result, True))
    state = reduce(state, ev.RedDue(1))
    (doc,) = state.documents
    for method in doc.methods:
        for item in method.result.results if method.result else ():
            if method.status(item) in FAILING and trace_of(item.verdict) is not None:
                return reduce(state, ev.TraceOpened(ObligationRef(1, method.key, item.obligation.id), None))
    return state
