"""What a computer needs, each looked at once, in a few seconds. Nothing is changed."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from language.assignments.delivery import NotDelivered, deliver
from language.record import dataclass
from language.resources import MissingResource, assets, tutorials

FREE = 50_000_000
"""Bytes that a profile or a cache wants at most; with less, it says so and works without."""
SKEW = 120.0
"""Seconds by which a share's clock may differ from this computer's before a due date is in doubt."""
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""No right clock is before this."""
SAMPLE = """method Half(n: nat) returns (h: nat)
  ensures 2 * h <= n
{
  h := n / 2;
}
method Wrong(n: nat) returns (h: nat)
  ensures 2 * h == n
{
  h := n / 2;
}
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at, `said` what was found, `todo` what to do about it, "" where all is well. `must`
    is False for what Surefoot can do without."""

    what: str
    said: str
    todo: str = ""
    must: bool = True

    @property
    def well(self) -> bool:
        return not self.todo


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.maxsize <= 2**32:
        return Finding("Python", f"{version}, 32 bits", "Install the 64-bit Python.")
    return Finding("Python", version)


def solver() -> Finding:
    """Proves what is true, and finds a run for what is not."""
    try:
        from language.pipeline import checker
        from language.records.verdicts import FileVerdict, Refuted
        from language.source import SourceText

        start = time.perf_counter()
        result = checker()(SourceText("doctor.dfy", SAMPLE))
        seconds = time.perf_counter() - start
    except (ImportError, OSError) as problem:
        return Finding("Solver", str(problem), "Install Surefoot again: its solver cannot be loaded.")
    refuted = [isinstance(r.verdict, Refuted) for m in result.methods for r in m.results]
    if result.verdict is not FileVerdict.FAILED or sum(refuted) != 1:
        return Finding("Solver", "it answers wrongly", "Install Surefoot again, and report this.")
    return Finding("Solver", f"one claim proved, one refuted, {seconds:.1f} s")


def resources() -> Finding:
    try:
        lessons = sum(1 for _ in tutorials().rglob("lesson.md"))
        assets()
    except MissingResource as problem:
        return Finding("Lessons", "missing", str(problem))
    return Finding("Lessons", f"{lessons} in {tutorials()}")


def display(problem: str) -> Finding:
    """`problem` is what the window would say, "" for nothing."""
    if problem:
        first, _, rest = problem.partition("\n")
        return Finding("Window", first, rest or "The command line works without a window.", must=False)
    return Finding("Window", "can be opened")


def folder(what: str, path: Path) -> Finding:
    """Whether Surefoot can keep something there; where it cannot, it works, and forgets."""
    home = path
    while not home.exists() and home != home.parent:
        home = home.parent
    if not os.access(home, os.W_OK):
        return Finding(what, f"{path} cannot be written", "Progress and results are not kept.", must=False)
    try:
        free = shutil.disk_usage(home).free
    except OSError as problem:
        return Finding(what, f"{path}: {problem.strerror}", "Ask whoever runs this computer.", must=False)
    if free < FREE:
        said = f"{free // 1_000_000} MB free at {path}"
        return Finding(what, said, f"Make room: {FREE // 1_000_000} MB are enough.", must=False)
    return Finding(what, str(path))


def share(path: Path) -> Iterator[Finding]:
    """A folder for hand-ins: what arrives there is what was sent, and its clock is right."""
    if not path.is_dir():
        yield Finding("Hand-ins", f"there is no folder {path}", "Connect the share, or name another folder.")
        return
    name = f"surefoot-doctor-{secrets.token_hex(8)}"
    now = time.time()
    arrived = deliver(b"doctor", path, name)
    if isinstance(arrived, NotDelivered):
        yield Finding(
            "Hand-ins", f"{path}: {arrived.why}", "Ask whoever runs the share for the right to write."
        )
        return
    try:
        skew = arrived.stat().st_mtime - now
        arrived.unlink()
    except OSError as problem:
        yield Finding("Hand-ins", f"{path}: {problem.strerror}", f"Delete {arrived} by hand.", must=False)
        return
    yield Finding("Hand-ins", f"{path}: a file arrives whole")
    if abs(skew) > SKEW:
        said = f"the share's clock is {skew:+.0f} s from this computer's"
        yield Finding("Clock", said, "Set the clocks: due dates are told by them.", must=False)


def clock(now: datetime) -> Finding:
    if now < _MADE:
        return Finding("Clock", f"{now:%Y-%m-%d}", "Set this computer's date.", must=False)
    return Finding("Clock", f"{now:%Y-%m-%d %H:%M} UTC")


def examine(problem: str, folders: Sequence[tuple[str, Path]], hand_ins: Path | None) -> Iterator[Finding]:
    """All of it, in the order in which things are needed. `problem` is why no window can be opened here."""
    yield python()
    yield solver()
    yield resources()
    yield display(problem)
    for what, path in folders:
        yield folder(what, path)
    if hand_ins is not None:
        yield from share(hand_ins)
    yield clock(datetime.now(UTC))


def told(f: Finding) -> str:
    """A finding as lines for a terminal."""
    mark = "✔" if f.well else "✖" if f.must else "!"
    todo = "".join(f"\n    {line}" for line in f.todo.splitlines())
    return f"{mark} {f.what}: {f.said}{todo}"
