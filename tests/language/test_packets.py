"""The packet library: it verifies, it runs, and a library that is wrong in one place does not verify."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.cancel import Cancel
from language.explain.running import run_main
from language.pipeline import Front, Options, analyze, check_file, prove
from language.records.verdicts import FileVerdict, Proved
from language.source import SourceText

LIBRARY = Path(__file__).parents[2] / "assets" / "examples" / "packets.dfy"

DRIVER = """
method Driver(content: seq<Bytes.uint8>, first: seq<Bytes.uint8>, second: seq<Bytes.uint8>,
    n: nat, at: nat, byte: Bytes.uint8)
  requires 0 < n < 100
{
  var pairs := [Context.Pair(first, content), Context.Pair(second, [])];
  var written := [Message.Version] + Bytes.Write16(2) + Context.WritePairs(pairs) + Bytes.Write32(n)
    + Body.WriteFrom(content, 1, n);
  print Message.ReadMessage(written) == Results.Success(Message.Message(pairs, content)), " ";
  print Message.ReadMessage(written).Failure?, " ";
  var sent := Buffers.Send(content, n);
  print sent == content, " ";
  var body := Buffers.WriteBody(content, n);
  var damaged := Body.ReadFrom(body[..][at % body.Length := byte], 1, n);
  body[at % body.Length] := byte;
  var read := Buffers.ReadBody(body, n);
  print read == damaged, "\\n";
}
"""


@cache
def library() -> Front:
    return analyze(SourceText("packets.dfy", LIBRARY.read_text(encoding="utf-8") + DRIVER))


def proved(text: str, name: str) -> bool:
    """Whether everything of one declaration is proved."""
    front = analyze(SourceText("packets.dfy", text))
    unit = next(u for u in front.units if u.name == name)
    result = prove(front, unit, Options(time_limit=300, use_cache=False), Cancel())
    return all(isinstance(r.verdict, Proved) for r in result.results)


def test_it_verifies() -> None:
    source = SourceText("packets.dfy", LIBRARY.read_text(encoding="utf-8"))
    result = check_file(source, Options(time_limit=300, use_cache=False, explain=False)).result
    assert (result.verdict, result.diagnostics) == (FileVerdict.VERIFIED, ())


def test_it_runs() -> None:
    trace = run_main(library().typed, None, (), sources=library().sources)
    assert trace.output.splitlines()[1:] == [
        "read:     [10, 20, 30, 40, 50, 60, 70]",
        'tampered: Results.Result.Failure("a frame is out of order")',
        "received: [10, 20, 30, 40, 50, 60, 70]",
    ]


bytes_ = st.lists(st.integers(0, 255), max_size=6)


@settings(max_examples=40, deadline=None)
@given(bytes_, bytes_, bytes_, st.integers(1, 4), st.integers(0, 60), st.integers(0, 255))
def test_what_is_proved_is_what_runs(
    content: list[int], first: list[int], second: list[int], n: int, at: int, byte: int
) -> None:
    """Against Python's own order of lists: the message comes back just where the keys ascend."""
    arguments = (str(content), str(first), str(second), str(n), str(at), str(byte))
    trace = run_main(library().typed, "Driver", arguments, sources=library().sources)
    ascending = str(first < second).lower(), str(first >= second).lower()
    assert trace.output == f"{ascending[0]} {ascending[1]} true true\n"


@pytest.mark.parametrize(
    ("right", "wrong", "suspect"),
    [
        ("n / 0x100, n % 0x100]", "n % 0x100, n / 0x100]", "Bytes.RoundTrip16"),
        ("if stated.value != number then", "if false then", "Body.OutOfOrderIsRejected"),
        ("if Ascending(pairs.value) then Success", "if true then Success", "Context.ReadContext"),
        ("requires at + 4 <= b.Length", "requires at + 3 <= b.Length", "Buffers.Get32"),
        ("then 12 + length else", "then 11 + length else", "Buffers.SizeIsRight"),
        ("a[0] < b[0] ||", "a[0] <= b[0] ||", "Bytes.LessIsStrict"),
    ],
)  # fmt: skip
def test_a_wrong_library_does_not_verify(right: str, wrong: str, suspect: str) -> None:
    text = LIBRARY.read_text(encoding="utf-8")
    assert right in text
    assert proved(text, suspect)
    assert not proved(text.replace(right, wrong), suspect)
