"""The time limit of a file holds, whatever in it is hard."""

from __future__ import annotations

import time

import pytest

from language import clock
from language.cancel import GRACE, Cancel, CutOff, cut_off, limited
from language.depth import deep
from language.interpreter.search import Budget, Search
from language.pipeline import Options, analyze, check_file
from language.records.verdicts import FileVerdict, Proved, TimedOut
from language.report import to_text
from language.source import SourceText

HARD = """
lemma Fermat{0}(x: int, y: int, z: int)
  requires x > 0 && y > 0 && z > 0
  ensures x * x * x * x * x + y * y * y * y * y != z * z * z * z * z
{{
  assert x * y * z != 33 * x * x - 7 * y * y + 5;
}}
"""


def test_many_hard_claims_take_no_longer_than_one() -> None:
    text = "".join(HARD.format(i) for i in range(30))
    start = time.perf_counter()
    result = check_file(SourceText("hard.dfy", text), Options(time_limit=2.0, use_cache=False)).result
    assert time.perf_counter() - start < 4.0
    assert result.verdict is not FileVerdict.VERIFIED
    assert len(result.methods) == 30 and all(m.results for m in result.methods)


def test_without_time_nothing_is_proved() -> None:
    text = "method M(x: int) {\n  assert x == x + 0;\n}\n"
    result = check_file(SourceText("easy.dfy", text), Options(time_limit=1e-9, use_cache=False)).result
    assert result.verdict is FileVerdict.TIMEOUT
    assert all(isinstance(r.verdict, TimedOut) for m in result.methods for r in m.results)


def test_a_limited_token_ends_by_itself_or_with_its_parent() -> None:
    parent = Cancel()
    with limited(parent, 60) as token:
        assert not token.cancelled
        parent.cancel()
        assert token.cancelled
    with limited(Cancel(), 0.01) as token:
        time.sleep(0.2)
        assert token.cancelled


def test_ways_to_choose_do_not_outlast_the_clock() -> None:
    """One input, very many ways to choose: every run is over before it would look at the clock."""
    choices = "".join(f"  if * {{ b := {i}; }}\n" for i in range(40))
    work = "  for j := 0 to 800 { b := b + j; }\n"
    front = analyze(SourceText("choices.dfy", f"method M() {{\n  var b := 0;\n{work}{choices}}}\n"))
    (method,) = front.typed.methods
    budget = Budget(steps=10**12, branches=10**9, seconds=0.3)
    start = time.perf_counter()
    assert deep(lambda: Search(front.typed, method, budget).run()).tried
    assert time.perf_counter() - start < 2.0


def test_a_hard_unit_starves_no_other() -> None:
    text = HARD.format(1) + "lemma Easy(x: int) ensures x - x == 0 { }\n" + HARD.format(2)
    checked = check_file(
        SourceText("hard.dfy", text), Options(time_limit=2.0, use_cache=False, explain=False)
    )
    easy = next(m for m in checked.result.methods if m.name == "Easy")
    assert all(isinstance(r.verdict, Proved) for r in easy.results)


def test_the_terminal_says_once_that_the_time_ran_out() -> None:
    text = "method M(x: int) {\n" + "  assert x == x + 0;\n" * 30 + "}\n"
    checked = check_file(SourceText("easy.dfy", text), Options(time_limit=1e-9, use_cache=False))
    shown = to_text("easy.dfy", checked.sources, checked.result)
    assert shown.count("⧖ timeout") == 1
    assert "The time ran out on 29 more claims of `M`, too." in shown


def test_work_that_looks_at_no_token_is_cut_off() -> None:
    """In the thread that asked, and in the one that does deep work for it."""

    def endless() -> None:
        while True:
            pass

    for work in (endless, lambda: deep(endless)):
        start = time.perf_counter()
        with pytest.raises(CutOff), cut_off(Cancel(), 0.05):
            work()
        assert time.perf_counter() - start < 3.0


def test_a_cancel_cuts_off_what_does_not_listen() -> None:
    cancel = Cancel()
    clock.after(0.05, cancel.cancel)
    with pytest.raises(CutOff), cut_off(cancel, 60):
        while True:
            pass


def test_work_that_ends_in_time_is_left_alone() -> None:
    cancel = Cancel()
    with cut_off(cancel, 60) as token:
        cancel.cancel()
        assert token.cancelled
    time.sleep(2 * GRACE)
