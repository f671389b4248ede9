"""How well completion knows what somebody is about to write.

    python -m tests.standing.completion [FOLDER] [--cuts N] [--seed N] [--check N] [--misses]

A program's text is cut where an identifier begins that is not being declared, and the rest of its line is
gone: is the identifier offered, and among the first ten? At every `--check`-th cut each name that is offered
is written there in turn: it must mean something to the analysis.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from language.analysis.analyze import glance
from language.analysis.links import Links
from language.includes import file_loader
from language.records.editing import Completion, Offer
from language.service.caret import at_caret, with_word
from language.service.complete import complete
from language.service.reading import Read, in_order, read
from language.source import SourceText
from language.syntax.scanner import scan
from tests.standing.programs import Program, folder, own

UNRESOLVED = frozenset(["name", "ambiguous", "static"])


@dataclass(frozen=True)
class Cut:
    program: Program
    name: str
    offset: int
    text: str
    """With the rest of the line gone."""

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.offset) + 1


@dataclass
class Figures:
    ranks: list[int | None] = field(default_factory=list[int | None])
    seconds: list[float] = field(default_factory=list[float])
    checked: int = 0
    unresolved: list[str] = field(default_factory=list[str])
    missed: list[str] = field(default_factory=list[str])

    @property
    def offered(self) -> float:
        return sum(r is not None for r in self.ranks) / max(1, len(self.ranks))

    @property
    def among_ten(self) -> float:
        return sum(r is not None and r < 10 for r in self.ranks) / max(1, len(self.ranks))


def reading(program: Program, text: str) -> Read:
    source = SourceText(program.path or "program.dfy", text)
    return read(source, file_loader(Path(source.name).parent))


def cuts(program: Program) -> list[Cut]:
    """At every identifier that is used, and is no attribute's name."""
    whole = reading(program, program.text)
    if any(d.severity == "error" for d in whole.diagnostics):
        return []
    declared = {s.start for s in whole.names.declared if not s.file}
    out: list[Cut] = []
    before = ""
    for t in scan(program.text):
        if t.type == "ID" and t.start not in declared and before not in ("LATTR", "LABEL", "AT"):
            end = program.text.find("\n", t.start)
            rest = program.text[end:] if end >= 0 else ""
            out.append(Cut(program, t.text, t.start, program.text[: t.start] + rest))
        before = t.type
    return out


def measure(chosen: list[Cut], check: int = 20) -> Figures:
    figures = Figures()
    for i, cut in enumerate(chosen):
        now = reading(cut.program, cut.text)
        started = time.perf_counter()
        found = complete(now, cut.text, cut.offset)
        figures.seconds.append(time.perf_counter() - started)
        names = [o.name for o in found.offers]
        figures.ranks.append(names.index(cut.name) if cut.name in names else None)
        if cut.name not in names[:10]:
            kept = cut.text[cut.text.rfind("\n", 0, cut.offset) + 1 : cut.offset].strip()
            figures.missed.append(f"{cut.program.name}:{cut.line}: `{kept}` {cut.name}: {names[:6]}")
        if check and i % check == 0:
            for offer in found.offers:
                if offer.kind not in ("keyword", "snippet", "label"):
                    figures.checked += 1
                    wrong = unresolved(now, cut, found, offer)
                    if wrong:
                        figures.unresolved.append(f"{cut.program.name}:{cut.line}: {offer.name}: {wrong}")
    return figures


def unresolved(now: Read, cut: Cut, found: Completion, offer: Offer) -> str:
    """What the analysis says of an offer that is taken; "" where it means something."""
    caret = at_caret(now, cut.text, cut.offset)
    assert caret is not None
    program = with_word(now, caret, offer.text)
    if program is None:
        return ""
    said = glance(in_order((program, *now.programs[1:])), Links()).diagnostics
    place = caret.links.at
    here = [d.message for d in said if d.code in UNRESOLVED and not d.span.file and d.span.end == place]
    return here[0] if here else ""


def choose(programs: list[Program], count: int, seed: int) -> list[Cut]:
    """`count` cuts, from as many programs as it takes, the same number of each at most."""
    dice = random.Random(seed)
    dice.shuffle(programs)
    each = max(1, -(-2 * count // max(1, len(programs))))
    out: list[Cut] = []
    for p in programs:
        mine = cuts(p)
        out += dice.sample(mine, min(each, len(mine)))
        if len(out) >= count:
            break
    return out[:count]


def lines(f: Figures) -> Iterator[str]:
    yield f"{len(f.ranks)} cuts: offered {f.offered:.1%}, among the first ten {f.among_ten:.1%}"
    if f.seconds:
        late = sorted(f.seconds)[int(len(f.seconds) * 0.95)]
        yield f"median {statistics.median(f.seconds) * 1000:.0f} ms, 95 % within {late * 1000:.0f} ms"
    yield f"{f.checked} offers taken, {len(f.unresolved)} mean nothing"
    yield from f.unresolved[:40]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--cuts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", type=int, default=20)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    programs = list(folder(Path(args.folder)) if args.folder else own())
    figures = measure(choose(programs, args.cuts, args.seed), args.check)
    print("\n".join(lines(figures)))
    if args.misses:
        print("\n".join(figures.missed))


if __name__ == "__main__":
    main()
