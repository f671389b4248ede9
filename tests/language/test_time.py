"""The time limit of a file holds, whatever in it is hard."""

from __future__ import annotations

import time

from language.cancel import Cancel, limited
from language.pipeline import Options, check_file
from language.source import SourceText
from language.verdicts import FileVerdict, TimedOut

HARD = """
lemma Fermat{0}(x: int, y: int, z: int)
  requires x > 0 && y > 0 && z > 0
  ensures x * x * x * x * x + y * y * y * y * y != z * z * z * z * z
{{
  assert x * y * z != 33 * x * x - 7 * y * y + 5;
}}
"""


def test_many_hard_claims_take_no_longer_than_one() -> None:
    text = "".join(HARD.format(i) for i in range(30))
    start = time.perf_counter()
    result = check_file(SourceText("hard.dfy", text), Options(time_limit=2.0, use_cache=False)).result
    assert time.perf_counter() - start < 4.0
    assert result.verdict is not FileVerdict.VERIFIED
    assert len(result.methods) == 30 and all(m.results for m in result.methods)


def test_without_time_nothing_is_proved() -> None:
    text = "method M(x: int) {\n  assert x == x + 0;\n}\n"
    result = check_file(SourceText("easy.dfy", text), Options(time_limit=1e-9, use_cache=False)).result
    assert result.verdict is FileVerdict.TIMEOUT
    assert all(isinstance(r.verdict, TimedOut) for m in result.methods for r in m.results)


def test_a_limited_token_ends_by_itself_or_with_its_parent() -> None:
    parent = Cancel()
    with limited(parent, 60) as token:
        assert not token.cancelled
        parent.cancel()
        assert token.cancelled
    with limited(Cancel(), 0.01) as token:
        time.sleep(0.2)
        assert token.cancelled
