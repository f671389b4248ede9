"""The table of operators, held against everybody who must have a row for each of its rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import language
from language.interpreter.operators import TABLE as EVALUATION
from language.operators import (
    EQUALITY,
    LOGIC,
    MEMBERSHIP,
    TABLE,
    Family,
    Level,
    Operator,
    UnaryOperator,
)
from language.syntax.tokens import SYMBOL_KINDS, WORD_KINDS

SPELLED = {o.value for o in Operator} | {o.value for o in UnaryOperator}
ROOT = Path(language.__file__).parent


@pytest.mark.parametrize("operator", Operator)
def test_each_operator_is_read(operator: Operator) -> None:
    assert operator in TABLE
    assert operator.value in SYMBOL_KINDS | WORD_KINDS


@pytest.mark.parametrize("operator", Operator)
def test_mirrors_and_opposites_come_in_pairs(operator: Operator) -> None:
    for other in (operator.mirror, operator.opposite):
        assert other is None or other.level is operator.level
    assert operator.mirror is None or operator.mirror.mirror is operator
    assert operator.opposite is None or operator.opposite.opposite is operator


def test_what_applies_can_be_run() -> None:
    wanted = {(o, f) for o in Operator if o not in LOGIC | EQUALITY | MEMBERSHIP for f in o.on}
    assert wanted == set(EVALUATION)


def test_only_whole_numbers_and_bits_have_a_remainder() -> None:
    assert set(Operator.MODULO.on) == {Family.INT, Family.BITS}
    assert Operator.ADD.level is Level.ADD


def _spelled_comparisons(tree: ast.AST) -> Iterator[int]:
    """Lines where the `op` of a node is compared with a text that spells an operator."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "op":
            texts = [c.value for c in ast.walk(node) if isinstance(c, ast.Constant)]
        elif isinstance(node, ast.MatchClass) and "op" in node.kwd_attrs:
            pattern = node.kwd_patterns[node.kwd_attrs.index("op")]
            texts = [c.value for c in ast.walk(pattern) if isinstance(c, ast.Constant)]
        else:
            continue
        if SPELLED & {x for x in texts if isinstance(x, str)}:
            yield node.lineno if isinstance(node, ast.Compare) else node.cls.lineno


STAGES = [p for f in ("syntax", "analysis", "interpreter") for p in sorted((ROOT / f).rglob("*.py"))]


@pytest.mark.parametrize("path", STAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_stage_compares_spellings(path: Path) -> None:
    assert list(_spelled_comparisons(ast.parse(path.read_text("utf-8")))) == []
