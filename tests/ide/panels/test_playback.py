"""The player's state agrees with the trace's own, wherever it comes from."""

from __future__ import annotations

import random

from ide.model.playback import Playback
from ide.panels.companion import Companion
from ide.panels.index_names import index_names
from language.records.trace import FieldSlot, Frame, LocalSlot, Step, StepKind, Trace
from language.source import Span
from tests.ide import samples


def check(playback: Playback) -> None:
    store = playback.trace.store_at(playback.index)
    mine = {LocalSlot(f, n): v for f, own in playback.state.locals.items() for n, v in own.items()}
    mine |= {FieldSlot(r, n): v for r, own in playback.state.fields.items() for n, v in own.items()}
    assert mine == store


def test_jumps_and_steps_agree_with_the_trace() -> None:
    playback = Playback(samples.long_trace(2_000))
    rng = random.Random(7)
    for i in range(60):
        playback.go(rng.randrange(2_100) if i % 3 else playback.index + rng.choice((-1, 1)))
        check(playback)
        if i == 20:
            while playback.prepare(0.5):
                pass


def test_an_empty_trace() -> None:
    playback = Playback(Trace((), ()))
    playback.go(5)
    assert (playback.index, playback.step, playback.last) == (0, None, 0)


def test_into_and_out_of_calls() -> None:
    frames = (Frame(0, "Main", None, Span(0, 1)), Frame(1, "F", 0, Span(0, 1)), Frame(2, "G", 1, Span(0, 1)))
    steps = tuple(Step(StepKind.STMT, Span(i, i + 1), f) for i, f in enumerate((0, 0, 1, 2, 2, 1, 0)))
    playback = Playback(Trace(frames, steps))
    assert playback.into_call() == 2
    playback.go(3)
    assert playback.out_of_call() == 5
    playback.go(5)
    assert (playback.into_call(), playback.out_of_call()) == (None, 6)


def test_index_names_of_max() -> None:
    assert index_names(samples.MAX) == {"i": frozenset({"a"}), "k": frozenset({"a"})}


def test_index_names_of_a_search() -> None:
    text = "while lo < hi invariant forall k :: 0 <= k < lo ==> a[k] < key { mid := lo; if a[mid] < key"
    assert sorted(index_names(text)) == ["hi", "k", "lo", "mid"]


def test_index_names_of_a_sequence() -> None:
    assert index_names("i < |s| && s[..j] == t") == {"i": frozenset({"s"}), "j": frozenset({"s"})}


def test_the_companion_goes_back_to_a_common_place() -> None:
    """The allowed state fails at a return that the real run has no check for."""
    allowed = Playback(samples.allowed_trace())
    real = samples.real_trace()
    companion = Companion(Trace(real.frames, real.steps[:-1]))
    allowed.go(allowed.last)
    assert companion.follow(allowed)
    step = companion.playback.step
    assert step is not None and step.span == samples.WHILE
    assert companion.playback.state.locals[0]["i"] == 2, "the visit that agrees most"


def test_no_common_place() -> None:
    allowed = Playback(samples.allowed_trace())
    assert not Companion(Trace((), ())).follow(allowed)
