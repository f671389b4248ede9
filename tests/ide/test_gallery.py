"""The gallery: programs that fail, as every panel and picture shows them, checked as text in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ide.look.theme import Theme, themes
from tests.ide import gallery_cases
from tests.ide.failing import Case, cases, verified


@pytest.mark.parametrize("case", cases(), ids=lambda c: c.title)
def test_a_failing_program_is_shown(qtbot: QtBot, case: Case):
    state = verified(case.program)
    shown: dict[Theme, str] = {}
    for theme in themes():
        texts: list[str] = []
        for kind in gallery_cases.PANELS:
            panel = gallery_cases.shown(kind, state)(theme)
            qtbot.addWidget(panel)
            panel.resize(700, 600)
            panel.show()
            texts.append(panel.text())  # type: ignore[attr-defined]
        shown[theme] = "\n".join(texts)
    light, dark = shown.values()
    assert light == dark
    assert [line for line in case.shows if line not in light] == [], light


@pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
@pytest.mark.parametrize("name, size, make", gallery_cases.CASES, ids=[c[0] for c in gallery_cases.CASES])
def test_everything_in_the_gallery_can_be_drawn_and_said(qtbot: QtBot, name, size, make, theme):
    widget: QWidget = make(theme)
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    assert not widget.grab().isNull()
    assert widget.text().strip()  # type: ignore[attr-defined]
