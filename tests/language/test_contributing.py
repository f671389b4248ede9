"""The page for contributors names files: each must exist, and the README must lead to the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "language" / "CONTRIBUTING.md"
NAMED = sorted(set(re.findall(r"`((?:language|ide|tests)/[\w/.-]+)`", PAGE.read_text("utf-8"))))


@pytest.mark.parametrize("path", NAMED)
def test_named_files_exist(path: str) -> None:
    assert (ROOT / path).exists()


def test_much_is_named_and_the_readme_leads_here() -> None:
    assert len(NAMED) > 35
    assert "(language/CONTRIBUTING.md)" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("handles_stmt", "language/analysis/dispatch.py"),
        ("def claim(", "language/ivl/builder.py"),
        ("def fault(", "language/interpreter/scope.py"),
        ("def check_claim(", "language/interpreter/claims.py"),
        ("REFUTED", "language/explain/sentences.py"),
        ("class ObligationKind", "language/records/verdicts.py"),
    ],
)
def test_named_things_exist(name: str, path: str) -> None:
    assert name in (ROOT / path).read_text("utf-8")
