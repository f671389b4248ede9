"""The child process in which the window has answers graded: JSON lines in, JSON lines out.

    {"id": 7, "task": "promise/repair", "text": "method …"}   →   {"id": 7, "passed": true, "message": "…"}

It is used only where an answer looks right, for the last step needs the parser and another proof.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TextIO, cast

from language.lessons.files import load, load_words
from language.lessons.grading import Check, grade
from language.source import SourceText


def serve(root: Path, language: str, check: Check, requests: TextIO, replies: TextIO) -> None:
    catalogue = load(root, language)
    said = load_words(root, language)
    for line in requests:
        request = cast(dict[str, object], json.loads(line))
        lesson_id, _, task_id = str(request["task"]).partition("/")
        lesson = catalogue.lessons.get(lesson_id)
        task = lesson.task(task_id) if lesson else None
        reply: dict[str, object] = {"id": request["id"], "passed": False, "message": ""}
        if lesson and task:
            got = grade(lesson, task, SourceText("answer.dfy", str(request["text"])), check, said)
            reply |= {"passed": got.passed, "message": got.message}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def main() -> None:
    from language.lessons.command import check

    replies = sys.stdout
    sys.stdout = sys.stderr  # nothing else may speak on this line
    serve(Path(sys.argv[1]), sys.argv[2], check, sys.stdin, replies)


if __name__ == "__main__":
    main()
