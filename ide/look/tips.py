"""Tool tips of a program's text, which Qt would take for HTML wherever it looks like some."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def tip(text: str) -> str:
    """The tool tip that shows just these characters."""
    if not Qt.mightBeRichText(text):
        return text  # as it is, so that it is cut and wrapped as before
    return f"<div style='white-space: pre-wrap'>{escape(text)}</div>"
