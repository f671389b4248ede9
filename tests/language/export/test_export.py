"""Programs exported to Python: what the modules do, what they refuse, and how they read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from language import cli
from language.export.module import Exported, export
from language.pipeline import analyze
from language.source import SourceText
from tests.standing.exports import compare, load
from tests.standing.programs import own

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"


def exported(program: str) -> Exported:
    front = analyze(SourceText("test.dfy", program))
    assert front.complete, front.diagnostics
    return export(front.typed, ("A test.",))


def module(program: str) -> ModuleType:
    made = exported(program)
    assert not made.refused, made.refused
    return load(made.text)


def check(program: str, expression: str, expected: object) -> None:
    """The expression's value in the exported module; of what is raised, the message."""
    m = module(program)
    try:
        found = eval(expression, dict(vars(m)))
    except Exception as problem:
        found = str(problem)
    assert found == expected


@pytest.mark.parametrize(
    ("program", "expression", "expected"),
    [
        ("function F(a: int, b: int): int requires b != 0 { a / b }",
         "F(-7, 2), F(-7, -2), F(7, -2)", (-4, 4, -3)),
        ("function F(a: int, b: int): int requires b != 0 { a % b }",
         "F(-7, 2), F(-7, -2), F(7, -2)", (1, 1, 1)),
        ("function F(a: int): int { a / 4 + a % 4 }", "F(-7)", -1),
        ("function F(x: real): int { (x / 2.0).Floor }", "F(Fraction(-7))", -4),
        ("function F(x: bv8): bv8 { x + 1 }", "F(255)", 0),
        ('function F(c: char): string { "a" + [c] }', "F('b')", ("a", "b")),
        ("function F(c: char): int { c as int - 'a' as int }", "F('d')", 3),
        ("function F(s: seq<int>): bool { forall i, j :: 0 <= i < j < |s| ==> s[i] <= s[j] }",
         "F((1, 3, 2))", False),
        ("function F(s: set<int>): set<int> { set x | x in s && x > 1 :: x * 2 }",
         "F({1, 2})", frozenset({4})),
        ("function F(n: nat): map<int, int> { map k | 0 <= k < n :: k * k }",
         "dict(F(3))", {0: 0, 1: 1, 2: 4}),
        ("function F(s: seq<int>): int requires |s| > 0 { var x :| x in s; x }", "F((3, -2))", -2),
        ("function F(x: int): int { 1 + (var y := x * x; y + y) }", "F(3)", 19),
        ("datatype D = A(n: int) | B\nfunction F(d: D): int { 1 + match d case A(k) => k case B => 0 }",
         "F(A(4))", 5),
        ("datatype D = D(n: int, ghost g: int)\nfunction F(d: D): D { d.(n := 3) }", "F(D(1)) == D(3)", True),
        ("method M(a: array<int>) requires a.Length > 1 modifies a { a[0], a[1] := a[1], a[0]; }",
         "(lambda a: (M(a), a[:]))(Array([1, 2]))", (None, (2, 1))),
        ("method M(n: nat) returns (s: int, ghost g: int) { s := 0; g := 9; for i := n downto 0"
         " { s := s * 10 + i; } }",
         "M(4)", 3210),
        ("class C { var n: int constructor (k: int) { n := k; } method Add(d: int) returns (r: int)"
         " modifies this { n := n + d; r := n; } }", "C.create(4).Add(3)", 7),
        ("function print'(class_: int): int { var len := class_; len + |[class_]| }", "print_prime(2)", 3),
    ],
)  # fmt: skip
def test_what_modules_compute(program: str, expression: str, expected: object) -> None:
    check(program, expression, expected)


@pytest.mark.parametrize(
    ("program", "expression", "expected"),
    [
        ("function F(n: nat): int { n }", "F(-1)", "n is of type nat"),
        ("type Byte = x: int | 0 <= x < 256\nfunction F(b: seq<Byte>): int { |b| }",
         "F((1, 256))", "b is of type"),
        ("type Byte = x: int | 0 <= x < 256\ndatatype D = D(b: Byte)", "D(256)", "b is of type Byte"),
        ("function F(s: seq<int>, i: int): int requires 0 <= i < |s| { s[i] }", "F((1,), -1)", "0 <= i"),
        ("ghost predicate P(n: int) { n > 3 }\nfunction F(n: int): int requires P(n) { n }", "F(3)", "P(n)"),
        ("function F(n: int): int requires n > 0 { n }\nfunction G(n: int): int { if n > 0 then F(n) else 0 }"
        ,
         "G(2)", 2),
    ],
)  # fmt: skip
def test_what_comes_from_outside_is_checked(program: str, expression: str, expected: object) -> None:
    m = module(program)
    try:
        found: object = eval(expression, dict(vars(m)))
    except Exception as problem:
        assert isinstance(expected, str)
        found = expected if expected in str(problem) else str(problem)
    assert found == expected


def test_a_precondition_that_cannot_be_computed_is_named() -> None:
    m = module("method M(a: array<int>) requires forall x: int :: x * x >= a.Length - 9 { }")
    assert "Not checked, so see to it: forall x" in (m.M.__doc__ or "")


def test_newtypes_and_characters_have_types_of_their_own() -> None:
    text = exported("newtype N = int\nfunction F(n: N, c: char): N { n + 1 }").text
    assert 'N = NewType("N", int)' in text and "def F(n: N, c: Char) -> N:" in text
    assert "return N(n + N(1))" in text


def test_ghost_code_is_gone() -> None:
    text = exported(
        "lemma L() ensures true { }\nghost function G(): int { 1 }\n"
        "method M(ghost g: int) returns (r: int) { ghost var k := g; r := 1; L(); assert k == g; }"
    ).text
    assert "def M() -> int:\n    r = 1\n    return r" in text and "G" not in text.replace("Generic", "")


def test_what_has_no_counterpart_is_refused_by_name() -> None:
    refused = exported("method M() { var a := new int[2, 2]; }\nfunction F(): int").refused
    assert refused == (
        "F: F, which has no body cannot be exported",
        "M: an array of several dimensions cannot be exported",
    )


def test_unproved_programs_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "half.dfy"
    file.write_text("method M(n: int) returns (r: int) ensures r > n { r := n; }")
    assert cli.main(["export", str(file), "-o", str(tmp_path / "out")]) == 1
    assert "is not proved, so nothing was exported" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert cli.main(["export", str(file), "-o", str(tmp_path / "out"), "--unproved"]) == 0
    assert "NOT proved" in (tmp_path / "out" / "half.py").read_text()


def test_the_head_says_what_was_proved_and_what_that_rests_on(tmp_path: Path) -> None:
    file = tmp_path / "trust.dfy"
    file.write_text("lemma {:axiom} T(n: int) ensures n >= 0\nmethod M(n: int) ensures n >= 0 { T(n); }")
    assert cli.main(["export", str(file), "-o", str(tmp_path)]) == 0
    head = (tmp_path / "trust.py").read_text()
    assert "Proved: its one claim" in head and "assumes without proof" in head


@pytest.fixture(scope="module")
def packets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packet library's module, in a folder; that it is proved has a test of its own."""
    folder = tmp_path_factory.mktemp("exported")
    made = exported((EXAMPLES / "packets.dfy").read_text("utf-8"))
    (folder / "packets.py").write_text(made.text, encoding="utf-8")
    runtime = Path(cli.__file__).parent / "export" / "runtime.py"
    (folder / "surefoot_runtime.py").write_text(runtime.read_text("utf-8"), encoding="utf-8")
    return folder


def test_the_packet_library_splits_and_reassembles_real_bytes(packets: Path) -> None:
    m = load((packets / "packets.py").read_text("utf-8"))
    content = tuple(Path(sys.executable).resolve().read_bytes()[:3000])
    message = m.Message((m.Pair((1, 2), content[:9]), m.Pair((1, 3), ())), content)
    written = m.Message_Write(message, 100)
    assert m.ReadMessage(written) == m.Success(message)
    damaged = (*written[:50], written[50] ^ 1, *written[51:])
    assert m.ReadMessage(damaged) != m.Success(message)
    assert m.Send(content, 77) == content


def test_the_packet_library_passes_a_type_checker(packets: Path) -> None:
    (packets / "pyrightconfig.json").write_text('{"typeCheckingMode": "basic"}')
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "-p", str(packets)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "0 errors" in done.stdout, done.stdout


@pytest.mark.parametrize("name", ["search.dfy", "maximum.dfy", "packets.dfy"])
def test_examples_run_as_in_the_interpreter(name: str) -> None:
    found = compare(next(p for p in own() if p.name == name))
    assert found.runs > 5 and not found.differences, found
