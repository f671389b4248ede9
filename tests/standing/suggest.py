"""Programs that lost a piece of their proof, and what `surefoot suggest --accept` makes of them.

    python -m tests.standing.suggest FOLDER [--sample N] [--seed N] [--kind abc] [--seconds S] [--list]
        [--no-runs]

Of programs that verify, a piece is deleted (the kinds are those of `deletions.py`); what fails then is an
item, `--sample` of them a kind. Contracts may change only where the deletion was one of theirs. An item is
*solved* where the command prints a program in time (the processor's, which a busy machine distorts less than
the clock's) that verifies again, in a process of its own and without any cache, and that does and promises
the same as the original. The offers of the first round are then run on inputs that their finder did not use:
none may be refuted.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from language.pipeline import Options, check_file, verified
from language.source import SourceText, Span
from tests.standing.deletions import KINDS
from tests.standing.items import Item, items
from tests.standing.kept import kept
from tests.standing.offered import RUNS, runs_of
from tests.standing.programs import folder, sample

CONTRACTS = "gh"
"""Kinds whose help may change a contract."""
PATIENCE = 4
"""How much longer by the clock than of the processor a command may take."""
UNTESTED = 20
"""With fewer runs an offer counts as untested."""
FORBIDDEN = ("assume", "{:", "decreases *")


@dataclass(frozen=True)
class Answer:
    """`verdict`: "solved", or why not."""

    verdict: str
    seconds: float
    text: str = ""


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def command(item: Item, arguments: list[str], seconds: float) -> subprocess.CompletedProcess[str] | None:
    """`surefoot suggest` on the item's text, with an empty cache; None where it takes too long."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(item.program.path or scratch)
        beside = path.parent if item.program.path else path  # includes are relative to it
        file = Path(scratch) / "program.dfy"
        file.write_text(item.text.replace('include "', f'include "{beside}/'), encoding="utf-8")
        start = [sys.executable, "-m", "language.cli", "suggest", str(file), *arguments]
        environment = {**os.environ, "XDG_CACHE_HOME": scratch}
        try:
            return subprocess.run(
                start, capture_output=True, text=True, timeout=seconds, env=environment, check=False
            )
        except subprocess.TimeoutExpired:
            return None


def _worked() -> float:
    """Seconds of the processor that commands have taken so far."""
    times = os.times()
    return times.children_user + times.children_system


def answer(item: Item, seconds: float) -> Answer:
    contracts = item.deletion.kind in CONTRACTS
    start = _worked()
    done = command(item, ["--accept", *(["--contracts"] if contracts else [])], PATIENCE * seconds)
    spent = _worked() - start
    if done is None or spent > seconds:
        return Answer("out of time", spent)
    if done.returncode == 2 or "Traceback" in done.stderr or "fault of Surefoot" in done.stderr:
        return Answer(f"FAULT {done.stderr.strip()[-200:]}", spent)
    if done.returncode != 0:
        return Answer("not solved", spent, done.stdout)
    return Answer(judged(item, done.stdout), spent, done.stdout)


def judged(item: Item, text: str) -> str:
    """What is said of a program that the command calls verified."""
    kind, before = item.deletion.kind, item.program.text
    options = {"promises": kind not in CONTRACTS, "bodies": kind != "j"}
    if kept(text, **options) != kept(before, **options):
        return "WRONG it does or promises something else"
    if any(text.count(word) > max(before.count(word), item.text.count(word)) for word in FORBIDDEN):
        return "WRONG it assumes something"
    checked = check_file(SourceText("program.dfy", text), Options(60.0, use_cache=False, explain=False))
    return "solved" if verified(checked.result) else "WRONG it does not verify"


# ── the offers ───────────────────────────────────────────────────────────────────────────────────


def offers(item: Item, seconds: float) -> list[dict[str, Any]]:
    """All offers of the first round."""
    contracts = ["--contracts"] if item.deletion.kind in CONTRACTS else []
    done = command(item, ["--json", *contracts], PATIENCE * seconds)
    lines = [json.loads(line) for line in done.stdout.splitlines()] if done is not None else []
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        for offer in line["offers"]:
            found.setdefault(json.dumps(offer["edits"]), offer)
    return list(found.values())


def applied(text: str, edits: list[dict[str, Any]]) -> tuple[str, list[Span]]:
    """The text with an offer's edits, and where they stand in it."""
    source = SourceText("program.dfy", text)
    cuts = [
        (source.offset(e["line"], e["column"]), source.offset(e["end_line"], e["end_column"]), e["text"])
        for e in edits
    ]
    shift, places = 0, list[Span]()
    for start, end, new in sorted(cuts):
        text = text[: start + shift] + new + text[end + shift :]
        places.append(Span(start + shift, start + shift + len(new)))
        shift += len(new) - (end - start)
    return text, places


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Figures:
    verdicts: dict[str, collections.Counter[str]] = field(default_factory=dict[str, collections.Counter[str]])
    seconds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    """Of what was solved."""
    first: list[float] = field(default_factory=list[float])
    """To the first offer."""
    offers: collections.Counter[str] = field(default_factory=collections.Counter[str])

    def note(self, kind: str, found: Answer) -> None:
        self.verdicts.setdefault(kind, collections.Counter())[found.verdict.split(" ")[0]] += 1
        if found.verdict == "solved":
            self.seconds.setdefault(kind, []).append(found.seconds)

    def lines(self) -> Iterator[str]:
        for kind, counts in sorted(self.verdicts.items()):
            total, solved = sum(counts.values()), counts["solved"]
            others = ", ".join(f"{n} {v}" for v, n in sorted(counts.items()) if v != "solved")
            spent = spread(self.seconds.get(kind, []))
            yield f"({kind}) {KINDS[kind]:36} {solved:3} of {total:3} {100 * solved / total:5.1f} %{spent}"
            yield f"      {others}"
        if self.first:
            yield f"first offers{spread(self.first)}"
        yield ", ".join(f"{n} {what}" for what, n in sorted(self.offers.items())) or "no offers"


def spread(times: list[float]) -> str:
    if not times:
        return ""
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"  median {ordered[len(ordered) // 2]:.1f} s, p95 {late:.1f} s"


def listen(item: Item, figures: Figures, seconds: float, seed: int) -> None:
    """Count what runs say of the offers; print those that are refuted."""
    found = offers(item, seconds)
    if found:
        figures.first.append(min(o["seconds"] for o in found))
    for offer in found:
        text, places = applied(item.text, offer["edits"])
        front = item.program.front(text)
        heard = runs_of(front, places, seed) if front.complete else None
        figures.offers["offers"] += 1
        if heard is None:
            figures.offers["OFFERS THAT MAKE NO SENSE"] += 1
            print(f"NO SENSE  {item.where}: {offer['edits']}", flush=True)
        elif heard.refuted:
            figures.offers["REFUTED OFFERS"] += 1
            print(f"REFUTED  {item.where}: {offer['edits']}: {heard.refuted}", flush=True)
        else:
            figures.offers[f"offers with fewer than {RUNS} runs"] += heard.runs < RUNS
            figures.offers["untested offers"] += heard.runs < UNTESTED


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="help for programs that lost a piece of their proof")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=20, help="items a kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", default="".join(KINDS), help="letters of the kinds (default all)")
    parser.add_argument("--seconds", type=float, default=30.0, help="of the processor, for an item")
    parser.add_argument("--list", action="store_true", help="a line for each item")
    parser.add_argument("--no-runs", action="store_true", help="do not run the offers")
    options = parser.parse_args(argv)
    start, figures = time.perf_counter(), Figures()
    programs = list(sample(folder(options.folder), 10**9, options.seed))
    random.Random(options.seed).shuffle(programs)
    for kind in options.kind:
        for item in items(programs, kind, options.sample, options.seed, 10.0):
            found = answer(item, options.seconds)
            figures.note(kind, found)
            if options.list or found.verdict.startswith(("WRONG", "FAULT")):
                print(f"{found.verdict:12} {found.seconds:5.1f} s  {item.where}", flush=True)
            if not options.no_runs:
                listen(item, figures, options.seconds, options.seed)
    print("\n".join(figures.lines()))
    print(f"{time.perf_counter() - start:.0f} s")
    alarms = [k for c in figures.verdicts.values() for k in c if k in ("WRONG", "FAULT")]
    return 1 if alarms or figures.offers["REFUTED OFFERS"] else 0


if __name__ == "__main__":
    sys.exit(main())
