"""The two faces of the window: the platform's own, one proportional and one fixed."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

PREFERRED = ("JetBrains Mono", "Cascadia Mono", "Cascadia Code", "Fira Code", "SF Mono", "Menlo", "Consolas")
"""Faces in which ≤, ⇒ and 0/O are easy to tell, where a machine has them."""


@lru_cache(maxsize=1)
def code_family() -> str:
    families = set(QFontDatabase.families())
    for name in PREFERRED:
        if name in families:
            return name
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if QFontInfo(font).fixedPitch():
        return font.family()
    return next(
        (n for n in ("DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono") if n in families), "monospace"
    )


def code_font(points: float) -> QFont:
    font = QFont(code_family())
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(points)
    return font
