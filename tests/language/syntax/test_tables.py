"""The parse tables: as built, whole, and never stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from language.syntax import tables
from language.syntax.build_declarations import DeclarationBuilder
from language.syntax.compiling import compile_grammar
from language.syntax.tokens import SYMBOL_KINDS, WORD_KINDS


def test_every_rule_has_its_method() -> None:
    missing = {
        m for m, _, _ in tables.load(compile_grammar).rules if m and not hasattr(DeclarationBuilder, m)
    }
    assert missing == set()


def test_every_terminal_can_come_from_the_lexer() -> None:
    """A terminal that no token has is a rule that can never be used."""
    source = "".join(p.read_text(encoding="utf-8") for p in tables.FOLDER.glob("*.py"))
    terminals = {s for row in tables.load(compile_grammar).states for s in row if s.isupper()} - {"$END"}
    known = {*WORD_KINDS.values(), *SYMBOL_KINDS.values()}
    assert {t for t in terminals - known if f'"{t}"' not in source} <= {"LEAST", "GREATEST", "TO", "DOWNTO"}


def test_a_changed_grammar_has_another_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = tables.cache_file().name
    changed = tmp_path / "grammar.lark"
    changed.write_text(tables.GRAMMAR.read_text(encoding="utf-8") + "// more\n", encoding="utf-8")
    monkeypatch.setattr(tables, "GRAMMAR", changed)
    assert tables.cache_file().name != before


def test_a_damaged_file_is_built_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = ([{"A": 1}], [("m", "r", 1)], {"s": 0}, {"s": 1}, [("A",)])
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    file = tables.cache_file()
    file.write_bytes(b"damaged")
    monkeypatch.setattr(tables, "build", lambda _: data)
    assert tables.load(compile_grammar) == tables.Tables(*data)
