"""Colors and sizes of the window in a light and a dark theme, as plain values (no Qt).

Every text color has a contrast of at least 4.5:1 on each surface it is used on; a test checks it.
Each `Status` has a color, and in `SHAPES` a character; `ide/look/shapes.py` paints the same shapes without
depending on a font.
"""

from __future__ import annotations

from dataclasses import dataclass

from ide.model.state import Status


@dataclass(frozen=True, slots=True)
class Theme:
    """Colors as `#rrggbb`. Text: `ink` and `quiet`; surfaces: `surface`, `chrome`, `raised`."""

    name: str
    dark: bool
    surface: str
    """Editor and panels."""
    chrome: str
    """Menu bar, status bar, buttons."""
    raised: str
    """Cards and hovers."""
    line: str
    """Borders and rules."""
    ink: str
    quiet: str
    """Secondary text, on every surface."""
    accent: str
    on_accent: str
    selection: str
    current: str
    """The line of the current step."""
    caret_line: str
    locked: str
    """What a lesson does not let people change."""
    cell: str
    """A drawn array cell inside a quantifier's range."""
    cell_plain: str
    edge: str
    """The outlines of what is drawn; 3:1 on each of its surfaces."""
    green: str
    green_fill: str
    red: str
    red_fill: str
    amber: str
    amber_fill: str
    violet: str
    violet_fill: str
    keyword: str
    spec: str
    """`requires`, `ensures`, `invariant`, numbers."""
    type_name: str
    string: str
    comment: str
    ghost: str
    bracket: str
    """Behind a pair of brackets."""
    found: str
    """Behind what the find bar found."""
    zoom: float = 1.0
    """Of the whole window; sizes in pixels are meant at 1."""

    def status(self, status: Status) -> str:
        """The color of a status: text, shape and squiggle."""
        match status:
            case Status.PROVED | Status.CONDITIONAL:
                return self.green
            case Status.REFUTED | Status.ERROR | Status.CRASHED:
                return self.red
            case Status.TOO_WEAK | Status.WARNING | Status.VACUOUS:
                return self.amber
            case Status.UNDECIDED | Status.TIMED_OUT | Status.ASSUMED:
                return self.violet
            case Status.RUNNING:
                return self.accent
            case Status.STALE | Status.WAITING:
                return self.quiet

    def fill(self, status: Status) -> str:
        """The background of a banner or pill that speaks of a status."""
        match status:
            case Status.PROVED | Status.CONDITIONAL:
                return self.green_fill
            case Status.REFUTED | Status.ERROR | Status.CRASHED:
                return self.red_fill
            case Status.TOO_WEAK | Status.WARNING | Status.VACUOUS:
                return self.amber_fill
            case Status.UNDECIDED | Status.TIMED_OUT | Status.ASSUMED:
                return self.violet_fill
            case Status.RUNNING | Status.STALE | Status.WAITING:
                return self.chrome


SHAPES = {
    Status.PROVED: "✔",
    Status.CONDITIONAL: "✓",
    Status.ASSUMED: "▲",
    Status.VACUOUS: "∅",
    Status.REFUTED: "✖",
    Status.TOO_WEAK: "◆",
    Status.UNDECIDED: "?",
    Status.TIMED_OUT: "⧖",
    Status.CRASHED: "⚡",
    Status.ERROR: "!",
    Status.WARNING: "⚠",
    Status.STALE: "◌",
    Status.RUNNING: "…",
    Status.WAITING: "·",
}
"""A character for each status, for tests and plain text. All are in common fonts or painted."""


LIGHT = Theme(
    name="light",
    dark=False,
    surface="#ffffff",
    chrome="#f6f5f2",
    raised="#ffffff",
    line="#e2e0da",
    ink="#23262b",
    quiet="#5f6671",
    accent="#2b6a8a",
    on_accent="#ffffff",
    selection="#dbe9f3",
    current="#fff4d6",
    caret_line="#f8f7f5",
    locked="#f3f3f1",
    cell="#dfedf5",
    cell_plain="#fbfaf7",
    edge="#83878d",
    green="#26734c",
    green_fill="#e4f2ea",
    red="#b03a29",
    red_fill="#fbe7e3",
    amber="#8a5f00",
    amber_fill="#fff1d2",
    violet="#6b4fa3",
    violet_fill="#ece7f6",
    keyword="#7a3e9d",
    spec="#2b6a8a",
    type_name="#2a6a78",
    string="#835510",
    comment="#616872",
    ghost="#56683a",
    bracket="#e3efd6",
    found="#ffebb5",
)

DARK = Theme(
    name="dark",
    dark=True,
    surface="#24282e",
    chrome="#1d2025",
    raised="#2b3037",
    line="#353a42",
    ink="#e3e5e8",
    quiet="#a3abb6",
    accent="#6cb2d1",
    on_accent="#12181c",
    selection="#2a3a46",
    current="#38331f",
    caret_line="#292d34",
    locked="#2a2c33",
    cell="#263c47",
    cell_plain="#2b3037",
    edge="#858b95",
    green="#6fcf9b",
    green_fill="#20382c",
    red="#ff8f7d",
    red_fill="#43261f",
    amber="#f0c05a",
    amber_fill="#3d3118",
    violet="#bda6ee",
    violet_fill="#332c47",
    keyword="#cca3e4",
    spec="#7fc3de",
    type_name="#80c9c0",
    string="#e2b36f",
    comment="#a0a8b3",
    ghost="#b5c98d",
    bracket="#2c3b29",
    found="#43370f",
)


def themes() -> tuple[Theme, Theme]:
    return LIGHT, DARK


def contrast(a: str, b: str) -> float:
    """The WCAG contrast ratio of two `#rrggbb` colors, 1 to 21."""

    def luminance(color: str) -> float:
        def channel(i: int) -> float:
            c = int(color[i : i + 2], 16) / 255
            return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4

        return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)
