"""How far a command with many files has come: a line on the terminal that is always the last one."""

from __future__ import annotations

from typing import TextIO

_CLEAR = "\r\x1b[K"


class Progress:
    """Says nothing for a single file, and nothing where nobody looks (into a file or a pipe)."""

    def __init__(self, files: int, stream: TextIO) -> None:
        self._files, self._done, self._stream = files, 0, stream
        self._shown = files > 1 and stream.isatty()
        self.show()

    def one_more(self) -> None:
        """A file is done, and something about it is going to be printed."""
        self._done += 1
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()

    def show(self) -> None:
        if self._shown and self._done < self._files:
            self._stream.write(f"{_CLEAR}{self._done} of {self._files} files …")
            self._stream.flush()
