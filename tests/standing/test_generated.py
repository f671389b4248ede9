"""Attacks and random programs: a seeded sample in every run; more by the commands of the two packages."""

from __future__ import annotations

import pytest

from tests.standing.attacks.__main__ import sample
from tests.standing.attacks.catalog import catalog
from tests.standing.attacks.records import Attack, Outcome, judge
from tests.standing.chance.judging import judge as run_and_verify
from tests.standing.chance.programs import program

ATTACKS = sample(list(catalog()), 300, 1)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_what_a_rule_forbids_is_refused_by_it(attack: Attack) -> None:
    judged = judge(attack)
    assert judged.outcome is Outcome.COUNTS, (judged.found, attack.text)


@pytest.mark.parametrize("seed", range(0, 300, 10))
def test_no_run_breaks_a_verified_claim_of_a_random_program(seed: int) -> None:
    for each in range(seed, seed + 10):
        judged = run_and_verify(program(each), seconds=0.1)
        assert not judged.wrong, program(each)
