"""Nothing reaches a claim: the verdict says so, with the parts that contradict each other, all needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from language.pipeline import Options, check_file
from language.records.verdicts import Proved, Qualifier
from language.source import SourceText


def vacuous(text: str, cache: Path | None = None) -> dict[str, list[str]]:
    """For each claim that nothing reaches (as written): the notes, `what is written there: message`."""
    options = Options(use_cache=cache is not None, cache_folder=cache, explain=False)
    result = check_file(SourceText("test.dfy", text), options).result
    found: dict[str, list[str]] = {}
    for m in result.methods:
        for r in m.results:
            if isinstance(r.verdict, Proved) and r.verdict.qualifier is Qualifier.VACUOUS:
                span = r.obligation.clause or r.obligation.span
                notes = [(n.span, n.message) for n in r.verdict.rests_on]
                found[text[span.start : span.end]] = [f"{text[s.start : s.end]}: {w}" for s, w in notes]
    return found


@pytest.mark.parametrize(
    ("text", "claim", "notes"),
    [
        (
            "method M(x: int, y: int)\n  requires x > 3\n  requires y == 2\n  requires x < y\n"
            "{ assert x == 7; }",
            "x == 7",
            [
                "x > 3: One of 3 that contradict each other: this precondition.",
                "y == 2: One of 3 that contradict each other: this precondition.",
                "x < y: One of 3 that contradict each other: this precondition.",
            ],
        ),
        (
            "method M(x: int) requires false { assert x == 7; }",
            "x == 7",
            ["false: This precondition can never hold here."],
        ),
        (
            "method M(n: nat) requires n < 0 { assert n == 7; }",
            "n == 7",
            [
                "n: One of 2 that contradict each other: the type of `n`.",
                "n < 0: One of 2 that contradict each other: this precondition.",
            ],
        ),
        (
            "method F(x: int) returns (r: int) ensures r > x ensures r < x ensures r != 100\n"
            "method M() { var y := F(3); assert y == 9; }",
            "y == 9",
            [
                "r > x: One of 2 that contradict each other: what `F` ensures.",
                "r < x: One of 2 that contradict each other: what `F` ensures.",
            ],
        ),
        (
            "lemma {:axiom} Bad() ensures false\nmethod M(x: int) { Bad(); assert x == 2; }",
            "x == 2",
            ["false: What `Bad` ensures can never hold here."],
        ),
        (
            "method M(x: int) { assume x > 2; assume x < 0; assert x == 7; }",
            "x == 7",
            [
                "x > 2: One of 2 that contradict each other: this assumption.",
                "x < 0: One of 2 that contradict each other: this assumption.",
            ],
        ),
        (
            "method M(x: int) { assume {:axiom} false; assert x == 7; }",
            "x == 7",
            ["false: This assumption can never hold here."],
        ),
        # what was claimed and proved on the way is not to blame, but what it follows from
        (
            "method M(x: int) requires x > 3 requires x < 2 { assert x > 2; assert x == 7; }",
            "x == 7",
            [
                "x > 3: One of 2 that contradict each other: this precondition.",
                "x < 2: One of 2 that contradict each other: this precondition.",
            ],
        ),
        # a branch does not hide that nothing gets to it
        (
            "method M(x: int, b: bool) requires x > 3 requires x < 2 { if b { assert x == 7; } }",
            "x == 7",
            [
                "x > 3: One of 2 that contradict each other: this precondition.",
                "x < 2: One of 2 that contradict each other: this precondition.",
            ],
        ),
        # invariants that contradict each other fail on entry, and then prove everything
        (
            "method M(n: nat) {\n  var i := 0;\n  while i < n\n    invariant i >= 0\n"
            "    invariant i > 5\n    invariant i < 3\n  { i := i + 1; }\n  assert i == 7;\n}",
            "i == 7",
            [
                "i > 5: One of 2 that contradict each other: this invariant.",
                "i < 3: One of 2 that contradict each other: this invariant.",
            ],
        ),
    ],
)
def test_contradictions(text: str, claim: str, notes: list[str]) -> None:
    assert vacuous(text)[claim] == notes


@pytest.mark.parametrize(
    "text",
    [
        "method M(x: int) requires x > 3 { assert x > 2; }",
        # a proof by contradiction
        "lemma L(x: int) requires x * x < 0 || x == 1 ensures x == 1 { if x * x < 0 { assert false; } }",
        # a claim of false says itself that nobody gets there
        "lemma {:axiom} Bad() ensures false\nlemma L() { Bad(); assert false; }",
        # dead code
        "method M(x: nat) { if x < 0 { assert x == 7; } }",
        "method M() { while true invariant true { } }",
        # a claim that fails is not an assumption of the program
        "method M(x: int) { assert x > 3; assert x > 2; }",
        "method M(n: nat) { var i := n; while i > 0 invariant i < 3 { i := i - 1; } assert i < 3; }",
    ],
)
def test_neighbors(text: str) -> None:
    assert vacuous(text) == {}


def test_the_cache_remembers_what_contradicts(tmp_path: Path) -> None:
    text = "method M(n: nat) requires n < 0 { assert n == 7; }"
    first = vacuous(text, tmp_path)
    assert list(tmp_path.rglob("*.json")) and vacuous(text, tmp_path) == first
