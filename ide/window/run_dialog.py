"""Which method to run, with which arguments."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from ide.texts.catalogue import say


def split_arguments(text: str) -> tuple[str, ...]:
    """The arguments of `[1, 2], "a, b", 3`: commas inside brackets and strings do not part them."""
    parts: list[str] = []
    depth, start, quote, i = 0, 0, False, 0
    while i < len(text):
        c = text[i]
        if quote:
            i += c == "\\"
            quote = c != '"'
        elif c == '"':
            quote = True
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == "," and depth <= 0:
            parts.append(text[start:i].strip())
            start = i + 1
        i += 1
    parts.append(text[start:].strip())
    return tuple(parts) if any(parts) else ()


class RunDialog(QDialog):
    def __init__(self, methods: list[str], chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("run.title"))
        self.method = QComboBox()
        self.method.addItems(methods)
        self.method.setCurrentText(chosen)
        self.method.setAccessibleName(say("run.method"))
        self.arguments = QLineEdit()
        self.arguments.setAccessibleName(say("run.arguments"))
        self.arguments.setPlaceholderText(say("run.example"))
        self.arguments.setMinimumWidth(320)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        run = buttons.addButton(say("run.go"), QDialogButtonBox.ButtonRole.AcceptRole)
        run.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(say("run.method"), self.method)
        form.addRow(say("run.arguments"), self.arguments)
        hint = QLabel(say("run.hint"))
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        form.addRow(hint)
        form.addRow(buttons)

    def answer(self) -> tuple[str, tuple[str, ...]]:
        return self.method.currentText(), split_arguments(self.arguments.text())
