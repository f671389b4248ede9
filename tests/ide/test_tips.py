"""A program's or a lesson's text is shown as it is written, never interpreted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ide.look.theme import LIGHT
from ide.look.tips import tip
from ide.panels.markdown import MarkdownLabel, as_html
from ide.panels.output import OutputPanel
from ide.panels.rows import Cell, Row, RowsModel

EVIL = "r = \"<img src='/etc/logo.png'><b>bold</b>\""


def seen(html: str) -> str:
    doc = QTextDocument()
    doc.setHtml(html)
    return doc.toPlainText()


@pytest.mark.parametrize("text", [EVIL, "<b>x</b>", "<i>b</i>\n  a", "<p>x  < y"])
def test_a_tip_shows_the_characters(text: str) -> None:
    assert tip(text) != text
    assert seen(tip(text)) == text
    assert "<img" not in tip(text) and "<b>" not in tip(text)


@pytest.mark.parametrize("text", ["x < y", "a: array<int>", "", "i <= n && n > 0"])
def test_an_ordinary_tip_stays(text: str) -> None:
    assert tip(text) == text or seen(tip(text)) == text


def test_a_row_of_a_panel(qtbot: QtBot) -> None:
    model = RowsModel(("a",))
    model.set_rows((Row("k", (Cell(EVIL),)),))
    index = model.index(0, 0, QModelIndex())
    assert seen(model.data(index, Qt.ItemDataRole.ToolTipRole)) == EVIL
    assert model.data(index) == EVIL


def test_no_label_of_the_output_guesses(qtbot: QtBot) -> None:
    panel = OutputPanel()
    qtbot.addWidget(panel)
    assert {x.textFormat() for x in panel.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize(
    "markdown",
    [
        "see <img src='/etc/logo.png'> here",
        "see ![alt](/etc/logo.png) here",
        "see ![alt](../../logo.png) here",
        "![a](file:///etc/logo.png)![b](http://example.org/b.png) here",
        "# ![a](x.png)\n\n* ![b](y.png) here",
        "<div><img src=x.png></div>\n\nhere",
    ],
)
def test_a_lesson_loads_nothing(markdown: str, qtbot: QtBot) -> None:
    html = as_html(markdown, LIGHT)
    assert "<img" not in html and "here" in seen(html)
    label = MarkdownLabel()
    qtbot.addWidget(label)
    label.set_markdown(markdown)
    assert "<img" not in label.text()
