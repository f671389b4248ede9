"""The versions that a verdict depends on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def versions() -> dict[str, str]:
    return {name: _of(package) for name, package in (("surefoot", "surefoot"), ("z3", "z3-solver"))}


def _of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
