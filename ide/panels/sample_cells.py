"""The cells of the column *sampled runs*: what a conjunct was at each round of real runs. No Qt."""

from __future__ import annotations

from ide.model.state import MethodState, SampleRef
from ide.panels.round_marks import RoundMark, marks_text
from ide.panels.rows import Cell
from ide.texts.catalogue import count, say
from language.records.looks import SampledLoop, SampledRun
from language.records.verdicts import LoopInfo


class SampleCells:
    """The cells of one loop."""

    def __init__(self, document: int, method: MethodState, loop: LoopInfo) -> None:
        self._document = document
        self._method = method
        known = method.sampled
        found = [(i, x) for i, x in enumerate(known or ()) if x.head == loop.head]
        self._number, self._loop = found[0] if found else (0, None)
        self._waiting = known is None and not method.stale

    def of_loop(self) -> Cell:
        """On the loop's own row: how many runs there are."""
        if self._loop is None:
            return Cell(say("sampled.waiting") if self._waiting else "", quiet=True)
        runs = self._loop.runs
        if not runs:
            return Cell(say("sampled.none"), quiet=True, tip=say("sampled.none.tip"))
        first = SampleRef(self._document, self._method.key, self._number, 0, runs[0].rounds[0].step)
        tip = "\n".join(say("sampled.run", inputs=inputs_of(r), n=len(r.rounds)) for r in runs)
        return Cell(count("sampled.count", len(runs)), quiet=True, tip=tip, data=first)

    def conjunct(self, index: int) -> Cell:
        """A mark for each round of each run."""
        if self._loop is None or not self._loop.runs:
            return Cell()
        marks = tuple(self._marks(self._loop, index))
        wrong = next((x for x in marks if x.truth is False), None)
        tip = "\n".join(said(run, index) for run in self._loop.runs)
        data = (wrong or marks[0]).data
        return Cell(marks_text(marks), filled=wrong is not None, tip=tip, data=data, rounds=marks)

    def _marks(self, loop: SampledLoop, index: int) -> list[RoundMark]:
        marks: list[RoundMark] = []
        for number, run in enumerate(loop.runs):
            for i, r in enumerate(run.rounds):
                ref = SampleRef(self._document, self._method.key, self._number, number, r.step)
                marks.append(RoundMark(r.truths[index], i == 0, ref))
        return marks


def inputs_of(run: SampledRun) -> str:
    return ", ".join(f"{name} = {value}" for name, value in run.inputs) or say("sampled.no-inputs")


def said(run: SampledRun, index: int) -> str:
    """What a conjunct was in a run, in words."""
    wrong = [str(i + 1) for i, r in enumerate(run.rounds) if r.truths[index] is False]
    unknown = [str(i + 1) for i, r in enumerate(run.rounds) if r.truths[index] is None]
    if wrong:
        return say("sampled.false", inputs=inputs_of(run), rounds=", ".join(wrong))
    if unknown:
        return say("sampled.unknown", inputs=inputs_of(run), rounds=", ".join(unknown))
    return say("sampled.true", inputs=inputs_of(run), n=len(run.rounds))
