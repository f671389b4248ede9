"""Where the prover reached its limit, the sentence says so, and what it was busy with."""

from __future__ import annotations

from language.explain.busy_words import stopped
from language.pipeline import Options, check_file
from language.prove.diagnose import Busy
from language.records.verdicts import FileVerdict, Undecided
from language.report import to_json, to_text
from language.source import SourceText, Span

LOOP = """\
function f(x: int): int

lemma Loop(n: int, m: int)
  requires forall x, y {:trigger f(x), f(y)} ::
    f(x) + f(y) <= f(x + y)
  ensures f(n) <= f(m) + f(n)
{
}
"""

SOURCES = (SourceText("a.dfy", LOOP),)


def sentence(busy: Busy | None, timed_out: bool = False) -> str:
    return stopped(busy, timed_out, SOURCES)


def test_a_claim_at_the_limit_names_the_quantifier_and_its_line() -> None:
    source = SourceText("loop.dfy", LOOP)
    checked = check_file(source, Options(time_limit=300, use_cache=False))
    assert checked.result.verdict is FileVerdict.FAILED
    (verdict,) = [r.verdict for m in checked.result.methods for r in m.results]
    assert isinstance(verdict, Undecided) and verdict.limit
    said = "`forall x, y {:trigger f(x), f(y)} :: f(x) + f(y) <= f(x + y)` (line 4), which it used "
    assert "The prover reached its limit of work. It was busy with " + said in verdict.sentence
    assert said in to_text("loop.dfy", checked.sources, checked.result)
    (entry,) = to_json("loop.dfy", checked.sources, checked.result)["diagnostics"]
    assert said in entry["explanation"]


def test_the_words_for_each_kind() -> None:
    at = Span(LOOP.index("f(x: int)"), LOOP.index("f(x: int)") + 1)
    assert "`f` (line 1), whose definition it used 12,345 times" in sentence(Busy("function", "f", 12345, at))
    assert "the induction hypothesis, which it used 300 times" in sentence(Busy("induction", "", 300))
    assert "facts about sequences, which it used 300 times" in sentence(Busy("theory", "sequences", 300))
    assert "Products of unknowns" in sentence(Busy("", products=True))
    assert sentence(None, timed_out=True) == "The time ran out before this was decided."
    assert sentence(Busy("", products=True), timed_out=True).startswith("The time ran out. ")


def test_a_long_quantifier_is_cut_short() -> None:
    text = "forall i :: " + " && ".join(["f(i) == f(i)"] * 9)
    source = SourceText("b.dfy", text)
    said = stopped(Busy("quantifier", "", 999, Span(0, len(text))), False, (source,))
    assert "…` (line 1)" in said and text not in said
