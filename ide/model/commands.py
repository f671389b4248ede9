"""A command is a row: each room of the window gives its own, and the window puts them together.

From the rows come menus, tool bar, key list, palette and help. The words are the catalogue's: `action.ID`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ide.model.state import IdeState


class Where(StrEnum):
    """Where a command's keys hold."""

    WINDOW = "window"
    RUN = "run"
    """While the focus is in the panel of the run that is open."""


def always(_: IdeState) -> bool:
    return True


def has_program(state: IdeState) -> bool:
    return state.shown is not None


def has_run(state: IdeState) -> bool:
    """A counterexample or another run is open in the player."""
    return state.trace is not None


@dataclass(frozen=True)
class Command:
    """`keys` are in Qt's portable form, the one that is shown first; `enabled` and `checked` are functions
    of the state, `checked` None for what cannot be on or off."""

    id: str
    do: Callable[[], object]
    keys: tuple[str, ...] = ()
    where: Where = Where.WINDOW
    enabled: Callable[[IdeState], bool] = always
    checked: Callable[[IdeState], bool] | None = None
