"""Finds the folders that travel with the program: `tutorials` and `assets`.

In a source checkout they stand at its top; in an installed wheel they are inside the package, under
`ide/_resources`. Whoever needs one asks here, and nobody else computes a path.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

PACKAGED = "_resources"
"""The folder in the `ide` package into which the wheel puts both (see `pyproject.toml`)."""


class MissingResource(Exception):
    """The installation is damaged; the message tells people what to do."""


def resource_folder(name: str) -> Path:
    """The folder `name` ("tutorials" or "assets") as a real folder on disk."""
    tried = [_checkout() / name, *_installed(name)]
    for folder in tried:
        if folder.is_dir():
            return folder
    places = " or ".join(str(p) for p in tried)
    raise MissingResource(f"The folder `{name}` is missing (looked for {places}). Install Surefoot again.")


def tutorials() -> Path:
    """The folder with one folder of lessons for each language."""
    return resource_folder("tutorials")


def assets() -> Path:
    return resource_folder("assets")


def _checkout() -> Path:
    """The folder above the `language` package: the checkout's top, if this is one."""
    return Path(__file__).resolve().parent.parent


def _installed(name: str) -> list[Path]:
    # by path, not by importing `ide`: the headless commands never load the window's package
    beside = _checkout() / "ide" / PACKAGED / name
    try:
        return [beside, Path(str(files("ide").joinpath(PACKAGED, name)))]
    except (ModuleNotFoundError, TypeError):
        return [beside]
