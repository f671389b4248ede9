"""A file's result as JSON and as text for a terminal. Wording was decided earlier; here it is laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from language.bounds import MOST_NOTES, MOST_PROBLEMS, around, cut, more
from language.diagnostics import Diagnostic, Note
from language.headlines import certain, headline
from language.offered import offers_json
from language.records.trace import Step, StepKind, Trace
from language.records.verdicts import (
    Allows,
    Crashed,
    FileResult,
    MethodResult,
    Obligation,
    Proved,
    Qualifier,
    Refuted,
    TimedOut,
    TooWeak,
    Undecided,
    Verdict,
)
from language.source import SourceText, Span
from language.told import CALLS, Line, begun, told_steps

CAUSES: dict[type[object], str] = {
    Refuted: "refuted",
    TooWeak: "too-weak",
    Undecided: "undecided",
    TimedOut: "timeout",
    Crashed: "undecided",
}
GREEN_SHAPES = {Qualifier.ASSUMED: "▲", Qualifier.VACUOUS: "∅"}
SHAPES = {"refuted": "✖", "too-weak": "◆", "undecided": "?", "timeout": "⧖"}
MAX_JSON_STEPS = 200
HEADS = (StepKind.LOOP_HEAD, StepKind.ANY_ROUND)
MOST_CHANGES = 50
"""Variables and fields that a step of a printed trace shows."""
MOST_CHARACTERS = 1000
"""Of a value in JSON."""

Sources = tuple[SourceText, ...]
"""By `Span.file`: the file itself first, then what it includes."""


def to_json(name: str, sources: Sources, result: FileResult) -> dict[str, Any]:
    """The object that `verify --json` prints for a file. Lines and columns count from 1."""
    problems = chain(
        (_diagnostic_json(d, sources) for d in result.diagnostics),
        *(_method_json(m, sources) for m in result.methods),
    )
    diagnostics = list(islice(problems, MOST_PROBLEMS))
    if left := sum(1 for _ in problems):
        end = _place(Span(len(sources[0].text), len(sources[0].text)), sources)
        message = more(left, "problem")
        diagnostics.append(end | {"severity": "warning", "code": "more", "message": message, "notes": []})
    return {
        "file": name,
        "verdict": result.verdict.value,
        "seconds": round(result.seconds, 3),
        "obligations": result.obligations,
        "diagnostics": diagnostics,
    }


def _place(span: Span, sources: Sources) -> dict[str, Any]:
    source = sources[span.file]
    a, b = source.position(span.start), source.position(span.end)
    place: dict[str, Any] = {"line": a.line, "column": a.column, "end_line": b.line, "end_column": b.column}
    return {"file": source.name, **place} if span.file else place


def _note_json(note: Note, sources: Sources) -> dict[str, Any]:
    source = sources[note.span.file]
    at = source.position(note.span.start)
    place: dict[str, Any] = {"line": at.line, "column": at.column, "message": cut(note.message)}
    return {"file": source.name, **place} if note.span.file else place


def _diagnostic_json(d: Diagnostic, sources: Sources) -> dict[str, Any]:
    return _place(d.span, sources) | {
        "severity": d.severity.value,
        "code": d.code,
        "message": cut(d.message),
        "notes": [_note_json(n, sources) for n in d.notes[:MOST_NOTES]],
    }


def _method_json(method: MethodResult, sources: Sources) -> Iterator[dict[str, Any]]:
    for r in method.results:
        o, v = r.obligation, r.verdict
        if isinstance(v, Proved):
            if v.qualifier is Qualifier.PLAIN or v.qualifier is Qualifier.CONDITIONAL:
                continue
            yield _place(o.span, sources) | {
                "severity": "warning",
                "code": v.qualifier.value,
                "message": QUALIFIED[v.qualifier],
                "notes": [_note_json(n, sources) for n in v.rests_on[:MOST_NOTES]],
            }
            continue
        entry = _place(o.span, sources) | {
            "severity": "error",
            "code": o.kind.value,
            "message": cut(headline(o, v)),
            "notes": [_note_json(n, sources) for n in islice(_notes(o, v), MOST_NOTES)],
            "cause": CAUSES[type(v)],
            "explanation": cut(v.sentence),
        }
        if method.offers is not None:
            entry["offers"] = offers_json([x for x in method.offers if o.span in x.proves], sources)
        if isinstance(v, Undecided) and v.first is not None:
            entry["first"] = _place(v.first, sources)
        if isinstance(v, TooWeak) and v.blame is not None:
            entry["blame"] = _blame_json(v, v.blame, sources)
        if isinstance(v, Refuted | TooWeak):
            entry["counterexample"] = {
                "inputs": dict(v.inputs),
                "replayed": True,
                "trace": _trace_json(v.trace, sources),
            }
        yield entry


def _notes(o: Obligation, v: Verdict) -> Iterator[Note]:
    named = {n.span for n in o.notes}
    if o.clause is not None and o.clause != o.span and o.clause not in named:
        yield Note(o.clause, "This is the claim.")
    for note in o.notes:
        yield Note(note.span, certain(note.message, v))
    if isinstance(v, TooWeak) and v.blame is not None and v.blame not in (o.span, o.loop):
        yield Note(v.blame, ALLOWS[v.allows].format(name=v.callee))


ALLOWS = {
    Allows.LOOP: "The invariants of this loop allow what breaks the claim.",
    Allows.CALL: "The promises of `{name}` allow what breaks the claim.",
    Allows.CONTRACT: "This part of the contract allows it.",
}


def _blame_json(v: TooWeak, blame: Span, sources: Sources) -> dict[str, Any]:
    """Whose contract allows too much: a loop's, a callee's (by name), or the declaration's own."""
    name = {"name": v.callee} if v.callee else {}
    return {"kind": v.allows.value, **_place(blame, sources), **name}


QUALIFIED = {
    Qualifier.ASSUMED: "Proved only because of something assumed without proof.",
    Qualifier.VACUOUS: (
        "Nothing can reach this line: what is assumed before it contradicts itself. The proof says nothing."
    ),
    Qualifier.CONDITIONAL: "Proved only if the failing claim before it holds.",
    Qualifier.PLAIN: "Proved.",
}


def _trace_json(trace: Trace, sources: Sources) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    for step, lines in islice(told_steps(trace, MOST_CHARACTERS), MAX_JSON_STEPS):
        source = sources[step.span.file]
        changes = dict(lines[:MOST_CHANGES])
        line = source.line_of(step.span.start)
        row: dict[str, Any] = {"kind": step.kind.value, "line": line, "changes": changes}
        if step.span.file:
            row["file"] = source.name
        if step.kind in CALLS:
            called = begun(trace, step, lines)
            row["call"] = cut(called.text)
            row["arguments"] = {n: v for n, v in changes.items() if n in called.told}
            row["changes"] = {n: v for n, v in changes.items() if n not in called.told}
        if step.iteration is not None:
            row["iteration"] = step.iteration
        steps.append(row)
    return steps


def to_text(name: str, sources: Sources, result: FileResult) -> str:
    """The result for a terminal: a block a problem, with the line, the cause and the run that breaks it."""
    out = [diagnostics_text(sources, result.diagnostics)] if result.diagnostics else []
    whole = MOST_PROBLEMS - min(len(result.diagnostics), MOST_PROBLEMS)
    failed, weaker = 0, set[Qualifier]()
    for method in result.methods:
        late = 0
        for r in method.results:
            if isinstance(r.verdict, TimedOut):
                late += 1
                if late > 1:
                    continue  # the clock tells them apart by nothing but their turn
            if isinstance(r.verdict, Proved):
                out += _green(r.obligation, r.verdict, sources)
                weaker.add(r.verdict.qualifier)
                continue
            failed += 1
            if failed <= whole:
                out += _failure(r.obligation, r.verdict, sources)
        if late > 1:
            failed += late - 1
            claims = "one more claim" if late == 2 else f"{late - 1} more claims"
            out += [f"  The time ran out on {claims} of `{method.name}`, too.", ""]
    if failed > whole:
        out += [more(failed - whole, "failed obligation"), ""]
    out.append(_summary(name, result, failed, weaker))
    return "\n".join(out)


def diagnostics_text(sources: Sources, diagnostics: tuple[Diagnostic, ...]) -> str:
    """The problems of a program, in the order of the text."""
    out: list[str] = []
    for d in sorted(diagnostics, key=lambda d: (d.span.file, d.span.start))[:MOST_PROBLEMS]:
        out += _block(d.severity.value, d.span, d.message, d.notes, sources)
    if len(diagnostics) > MOST_PROBLEMS:
        out.append(more(len(diagnostics) - MOST_PROBLEMS, "problem"))
    return "\n".join(out)


def _block(word: str, span: Span, message: str, notes: tuple[Note, ...], sources: Sources) -> list[str]:
    source = sources[span.file]
    at = source.position(span.start)
    whole = source.line_text(at.line)
    end = source.position(span.end)
    width = (end.column if end.line == at.line else len(whole) + 1) - at.column
    text, column = around(whole, at.column)
    marks = "^" * max(1, min(width, len(text) + 1 - column))
    out = [
        f"{source.name}:{at.line}:{at.column}: {word}: {cut(message)}",
        f"    {text}",
        "    " + "".join("\t" if c == "\t" else " " for c in text[: column - 1]) + marks,
    ]
    for n in notes[:MOST_NOTES]:
        where = sources[n.span.file].position(n.span.start)
        file = f" of {sources[n.span.file].name}" if n.span.file != span.file else ""
        out.append(f"    line {where.line}{file}: {cut(n.message)}")
    return out


def _failure(o: Obligation, v: Verdict, sources: Sources) -> list[str]:
    cause = CAUSES[type(v)]
    out = _block(f"{SHAPES[cause]} {cause}", o.span, headline(o, v), tuple(_notes(o, v)), sources)
    if not isinstance(v, Proved):
        out.append(f"  {cut(v.sentence)}")
    if isinstance(v, Refuted | TooWeak):
        if v.inputs:
            out.append("  " + ", ".join(f"{k} = {x}" for k, x in v.inputs))
        out += _run(v.trace, sources)
    return [*out, ""]


def _run(trace: Trace, sources: Sources, most: int = 20) -> list[str]:
    out: list[str] = []
    shown = (x for x in told_steps(trace, 100) if x[1] or x[0].kind in HEADS)
    for step, lines in islice(shown, most):
        source = sources[step.span.file]
        line = source.line_of(step.span.start)
        file = f" of {source.name}" if step.span.file else ""
        changes = _told(trace, step, lines)
        round_ = " (any round that the invariant allows)" if step.kind is StepKind.ANY_ROUND else ""
        if changes or round_:
            out.append(f"    line {line:<4}{file} {changes}{round_}")
    if next(shown, None) or trace.truncated:
        out.append("    …")
    return out


def _told(trace: Trace, step: Step, lines: Sequence[Line]) -> str:
    """What a step changed, or which call begins with which arguments."""
    shown = [(place, value) for place, value in lines if value]
    if step.kind not in CALLS:
        return ", ".join(f"{place} = {value}" for place, value in shown)
    called = begun(trace, step, shown)
    rest = ", ".join(f"{place} = {value}" for place, value in shown if place not in called.told)
    if step.kind is StepKind.CALL_BY_CONTRACT and rest:
        return f"calls {called.text}, by whose contract {rest}"
    return f"calls {called.text}" + (f", {rest}" if rest else "")


def _green(o: Obligation, v: Proved, sources: Sources) -> list[str]:
    """What a proof that is only *assumed* or *vacuous* rests on; a plain one says nothing."""
    if v.qualifier not in (Qualifier.ASSUMED, Qualifier.VACUOUS):
        return []
    shape = GREEN_SHAPES[v.qualifier]
    word = f"{shape} {v.qualifier.value}"
    return [*_block(word, o.span, QUALIFIED[v.qualifier], v.rests_on, sources), ""]


def _summary(name: str, result: FileResult, failed: int, weaker: set[Qualifier]) -> str:
    took = f"{result.seconds:.2f} s"
    match result.verdict.value:
        case "verified" if any(d.code == "only" for d in result.diagnostics):
            counted = f"{result.obligations} obligations, {took}"
            return f"▲ {name}: verified only what `{{:only}}` leaves to check (see above), {counted}"
        case "verified":
            rests = [q.value for q in (Qualifier.ASSUMED, Qualifier.VACUOUS) if q in weaker]
            but = f", some only {' or '.join(rests)} (see above)" if rests else ""
            return f"✔ {name}: verified{but}, {result.obligations} obligations, {took}"
        case "failed":
            return f"✖ {name}: {failed} of {result.obligations} obligations not proved, {took}"
        case "timeout":
            return f"⧖ {name}: the time limit was reached, {took}"
        case "unsupported":
            done = f"{failed} of {result.obligations} obligations not proved, {took}"
            rest = done if result.obligations else "nothing was verified"
            return f"✖ {name}: uses a feature that Surefoot does not have; {rest}"
        case _:
            return f"✖ {name}: not a correct program yet; nothing was verified"
