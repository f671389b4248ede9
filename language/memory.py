"""The most memory that a process of ours may take, where the system has such a limit (not on Windows)."""

from __future__ import annotations

LIMIT = 4 * 1024**3
"""Bytes; a process that wants more fails, instead of making the machine swap. Z3 has a limit of its own."""


def limit_memory() -> None:
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = LIMIT if hard == resource.RLIM_INFINITY else min(LIMIT, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, ValueError, OSError):
        pass
