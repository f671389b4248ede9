"""What is told beside a lacking feature: errors of the program, none that merely follow from it."""

from __future__ import annotations

import pytest

from language.pipeline import Options, check_file
from language.records.verdicts import FileVerdict
from language.source import SourceText

FOLLOWING = {
    "by way of others": """
trait Sized { function Size(): int }
newtype Length extends Sized = int
function Long(l: Length): Sized { l }
method Use() { var s: bool := Long(3) is Length; Show(); }
method Show() { var s: Sized := Long(3); }
""",
    "a parent that is not known": """
trait Sized { function Size(): int }
datatype Box extends Sized = Box { function Size(): int { 3 } }
method Use() { var s: Sized := Box; print s.Size(); }
""",
    "a bound": """
trait Sized { function Size(): int }
method Use<X extends Sized>(x: X) { print x.Size(); }
""",
}


def told(text: str) -> tuple[FileVerdict, set[str]]:
    options = Options(time_limit=20, use_cache=False, explain=False)
    result = check_file(SourceText("case.dfy", text), options).result
    return result.verdict, {d.code for d in result.diagnostics}


@pytest.mark.parametrize("text", FOLLOWING.values(), ids=FOLLOWING)
def test_nothing_that_follows_is_told(text: str) -> None:
    assert told(text) == (FileVerdict.UNSUPPORTED, {"unsupported"})


def test_what_does_not_follow_is_told() -> None:
    for text in FOLLOWING.values():
        verdict, codes = told(text + "method Wrong() { var x: int := true; }\n")
        assert verdict is FileVerdict.REJECTED
        assert codes == {"unsupported", "type"}
