"""Programs that lost a piece of their proof and fail for it: what help is measured on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from language.cancel import Cancel
from language.pipeline import Options, bench, explain
from language.records.verdicts import Refuted
from tests.standing.deletions import Deletion, deletions
from tests.standing.mutants import Original
from tests.standing.programs import Program


@dataclass(frozen=True)
class Item:
    program: Program
    deletion: Deletion

    @property
    def text(self) -> str:
        return self.deletion.apply(self.program.text)

    @property
    def where(self) -> str:
        return f"({self.deletion.kind}) {self.program.name}:{self.deletion.what}"


def items(programs: list[Program], kind: str, count: int, seed: int, seconds: float) -> Iterator[Item]:
    """In turns: of each program one deletion that makes it fail, then of each a second, …"""
    originals: dict[str, Original] = {}
    waiting = {p.name: deletions(p.text, kind, seed) for p in programs}
    for name, found in waiting.items():
        random.Random(f"{seed} {name}").shuffle(found)
    done = 0
    while done < count and any(waiting.values()):
        for p in programs:
            item = _next(p, waiting[p.name], originals, seconds)
            if item is not None:
                yield item
                done += 1
            if done >= count:
                return


def _next(p: Program, left: list[Deletion], originals: dict[str, Original], seconds: float) -> Item | None:
    while left:
        if p.name not in originals:
            originals[p.name] = Original(p, seconds)
        original = originals[p.name]
        if not original.verified:
            left.clear()
            return None
        item = Item(p, left.pop())
        if _fails(original, item):
            return item
    return None


def _fails(original: Original, item: Item) -> bool:
    """Whether the text still makes sense, and no longer verifies; an edit must be refuted."""
    if item.deletion.kind != "j":
        return original.mutant(item.text).verdict == "killed"
    front = item.program.front(item.text)
    if not front.complete:
        return False
    options = Options(time_limit=4.0, use_cache=False)
    for unit, proof in original.proofs(front):
        explained = explain(bench(front, unit), proof, options, Cancel())
        if any(isinstance(r.verdict, Refuted) and not r.verdict.elsewhere for r in explained.results):
            return True
    return False
