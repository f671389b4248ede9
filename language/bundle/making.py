"""A folder from which Surefoot can be installed where there is no network and nobody has special rights.

In it: wheels of Surefoot and of all that it needs, a list that pins each by its hash, and an installer that
takes nothing from anywhere else. It is for the kind of computer on which it is made: the same system, and the
same version of Python.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from language.record import dataclass
from language.resources import assets

WHEELS = "wheels"
LIST = "requirements.txt"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class NotMade(Exception):
    """The message says why, and what to do."""


@dataclass(frozen=True)
class Bundle:
    folder: Path
    packages: int
    size: int


def make(folder: Path) -> Bundle:
    """Fills the folder, which must be empty or new. Raises `NotMade`."""
    if folder.exists() and any(folder.iterdir()):
        raise NotMade(f"{folder} is not empty. Name a folder that does not exist yet.")
    wheels = folder / WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    own = _own_wheel(wheels)
    _download([str(own)], wheels)
    found = sorted(wheels.glob("*.whl"))
    (folder / LIST).write_text("".join(_pinned(found)), encoding="utf-8", newline="\n")
    template = assets() / "bundle"
    for name in ("install.py", "README.txt"):
        text = (template / name).read_text(encoding="utf-8").replace("@PYTHON@", _python())
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return Bundle(folder, len(found), sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()))


def _python() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _pinned(wheels: Sequence[Path]) -> Iterator[str]:
    """Each package at its version, with the hash of the very file."""
    for wheel in wheels:
        name, version = wheel.name.split("-")[:2]
        yield f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _download(packages: Sequence[str], folder: Path) -> None:
    """All that the packages need, as wheels."""
    _pip("download", "--only-binary", ":all:", "--dest", str(folder), *packages)


def _pip(*args: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *args]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip() or "pip gave no reason").splitlines()[-1]
        raise NotMade(
            f"The wheels could not be collected: {last}. A bundle is made where there is a network."
        )


def _own_wheel(folder: Path) -> Path:
    """Surefoot itself: built from a checkout, or put together again from where it is installed."""
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file():
        _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(checkout))
        return next(folder.glob("surefoot-*.whl"))
    try:
        return _from_installed(distribution("surefoot"), folder)
    except PackageNotFoundError:
        raise NotMade("Surefoot is not installed here, and this is no checkout of it either.") from None


def _from_installed(d: Distribution, folder: Path) -> Path:
    """A wheel is an archive of what an installation lists (PEP 427 and its `RECORD`)."""
    place = folder / f"surefoot-{d.version}-py3-none-any.whl"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as z:
        for file in d.files or ():
            name = file.as_posix()
            if name.startswith("..") or name.endswith((".pyc", "INSTALLER", "REQUESTED", "direct_url.json")):
                continue
            z.writestr(zipfile.ZipInfo(name, _LONG_AGO), Path(str(file.locate())).read_bytes())
    return place


def system() -> str:
    """The kind of computer that a bundle is for."""
    return f"{sysconfig.get_platform()}, Python {_python()}"
