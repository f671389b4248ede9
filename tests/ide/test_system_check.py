"""What is said when the machine lacks something for the window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ide.window import system_check
from ide.window.system_check import import_message, libraries_message, missing_for_window, platform_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def debian(monkeypatch):
    monkeypatch.setattr(system_check, "_os_ids", lambda: {"debian"})
    monkeypatch.setattr(system_check.sys, "platform", "linux")


def test_missing_libraries_are_named_with_the_command(debian, monkeypatch):
    monkeypatch.setattr(system_check, "_loads", lambda name: name not in ("libEGL.so.1", "libGL.so.1"))
    said = missing_for_window()
    assert "lacks: libEGL.so.1, libGL.so.1" in said
    assert "apt-get install -y libegl1 libgl1" in said


def test_a_missing_plugin_library_is_named(debian, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.setattr(system_check, "_x_answers", lambda: True)
    monkeypatch.setattr(system_check, "_loads", lambda name: name != "libxcb-cursor.so.0")
    assert "apt-get install -y libxcb-cursor0" in missing_for_window()


def test_a_missing_display_is_told(debian, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(system_check, "_loads", lambda name: True)
    assert "needs a display" in missing_for_window()


def test_a_display_that_does_not_answer_is_told(debian, monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.setattr(system_check, "_x_answers", lambda: False)
    monkeypatch.setattr(system_check, "_loads", lambda name: True)
    assert "(:77) does not answer" in missing_for_window()


def test_an_import_that_fails_names_its_library(debian):
    e = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "apt-get install -y libegl1" in import_message(e)
    assert "pip install PySide6-Essentials" in import_message(
        ModuleNotFoundError("No module named 'PySide6'")
    )


def test_other_systems_get_names_without_a_command(monkeypatch):
    monkeypatch.setattr(system_check, "_os_ids", lambda: {"gentoo"})
    assert "package manager" in libraries_message(["libEGL.so.1"])


def test_the_platform_is_guessed_as_qt_does():
    assert platform_of({"QT_QPA_PLATFORM": "offscreen"}) == "offscreen"
    assert platform_of({"DISPLAY": ":0"}) == "xcb"
    assert platform_of({"WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}) == "wayland"


def test_offscreen_nothing_is_missing():
    assert missing_for_window() == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are found otherwise there")
def test_the_command_ends_with_a_message_and_status_2(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    out = subprocess.run([sys.executable, "-m", "ide"], cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert out.returncode == 2
    assert "Traceback" not in out.stderr
    assert "Surefoot's window needs" in out.stderr
