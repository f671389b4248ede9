"""How every test run ends."""

from __future__ import annotations

import os
import sys

import pytest


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave without Python's teardown: after hundreds of windows it destroys Qt's objects in an order that
    can crash the process, when every test has long been reported."""
    status = getattr(config, "surefoot_status", None)
    if status is not None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.surefoot_status = int(exitstatus)  # type: ignore[attr-defined]
