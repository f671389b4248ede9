"""`surefoot suggest`: what would help the proofs of a file that fail, told or taken.

Told, each failing claim comes with the offers that prove it, best first. Taken (`accepted`), the first offer
is put into the text, what changed is proved again, and so on until nothing fails or nothing is offered.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from language.cancel import Cancel
from language.front import Front, Options, Unit
from language.headlines import headline
from language.includes import Loader
from language.offered import offers_json
from language.record import dataclass, replace
from language.records import results
from language.records.offers import Offer, applied, ranked
from language.records.verdicts import MethodResult, ObligationResult, Proved
from language.source import SourceText, Span

CONTRACTS = frozenset({"requires", "ensures", "modifies", "reads"})
"""Kinds of offers that change what a declaration asks or promises."""
MOST_STEPS = 60
"""Offers that are taken one after the other."""


@dataclass(frozen=True)
class Helped:
    """A unit that fails, with its offers, best first."""

    result: MethodResult
    offers: tuple[Offer, ...]

    def failing(self) -> Iterator[tuple[ObligationResult, Span, tuple[Offer, ...]]]:
        """Each claim that is not proved, with its place in the file and the offers that prove it."""
        for r in self.result.results:
            if not isinstance(r.verdict, Proved):
                at = r.obligation.span
                yield r, at, tuple(o for o in self.offers if at in o.proves)


@dataclass(frozen=True)
class Help:
    """A file with all of its units that fail. `complete` is False where it is no correct program yet."""

    front: Front
    helped: tuple[Helped, ...]
    complete: bool


def helped(source: SourceText, options: Options, cancel: Cancel, load: Loader) -> Help:
    """Offers for everything that fails in a file. The time is divided among the units that do."""
    from language import pipeline

    end = time.perf_counter() + options.time_limit
    front = pipeline.analyze(source, load)
    if not front.complete:
        return Help(front, (), False)
    proved = [(u, pipeline.prove(front, u, options, cancel)) for u in front.units]
    failing = [(u, r) for u, r in proved if results.fails(r)]
    found: list[Helped] = []
    for i, (unit, result) in enumerate(failing):
        share = max(1.0, (end - time.perf_counter()) / (len(failing) - i))
        found.append(_of_unit(front, unit, result, replace(options, time_limit=share), cancel))
    return Help(front, tuple(found), True)


def _of_unit(front: Front, unit: Unit, result: MethodResult, options: Options, cancel: Cancel) -> Helped:
    from language import pipeline

    return Helped(result, ranked(pipeline.suggest(front, unit, result, options, cancel)))


# ── taking offers ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Accepted:
    text: str
    verified: bool
    taken: tuple[Offer, ...]


def accepted(source: SourceText, options: Options, cancel: Cancel, load: Loader, contracts: bool) -> Accepted:
    """The text with first offers taken until nothing fails, or none is left, or the time is over. What a
    declaration asks and promises stays as it is unless `contracts` may change."""
    from language import pipeline

    end = time.perf_counter() + options.time_limit
    known: dict[str, MethodResult] = {}
    hopeless: set[str] = set()
    taken: list[Offer] = []
    text = source
    while True:
        front = pipeline.analyze(text, load)
        if not front.complete:
            return Accepted(text.text, False, tuple(taken))
        for unit in front.units:
            if unit.fingerprint not in known:
                known[unit.fingerprint] = pipeline.prove(front, unit, options, cancel)
        failing = [u for u in front.units if results.fails(known[u.fingerprint])]
        offer: Offer | None = None
        for unit in failing:
            left = end - time.perf_counter()
            if unit.fingerprint in hopeless or left <= 0 or len(taken) >= MOST_STEPS:
                continue
            share = replace(options, time_limit=left)
            offers = _of_unit(front, unit, known[unit.fingerprint], share, cancel).offers
            offer = next((o for o in offers if contracts or o.kind not in CONTRACTS), None)
            if offer is not None:
                break
            hopeless.add(unit.fingerprint)
        if offer is None:
            unsupported = any(known[u.fingerprint].unsupported for u in front.units)
            return Accepted(text.text, not failing and not unsupported, tuple(taken))
        taken.append(offer)
        text = SourceText(text.name, applied(text.text, offer.edits))


# ── telling of them ──────────────────────────────────────────────────────────────────────────────


def to_json(name: str, found: Help) -> str:
    """An object a line for each claim that fails."""
    lines: list[str] = []
    for h in found.helped:
        source = found.front.sources[h.result.span.file]
        for r, at, offers in h.failing():
            place = source.position(at.start)
            row: dict[str, Any] = {"file": name, "line": place.line, "column": place.column}
            row["code"] = r.obligation.kind.value
            row["offers"] = offers_json(offers, found.front.sources)
            lines.append(json.dumps(row, ensure_ascii=False))
    return "\n".join(lines)


def to_text(name: str, found: Help) -> str:
    """What fails and what would help, for a terminal."""
    lines: list[str] = []
    for h in found.helped:
        source = found.front.sources[h.result.span.file]
        for r, at, offers in h.failing():
            place = source.position(at.start)
            lines.append(f"{name}:{place.line}:{place.column}: {headline(r.obligation, r.verdict)}")
            for o in offers[:3]:
                where = source.position(o.at.start).line
                more = "" if o.whole else " (other claims still fail then)"
                lines.append(f"  at line {where}{more}:")
                lines += [f"    {line}" for line in o.formulas]
                lines.append(f"  {o.why}")
            if not offers:
                lines.append("  Nothing that was tried proves this.")
            lines.append("")
    if not found.helped:
        lines.append(f"✔ {name}: nothing fails here")
    return "\n".join(lines)
