"""Kills the window's whole process group at random moments, starts it again, and looks for what is lost.

    python -m tests.standing.kills --count 200 --seed 1

A child types numbered words into its programs, saves, opens, closes panels and changes tabs, and tells on its
standard output what it did and when. Its writes to disk are slowed down, so that many kills fall inside one.
Every fourth start only rescues, with writes that fail at random. Nothing that was done more than two seconds
before the kill may be missing in the next start: texts, open files, panels, the theme.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GRACE = 2.0
"""Seconds: what is younger at the kill may be lost."""
START_SECONDS = 60.0


@dataclass
class Seen:
    """What a child told: its first state, what it did since, and whether it was writing at the end."""

    first: dict[str, Any] | None = None
    done: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    writing: bool = False


@dataclass
class Expected:
    """What the next start must show: words by program, and what may be open or switched on."""

    words: dict[str, set[int]] = field(default_factory=dict)
    open: dict[str, list[bool]] = field(default_factory=dict)
    """By program: the values that count; several where it changed in the last moment."""
    panels: list[set[str]] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)


def run_child(folder: Path, seed: int, seconds: float, failing: bool) -> Seen:
    """Start a window, and kill its process group that many seconds after it is there."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SUREFOOT_PROFILE": str(folder / "profile")}
    env["PYTHONPATH"] = os.pathsep.join((str(ROOT / "tests" / "ide"), str(ROOT)))
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.standing.kills_child", str(folder), str(seed), str(int(failing))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=env,
        start_new_session=True,
        text=True,
    )
    assert child.stdout is not None
    watchdog = threading.Timer(START_SECONDS, lambda: _kill(child))
    watchdog.start()
    seen = Seen()
    killer: threading.Timer | None = None
    for line in child.stdout:
        told = json.loads(line) if line.endswith("\n") else {}
        if "state" in told:
            watchdog.cancel()
            seen.first = told["state"]
            killer = threading.Timer(seconds, lambda: _kill(child))
            killer.start()
        elif "writing" in told:
            seen.writing = told["writing"]
        elif told:
            seen.done.append((told["at"], told))
    child.wait()
    child.stdout.close()
    watchdog.cancel()
    if killer is not None:
        killer.join()
    return seen


def _kill(child: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def expect(before: dict[str, Any], seen: Seen, killed: float) -> Expected:
    """From the state at a start and what was done since to what must be there at the next."""
    e = Expected({k: set(v) for k, v in before["words"].items()})
    e.open = {name: [True] for name in before["words"]}
    e.panels, e.themes = [set(before["panels"])], [before["theme"]]
    for at, did in seen.done:
        sure = at <= killed - GRACE
        match did["did"]:
            case "typed":
                if sure:
                    e.words.setdefault(did["name"], set()).add(did["word"])
            case "opened" | "closed":
                now = did["did"] == "opened"
                e.open[did["name"]] = [now] if sure else [*e.open.get(did["name"], [False]), now]
                if not now:
                    e.words.pop(did["name"], None)
            case "panels":
                e.panels = [set(did["panels"])] if sure else [*e.panels, set(did["panels"])]
            case "theme":
                e.themes = [did["theme"]] if sure else [*e.themes, did["theme"]]
            case _:
                pass
    return e


def missing(e: Expected, state: dict[str, Any]) -> list[str]:
    """What of it is not there."""
    found: list[str] = []
    for name, values in e.open.items():
        there = name in state["words"]
        if there not in values:
            found.append(f"{name} is {'open' if there else 'not open'}")
        if there and (lost := e.words.get(name, set()) - set(state["words"][name])):
            found.append(f"{name} lost {sorted(lost)}")
    if set(state["panels"]) not in e.panels:
        found.append(f"panels are {state['panels']}, not {e.panels}")
    if state["theme"] not in e.themes:
        found.append(f"the theme is {state['theme']}, not {e.themes}")
    return found


def measure(count: int, seed: int, say: bool = True) -> tuple[int, int, list[str]]:
    """Kill so many times. Answers the kills, those inside a write, and what was lost."""
    chance, inside = random.Random(seed), 0
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        e: Expected | None = None
        for n in range(count):
            failing = n % 4 == 3
            seconds = chance.uniform(0.0, 1.2) if failing else chance.uniform(0.3, 4.0)
            seen = run_child(folder, chance.randrange(1 << 30), seconds, failing)
            killed = time.monotonic()
            inside += seen.writing
            if seen.first is None:
                lost.append(f"kill {n}: the window did not open")
                continue
            if e is not None and (found := missing(e, seen.first)):
                lost.append(
                    f"kill {n}, {'inside a write' if seen.writing else 'between'}: {'; '.join(found)}"
                )
                if say:
                    print(lost[-1], flush=True)
            if not failing or e is None:
                e = expect(seen.first, seen, killed)
            if say:
                words = sum(map(len, seen.first["words"].values()))
                print(f"{n + 1}/{count}: {words} words, {len(lost)} losses", flush=True)
    return count, inside, lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    kills, inside, lost = measure(chosen.count, chosen.seed)
    print(f"{kills} kills, {inside} of them inside a write; {len(lost)} losses")
    print("\n".join(lost))
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
