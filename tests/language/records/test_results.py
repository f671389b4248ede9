"""Green is transitive, and what is shown of it uses the learner's names."""

from __future__ import annotations

from language.pipeline import Checked, Options, check_file
from language.records.verdicts import Proved
from language.report import to_json, to_text
from language.source import SourceText


def check(text: str) -> Checked:
    return check_file(SourceText("test.dfy", text), Options(use_cache=False))


def qualifiers(checked: Checked) -> dict[str, set[str]]:
    """By declaration, what its proofs are."""
    return {
        m.name: {r.verdict.qualifier.value if isinstance(r.verdict, Proved) else "open" for r in m.results}
        for m in checked.result.methods
    }


ASSUMED = """lemma Axiom(n: int) ensures n * n >= n
method M(n: int) ensures n * n >= n { Axiom(n); }
method N(n: int) { M(n); assert n * n >= n; }
method O(n: int) requires n > 0 { assert n != 0; }
"""


def test_what_rests_on_an_assumption_is_assumed_through_calls() -> None:
    got = qualifiers(check(ASSUMED))
    assert (got["M"], got["N"], got["O"]) == ({"assumed"}, {"assumed"}, {"plain"})


def test_the_terminal_says_so_too() -> None:
    checked = check(ASSUMED)
    text = to_text("test.dfy", checked.sources, checked.result)
    assert "▲ assumed" in text
    assert "This rests on M, which rests on an assumption." in text
    assert text.splitlines()[-1].startswith("✔ test.dfy: verified, some only assumed (see above)")


def test_a_lacking_feature_leaves_the_rest_checked() -> None:
    checked = check("""method M(o: object) {
  assert unchanged(o);
}
method N(x: int) { assert x > 0; }
method O(x: int) { assert x * x >= 0; }
""")
    last = to_text("test.dfy", checked.sources, checked.result).splitlines()[-1]
    assert last.startswith(
        "✖ test.dfy: uses a feature that Surefoot does not have; 2 of 3 obligations not proved"
    )


def test_what_rests_on_something_unproved_is_conditional_through_calls() -> None:
    got = qualifiers(
        check("""method L(n: int) ensures n > 0 { }
method M(n: int) ensures n > 0 { L(n); }
method N(n: int) { M(n); assert n > 0; }
""")
    )
    assert (got["L"], got["M"], got["N"]) == ({"open"}, {"conditional"}, {"conditional"})


def test_a_constructor_without_a_name_goes_by_its_class() -> None:
    checked = check("""class Cell {
  constructor (v: int) requires v >= 0 { }
}
method M() { var c := new Cell(-1); }
""")
    assert "_ctor" not in str(to_json("test.dfy", checked.sources, checked.result))
    assert "_ctor" not in to_text("test.dfy", checked.sources, checked.result)
    assert [m.name for m in checked.result.methods] == ["Cell.constructor", "M"]


def test_a_claim_does_not_rest_on_what_is_assumed_after_it() -> None:
    checked = check("""method M(s: set<int>) requires s != {} {
  var x :| x in s;
  assume x > 3;
  assert x > 2;
}
""")
    (method,) = checked.result.methods
    assert [r.verdict.qualifier.value for r in method.results if isinstance(r.verdict, Proved)] == [
        "plain",
        "assumed",
    ]


def test_a_lemma_that_refutes_its_precondition_is_plain() -> None:
    got = qualifiers(
        check("""function F(n: nat): nat { if n == 0 then 0 else F(n - 1) }
lemma Zero(n: nat) ensures F(n) == 0 {}
lemma Contra(n: nat) requires F(n) == 1 ensures false { Zero(n); }
lemma Vacuous(n: nat) requires n > 1 && n < 1 ensures n == 7 {}
""")
    )
    assert (got["Contra"], got["Vacuous"]) == ({"plain"}, {"vacuous"})


def test_what_only_left_out_is_not_called_verified() -> None:
    checked = check("""method {:only} A(x: int) { assert x == x + 0; }
method Wrong() { assert 1 == 2; }
""")
    last = to_text("test.dfy", checked.sources, checked.result).splitlines()[-1]
    assert last.startswith("▲ test.dfy: verified only what `{:only}` leaves to check (see above)")
