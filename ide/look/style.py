"""The window's style sheet and palette, made from a theme."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from ide.look.theme import DARK, LIGHT, Theme
from language.resources import MissingResource, assets

_PIXELS = re.compile(r"(\d+(?:\.\d+)?)px")


def choose_theme(setting: str, zoom: int) -> Theme:
    """The theme of a setting: "light", "dark", or what the desktop says."""
    if setting == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    else:
        dark = setting == "dark"
    return replace(DARK if dark else LIGHT, zoom=zoom / 100)


def scaled(style: str, zoom: float) -> str:
    """The style sheet with every size in pixels (but hair lines) times the zoom."""
    if zoom == 1:
        return style

    def size(m: re.Match[str]) -> str:
        pixels = float(m[1])
        return m[0] if pixels <= 2 else f"{pixels * zoom:.1f}px"

    return _PIXELS.sub(size, style)


def palette(t: Theme) -> QPalette:
    """For what style sheets do not reach: dialogs, tool tips, disabled text."""
    p = QPalette()
    roles = {
        QPalette.ColorRole.Window: t.surface,
        QPalette.ColorRole.WindowText: t.ink,
        QPalette.ColorRole.Base: t.surface,
        QPalette.ColorRole.AlternateBase: t.caret_line,
        QPalette.ColorRole.Text: t.ink,
        QPalette.ColorRole.Button: t.chrome,
        QPalette.ColorRole.ButtonText: t.ink,
        QPalette.ColorRole.Highlight: t.selection,
        QPalette.ColorRole.HighlightedText: t.ink,
        QPalette.ColorRole.ToolTipBase: t.raised,
        QPalette.ColorRole.ToolTipText: t.ink,
        QPalette.ColorRole.PlaceholderText: t.quiet,
        QPalette.ColorRole.Link: t.accent,
        QPalette.ColorRole.LinkVisited: t.accent,
        QPalette.ColorRole.Accent: t.accent,
        QPalette.ColorRole.Mid: t.line,
        QPalette.ColorRole.Light: t.raised,
        QPalette.ColorRole.Dark: t.line,
    }
    for role, color in roles.items():
        p.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        p.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.quiet))
    return p


def icon_folder() -> str:
    """Where the icons are, as style sheets write it; empty in a damaged installation."""
    try:
        return (assets() / "icons").as_posix()
    except MissingResource:
        return ""


def window_style(t: Theme) -> str:
    return scaled(_window_style(t), t.zoom)


def _window_style(t: Theme) -> str:
    folder = icon_folder()

    def icon(name: str) -> str:
        return f"image: url({folder}/{name}-{t.name}.svg);" if folder else ""

    return f"""
    QMainWindow, QDialog {{ background: {t.surface}; color: {t.ink}; }}
    QWidget {{ font-size: 13px; color: {t.ink}; }}
    QMainWindow::separator {{ background: {t.line}; width: 1px; height: 1px; }}
    QMainWindow::separator:hover {{ background: {t.accent}; }}
    QMenuBar {{ background: {t.chrome}; border-bottom: 1px solid {t.line}; padding: 2px 8px; }}
    QMenuBar::item {{ background: transparent; color: {t.quiet}; padding: 4px 9px; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {t.selection}; color: {t.ink}; }}
    QMenu {{ background: {t.raised}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 4px; color: {t.ink}; }}
    QMenu::item:selected {{ background: {t.selection}; }}
    QMenu::item:disabled {{ color: {t.quiet}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QToolBar {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.line};
        padding: 4px 10px; spacing: 8px; }}
    QToolBar QToolButton, QPushButton {{ background: {t.chrome}; color: {t.ink};
        border: 1px solid {t.line}; border-radius: 6px; padding: 4px 10px; min-height: 18px; }}
    QToolBar QToolButton:hover, QPushButton:hover {{ border-color: {t.quiet}; }}
    QToolBar QToolButton:focus, QPushButton:focus {{ border: 2px solid {t.accent}; padding: 3px 9px; }}
    QToolBar QToolButton:disabled, QPushButton:disabled {{ color: {t.quiet}; }}
    QPushButton:default {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
    QStatusBar {{ background: {t.chrome}; border-top: 1px solid {t.line}; color: {t.quiet}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel {{ color: {t.quiet}; font-size: 12px; padding: 1px 8px; }}
    QDockWidget {{ font-size: 11px; font-weight: 600; color: {t.quiet}; }}
    QDockWidget {{ {icon("close").replace("image", "titlebar-close-icon")}
        {icon("float").replace("image", "titlebar-normal-icon")} }}
    QDockWidget::title {{ background: {t.surface}; padding: 6px 14px 2px 14px; text-align: left; }}
    QDockWidget::close-button, QDockWidget::float-button {{ border: 0; background: transparent; padding: 0; }}
    QDockWidget::close-button:hover, QDockWidget::float-button:hover {{ background: {t.line};
        border-radius: 4px; }}
    QTabBar {{ background: {t.surface}; padding-left: 10px; }}
    QTabBar#documents {{ border-bottom: 1px solid {t.line}; }}
    QTabBar#documents::tab {{ min-width: 84px; }}
    QTabBar::tab {{ background: transparent; color: {t.quiet}; padding: 8px 12px 6px 12px; border: 0;
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.ink}; border-bottom-color: {t.accent}; font-weight: 600; }}
    QTabBar::tab:hover {{ color: {t.ink}; }}
    QTabBar::tab:focus {{ color: {t.accent}; }}
    QTabBar::close-button {{ subcontrol-position: right; width: 12px; height: 12px; {icon("close")} }}
    QTabBar::close-button:hover {{ background: {t.line}; border-radius: 4px; }}
    QComboBox::drop-down {{ border: 0; width: 20px; }}
    QComboBox::down-arrow {{ {icon("down")} }}
    QMenu::indicator {{ width: 14px; height: 14px; left: 5px; }}
    QMenu::indicator:checked {{ {icon("check")} }}
    QTabBar QToolButton {{ background: {t.surface}; border: 1px solid {t.line}; }}
    QPlainTextEdit {{ background: {t.surface}; color: {t.ink}; border: 0;
        selection-background-color: {t.selection}; selection-color: {t.ink}; }}
    QLabel#notice {{ background: {t.amber_fill}; color: {t.ink}; padding: 7px 14px;
        border-left: 4px solid {t.amber}; }}
    QWidget#find-bar {{ background: {t.chrome}; border-top: 1px solid {t.line}; }}
    QLabel#quiet, QLabel#counts {{ color: {t.quiet}; }}
    QLineEdit, QComboBox, QSpinBox {{ background: {t.surface}; color: {t.ink};
        border: 1px solid {t.line}; border-radius: 6px; padding: 3px 8px;
        selection-background-color: {t.selection}; selection-color: {t.ink}; }}
    QLineEdit {{ placeholder-text-color: {t.quiet}; }}
    QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 2px solid {t.accent}; padding: 2px 7px; }}
    QComboBox QAbstractItemView, QListWidget {{ background: {t.raised}; color: {t.ink};
        border: 1px solid {t.line}; selection-background-color: {t.selection};
        selection-color: {t.ink}; outline: 0; }}
    QCheckBox:focus {{ color: {t.accent}; }}
    QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {t.quiet}; border-radius: 3px;
        background: {t.surface}; }}
    QCheckBox::indicator:checked {{ border-color: {t.accent}; {icon("check")} }}
    QCheckBox::indicator:disabled {{ border-color: {t.line}; }}
    QToolTip {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.line}; padding: 6px; }}
    QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: 4px; min-height: 24px; min-width: 24px;
        margin: 2px; }}
    QScrollBar::handle:hover {{ background: {t.quiet}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
