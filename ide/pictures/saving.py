"""A picture as a file: PNG, SVG, or its text form, as the file's ending says."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ide.files.programs import why, write_whole
from ide.look.theme import Theme
from ide.pictures.painter import as_image, as_svg
from ide.pictures.primitives import Picture
from ide.texts.catalogue import say

SCALE = 3.0
"""A saved PNG is large enough for print and for a projector."""


def save_with_dialog(parent: QWidget, picture: Picture, theme: Theme) -> str:
    """Ask for a file and write the picture; a sentence that says it was done, or nothing."""
    stem = re.sub(r"[^\w-]+", "-", picture.title).strip("-")[:40] or say("picture.file-name")
    start = str(Path.home() / f"{stem}.png")
    name, _ = QFileDialog.getSaveFileName(parent, say("picture.save.title"), start, say("picture.filter"))
    if not name:
        return ""
    path = Path(name)
    path = path if path.suffix else path.with_suffix(".png")
    try:
        write_whole(path, encoded(picture, theme, path.suffix.lower()))
    except OSError as e:
        problem = say("picture.unsaved", name=path.name, why=why(e))
        QMessageBox(QMessageBox.Icon.Warning, say("window.title"), problem, parent=parent).open()
        return ""
    return say("picture.saved", name=path.name)


def encoded(picture: Picture, theme: Theme, suffix: str) -> bytes:
    """The picture in the format of an ending such as `.svg`; PNG where the ending is none of ours."""
    match suffix:
        case ".svg":
            return as_svg(picture, theme)
        case ".txt":
            return f"{picture.text}\n".encode()
        case _:
            data = QByteArray()
            buffer = QBuffer(data)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            as_image(picture, theme, SCALE).save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
            buffer.close()
            return bytes(data.data())
