"""Many files show how far they are, to people only."""

from __future__ import annotations

import io

from language.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, files: int) -> str:
    progress = Progress(files, stream)
    for _ in range(files):
        progress.one_more()
        stream.write("answer\n")
        progress.show()
    return stream.getvalue()


def test_a_terminal_sees_the_count_below_the_answers():
    clear = "\r\x1b[K"
    assert shown(Terminal(), 2) == (
        f"{clear}0 of 2 files …{clear}answer\n{clear}1 of 2 files …{clear}answer\n"
    )


def test_a_file_or_a_single_answer_sees_nothing_of_it():
    assert shown(io.StringIO(), 2) == "answer\nanswer\n"
    assert shown(Terminal(), 1) == "answer\n"
