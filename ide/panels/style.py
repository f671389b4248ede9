"""The style sheet of the panels, made from a theme. Object names name roles, not widgets."""

from __future__ import annotations

from ide.look.fonts import code_family
from ide.look.style import icon_folder, scaled
from ide.look.theme import Theme


def panel_style(t: Theme) -> str:
    """For a panel's outermost widget, at the theme's zoom."""
    return scaled(_style(t), t.zoom)


def _style(t: Theme) -> str:
    mono = code_family()
    folder = icon_folder()
    check = f"image: url({folder}/check-{t.name}.svg);" if folder else f"background: {t.accent};"
    return f"""
    QWidget {{ background: {t.surface}; color: {t.ink}; font-size: 13px; }}
    QToolTip {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ border: 0; background: {t.surface}; }}
    QLabel#heading {{ color: {t.quiet}; font-size: 11px; font-weight: 600; letter-spacing: 0.6px; }}
    QLabel#title {{ font-size: 15px; font-weight: 700; }}
    QLabel#quiet, QLabel#empty, QLabel#pictureTitle {{ color: {t.quiet}; }}
    QLabel#pictureTitle {{ font-family: "{mono}"; font-size: 12px; }}
    QLabel#mono, QPlainTextEdit#mono {{ font-family: "{mono}"; }}
    QLabel#empty {{ padding: 16px; }}
    QFrame#card {{ border: 1px solid {t.line}; border-radius: 8px; background: {t.surface}; }}
    QFrame#card QLabel, QFrame#card QWidget {{ background: transparent; }}
    QFrame#hint {{ border: 1px dashed {t.quiet}; border-radius: 8px; }}
    QFrame#rule {{ background: {t.line}; max-height: 1px; border: 0; }}
    QPushButton, QToolButton {{
        background: {t.chrome}; color: {t.ink}; border: 1px solid {t.line}; border-radius: 6px;
        padding: 4px 10px;
        min-height: 18px;
    }}
    QToolButton {{ padding: 3px 4px; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {t.quiet}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 3px 9px; }}
    QToolButton:focus {{ padding: 2px 3px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {t.quiet}; border-color: {t.line}; }}
    QPushButton#primary {{
        background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600;
    }}
    QPushButton#primary:focus {{ border: 2px solid {t.ink}; }}
    QPushButton#link {{
        background: transparent; border: 0; color: {t.accent}; padding: 2px; text-align: left;
    }}
    QPushButton#link[side="right"] {{ text-align: right; }}
    QPushButton#link:focus {{ border: 1px solid {t.accent}; border-radius: 4px; padding: 1px; }}
    QPushButton#link:disabled {{ color: {t.quiet}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QCheckBox#mono {{ font-family: "{mono}"; spacing: 6px; }}
    QCheckBox:focus {{ color: {t.accent}; }}
    QCheckBox::indicator {{
        width: 13px; height: 13px; border: 1px solid {t.quiet}; border-radius: 3px; background: {t.surface};
    }}
    QCheckBox::indicator:checked {{ border-color: {t.accent}; {check} }}
    QLineEdit {{
        background: {t.surface}; color: {t.ink}; border: 1px solid {t.line}; border-radius: 6px;
        padding: 3px 8px;
        selection-background-color: {t.selection}; selection-color: {t.ink};
    }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {t.quiet}; }}
    QLineEdit:focus {{ border: 2px solid {t.accent}; padding: 2px 7px; }}
    QTreeView, QTextBrowser, QPlainTextEdit {{
        background: {t.surface}; color: {t.ink}; border: 1px solid transparent; outline: 0;
        alternate-background-color: {t.caret_line};
        selection-background-color: {t.selection}; selection-color: {t.ink};
    }}
    QTreeView:focus, QTextBrowser:focus, QPlainTextEdit:focus {{ border: 1px solid {t.accent}; }}
    QTreeView#rows:focus {{ border-color: transparent; }}
    QTreeView::item {{ padding: 3px 6px; border-bottom: 1px solid {t.line}; }}
    QTreeView::item:selected {{ background: {t.selection}; color: {t.ink}; }}
    QTreeView#why::item {{ border: 0; padding: 0; }}
    QHeaderView::section {{
        background: {t.surface}; color: {t.quiet}; border: 0; border-bottom: 1px solid {t.line};
        padding: 4px 6px; font-size: 12px; font-weight: 600;
    }}
    QTabWidget::pane {{ border: 0; border-top: 1px solid {t.line}; }}
    QTabBar {{ background: {t.surface}; }}
    QTabBar::tab {{
        background: transparent; color: {t.quiet}; padding: 7px 10px 5px 10px; margin-right: 8px;
        border: 0; border-bottom: 2px solid transparent;
    }}
    QTabBar::tab:selected {{ color: {t.ink}; font-weight: 600; border-bottom-color: {t.accent}; }}
    QTabBar::tab:focus {{ color: {t.accent}; }}
    QMenu {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 4px 20px 4px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.selection}; }}
    QMenu::item:disabled {{ color: {t.quiet}; }}
    QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
    QScrollBar::handle {{
        background: {t.line}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 2px;
    }}
    QScrollBar::handle:hover {{ background: {t.quiet}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
