"""A fault of ours is confined to the file that it happens in."""

from __future__ import annotations

from pathlib import Path

import pytest

from language import cli, pipeline


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
