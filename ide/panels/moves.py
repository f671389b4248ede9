"""Where one can go in a run, and with which keys. No Qt."""

from __future__ import annotations

from enum import StrEnum


class Go(StrEnum):
    """Where to go in a run."""

    FIRST = "first"
    BACK = "back"
    FORWARD = "forward"
    LAST = "last"
    NEXT_CHANGE = "next-change"
    PREVIOUS_CHANGE = "previous-change"
    NEXT_ROUND = "next-round"
    PREVIOUS_ROUND = "previous-round"
    INTO = "into"
    OUT = "out"


KEYS = {
    Go.FIRST: "Alt+Home",
    Go.BACK: "Ctrl+F10",
    Go.FORWARD: "F10",
    Go.LAST: "Alt+End",
    Go.NEXT_CHANGE: "Ctrl+Right",
    Go.PREVIOUS_CHANGE: "Ctrl+Left",
    Go.NEXT_ROUND: "Ctrl+Down",
    Go.PREVIOUS_ROUND: "Ctrl+Up",
    Go.INTO: "Alt+Down",
    Go.OUT: "Alt+Up",
}
"""The first four hold in the whole window, the others in the panel; bare arrows, Home and End step outside
lists and fields."""
