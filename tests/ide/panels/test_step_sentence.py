"""Every step of a run has a sentence: runs of a program as text, a line a step."""

from __future__ import annotations

from ide.model.playback import Playback
from ide.model.state import OpenTrace
from ide.panels.step_sentence import around, has_else
from ide.panels.step_view import step_words
from language import pipeline
from language.cancel import Cancel
from language.source import SourceText

PROGRAM = """method Sign(x: int) returns (r: int)
{
  if x < -1 {
    r := -1;
  } else if x > 3 {
    r := 1;
  } else {
    r := 0;
  }
}
method Main()
{
  var i := 0;
  var a := new int[2];
  while i < 2
    invariant 0 <= i <= 2
  {
    var y := Sign(3 * i + 1);
    a[i] := y;
    if i == 5 { i := 0; }
    i := i + 1;
  }
  print "done\\n";
}
"""
SAID = """
i = 0
a = [0, 0]
Round 1 begins: i = 0
0 <= i <= 2 holds
i < 2 is true, so the round runs
Sign is called with x = 1
x < -1 is false, so the else branch runs
x > 3 is false, so the else branch runs
r = 0
Sign returns
"""


def said(text: str) -> list[str]:
    source = SourceText("a.dfy", text)
    trace = pipeline.run(pipeline.analyze(source), None, (), Cancel(), lambda _: None)
    playback, opened = Playback(trace), OpenTrace(1, trace, 0)
    words: list[str] = []
    for n in range(len(trace.steps)):
        playback.go(n)
        words.append(step_words(playback, around(text, opened)))
    return words


def test_every_step_has_a_sentence() -> None:
    words = said(PROGRAM)
    assert all(words)
    told = "\n".join(words)
    for line in SAID.strip().splitlines():
        assert line in told, line
    assert "i == 5 is false, so the branch is skipped" in told
    assert "Round 2 begins: i = 1" in told
    assert "The loop's condition is looked at again: i = 2" in told
    assert "i < 2 is false, so the loop ends" in told
    assert "x > 3 is true, so this branch runs" in told
    assert "Now a[1] = 1" in told
    assert 'Prints "done\\n"' in told


def test_which_block_has_an_else() -> None:
    assert has_else(' { r := "}"; } else { }')
    assert has_else(" { // }\n if b { } } else {}")
    assert not has_else(" { if b { } else { } } r := 1;")
    assert not has_else(" { ")
