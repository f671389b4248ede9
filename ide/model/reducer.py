"""The one function that makes the next state: `reduce(state, event) -> state`. Pure; no Qt, no I/O.

What it guarantees:

- An event of an older text never overwrites what a newer text has brought.
- A declaration whose fingerprint did not change keeps its result, moved with the edits.
- New red is held back until `RedDue`; green shows at once.
- While the text is incomplete, results stay and are stale; none is taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ide.model import events as ev
from ide.model import further_reducer as further
from ide.model.check_reducer import (
    analyzed,
    check_again,
    check_crashed,
    check_started,
    check_stopped,
    checked,
    moved_diagnostic,
    red_due,
    settle,
)
from ide.model.moves import append, move_offset, move_span
from ide.model.presenter_reducer import begun, presented, stepped
from ide.model.state import (
    Activity,
    DocumentState,
    IdeState,
    MethodState,
    ObligationRef,
    OpenTrace,
    RunState,
    RunStatus,
    SampleRef,
    Samples,
    claim_of,
    trace_of,
)
from language.records.placing import placed
from language.records.verdicts import TooWeak

LOG_LIMIT = 500
"""Edits that a document remembers; a result of an older text than that is dropped and made again."""
OUTPUT_LIMIT = 200_000
"""Characters of a run's output that are kept: its end."""


def reduce(state: IdeState, event: ev.Event) -> IdeState:
    new = _reduce(state, event)
    if isinstance(event, ev.Analyzed | ev.Checked | ev.CheckCrashed | ev.RedDue):
        new = further.forgotten(_follow(new))
    return new


def _reduce(state: IdeState, event: ev.Event) -> IdeState:
    match event:
        case ev.DocumentOpened(id, title, path, source, read_only, locked):
            doc = DocumentState(id, title, path, 0, source, read_only=read_only, locked=locked)
            return replace(state, documents=(*state.documents, doc))
        case ev.DocumentClosed(id):
            return _closed(state, id)
        case ev.DocumentShown(id):
            return _shown(state, id)
        case ev.DocumentSaved(id, title, path):
            return _with(state, id, lambda d: replace(d, title=title, path=path, modified=False))
        case ev.DocumentModified(id, modified):
            return _with(state, id, lambda d: d if d.modified == modified else replace(d, modified=modified))
        case ev.DocumentNoticed(id, notice):
            return _with(state, id, lambda d: replace(d, notice=notice))
        case ev.LockedChanged(id, locked):
            return _with(state, id, lambda d: replace(d, locked=locked))
        case ev.TextEdited():
            return _edited(state, event)
        case ev.CaretMoved(_, offset):
            return replace(state, caret=offset)
        case ev.Analyzed(id):
            return _with(state, id, lambda d: analyzed(d, event))
        case ev.CheckStarted(id):
            return _with(state, id, lambda d: check_started(d, event))
        case ev.Checked(id):
            return _with(state, id, lambda d: checked(d, event))
        case ev.CheckStopped(id):
            return _with(state, id, lambda d: check_stopped(d, event))
        case ev.CheckCrashed(id):
            return _with(state, id, lambda d: check_crashed(d, event))
        case ev.CheckFinished(id, seconds):
            return _with(state, id, lambda d: replace(d, checked_in=seconds))
        case ev.CheckAgain(id):
            return _with(state, id, check_again)
        case ev.RedDue(id):
            return _with(state, id, red_due)
        case _:
            return _reduce_shown(state, event)


def _reduce_shown(state: IdeState, event: ev.Event) -> IdeState:
    """What of a check is shown, step by step."""
    match event:
        case ev.ObligationSelected(ref):
            return replace(state, selected=ref)
        case ev.TraceOpened(ref, step):
            return _open_trace(state, ref, step)
        case ev.FurtherWished():
            return further.wished(state, event)
        case ev.FurtherEnded():
            return further.ended(state, event)
        case ev.FurtherAnswered(ref):
            return _play_case(state, further.answered(state, event), ref)
        case ev.CaseShown(ref):
            return _play_case(state, further.shown(state, event), ref)
        case ev.RunTraceOpened():
            run = state.run_of(state.current)
            if run.trace is None:
                return state
            return begun(replace(state, trace=OpenTrace(run.document, run.trace, 0), selected=None))
        case ev.StepChosen(step):
            return stepped(state, step)
        case ev.TraceClosed():
            return replace(state, trace=None)
        case ev.WatchesSet(id, watches):
            return _with(state, id, lambda d: replace(d, watches=watches))
        case ev.WatchesDone(trace, watched):
            if state.trace is None or state.trace.trace is not trace:
                return state
            return replace(state, trace=replace(state.trace, watched=watched))
        case ev.Sampled(id, key, fingerprint, loops):
            return _with(state, id, lambda d: _sampled(d, key, Samples(fingerprint, loops)))
        case ev.SampleOpened(ref):
            return _open_sample(state, ref)
        case ev.MapChosen(view):
            return replace(state, map=view)
        case ev.MapDone(question, answer):
            if state.map is None or state.map.question != question:
                return state
            return replace(state, map=replace(state.map, answer=answer, failed=answer is None))
        case _:
            return _reduce_runs(state, event)


def _reduce_runs(state: IdeState, event: ev.Event) -> IdeState:
    """Programs that run, lessons, and what is about the window."""
    match event:
        case ev.RuleOutAsked():
            return _traced(state, lambda t: replace(t, hints=t.hints + 1))
        case ev.RuleOutDone(trace, found):
            if state.trace is None or state.trace.trace is not trace:
                return state
            return _traced(state, lambda t: replace(t, ruled=found, ruled_done=True))
        case ev.StepPinned():
            return _traced(state, lambda t: replace(t, pinned=t.step if t.pinned is None else None))
        case ev.RunStarted(document, name):
            past = tuple(r for r in (state.run, *state.past_runs) if r.document not in (document, 0))
            return replace(state, run=RunState(RunStatus.RUNNING, document, name), past_runs=past)
        case ev.RunPrinted(text):
            output = (state.run.output + text)[-OUTPUT_LIMIT:]
            return replace(state, run=replace(state.run, output=output))
        case ev.RunEnded(status, sentence, trace):
            return replace(state, run=replace(state.run, status=status, sentence=sentence, trace=trace))
        case ev.LessonShown(lesson):
            return replace(state, lesson=lesson)
        case ev.LessonsListed(lessons):
            return replace(state, lessons=lessons)
        case ev.PresenterChanged(presenter):
            return presented(state, presenter)
        case ev.LooksChanged(looks):
            presenter = state.presenter
            if presenter is not None:
                presenter = replace(presenter, pause=looks.presenter_pause)
            return replace(state, looks=looks, presenter=presenter)
        case ev.Noticed(notice, about):
            others = tuple(n for n in state.notices if n[0] != about)
            return replace(state, notices=(*others, (about, notice)) if notice else others)
        case ev.Graded():
            return state  # the lesson room makes a new lesson view of it
        case _:
            raise TypeError(event)


def _with(state: IdeState, id: int, change: Callable[[DocumentState], DocumentState]) -> IdeState:
    documents = tuple(change(d) if d.id == id else d for d in state.documents)
    return replace(state, documents=documents)


def _traced(state: IdeState, change: Callable[[OpenTrace], OpenTrace]) -> IdeState:
    return state if state.trace is None else replace(state, trace=change(state.trace))


def _shown(state: IdeState, id: int) -> IdeState:
    """A document comes to the front; a run of another one would be taken for its own."""
    if id == state.current:
        return state
    trace = state.trace if state.trace and state.trace.document == id else None
    return replace(state, current=id, selected=None, trace=trace)


def _closed(state: IdeState, id: int) -> IdeState:
    documents = tuple(d for d in state.documents if d.id != id)
    return replace(
        state,
        documents=documents,
        cases=tuple(c for c in state.cases if c.ref.document != id),
        past_runs=tuple(r for r in state.past_runs if r.document != id),
        current=state.current if state.current != id else None,
        selected=None if state.selected and state.selected.document == id else state.selected,
        trace=None if state.trace and state.trace.document == id else state.trace,
    )


def _edited(state: IdeState, event: ev.TextEdited) -> IdeState:
    move = event.move

    def method(m: MethodState) -> MethodState:
        if m.span.end < move.at and not m.stale and m.held is None:
            return m  # an edit below changes nothing of it
        touched = move.touches(m.span)
        return replace(
            m,
            span=move_span(m.span, (move,)),
            # No fingerprint: the text inside changed, and the front end has not seen it yet.
            fingerprint="" if touched else m.fingerprint,
            moves=append(m.moves, move) if m.result else (),
            held=None if touched else m.held,
            held_moves=append(m.held_moves, move) if m.held and not touched else (),
            activity=Activity.NONE if touched else m.activity,
        )

    def document(d: DocumentState) -> DocumentState:
        edited = replace(
            d,
            version=event.version,
            source=event.source,
            modified=True,
            front=tuple(moved_diagnostic(x, move) for x in d.front),
            held_front=None,
            methods=tuple(method(m) for m in d.methods),
            locked=tuple(move_span(s, (move,)) for s in d.locked),
            log=(*d.log[-LOG_LIMIT:], move),
        )
        return settle(edited)

    state = _with(state, event.id, document)
    state = further.edited(state, event.id, move)
    if state.trace and state.trace.document == event.id:
        # A run of a text that is no longer there cannot be followed line by line.
        trace = state.trace
        state = replace(state, trace=replace(trace, moves=append(trace.moves, move)))
    if state.current == event.id:
        state = replace(state, caret=move_offset(state.caret, move, stay=False))
    return state


def _open_trace(state: IdeState, ref: ObligationRef, step: int | None) -> IdeState:
    found, cases = state.resolve(ref), state.cases_of(ref)
    if found is None or cases is None:
        return state
    doc, _, item = found
    case = cases.case
    if case.trace is None:
        return replace(state, selected=ref)
    real = case.verdict.real if isinstance(case.verdict, TooWeak) else None
    opened = OpenTrace(doc.id, case.trace, 0, ref, real, claim_of(item), case.moves)
    opened = replace(opened, step=opened.last if step is None else max(0, min(step, opened.last)))
    return begun(replace(state, trace=opened, selected=ref))


def _sampled(doc: DocumentState, key: str, samples: Samples) -> DocumentState:
    methods = tuple(replace(m, samples=samples) if m.key == key else m for m in doc.methods)
    return replace(doc, methods=methods)


def _open_sample(state: IdeState, ref: SampleRef) -> IdeState:
    doc = state.document(ref.document)
    method = doc.method(ref.method) if doc else None
    loops = method.sampled if method else None
    if doc is None or method is None or not loops:
        return state
    run = loops[ref.loop].runs[ref.run]
    opened = OpenTrace(doc.id, placed(run.trace, doc.standing), ref.step, inputs=run.inputs)
    return replace(state, trace=opened, selected=None)


def _play_case(old: IdeState, new: IdeState, ref: ObligationRef) -> IdeState:
    """Where another case of the selected claim is shown now, its run or round is the one that plays."""
    before, now = old.cases_of(ref), new.cases_of(ref)
    same = before is None or now is None or before.case.verdict is now.case.verdict
    return new if same or new.selected != ref else _open_trace(new, ref, None)


def _follow(state: IdeState) -> IdeState:
    """Once a declaration was checked anew, the open trace is the new one of the same claim, or none."""
    trace = state.trace
    if trace is None or trace.ref is None:
        return state
    doc = state.document(trace.ref.document)
    method = doc.method(trace.ref.method) if doc else None
    if method is None or method.result is None:
        return replace(state, trace=None, selected=None)
    if method.stale or not method.final or method.held is not None:
        return state
    same = [
        r for r in method.result.results if claim_of(r) == trace.claim and trace_of(r.verdict) is not None
    ]
    cases = state.cases_of(trace.ref)
    playing = [*(trace_of(r.verdict) for r in same), *([c.trace for c in cases.found] if cases else ())]
    if any(t is trace.trace for t in playing):
        return state
    same.sort(key=lambda r: r.obligation.id != trace.ref.obligation if trace.ref else False)
    if not same:
        return replace(state, trace=None)
    return _open_trace(state, replace(trace.ref, obligation=same[0].obligation.id), None)
