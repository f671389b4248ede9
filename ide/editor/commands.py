"""The commands of the editor itself."""

from __future__ import annotations

from collections.abc import Callable

from ide.editor import typing_help
from ide.editor.area import EditorArea
from ide.editor.code_view import CodeView
from ide.model.commands import Command, has_program


def editor_commands(area: EditorArea) -> tuple[Command, ...]:
    def on_view(call: Callable[[CodeView], object]) -> Callable[[], None]:
        def do() -> None:
            if area.view is not None:
                call(area.view)

        return do

    bar, view = area.find_bar, on_view
    return (
        Command("undo", view(lambda v: v.undo()), ("Ctrl+Z",)),
        Command("redo", view(lambda v: v.redo()), ("Ctrl+Shift+Z", "Ctrl+Y")),
        Command("cut", view(lambda v: v.cut()), ("Ctrl+X",)),
        Command("copy", view(lambda v: v.copy()), ("Ctrl+C",)),
        Command("paste", view(lambda v: v.paste()), ("Ctrl+V",)),
        Command("select-all", view(lambda v: v.selectAll()), ("Ctrl+A",)),
        Command("find", lambda: bar.open_bar(False), ("Ctrl+F",), enabled=has_program),
        Command("replace", lambda: bar.open_bar(True), ("Ctrl+H",), enabled=has_program),
        Command("find-next", lambda: bar.step(1), ("F3",)),
        Command("find-previous", lambda: bar.step(-1), ("Shift+F3",)),
        Command("comment", view(typing_help.toggle_comments), ("Ctrl+/", "Ctrl+Shift+C")),
        Command("indent", view(lambda v: typing_help.shift_lines(v, 1)), ("Ctrl+I", "Ctrl+]")),
        Command("outdent", view(lambda v: typing_help.shift_lines(v, -1)), ("Ctrl+Shift+I", "Ctrl+[")),
        Command("explain-line", area.explain_line, ("F1",)),
        Command("focus-editor", view(lambda v: v.setFocus()), ("Alt+0",)),
        Command("tab-next", lambda: area.cycle(1), ("Ctrl+PgDown", "Ctrl+Tab")),
        Command("tab-previous", lambda: area.cycle(-1), ("Ctrl+PgUp", "Ctrl+Shift+Tab")),
    )
