"""Every dialog fits into a small screen, and what is long scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from ide.window.keys_dialog import KeysDialog

SMALL = (1366, 690)


@pytest.mark.parametrize("id", ["keys", "report"])
@pytest.mark.parametrize("zoom", [100, 150])
def test_a_dialog_fits_into_a_small_screen(window, id, zoom):
    window.settings.zoom = zoom
    window.apply_theme()
    window.actions_[id].trigger()
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert dialog.minimumSizeHint().width() <= SMALL[0] and dialog.minimumSizeHint().height() <= SMALL[1]
    assert dialog.width() <= SMALL[0] and dialog.height() <= SMALL[1]
    dialog.close()


def test_the_window_itself_fits_with_its_panels_open(window):
    for panel in window.docks.docks:
        window.docks.show(panel)
    size = window.minimumSizeHint()
    assert size.width() <= SMALL[0] and size.height() <= SMALL[1]


def test_the_keys_can_be_searched(window):
    window.actions_["keys"].trigger()
    [dialog] = window.findChildren(KeysDialog)
    dialog.wanted.setText("counterexample next")
    table = dialog.table
    shown = [table.item(i, 0).text() for i in range(table.rowCount()) if not table.isRowHidden(i)]
    assert shown == ["Next counterexample"]
    dialog.wanted.setText("f9")
    shown = [table.item(i, 0).text() for i in range(table.rowCount()) if not table.isRowHidden(i)]
    assert "Look for a counterexample" in shown
    dialog.close()
