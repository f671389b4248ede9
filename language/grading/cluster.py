"""Grading on an existing cluster of `dask.distributed` workers, such as a room of computers at night.

A task is one answer, and it takes care of itself: it holds all that grading it needs, and runs in a process
with limits like any other. The cluster gives a task whose worker died to another one; a result that comes
twice is the same result. `pip install 'surefoot[cluster]'` brings what this needs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from language.assignments.files import load
from language.grading.alone import by_command
from language.grading.isolation import Job
from language.grading.jobs import Graders, Result, Wanted


def cluster(address: str, patience: float = 10.0) -> Graders:
    """Grades on the cluster at this address. Raises `OSError` where none answers within so many seconds."""
    distributed: Any = import_module("distributed")
    client = distributed.Client(address, timeout=patience)

    def run(folder: Path, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Result]]:
        if not wanted:
            return
        texts = client.scatter(load(folder).texts, broadcast=True)
        futures = {client.submit(grade_there, texts, w.lesson, w.text, key=w.key): w for w in wanted}
        for future in distributed.as_completed(list(futures)):
            yield futures[future], future.result()

    return run


def grade_there(texts: Mapping[str, str], lesson: str, text: str) -> Result:
    """On a worker: the assignment comes along, since no folder is shared."""
    with tempfile.TemporaryDirectory() as home:
        for name, content in texts.items():
            place = Path(home) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, encoding="utf-8", newline="\n")
        return by_command(Job(Path(home), lesson, text))
