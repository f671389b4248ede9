"""What the hover says about a line, and its quick fixes: functions of the state, as small HTML."""

from __future__ import annotations

from html import escape

from ide.editor.line_status import AT_CLAUSE, LineItem, diagnostic_status, line_diagnostics, line_items
from ide.look.code_words import as_html
from ide.look.theme import SHAPES, Theme
from ide.model.state import DocumentState, Status
from ide.texts.catalogue import say, status_sentence, status_word
from language.diagnostics import Fix, Note
from language.headlines import certain, headline
from language.records.verdicts import Crashed, Proved, Refuted, TimedOut, TooWeak, Undecided

MOST = 8


def hover_html(doc: DocumentState, line: int, theme: Theme) -> str:
    """Empty where there is nothing to say."""
    rows: list[str] = []
    for d in line_diagnostics(doc).get(line, []):
        status = diagnostic_status(d) or Status.WARNING
        rows.append(_row(status, status_word(status), d.message, _notes(doc, d.notes), theme))
        if d.fixes:
            rows.append(f"<div style='color:{theme.quiet}'>{escape(say('hover.fix'))}</div>")
    items = line_items(doc).get(line, [])
    for item in items[:MOST]:
        rows.append(_item(doc, item, theme, exit_of(doc, item, items)))
    if len(items) > MOST:
        rows.append(f"<div>{escape(say('hover.more', n=len(items) - MOST))}</div>")
    if not rows:
        return ""
    return f"<div style='color:{theme.ink}'>{''.join(rows)}</div>"


def hover_text(doc: DocumentState, line: int) -> str:
    """The same as plain text, for the status bar and screen readers."""
    parts = [d.message for d in line_diagnostics(doc).get(line, [])]
    for x in line_items(doc).get(line, []):
        claim = (
            headline(x.item.obligation, x.item.verdict)
            if x.status not in _GREEN
            else status_sentence(x.status)
        )
        parts.append(f"{SHAPES[x.status]} {status_word(x.status)}: {claim}")
    return " ".join(dict.fromkeys(parts))


_GREEN = frozenset({Status.PROVED, Status.CONDITIONAL, Status.ASSUMED, Status.VACUOUS})


def exit_of(doc: DocumentState, x: LineItem, items: list[LineItem]) -> str:
    """Which way out of a body or a loop is meant, where a claim is to hold at several."""
    clause = x.item.obligation.clause
    same = [o for o in items if o.method is x.method and o.item.obligation.clause == clause]
    kinds = {o.item.obligation.kind for o in same}
    if clause is None or len(same) < 2 or not kinds <= AT_CLAUSE:
        return ""
    place = x.method.locate(x.item.obligation.place)
    return say("hover.exit", n=doc.source.line_of(place.start)) if place.file == 0 else ""


def _item(doc: DocumentState, x: LineItem, theme: Theme, way: str) -> str:
    verdict = x.item.verdict
    title, notes = headline(x.item.obligation, verdict), x.item.obligation.notes
    sentence = status_sentence(x.status)
    match verdict:
        case Refuted() | TooWeak() | Undecided() | TimedOut() | Crashed():
            if x.status not in (Status.STALE, Status.RUNNING):
                sentence = verdict.sentence
        case Proved(_, rests_on):
            title, notes = kind_words(x), rests_on
    text = f"{title}{way}\n{sentence}"
    moved = tuple(Note(x.method.locate(n.span), certain(n.message, verdict)) for n in notes)
    return _row(x.status, status_word(x.status), text, _notes(doc, moved), theme)


def kind_words(x: LineItem) -> str:
    """What kind of claim it is, for one that holds."""
    return say(f"claim.{x.item.obligation.kind}")


def _notes(doc: DocumentState, notes: tuple[Note, ...]) -> str:
    out: list[str] = []
    for n in notes[:4]:
        place = say("hover.line", n=doc.source.line_of(n.span.start)) if n.span.file == 0 else ""
        out.append(f"<div>&nbsp;&nbsp;{escape(place)} {as_html(n.message)}</div>")
    return "".join(out)


def _row(status: Status, word: str, text: str, notes: str, theme: Theme) -> str:
    color = theme.status(status)
    body = "<br>".join(as_html(part) for part in text.split("\n") if part)
    return (
        f"<div style='margin-bottom:4px'><span style='color:{color}'>{SHAPES[status]} "
        f"<b>{escape(word)}</b></span> {body}{notes}</div>"
    )


def line_fixes(doc: DocumentState, line: int) -> list[Fix]:
    """The quick fixes of a line, without repeats."""
    fixes = [f for d in line_diagnostics(doc).get(line, []) for f in d.fixes]
    return list(dict.fromkeys(fixes))
