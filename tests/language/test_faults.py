"""A fault of ours is confined to the file that it happens in."""

from __future__ import annotations

from pathlib import Path

import pytest

from language import cli, pipeline
from language.source import SourceText
from language.verdicts import FileVerdict, Proved


def test_other_files_are_still_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(tmp_path / n) for n in ("bad.dfy", "good.dfy")]
    for name in names:
        Path(name).write_text("method M() { assert 1 < 2; }\n")
    check = pipeline.check_file

    def fail_on_bad(source, *args, **kwargs):
        if source.name.endswith("bad.dfy"):
            raise KeyError("lost")
        return check(source, *args, **kwargs)

    monkeypatch.setattr(pipeline, "check_file", fail_on_bad)
    assert cli.main(["verify", "--no-cache", *names]) == 1
    out, err = capsys.readouterr()
    assert "good.dfy: verified" in out and "bad.dfy" not in out
    assert "bad.dfy could not be checked" in err and "KeyError" in err and "Traceback" not in err


def test_a_unit_that_leads_to_ever_larger_types_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from language import proving

    prove = proving.prove

    def endless(program, *args, **kwargs):
        if program.name == "Grows":
            raise RecursionError
        return prove(program, *args, **kwargs)

    monkeypatch.setattr(proving, "prove", endless)
    text = "method Grows(x: int) { assert x == 0; }\nmethod Fine(x: int) { assert x + 0 == x; }\n"
    result = pipeline.check_file(SourceText("test.dfy", text), pipeline.Options(use_cache=False)).result
    assert result.verdict is FileVerdict.UNSUPPORTED
    proved = {m.name: all(isinstance(r.verdict, Proved) for r in m.results) for m in result.methods}
    assert proved == {"Grows": False, "Fine": True}
