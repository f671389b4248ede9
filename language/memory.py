"""The most memory that a process of ours may take, where the system has such a limit (not on Windows), and
how often it looks for garbage."""

from __future__ import annotations

import gc

LIMIT = 4 * 1024**3
"""Bytes; a process that wants more fails, instead of making the machine swap. Z3 has a limit of its own."""


def collect_seldom() -> None:
    """Look for cyclic garbage less often than Python does by itself: a verifier makes many small objects
    that live on, little of such garbage, and looking is a twentieth of a short run."""
    gc.set_threshold(50_000, 20, 100)


def limit_memory() -> None:
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = LIMIT if hard == resource.RLIM_INFINITY else min(LIMIT, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, ValueError, OSError):
        pass
