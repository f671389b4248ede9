"""The folders that travel with the program are found, in a checkout and in an installed copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from language import resources


def test_in_a_checkout():
    assert (resources.tutorials() / "en").is_dir()
    assert resources.assets().is_dir()


def test_in_an_installed_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site = tmp_path / "site-packages"
    packaged = site / "ide" / "_resources" / "tutorials"
    packaged.mkdir(parents=True)
    (site / "language").mkdir()
    monkeypatch.setattr(resources, "__file__", str(site / "language" / "resources.py"))
    assert resources.tutorials() == packaged


def test_a_missing_folder_is_named():
    with pytest.raises(resources.MissingResource, match="`pictures` is missing"):
        resources.resource_folder("pictures")
