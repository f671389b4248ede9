"""How every test run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from language import shield


@pytest.fixture(autouse=True)
def no_fault_behind_its_shield(request: pytest.FixtureRequest) -> Iterator[None]:
    """A fault of ours fails the test that it happens in, though its shield goes on; `heard` is for tests that
    make one."""
    problems: list[BaseException] = []
    shield.listeners.append(problems.append)
    yield
    shield.listeners.remove(problems.append)
    if problems and "heard" not in request.fixturenames:
        raise problems[0]


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
