"""The rooms that give commands, made and put together: the one list of all rows."""

from __future__ import annotations

from dataclasses import dataclass

from ide.lessons.room import LessonRoom
from ide.window.actions import Actions
from ide.window.claim_commands import ClaimCommands
from ide.window.file_commands import FileCommands
from ide.window.further_commands import FurtherCommands
from ide.window.line_menu import LineMenu
from ide.window.run_commands import RunCommands
from ide.window.view_commands import ViewCommands


@dataclass(frozen=True)
class Rooms:
    """What panels, dialogs and the window itself ask for things."""

    files: FileCommands
    claims: ClaimCommands
    line: LineMenu
    runs: RunCommands
    further: FurtherCommands
    view: ViewCommands
    lessons: LessonRoom | None
    actions: Actions
