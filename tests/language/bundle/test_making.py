"""A bundle installs by itself: from a folder that nobody can write, with nothing from anywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from language.bundle import making


def wheel(folder: Path, content: str = "print('here')\n") -> Path:
    """A tiny package called surefoot, as a wheel."""
    info = "surefoot-1.0.dist-info"
    place = folder / "surefoot-1.0-py3-none-any.whl"
    names = ["surefoot.py", f"{info}/METADATA", f"{info}/WHEEL", f"{info}/entry_points.txt", f"{info}/RECORD"]
    with zipfile.ZipFile(place, "w") as z:
        z.writestr(names[0], f"def main():\n    {content}")
        z.writestr(names[1], "Metadata-Version: 2.1\nName: surefoot\nVersion: 1.0\n")
        z.writestr(names[2], "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        z.writestr(names[3], "[console_scripts]\nsurefoot = surefoot:main\n")
        z.writestr(names[4], "".join(f"{n},,\n" for n in names))
    return place


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(making, "_own_wheel", wheel)
    monkeypatch.setattr(making, "_download", lambda packages, folder: None)
    return making.make(tmp_path / "bundle").folder


def install(bundle: Path, place: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(place.parent)}
    command = [sys.executable, str(bundle / "install.py"), str(place)]
    return subprocess.run(command, capture_output=True, text=True, env=env)


def test_a_bundle_installs_once_and_says_how_to_start(bundle: Path, tmp_path: Path):
    done = install(bundle, tmp_path / "place")
    assert done.returncode == 0, done.stderr
    started = subprocess.run([tmp_path / "place" / "bin" / "surefoot"], capture_output=True, text=True)
    assert started.stdout == "here\n"
    assert install(bundle, tmp_path / "place").returncode == 2


@pytest.mark.long  # a second installation
def test_a_wheel_that_was_changed_is_not_installed(bundle: Path, tmp_path: Path):
    wheel(bundle / making.WHEELS, "print('not what was packed')\n")
    assert install(bundle, tmp_path / "place").returncode == 1


def test_another_python_is_told(bundle: Path, tmp_path: Path):
    text = (bundle / "install.py").read_text()
    (bundle / "install.py").write_text(text.replace('PYTHON = "3', 'PYTHON = "2'))
    done = install(bundle, tmp_path / "place")
    assert done.returncode == 2 and "made for Python 2" in done.stderr


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(making.NotMade):
        making.make(tmp_path)


def test_an_installation_becomes_the_wheel_that_it_was(tmp_path: Path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel(tmp_path)) as z:
        z.extractall(site)
    d = PathDistribution(site / "surefoot-1.0.dist-info")
    (tmp_path / "again").mkdir()
    again = making._from_installed(d, tmp_path / "again")
    with zipfile.ZipFile(again) as one, zipfile.ZipFile(tmp_path / again.name) as two:
        assert {n: one.read(n) for n in one.namelist()} == {n: two.read(n) for n in two.namelist()}
