"""The state map: two numbers of a loop drawn against each other, and what each conjunct rules out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ide.look.theme import LIGHT, Theme
from ide.look.tips import tip
from ide.model.map_view import Place, Situation, first_choice, place_of, places, situations, wanted
from ide.model.state import DocumentState, IdeState, MapView, SampleRef
from ide.panels.small import empty, heading, quiet
from ide.panels.state_panel import StatePanel
from ide.panels.style import panel_style
from ide.pictures.painter import MONO_PX, mono_font
from ide.pictures.primitives import Picture
from ide.pictures.state_map import state_map_picture
from ide.pictures.view import PictureView, metrics
from ide.texts.catalogue import say

CONTROLS = 262
MARGIN = 6
LARGEST = 1.5


class StateMapPanel(StatePanel):
    """`view_chosen(MapView)` for what is to be drawn, `loops_shown(int)` when a document's loops are looked
    at, `sample_chosen(SampleRef)` and `obligation_chosen(ObligationRef)` for a state that is to be opened."""

    view_chosen = Signal(object)
    loops_shown = Signal(int)
    sample_chosen = Signal(object)
    obligation_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("map.title"))
        self._theme = LIGHT
        self._view: MapView | None = None
        self._found: tuple[Situation, ...] = ()
        self._boxes: list[QCheckBox] = []
        self._shown: tuple[tuple[str, ...], float] = ((), 1.0)
        self.picture = PictureView(self)
        self.picture.cell_clicked.connect(self._open)
        self._empty = empty("", self)
        self._legend = quiet(say("map.legend"))
        drawing = QWidget()
        row = QHBoxLayout(drawing)
        row.setContentsMargins(10, MARGIN, MARGIN, MARGIN)
        row.setSpacing(14)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._empty, 1)
        row.addStretch(1)
        self._controls = self._make_controls()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._area = _scrolled(drawing)
        whole.addWidget(self._area, 1)
        self._side = _scrolled(self._controls, Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole.addWidget(self._side)

    def _make_controls(self) -> QWidget:
        side = QWidget()
        self.loop, self.situation, self.across, self.up = (_combo(n) for n in ("loop", "situation", "x", "y"))
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(5)
        axes = QHBoxLayout()
        axes.setSpacing(6)
        axes.addWidget(self.across, 1)
        axes.addWidget(_named("y", self.up))
        axes.addWidget(self.up, 1)
        form.addRow(_named("loop", self.loop), self.loop)
        form.addRow(_named("situation", self.situation), self.situation)
        form.addRow(_named("x", self.across), axes)
        self.loop.activated.connect(self._choose_loop)
        self.situation.activated.connect(lambda i: self._change(situation=i))
        self.across.activated.connect(lambda _: self._change(x=self.across.currentText()))
        self.up.activated.connect(lambda _: self._change(y=self.up.currentText()))
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(form)
        self._conjuncts = heading(say("map.conjuncts"), side)
        column.addWidget(self._conjuncts)
        self._list = QVBoxLayout()
        self._list.setSpacing(3)
        column.addLayout(self._list)
        column.addWidget(self._legend)
        column.addStretch(1)
        return side

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(panel_style(theme))
        self._side.setFixedWidth(round(CONTROLS * theme.zoom))
        self._drawn = None
        if self.isVisible():
            self._redraw()

    def text(self) -> str:
        """Everything that is shown, as text."""
        if not self._empty.isHidden():
            return self._empty.text()
        chosen = [b.currentText() for b in (self.loop, self.situation)]
        boxes = zip(self._boxes, self._shown[0], strict=True)
        marks = [("☑ " if b.isChecked() else "☐ ") + text for b, text in boxes]
        return "\n".join([*chosen, *marks, self.picture.picture.text])

    def _part(self, state: IdeState) -> tuple[object, ...]:
        doc = state.shown
        return (doc.methods, doc.source, state.map) if doc else (None,)

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────

    def _draw(self, state: IdeState) -> None:
        doc = state.shown
        view = wanted(doc, state.caret, state.map) if doc is not None else None
        self._view = view
        if doc is None or view is None:
            self._say(say("map.empty"), controls=False)
            return
        self.loops_shown.emit(doc.id)
        if view is not state.map:
            self.view_chosen.emit(view)
        place = place_of(doc, view)
        if place is not None:
            self._fill(doc, view, place)

    def _fill(self, doc: DocumentState, view: MapView, place: Place) -> None:
        self._found = situations(doc.id, place)
        titles = [_title(doc, p) for p in places(doc)]
        _set(
            self.loop, titles, [(p.method.key, p.number) for p in places(doc)].index((view.method, view.loop))
        )
        chosen = view.situation if view.situation is not None else first_choice(place, self._found)
        _set(self.situation, [_label(s) for s in self._found], chosen)
        answer = view.answer
        names = answer.choices if answer is not None else ()
        _set(self.across, list(names), names.index(answer.x) if answer and answer.x in names else -1)
        _set(self.up, list(names), names.index(answer.y) if answer and answer.y in names else -1)
        texts = self._texts(doc, place)
        self._set_conjuncts(texts, view)
        if answer is None:
            none = place.method.sampled is not None and not self._found
            self._say(say("map.failed" if view.failed else "map.no-runs" if none else "map.waiting"))
        elif not answer.drawable:
            self._say(say("map.too-few", names=", ".join(answer.choices) or say("map.nothing")))
        else:
            self._empty.hide()
            picture = state_map_picture(answer, view.off, texts, metrics())
            self._draw_picture(picture)
            self.picture.show()
            self._legend.show()
            self._side.show()

    def _zoom(self, picture: Picture) -> float:
        """As large as there is room for, but not out of proportion to the words around it."""
        room = (self._area.viewport().height() - 2 * MARGIN) / (picture.height * self._theme.zoom)
        return self._theme.zoom * max(1.0, min(room, LARGEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        picture = self.picture.picture
        if picture.height:
            self._draw_picture(picture)

    def _draw_picture(self, picture: Picture) -> None:
        self.picture.set_picture(picture, self._theme, self._zoom(picture))
        self.picture.updateGeometry()

    def _texts(self, doc: DocumentState, place: Place) -> tuple[str, ...]:
        spans = (place.method.locate(s) for s in place.loop.invariants)
        return tuple(" ".join(doc.source.snippet(s).split()) for s in spans)

    def _set_conjuncts(self, texts: tuple[str, ...], view: MapView) -> None:
        if self._shown != (texts, self._theme.zoom):
            self._shown = (texts, self._theme.zoom)
            for box in self._boxes:
                self._list.removeWidget(box)
                box.deleteLater()
            self._boxes = [self._box(i, text) for i, text in enumerate(texts)]
        for i, box in enumerate(self._boxes):
            box.blockSignals(True)
            box.setChecked(i not in view.off)
            box.blockSignals(False)
        self._conjuncts.setVisible(bool(texts))

    def _box(self, number: int, text: str) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName("mono")
        font = mono_font(round(MONO_PX * self._theme.zoom))
        room = round((CONTROLS - 56) * self._theme.zoom)
        fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        box.setText(fitting.replace("&", "&&"))
        box.setAccessibleName(say("map.conjunct", conjunct=text))
        box.setToolTip(tip(text))
        box.toggled.connect(lambda on: self._toggle(number, on))
        self._list.addWidget(box)
        return box

    def _say(self, text: str, controls: bool = True) -> None:
        self._empty.setText(text)
        self._empty.show()
        self.picture.hide()
        self._legend.hide()
        self._side.setVisible(controls)

    # ── choices ──────────────────────────────────────────────────────────────────────────────────

    def _choose_loop(self, index: int) -> None:
        doc = self._state.shown
        if doc is None:
            return
        p = places(doc)[index]
        self.view_chosen.emit(MapView(doc.id, p.method.key, p.number, p.method.fingerprint))

    def _change(self, situation: int | None = None, x: str | None = None, y: str | None = None) -> None:
        view = self._view
        if view is None:
            return
        changed = replace(
            view,
            situation=view.situation if situation is None else situation,
            x=view.x if x is None else x,
            y=view.y if y is None else y,
            answer=None,
            failed=False,
        )
        self.view_chosen.emit(changed)

    def _toggle(self, number: int, on: bool) -> None:
        if self._view is not None:
            off = self._view.off - {number} if on else self._view.off | {number}
            self.view_chosen.emit(replace(self._view, off=off))

    def _open(self, key: str) -> None:
        """A real state that was clicked: the run, at that step."""
        index = self.situation.currentIndex()
        if not key.startswith("step ") or not 0 <= index < len(self._found):
            return
        origin = self._found[index].origin
        if isinstance(origin, SampleRef):
            self.sample_chosen.emit(replace(origin, step=int(key.removeprefix("step "))))
        else:
            self.obligation_chosen.emit(origin)


def _title(doc: DocumentState, place: Place) -> str:
    line = doc.source.line_of(place.method.locate(place.loop.head).start)
    return say("invariants.loop", name=place.method.name, line=line)


def _label(s: Situation) -> str:
    inputs = ", ".join(f"{name} = {value}" for name, value in s.inputs) or say("sampled.no-inputs")
    return say("map.run" if isinstance(s.origin, SampleRef) else "map.round", inputs=inputs)


def _named(name: str, box: QComboBox) -> QLabel:
    label = QLabel(say(f"map.{name}"))
    label.setBuddy(box)
    return label


def _combo(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(say(f"map.{name}"))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(1)
    box.setMinimumWidth(40)
    return box


def _set(box: QComboBox, texts: list[str], index: int) -> None:
    if [box.itemText(i) for i in range(box.count())] != texts:
        box.clear()
        box.addItems(texts)
    box.setCurrentIndex(index)


def _scrolled(
    widget: QWidget, policy: Qt.ScrollBarPolicy = Qt.ScrollBarPolicy.ScrollBarAsNeeded
) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(policy)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
