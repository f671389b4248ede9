"""English: the window's texts, by id. Panels keep theirs in `ide/texts/en_panels.py`."""

# ruff: noqa: E501 (a text is easier to read, compare and translate on one line)
from __future__ import annotations

from ide.texts.en_lessons import LESSONS
from ide.texts.en_panels import PANELS

WINDOW: dict[str, str] = {
    # what a status is called, and what it means
    "status.proved": "proved",
    "status.proved.means": "Proved: it holds for every input, not only for those that were tried.",
    "status.conditional": "conditional",
    "status.conditional.means": "Proved only if the failing claim that it rests on holds.",
    "status.assumed": "assumed",
    "status.assumed.means": "Proved from something that is only assumed, not proved.",
    "status.vacuous": "vacuous",
    "status.vacuous.means": "Nothing gets here: what is assumed contradicts itself, so this says nothing.",
    "status.refuted": "refuted",
    "status.refuted.means": "A real run breaks this claim.",
    "status.too-weak": "contract too weak",
    "status.too-weak.means": "The contracts or invariants allow a state that breaks this claim.",
    "status.undecided": "undecided",
    "status.undecided.means": "Neither a proof nor a counterexample was found.",
    "status.timed-out": "timed out",
    "status.timed-out.means": "The time limit came first. Nothing is known about this claim.",
    "status.crashed": "not checked",
    "status.crashed.means": "The checker stopped while it worked on this claim. Nothing is known about it.",
    "status.error": "error",
    "status.error.means": "The text here is not a complete program yet.",
    "status.warning": "warning",
    "status.warning.means": "Worth a look.",
    "status.stale": "out of date",
    "status.stale.means": "This result belongs to the text before your last change.",
    "status.running": "checking",
    "status.running.means": "Being checked now.",
    "status.waiting": "not checked yet",
    "status.waiting.means": "Not checked yet.",
    # workers
    "worker.died": "The checker stopped while it worked on this, so nothing is known about it. It was started again; change something here, or choose Verify ▸ Check again.",
    "worker.hung": "The checker did not answer for a long time while it worked on this, so it was stopped. Nothing is known about this claim.",
    "worker.broke": "Surefoot made a mistake while it checked this, so nothing is known about it. Please report it with your program.",
    "worker.unreadable": "Surefoot could not read this text: its reader stopped. Nothing of it is checked until the text changes.",
    "worker.cannot-start": "The checker could not be started, so nothing is being checked. Editing and saving work. Verify ▸ Check again tries once more.",
    # runs
    "run.stopped": "Stopped.",
    "run.finished": "The run ended.",
    "run.died": "The run ended unexpectedly: its process died, perhaps for lack of memory.",
    "run.broke": "Surefoot made a mistake in this run. Please report it with your program.",
    "run.broken-claim": "A claim does not hold in this run.",
}

ENGLISH: dict[str, str] = {**WINDOW, **PANELS, **LESSONS}
