"""An autograder for Gradescope: an archive that its container builds once, and runs for each submission.

Gradescope's layout: `setup.sh` installs, `run_autograder` grades what is in `/autograder/submission`, and
`/autograder/results/results.json` is what it shows. (Gradescope's documentation, "Autograder
Specifications".)
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from language.assignments import files
from language.assignments.choosing import Chosen, match
from language.assignments.collecting import Input, collect
from language.assignments.points import Outcome, Verdict, score
from language.assignments.roster import Student
from language.grading.alone import finished
from language.grading.isolation import Job
from language.grading.jobs import WHY
from language.grading.reports.machine import as_gradescope
from language.grading.reports.row import Row
from language.resources import assets, tutorials

HOME = "/autograder"
_NO_WINDOW = ("pyside6",)
"""Packages that only the window needs."""
_SETUP = """#!/usr/bin/env bash
set -euo pipefail
apt-get update -qq
apt-get install -y -qq --no-install-recommends python3 python3-pip python3-venv
python3 -m venv {home}/source/venv
{home}/source/venv/bin/pip install --quiet {packages}
"""
_RUN = """#!/usr/bin/env bash
cd {home}/source/surefoot
exec {home}/source/venv/bin/python -m language.grading.autograder {home}
"""


def autograder(folder: Path) -> bytes:
    """The archive for the assignment in `folder`. It holds the solutions: it is for Gradescope alone."""
    code = Path(__file__).resolve().parents[1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        packages = " ".join(f"'{p}'" for p in _packages())
        _script(z, "setup.sh", _SETUP.format(home=HOME, packages=packages))
        _script(z, "run_autograder", _RUN.format(home=HOME))
        for path, name in (*_files(code, "surefoot/language"), *_files(folder, "assignment")):
            z.write(path, name)
        for path, name in (*_files(tutorials(), "surefoot/tutorials"), *_files(assets(), "surefoot/assets")):
            z.write(path, name)
    return out.getvalue()


def _packages() -> list[str]:
    """What Surefoot needs without its window, as its own metadata says."""
    try:
        wanted = requires("surefoot") or []
    except PackageNotFoundError:
        wanted = []
    plain = [w.partition(";")[0].strip() for w in wanted if "extra ==" not in w]
    return [w for w in plain if not w.casefold().startswith(_NO_WINDOW)]


def _files(folder: Path, inside: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.name != files.PRIVATE:
            yield path, f"{inside}/{path.relative_to(folder).as_posix()}"


def _script(z: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o755 << 16
    z.writestr(info, text)


def run(home: Path) -> None:
    """Grades the submission under `home`, and writes its result."""
    folder = home / "source" / "assignment"
    a = files.load(folder).assignment
    assert a is not None  # it was checked when the archive was made
    given, _ = files.inputs([home / "submission"])
    one = [Input(f"submission/{Path(x.path).name}", x.data, x.written) for x in given]
    chosen = match(a, collect(one, "").answers, None).chosen
    c = chosen[0] if chosen else Chosen(Student("submission", "submission"), {}, None, False, "")
    verdicts: dict[str, Verdict] = {}
    for lesson, text in c.texts.items():
        got = finished(Job(folder, lesson, text))
        if isinstance(got, Outcome):
            got = [Verdict(t.id, got, WHY[got], str(got)) for t in a.tasks if t.lesson == lesson]
        verdicts |= {v.task: v for v in got}
    row = Row(c.student, c, score(a, verdicts, None, False), True)
    results = home / "results"
    results.mkdir(parents=True, exist_ok=True)
    (results / "results.json").write_text(as_gradescope(a, row), encoding="utf-8")


if __name__ == "__main__":
    run(Path(sys.argv[1]))
