"""The gate: formatting, lint, types and the direction of imports, the same locally and in CI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["lint-imports"],
        # the packages of this very Python: the first one on the PATH may be another
        ["pyright", "--pythonpath", sys.executable],
    ],
    ids=lambda c: " ".join(c[:2]),
)
def test_gate(command: list[str]) -> None:
    program = BIN / command[0]
    run = subprocess.run([str(program), *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_the_top_level_is_what_was_agreed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    agreed = {"pyproject.toml", "README.md", "LICENSE", "ide", "language", "assets", "tutorials", "tests"}
    assert {name for name in top if not name.startswith(".")} <= agreed
