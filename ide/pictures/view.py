"""One picture as a widget: drawn, zoomed, focusable, told to screen readers, and copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QStatusTipEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from ide.look.theme import LIGHT, Theme
from ide.pictures.painter import MONO_PX, SMALL_PX, as_image, as_mime, as_svg, mono_font, paint
from ide.pictures.primitives import Box, Metrics, Picture
from ide.pictures.saving import save_with_dialog
from ide.texts.catalogue import say

EMPTY = Picture("", "", 0, 0, ())


def metrics() -> Metrics:
    """The measures of the fonts that the painter uses."""
    mono, small = QFontMetricsF(mono_font(MONO_PX)), QFontMetricsF(mono_font(SMALL_PX))
    return Metrics(mono.horizontalAdvance("0"), small.horizontalAdvance("0"), mono.height())


class PictureView(QWidget):
    """Shows a picture. `cell_clicked` says the key of the box that was clicked; `zoom_asked` a size
    up (1), down (-1) or back to normal (0)."""

    cell_clicked = Signal(str)
    zoom_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = EMPTY
        self._theme = LIGHT
        self._zoom = 1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    @property
    def picture(self) -> Picture:
        return self._picture

    def set_picture(self, picture: Picture, theme: Theme, zoom: float = 1.0) -> None:
        if (picture, theme, zoom) == (self._picture, self._theme, self._zoom):
            return
        resized = (picture.width, picture.height, zoom) != (
            self._picture.width,
            self._picture.height,
            self._zoom,
        )
        self._picture, self._theme, self._zoom = picture, theme, zoom
        self.setAccessibleName(picture.title)
        self.setAccessibleDescription(picture.text)
        if resized:
            self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        margin = 6
        return QSize(
            round(self._picture.width * self._zoom) + margin,
            round(self._picture.height * self._zoom) + margin,
        )

    def copy(self) -> None:
        """Every form at once."""
        self._copy(as_mime(self._picture, self._theme))

    def _copy(self, what: QMimeData) -> None:
        QGuiApplication.clipboard().setMimeData(what)

    def copy_png(self) -> None:
        mime = QMimeData()
        mime.setImageData(as_image(self._picture, self._theme))
        self._copy(mime)

    def copy_svg(self) -> None:
        mime = QMimeData()
        svg = as_svg(self._picture, self._theme)
        mime.setData("image/svg+xml", svg)
        mime.setText(svg.decode())
        self._copy(mime)

    def copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._picture.text)

    def save(self) -> None:
        """Ask for a file, write the picture into it, and say so in the status bar."""
        said = save_with_dialog(self, self._picture, self._theme)
        if said:
            QGuiApplication.sendEvent(self, QStatusTipEvent(said))

    def menu(self) -> QMenu:
        """Saving, copying and zooming, as a menu."""
        menu = QMenu(self)
        for id, do in (
            ("picture.save", self.save),
            ("picture.copy", self.copy),
            ("picture.copy.png", self.copy_png),
            ("picture.copy.svg", self.copy_svg),
            ("picture.copy.text", self.copy_text),
        ):
            action = QAction(say(id), menu)
            action.triggered.connect(do)
            menu.addAction(action)
        menu.addSeparator()
        for id, step in (("picture.zoom.in", 1), ("picture.zoom.out", -1), ("picture.zoom.reset", 0)):
            action = QAction(say(id), menu)
            action.triggered.connect(lambda _=False, step=step: self.zoom_asked.emit(step))
            menu.addAction(action)
        return menu

    # ── events ───────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.translate(3, 3)
        painter.scale(self._zoom, self._zoom)
        paint(self._picture, painter, self._theme)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (box := self._box_at(event.position())) is not None and box.key:
            self.cell_clicked.emit(box.key)
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            box = self._box_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos() if box else QPoint(), box.tip if box else "", self)
            return True
        return super().event(event)

    def _box_at(self, at: QPointF) -> Box | None:
        x, y = (at.x() - 3) / self._zoom, (at.y() - 3) / self._zoom
        for shape in reversed(self._picture.shapes):
            if not isinstance(shape, Box) or not shape.tip:
                continue
            if shape.x <= x <= shape.x + shape.w and shape.y <= y <= shape.y + shape.h:
                return shape
        return None
