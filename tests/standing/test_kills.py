"""A small sample of kills.py: a window that is killed at random moments loses nothing."""

from __future__ import annotations

import os

import pytest

from tests.standing.kills import measure


@pytest.mark.skipif(os.name == "nt", reason="process groups are killed otherwise there")
def test_a_few_kills_lose_nothing() -> None:
    kills, _, lost = measure(5, 11, say=False)
    assert (kills, lost) == (5, [])
