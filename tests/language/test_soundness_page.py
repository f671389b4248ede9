"""The list of rules that proofs rest on: what it names is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "language" / "SOUNDNESS.md").read_text("utf-8")
RULE = re.compile(r"^### (.+?)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:language|tests)/[\w./-]+)`")
PAGE_AND_CASES = re.compile(r'`(tests/[\w./-]+\.md)`\s*\(((?:"[^"]+"[,\s]*)+)\)')
RULES = dict(RULE.findall(PAGE))


@cache
def headings(path: str) -> frozenset[str]:
    return frozenset(re.findall(r"^## (.+)$", (ROOT / path).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_names_its_module_and_its_tests(rule: str) -> None:
    text = RULES[rule]
    assert re.search(r"^(?:.*\s)?In:\s", text, re.MULTILINE) and re.search(r"Tests:\s", text), rule
    files = FILE.findall(text)
    assert any(f.startswith("language/") for f in files) and any(f.startswith("tests/") for f in files), rule
    missing = [f for f in files if not (ROOT / f).exists()]
    for path, cases in PAGE_AND_CASES.findall(text):
        missing += [f"{path}: {c}" for c in _cases(cases) if c not in headings(path)]
    assert not missing


def _cases(text: str) -> list[str]:
    return [" ".join(c.split()) for c in re.findall(r'"([^"]+)"', text)]


def test_there_are_rules() -> None:
    assert len(RULES) > 30 and len(PAGE_AND_CASES.findall(PAGE)) > 30
