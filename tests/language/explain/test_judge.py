"""Verdicts on failing claims. The obligations are made by hand, from pieces of the text."""

from __future__ import annotations

from language.explain.judge import Budget, confirm_inputs, judge
from language.explain.running import find
from language.explain.sentences import at_the_limit
from language.interpreter.inputs import Inputs
from language.pipeline import analyze
from language.records.trace import LocalSlot, StepKind, WhyNode
from language.records.verdicts import Obligation, ObligationKind, Refuted, TooWeak, Undecided, Verdict
from language.source import SourceText, Span
from language.syntax.ast import walk
from language.syntax.parser import parse
from tests.language.explain.asking import bench_of


def verdict(text: str, claim: str, snippet: str, clause: str | None = None, name: str = "M") -> Verdict:
    """The verdict on one failing claim: its kind, the text at which it is reported, its clause's text."""
    source = SourceText("test.dfy", text)
    front = analyze(source)
    assert not front.diagnostics, front.diagnostics
    target = find(front.typed, name)
    assert not isinstance(target, str), target
    loop = next((place(text, m) for m in ("while", "for i") if m in text), None)
    at = place(text, snippet, last=snippet == "}")
    if snippet[0] == "{":  # what follows the brace only tells which one
        at = Span(at.start, at.start + 1, at.home)
    o = Obligation(
        3,
        ObligationKind(claim),
        at,
        "",
        place(text, clause) if clause else None,
        loop if "invariant" in claim else None,
        owner=target.qualified,
    )
    return judge(bench_of(front, name, o), Budget(seconds=20))[3]


def place(text: str, part: str, last: bool = False) -> Span:
    start = text.rindex(part) if last else text.index(part)
    program = parse(SourceText("test.dfy", text)).program
    home = next(n.span.home for n in reversed(list(walk(program))) if n.span.start <= start < n.span.end)
    return Span(start, start + len(part), home)


def test_a_real_run_refutes() -> None:
    v = verdict(
        "method M(x: int) returns (r: int)\n  ensures r >= x\n{\n  r := x * x - 1;\n}",
        "postcondition",
        "{",
        "r >= x",
    )
    assert isinstance(v, Refuted)
    assert v.inputs == (("x", "0"),)
    assert v.sentence.startswith("A real run ends")
    assert v.trace.why is not None and v.trace.why.text == "r >= x" and v.trace.why.truth is False
    last = v.trace.steps[-1]
    assert last.kind is StepKind.CHECK and last.ok is False


WEAK = """method M(n: nat) returns (s: int)
  ensures s == 2 * n
{
  var i := 0;
  s := 0;
  while i < n
    invariant i <= n
  {
    i := i + 1;
    s := s + 2;
  }
}"""


def test_a_weak_invariant_is_blamed() -> None:
    v = verdict(WEAK, "postcondition", "while", "s == 2 * n")
    assert isinstance(v, TooWeak)
    assert "Your invariants allow" in v.sentence and "never gets there" in v.sentence
    assert v.blame is not None and v.blame.start == WEAK.index("while")
    assert any(s.kind is StepKind.ANY_ROUND for s in v.trace.steps)
    assert v.real is not None and all(s.ok is not False for s in v.real.steps if s.kind is StepKind.CHECK)


def test_an_invariant_that_a_round_does_not_keep_from_an_unreal_state() -> None:
    text = WEAK.replace("invariant i <= n", "invariant i <= n\n    invariant s <= 2 * n")
    v = verdict(text, "invariant-kept", "s <= 2 * n")
    assert isinstance(v, TooWeak)


def test_what_is_true_stays_undecided() -> None:
    text = WEAK.replace("invariant i <= n", "invariant i <= n && s == 2 * i")
    v = verdict(text, "postcondition", "}", "s == 2 * n")
    assert isinstance(v, Undecided)
    assert v.sentence.startswith("No run with inputs up to size 3 breaks this")


def test_a_callee_with_a_weak_postcondition_is_blamed() -> None:
    text = """method Max(a: int, b: int) returns (m: int)
  ensures m >= a
{
  m := if a > b then a else b;
}
method M(x: int) {
  var m := Max(x, 3);
  assert m >= 3;
}"""
    v = verdict(text, "assertion", "m >= 3")
    assert isinstance(v, TooWeak)
    assert "The postcondition of Max allows" in v.sentence


FOLDED = """method N(n: int) returns (r: int)
  ensures r >= n
{
  r := n + 1;
}
method M(k: int) returns (s: int)
  ensures s == k + 1
{
  var q := k;
  s := N(q);
}
"""


def test_a_call_by_contract_has_a_frame_of_its_own_and_its_results_are_open() -> None:
    v = verdict(FOLDED, "postcondition", "{\n  var q", "s == k + 1")
    assert isinstance(v, TooWeak)
    folded = next(s for s in v.trace.steps if s.kind is StepKind.CALL_BY_CONTRACT)
    assert folded.text == "The body of N is not looked at: its contract promises only r >= n."
    assert v.trace.frames[folded.frame].name == "N"
    assert folded.free == (LocalSlot(folded.frame, "r"),)
    taken = v.trace.steps[v.trace.steps.index(folded) + 1]
    assert taken.free == (LocalSlot(0, "s"),)
    own = {s.name for s in v.trace.store_at(99) if isinstance(s, LocalSlot) and s.frame == 0}
    assert own == {"k", "q", "s"}


def test_a_loop_forgets_what_it_assigns_changed_or_not() -> None:
    v = verdict(WEAK, "postcondition", "while", "s == 2 * n")
    assert isinstance(v, TooWeak)
    head = next(s for s in v.trace.steps if s.kind is StepKind.ANY_ROUND)
    assert {s.name for s in head.free if isinstance(s, LocalSlot)} == {"i", "s"}
    assert len(head.changes) < 2


def test_a_result_without_a_value_is_missed_at_the_end() -> None:
    text = "method M(x: int) returns (r: int)\n{\n  if x == 0 { r := 1; }\n}"
    v = verdict(text, "definite-assignment", "}")
    assert isinstance(v, Refuted)
    assert v.sentence == "In a real run, a variable that is needed here has no value yet. Inputs: x = 1."


def test_elements_without_a_first_value() -> None:
    text = "method M<D>(n: nat) returns (a: array<D>)\n{\n  a := new D[n];\n}"
    v = verdict(text, "definite-assignment", "new D[n]")
    assert isinstance(v, Refuted) and v.inputs == (("n", "1"),)


def test_a_callee_may_return_any_new_array_that_its_contract_allows() -> None:
    text = """method Copy(a: array<int>) returns (b: array<int>)
  ensures fresh(b) && b.Length <= a.Length
  ensures forall i :: 0 <= i < b.Length ==> b[i] >= a[i]
{
  b := new int[a.Length](i => if 0 <= i < a.Length then a[i] else 0);
}
method M() {
  var a := new int[] [7, 9];
  var b := Copy(a);
  assert b.Length < 2 || b[1] == 9;
}"""
    v = verdict(text, "assertion", "b.Length < 2 || b[1] == 9")
    assert isinstance(v, TooWeak)
    assert "The postcondition of Copy allows b = [7, 10]" in v.sentence


def test_a_long_result_that_differs_from_the_real_one_in_one_place() -> None:
    text = """method Reverse(a: array<char>) returns (b: array<char>)
  ensures fresh(b) && b.Length == a.Length
  ensures forall i :: 0 < i < a.Length ==> b[i] == a[a.Length - 1 - i]
{
  b := new char[a.Length](i requires 0 <= i < a.Length reads a => a[a.Length - 1 - i]);
}
method M() {
  var a := new char[] ['s', 'k', 'r', 'o', 'w', 't', 'a', 'c'];
  var b := Reverse(a);
  assert b[0] == 'c';
}
method Next(n: nat) returns (r: nat)
  ensures r <= n + 1
{
  r := n + 1;
}
method N() {
  var r := Next(0);
  assert r == 1;
}"""
    v = verdict(text, "assertion", "b[0] == 'c'")
    assert isinstance(v, TooWeak)
    assert 'allows b = "' in v.sentence and 'atworks", and then this claim is false' in v.sentence
    v = verdict(text, "assertion", "r == 1", name="N")
    assert isinstance(v, TooWeak)
    assert "allows r = 0," in v.sentence


def test_a_result_may_be_next_to_an_argument() -> None:
    text = """method Max(a: int, b: int) returns (m: int)
  ensures m >= a || m >= b
{
  if a > b { m := a; } else { m := b; }
}
method M() {
  var x := Max(23, 50);
  assert x >= 50;
}"""
    v = verdict(text, "assertion", "x >= 50")
    assert isinstance(v, TooWeak)
    assert "allows m = 23," in v.sentence


def test_functions_as_inputs_do_not_end_the_search() -> None:
    text = """datatype List = Nil | Cons(n: int, tail: List)
datatype Do = Put(n: int) | Load(i: int) | Add
ghost function M(d: Do, s: int -> int, l: List): List
{
  match d
  case Put(n) => Cons(n, l)
  case Load(i) => Cons(s(i), l)
  case Add => if l.Cons? then Cons(l.n + l.tail.n, l.tail.tail) else Nil
}"""
    v = verdict(text, "destructor", "l.tail.n")
    assert isinstance(v, Refuted)


def test_arrays_and_why() -> None:
    text = """method M(a: array<int>) returns (found: bool)
  ensures found ==> exists k :: 0 <= k < a.Length && a[k] == 0
  ensures forall k :: 0 <= k < a.Length ==> a[k] != 0
{
  found := false;
}"""
    v = verdict(text, "postcondition", "{\n  found", "forall k :: 0 <= k < a.Length ==> a[k] != 0")
    assert isinstance(v, Refuted)
    assert v.inputs == (("a", "[0]"),)
    why = v.trace.why
    assert why is not None and why.note == "at k = 0"


def test_no_value_is_such_that() -> None:
    v = verdict("method M(s: set<int>) {\n  var x :| x in s && x > 5;\n}", "such-that", "x in s && x > 5")
    assert isinstance(v, Refuted)
    assert v.inputs == (("s", "{}"),) and v.trace.why is None


def test_no_input_satisfies_the_precondition() -> None:
    text = "method M(x: int) requires x > 0 && x < 0 {\n  assert x == 5;\n}"
    v = verdict(text, "assertion", "x == 5")
    assert isinstance(v, Undecided)
    assert v.sentence.startswith("No input up to size 3 satisfies the precondition, so nothing was run.")
    assert "Can any input satisfy it?" in v.sentence


def test_undecided_names_a_likely_next_step() -> None:
    """Of loops only where there is one, and the limit that ended the proof."""
    text = "method M(s: seq<int>)\n  requires |s| < 3\n{\n  assert s != [1, 2, 3];\n}"
    v = verdict(text, "assertion", "s != [1, 2, 3]")
    assert isinstance(v, Undecided) and "an assertion before it" in v.sentence
    assert "invariant" not in v.sentence
    looped = WEAK.replace("invariant i <= n", "invariant i <= n && s == 2 * i")
    v = verdict(looped, "postcondition", "}", "s == 2 * n")
    assert isinstance(v, Undecided) and "another conjunct of a loop's invariant" in v.sentence
    said = at_the_limit(v.sentence, "the prover's limit of work")
    assert said.endswith("The search for a proof ended at the prover's limit of work.")


def test_a_state_after_other_chosen_states_says_so() -> None:
    text = """method Half(x: int) returns (h: int)
  ensures h <= x
{
  h := x - 1;
}
method M(n: nat) returns (r: int) {
  var a := Half(n);
  var b := Half(a);
  assert b == n - 2;
}"""
    v = verdict(text, "assertion", "b == n - 2")
    assert isinstance(v, TooWeak)
    one = v.sentence.startswith("The postcondition of Half allows")
    assert one or v.sentence.startswith("After what the loops and calls before it allow, the postcondition")


def test_a_run_with_choices_is_not_the_only_one() -> None:
    text = """method M(n: nat) returns (s: int)
  requires n > 0
{
  var i := 0;
  s := 0;
  while i < n
    invariant i <= n
  {
    i := i + 1;
    if * { s := s + 1; } else { s := s - 1; }
  }
  assert s <= n;
}"""
    v = verdict(text, "assertion", "s <= n")
    assert isinstance(v, TooWeak) and "never gets there" not in v.sentence


def test_unknown_says_so() -> None:
    text = """ghost function Odd(x: int): bool
method M(x: int) {
  assert Odd(x);
}"""
    v = verdict(text, "assertion", "Odd(x)")
    assert isinstance(v, Undecided)


def test_lemmas_and_functions_are_judged_too() -> None:
    text = "lemma M(x: int, y: int)\n  ensures x * y >= 0\n{\n}"
    assert isinstance(verdict(text, "postcondition", "{\n}", "x * y >= 0"), Refuted)
    text = "function M(x: int): int\n  ensures M(x) > 0\n{\n  if x == 2 then -7 else 1\n}"
    assert isinstance(verdict(text, "postcondition", "-7", "M(x) > 0"), Refuted)


def test_proposed_inputs_are_replayed() -> None:
    text = "method M(x: int) {\n  assert x != 123456;\n}"
    front = analyze(SourceText("test.dfy", text))
    bench = bench_of(
        front, "M", Obligation(1, ObligationKind.ASSERTION, place(text, "x != 123456"), "", owner="M")
    )
    good = confirm_inputs(bench, Inputs((123456,), names=("x",)))
    assert isinstance(good[1], Refuted)
    assert confirm_inputs(bench, Inputs((5,), names=("x",))) == {}


def test_verdicts_are_reproducible() -> None:
    first = verdict(WEAK, "postcondition", "while", "s == 2 * n")
    again = verdict(WEAK, "postcondition", "while", "s == 2 * n")
    assert isinstance(first, TooWeak) and isinstance(again, TooWeak)
    assert first.sentence == again.sentence


def test_cells_of_the_old_state_are_not_those_of_the_picture() -> None:
    text = """method M(a: array<int>)
  requires a.Length == 2
  modifies a
  ensures a[1] == old(a[0])
{
  a[0] := 7;
}"""
    v = verdict(text, "postcondition", "{", "a[1] == old(a[0])")
    assert isinstance(v, Refuted) and v.trace.why is not None
    read = [c.index for node in walk_why(v.trace.why) for c in node.cells]
    assert (1,) in read and (0,) not in read


def walk_why(node: WhyNode) -> list[WhyNode]:
    return [node, *(n for c in node.children for n in walk_why(c))]


def test_nothing_inside_a_comprehension_is_shown_without_its_variable() -> None:
    text = """function F(x: int): int { x + 1 }
method M(n: nat) returns (r: int)
  ensures r in (set x | 0 <= x < n :: F(x))
  ensures (map x | 0 <= x < n :: F(x)) == map[r := 1]
{
  r := 0;
}
"""
    for claim in ("r in (set x | 0 <= x < n :: F(x))", "(map x | 0 <= x < n :: F(x)) == map[r := 1]"):
        v = verdict(text, "postcondition", "{\n  r", clause=claim)
        assert isinstance(v, Refuted) and v.trace.why is not None
        assert not any(node.text == "F(x)" for node in walk_why(v.trace.why))
