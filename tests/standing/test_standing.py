"""Standing tests of soundness: a quick sample in every run; with `-m long`, everything.

`SUREFOOT_PROGRAMS` names a folder of `.dfy` files to use instead of our own programs, `SUREFOOT_PEER` a
command that verifies files and prints lines like those of `surefoot verify --json`: a second opinion.
"""

from __future__ import annotations

import os
from functools import cache

import pytest

from tests.standing.falsity import Report, probe
from tests.standing.insertions import insert
from tests.standing.mutants import Original, Outcome, compare
from tests.standing.mutation import mutants
from tests.standing.programs import Program, chosen, own, sample

QUICK = sample(own(), 12, 20)
SECONDS = 3.0


def named(p: Program) -> str:
    return p.name


# ── the tools themselves ─────────────────────────────────────────────────────────────────────────

COUNT = """method Count(n: nat) returns (i: nat)
  ensures i == n
{
  i := 0;
  while i < n
    invariant i <= n
  {
    i := i + 1;
  }
}
"""


def test_a_false_claim_goes_to_every_place_that_a_run_can_pass() -> None:
    places = [s.place for _, s in insert(COUNT).claims]
    assert places == ["start", "round", "round's end", "end"]


def test_a_place_that_no_run_reaches_is_found() -> None:
    text = COUNT.replace("ensures i == n", "requires n < 0").replace("nat", "int")
    report = probe(Program("dead", text.replace("invariant i <= n", "")))
    assert report is not None
    assert {f.site.place for f in report.findings} == {"round", "round's end"}
    assert not any(f.reached for f in report.findings)
    report = probe(Program("contradictory", text.replace("n < 0", "n < 0 && n > 0")))
    assert report is not None and all(f.contract for f in report.findings)


def test_behind_what_fails_anything_may_be_proved() -> None:
    report = probe(Program("wrong", COUNT.replace("i := 0;", "i := 0; assert n < 0;")))
    assert report is not None and report.claims == 4 and not report.findings


def test_edits_hit_operators_bounds_clauses_and_statements() -> None:
    edits = mutants(COUNT, 1000, 0)
    texts = {e.apply(COUNT) for e in edits}
    for old, new in [
        ("i < n", "i <= n"),
        ("invariant i <= n", "invariant true"),
        ("i < n", "i < (n + 1)"),
        ("i + 1", "i - 1"),
        ("i := i + 1;", "{}"),
    ]:
        assert COUNT.replace(old, new) in texts
    assert len(texts) == len(edits)


def test_a_mutant_that_a_run_breaks_is_not_proved() -> None:
    original = Original(Program("count", COUNT), SECONDS)
    assert original.verified
    assert original.mutant(COUNT.replace("i < n", "i < n - 1")).verdict == "killed"
    survivor = original.mutant(COUNT.replace("i < n", "i != n"))
    assert survivor.verdict == "survived" and survivor.runs > 3 and not survivor.broken


# ── the standing tests ───────────────────────────────────────────────────────────────────────────


def check_false(program: Program) -> Report | None:
    """No false claim that a run reaches is proved."""
    report = probe(program, SECONDS)
    if report is not None:
        assert not [f for f in report.findings if f.reached]
    return report


def check_runs(outcome: Outcome, what: str) -> None:
    assert not outcome.broken, f"{what}: {outcome.broken}"


@cache
def original(program: Program) -> Original:
    return Original(program, SECONDS)


@pytest.mark.parametrize("program", QUICK, ids=named)
def test_false_claims_are_not_proved(program: Program) -> None:
    assert check_false(program) is not None


@pytest.mark.parametrize("program", QUICK, ids=named)
def test_no_run_breaks_what_is_proved(program: Program) -> None:
    check_runs(original(program).run(), "as it is")


@pytest.mark.parametrize("program", QUICK[:6], ids=named)
def test_no_run_breaks_a_mutant_that_is_proved(program: Program) -> None:
    check_mutants(program, 2)


def check_mutants(program: Program, count: int) -> None:
    the = original(program)
    if the.verified:
        for edit in mutants(program.text, count, 1):
            check_runs(the.mutant(edit.apply(program.text)), edit.what(program.text))


@pytest.mark.long
@pytest.mark.parametrize("program", chosen(own()), ids=named)
def test_false_claims_everywhere(program: Program) -> None:
    check_false(program)


@pytest.mark.long
@pytest.mark.parametrize("program", chosen(own()), ids=named)
def test_mutants_everywhere(program: Program) -> None:
    check_runs(original(program).run(), "as it is")
    check_mutants(program, 6)


@pytest.mark.long
@pytest.mark.skipif("SUREFOOT_PEER" not in os.environ, reason="no second verifier is named")
@pytest.mark.parametrize("program", chosen(own()), ids=named)
def test_nothing_is_proved_that_a_peer_rejects(program: Program) -> None:
    """The peer need not prove what we prove; what it fails must be looked at by hand."""
    the = original(program)
    if the.verified:
        for edit in mutants(program.text, 3, 2):
            text = edit.apply(program.text)
            verdict = compare(os.environ["SUREFOOT_PEER"], text, the.mutant(text))
            assert verdict != "peer: failed where we say verified", edit.what(program.text)
