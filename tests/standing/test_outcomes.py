"""Runs come to what they always came to: a sample of `outcomes.py`."""

from __future__ import annotations

from pathlib import Path

from tests.standing.outcomes import different, lines, of_sample

GOLDEN = Path(__file__).with_name("outcomes.txt")
"""Written by `python -m tests.standing.outcomes --sample --record …`: by sets' order it must not differ."""


def test_runs_of_a_sample_come_to_the_same_as_ever() -> None:
    golden = GOLDEN.read_text("utf-8").splitlines()
    found = list(lines(of_sample()))
    changed = different(found, golden)
    assert not changed, f"if this is meant, record the outcomes anew (see GOLDEN): {changed}"
    known = {line.split("\t")[0] for line in golden}
    assert sum(line.split("\t")[0] in known for line in found) > 30, "record the outcomes anew"
