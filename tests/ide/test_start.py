"""What is seen at once when the window opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ide.app import open_window
from ide.files.json_files import write_object
from ide.files.places import profile
from ide.files.record import OpenFile, Record
from ide.files.settings import Settings, save_settings
from tests.ide.conftest import ask_nothing


def files(folder: Path, many: int) -> list[Path]:
    made = [folder / f"part{i}.dfy" for i in range(many)]
    for path in made:
        path.write_text("method M() { }\n")
    return made


@pytest.mark.parametrize("many", [1, 2, 5])
@pytest.mark.parametrize("restored", [False, True])
def test_the_tabs_are_seen_at_once(many: int, restored: bool, tmp_path: Path, qtbot: QtBot) -> None:
    paths = files(tmp_path, many)
    save_settings(Settings())
    if restored:
        record = Record(tuple(OpenFile(0, str(p)) for p in paths))
        write_object(profile() / "session.json", record.to_object())
    window = open_window([] if restored else paths)
    qtbot.addWidget(window, before_close_func=ask_nothing)
    window.resize(1000, 700)
    window.show()
    tabs = window.editor.tabs
    qtbot.waitUntil(lambda: tabs.height() >= tabs.sizeHint().height() > 0, timeout=2_000)
    assert [tabs.tabText(i) for i in range(tabs.count())] == [p.name for p in paths]
    assert all(tabs.rect().intersects(tabs.tabRect(i)) for i in range(many))
