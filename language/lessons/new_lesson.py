"""The lesson that `surefoot lessons new` begins with: one task, its hint, a wrong answer and a right one."""

from __future__ import annotations

from collections.abc import Mapping

_LESSON = """+++
id = "NEW-LESSON"
title = "A new lesson"
belief = "The wrong idea that this lesson overturns."
surprise = "What is seen then."

[[fails]]
method = "Double"
kind = "postcondition"
clause = "d == 2 * n"
cause = "refuted"

[[task]]
id = "mend"
methods = ["Double"]

[[task.hint]]
id = "still-once"
when = { kind = "postcondition", values = "d == n" }
stages = [
  "With $given, the result is `n` itself$values. How often does the promise want it?",
  "`2 * n` is `n` and once more `n`.",
  "`d := n + n;`",
]
edit = "d := n + n;"

[[wrong]]
file = "start.dfy"
task = "mend"
brings = "still-once"

[[wrong]]
task = "mend"
put = "d := 3 * n;"
brings = "ask:result"

[[right]]
task = "mend"
put = "d := 2 * n;"
+++

Say here, in a few words, what the learner sees.

## task: mend

Make `Double` keep its promise.

## done: mend

Say what it was, once it has been done.

## end

One sentence to take along.
"""

_START = """method Double(n: int) returns (d: int)
  ensures d == 2 * n
{
  // yours
  d := n;
  // end
}
"""

_SOLUTION = """method Double(n: int) returns (d: int)
  ensures d == 2 * n
{
  d := n + n;
}
"""

NEW_LESSON: Mapping[str, str] = {"lesson.md": _LESSON, "start.dfy": _START, "solution.dfy": _SOLUTION}
