"""Small widgets that several panels share: headings, empty states, trees as high as their rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QTreeView, QWidget

from ide.look.tips import tip


def heading(text: str, parent: QWidget | None = None) -> QLabel:
    """A small heading in capitals; screen readers get it as written."""
    label = QLabel(text.upper(), parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("heading")
    label.setAccessibleName(text)
    return label


def quiet(text: str = "", parent: QWidget | None = None) -> QLabel:
    return _wrapped(text, "quiet", parent)


def empty(text: str, parent: QWidget | None = None) -> QLabel:
    """The sentence of an empty panel: what will be here, and how to get it."""
    label = _wrapped(text, "empty", parent)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label


def rule(parent: QWidget | None = None) -> QFrame:
    line = QFrame(parent)
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def plain(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A wrapped label that shows its text as it is, whatever markup is in it."""
    return _wrapped(text, "", parent)


def _wrapped(text: str, name: str, parent: QWidget | None) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


class FittedTree(QTreeView):
    """A tree as high as its rows, up to `most` pixels; Enter and double click both activate."""

    def __init__(self, most: int = 480, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._fitted = -1
        # A style sheet's new sizes are there only after the event that announces them.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.fit)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.expanded.connect(self.fit)
        self.collapsed.connect(self.fit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._later.start()

    def fit(self) -> None:
        """Take the height of the rows; call it after the model changed."""
        height = 6 + (0 if self.isHeaderHidden() else self.header().sizeHint().height())
        index = self.model().index(0, 0) if self.model() else QModelIndex()
        while index.isValid() and height < self._most:
            height += self.rowHeight(index) or self.sizeHintForIndex(index).height()
            index = self.indexBelow(index)
        height = min(height, self._most)
        if height != self._fitted:
            self._fitted = height
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(200, max(self._fitted, 24))


class ElidedButton(QPushButton):
    """A link that gives way when there is little room; all of it is in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.full_text = ""
        self.setObjectName("link")
        self.setMinimumWidth(30)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_full_text(self, text: str) -> None:
        self.full_text = text
        self.setToolTip(tip(text))
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(10, self.width() - 8)
        self.setText(self.fontMetrics().elidedText(self.full_text, Qt.TextElideMode.ElideRight, room))
