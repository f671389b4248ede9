"""Small mistakes made by machine: which there are, and what becomes of them."""

from __future__ import annotations

from language.lessons.grading import grade
from language.lessons.mutants import gives_other_results, mutants, tally
from language.lessons.reading import read_catalogue
from language.lessons.records import Lesson
from tests.tutorials.check import check

FRONT = """+++
id = "m"
title = "M"

[[task]]
id = "write"
methods = ["Less"]
+++

## task: write

Write it.
"""

START = """method Less(n: int) returns (m: int)
  ensures m <= n
{
  // yours
  m := n + 1;
  // end
}
"""


def lesson(promise: str) -> Lesson:
    start = START.replace("m <= n", promise)
    catalogue = read_catalogue(
        {
            "1-w/world.toml": 'id = "w"\ntitle = "W"\nabout = "W."\n',
            "1-w/1-m/lesson.md": FRONT,
            "1-w/1-m/start.dfy": start,
            "1-w/1-m/solution.dfy": start.replace("  // yours\n", "")
            .replace("  // end\n", "")
            .replace("+", "-"),
        }
    )
    assert not catalogue.problems, catalogue.problems
    return catalogue.lessons["m"]


def result(promise: str):
    the = lesson(promise)
    return tally(the, the.tasks[0], lambda s: grade(the, the.tasks[0], s, check), check)


def test_a_strict_contract_lets_no_mistake_pass():
    got = result("m == n - 1")
    assert got.loose == ()
    assert sum(n for _, n in got.brought) >= 8


def test_a_loose_contract_is_told_with_the_mistake_that_passes():
    assert "`1` became `2`" in result("m <= n").loose


def test_a_mistake_that_changes_no_result_is_right():
    the = lesson("m <= n")
    other = next(m for m in mutants(the, the.tasks[0]) if m.what == "`1` became `2`")
    assert gives_other_results(the, the.tasks[0], other, check)
    same = type(other)(the.solution.replace("n - 1", "-1 + n"), "turned")
    assert not gives_other_results(the, the.tasks[0], same, check)
