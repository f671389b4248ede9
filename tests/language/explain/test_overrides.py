"""What real runs tell of an override that does not keep its trait's contract."""

from __future__ import annotations

from language.pipeline import check_file
from language.records.verdicts import Proved, Refuted, Undecided
from language.source import SourceText

PROGRAM = """
trait T {
  var n: int
  method Inc(k: int) requires k > 0 modifies this ensures n > old(n)
  function F(k: int): int requires k > 0 ensures F(k) > 0
  method Quiet(k: int)
}
"""


def overrides(members: str) -> dict[str, tuple[str, str]]:
    """For each claim about an override: the kind of verdict, and the inputs or the sentence."""
    text = f"{PROGRAM}class C extends T {{\n{members}\n}}\n"
    source = SourceText("test.dfy", text)
    result = check_file(source).result
    assert not result.diagnostics, result.diagnostics
    found: dict[str, tuple[str, str]] = {}
    for m in result.methods:
        for r in m.results if m.kind == "override" else ():
            at = r.obligation.span
            match r.verdict:
                case Refuted(inputs=inputs):
                    shown = "refuted", ", ".join(f"{name} = {value}" for name, value in inputs)
                case Undecided(sentence):
                    shown = "undecided", sentence
                case Proved():
                    continue
                case _:
                    shown = type(r.verdict).__name__, ""
            found[text[at.start : at.end]] = shown
    return found


FINE = """
  method Inc(k: int) requires k >= 0 modifies this ensures n == old(n) + k { n := n + k; }
  function F(k: int): (r: int) ensures r > 0 { if k > 5 then k else 5 }
  method Quiet(k: int) { }
"""


def test_a_right_override() -> None:
    assert overrides(FINE) == {}


def test_a_run_breaks_the_traits_postcondition() -> None:
    found = overrides(FINE.replace("n := n + k;", "n := n + k - 1;").replace("ensures n == old(n) + k", ""))
    assert found == {"Inc": ("refuted", "this = C(n = 0), k = 1")}


def test_a_run_breaks_the_functions_postcondition() -> None:
    assert overrides(FINE.replace("ensures r > 0 { if k > 5 then k else 5", "{ k - 1"))["F"] == (
        "refuted",
        "this = C(n = 0), k = 1",
    )


def test_a_run_meets_a_stronger_precondition() -> None:
    found = overrides(FINE.replace("requires k >= 0", "requires k != 2"))
    assert found == {"Inc": ("refuted", "this = C(n = 0), k = 2")}


def test_a_run_shows_a_measure_that_is_greater() -> None:
    found = overrides(FINE.replace("method Quiet(k: int) {", "method Quiet(k: int) decreases k + 1 {"))
    assert found == {"Quiet": ("refuted", "this = C(n = 0), k = 0")}


def test_a_run_shows_a_frame_that_is_wider() -> None:
    found = overrides(FINE.replace("method Quiet(k: int) {", "method Quiet(k: int) modifies this {"))
    assert found == {"Quiet": ("refuted", "this = C(n = 0), k = 0")}


def test_a_run_shows_what_is_read_beyond_the_trait() -> None:
    found = overrides(FINE.replace("(r: int) ensures", "(r: int) reads this decreases k ensures"))
    assert found == {"F": ("refuted", "this = C(n = 0), k = 1")}


def test_a_contract_that_says_too_little_is_not_refuted() -> None:
    kind, sentence = overrides(FINE.replace("ensures n == old(n) + k", ""))["Inc"]
    assert kind == "undecided" and "a contract here that says more" in sentence


def test_another_class_says_nothing_of_this_one() -> None:
    other = """ensures n == old(n) + k { n := n + k; }
  function F(k: int): (r: int) ensures r > 0 { 5 }
  method Quiet(k: int) { }
}
class D extends T {
  method Inc(k: int) modifies this { }"""
    found = overrides(FINE.replace("ensures n == old(n) + k { n := n + k; }", other))
    assert found == {"Inc": ("refuted", "this = D(n = 0), k = 1")}


WHY = """
trait T {
  var x: int
  ghost predicate Valid(k: int) reads this
}
class C extends T {
  var y: int
  ghost predicate Valid(k: int) reads this { x > 0 && y == x + k }
}
method M(t: T) requires t.x > 0 { assert t.Valid(1); }
"""


def test_why_false_looks_into_the_class_of_the_object() -> None:
    result = check_file(SourceText("test.dfy", WHY)).result
    found = [r.verdict for m in result.methods for r in m.results if isinstance(r.verdict, Refuted)]
    assert len(found) == 1
    why = found[0].trace.why
    assert why is not None and why.note == "as C.Valid with k = 1"
    deciding = [x.text for x in why.children[-1].children if x.truth is False]
    assert deciding == ["y == x + k"]
