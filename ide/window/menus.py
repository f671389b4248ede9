"""The order of menus and tool bar: ids of commands, "-" for a line between groups."""

from __future__ import annotations

MENUS: dict[str, tuple[str, ...]] = {
    "file": ("new", "open", "recent", "elsewhere", "-", "save", "save-as", "reload", "-", "close", "quit"),
    "edit": (
        *("undo", "redo", "-", "cut", "copy", "paste", "select-all", "-"),
        *("find", "replace", "find-next", "find-previous", "go-to-line", "-"),
        *("complete", "definition", "uses", "back", "forward", "rename", "-"),
        *("format", "comment", "indent", "outdent", "fix"),
    ),
    "verify": ("look", "explain-line", "-", "next-problem", "previous-problem", "-", "check-again"),
    "run": ("run", "run-method", "stop", "run-trace"),
    "trace": (
        *("step-forward", "step-back", "step-first", "step-last", "-"),
        *("next-change", "previous-change", "next-round", "previous-round", "into-call", "out-of-call", "-"),
        *("watch", "pin", "rule-out", "-", "picture-save", "picture-copy", "-"),
        *("another", "smaller", "save-test", "case-next", "case-previous", "further-stop", "-"),
        "trace-close",
    ),
    "learn": (
        *("lessons", "-", "lesson-next", "lesson-previous", "lesson-restart", "lesson-hint", "-"),
        *("assignment-open", "assignment-hand-in", "assignment-close", "-"),
        *("progress-export", "progress-import"),
    ),
    "view": (
        *("panel-lesson", "panel-counterexample", "panel-invariants", "panel-obligations"),
        *("panel-problems", "panel-output", "panel-state-map", "focus-editor", "-"),
        *("tab-next", "tab-previous", "-", "theme-system", "theme-light", "theme-dark", "-"),
        *("zoom-in", "zoom-out", "zoom-reset", "-", "presenter", "presenter-pause", "-", "layout-reset"),
    ),
    "help": ("keys", "-", "report", "about"),
}
SUBMENUS = frozenset({"recent"})
"""Filled when they are opened."""

LINE_MENU = (
    "look",
    "explain-line",
    "definition",
    "uses",
    "rename",
    "-",
    "cut",
    "copy",
    "paste",
    "select-all",
    "-",
    "comment",
)
"""Of a place in the text, below what can be mended there."""

TOOLBAR = ("run", "stop", "look")
