"""Every text of the window is in the catalogue, and the catalogue has no text that nothing uses."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from ide.editor.line_status import Status
from ide.texts.catalogue import pseudo
from ide.texts.en import ENGLISH
from ide.window.menus import MENUS
from language.records.verdicts import ObligationKind

IDE = Path(__file__).resolve().parents[2] / "ide"
_SAY = re.compile(r'\bsay\(\s*"([\w.-]+)"')
_COUNT = re.compile(r'\bcount\(\s*"([\w.-]+)"')


def used() -> set[str]:
    ids: set[str] = set()
    for path in IDE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        ids.update(_SAY.findall(text))
        for id in _COUNT.findall(text):
            ids.update({f"{id}.one", f"{id}.many"})
    for name, specs in MENUS.items():
        ids.add(f"menu.{name}")
        ids.update(f"action.{id}" for id in specs if id != "-")
    for status in Status:
        ids.update({f"status.{status}", f"status.{status}.means"})
    ids.update(f"claim.{kind}" for kind in ObligationKind)
    return ids


def test_every_text_that_is_used_exists():
    assert sorted(used() - set(ENGLISH)) == []


def test_the_pseudo_language_has_every_text_and_every_placeholder():
    for id, text in pseudo().items():
        fields = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert fields == {name for _, name, _, _ in Formatter().parse(ENGLISH[id]) if name}
        assert text.startswith("[") and text.endswith("]")
