"""Figures of the window, printed. Run it from the project's top:

    python tests/benchmarks/window.py [start|verdict|heartbeat|memory|player …]

Without a display it runs offscreen. Limits: start 1.5 s; last key to painted verdict, median, 250 ms;
heartbeat of the window's thread while typing and checking, 99th percentile, 16 ms.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Three methods, 60 lines, all proved; 1000 is what the typing changes.
PROGRAM = """\
function Sum(s: seq<int>): int
{
  if |s| == 0 then 0 else s[0] + Sum(s[1..])
}

method Max(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
  ensures exists k :: 0 <= k < a.Length && a[k] == m
{
  m := a[0];
  var i := 1;
  while i < a.Length
    invariant 1 <= i <= a.Length
    invariant forall k :: 0 <= k < i ==> a[k] <= m
    invariant exists k :: 0 <= k < i && a[k] == m
  {
    if a[i] > m {
      m := a[i];
    }
    i := i + 1;
  }
}

method Find(a: array<int>, key: int) returns (index: int)
  ensures 0 <= index ==> index < a.Length && a[index] == key
  ensures index < 0 ==> forall k :: 0 <= k < a.Length ==> a[k] != key
{
  index := 0;
  while index < a.Length
    invariant 0 <= index <= a.Length
    invariant forall k :: 0 <= k < index ==> a[k] != key
  {
    if a[index] == key {
      return;
    }
    index := index + 1;
  }
  index := -1;
}

method Fill(a: array<int>, v: int) returns (n: int)
  requires v < 1000
  modifies a
  ensures forall k :: 0 <= k < a.Length ==> a[k] == v
  ensures n == a.Length
{
  n := 0;
  while n < a.Length
    invariant 0 <= n <= a.Length
    invariant forall k :: 0 <= k < n ==> a[k] == v
  {
    a[n] := v;
    n := n + 1;
  }
  assert v < 1000;
  assert n == a.Length;
}
// 60 lines with this one, and
// three methods
"""

START = """
import sys, time
sys.path.insert(0, {root!r})
import ide.app
from PySide6.QtWidgets import QApplication, QPlainTextEdit
def run(app):
    from ide.editor.code_view import CodeView
    painted = []
    paint = CodeView.paintEvent
    CodeView.paintEvent = lambda self, e: (paint(self, e), painted.append(time.time()))[0]
    while not painted:
        app.processEvents()
    print(painted[0] - float(sys.argv[1]), flush=True)
    import os; os._exit(0)
QApplication.exec = run
ide.app.main([])
"""


def environment(profile: str) -> dict[str, str]:
    return {**os.environ, "SUREFOOT_PROFILE": profile}


def bench_start() -> None:
    """From the command to the painted window: the first start, and those after it."""
    with tempfile.TemporaryDirectory() as profile:
        times: list[float] = []
        for _ in range(6):
            began = time.time()
            command = [sys.executable, "-c", START.format(root=str(ROOT)), str(began)]
            out = subprocess.run(command, env=environment(profile), capture_output=True, text=True)
            times.append(float(out.stdout))
            time.sleep(2)  # the last one's workers need a moment to notice that it is gone
    first, later = times[0], times[1:]
    print(f"start to visible window: first {first:.2f} s, then median {statistics.median(later):.2f} s")


def make_window():
    from PySide6.QtWidgets import QApplication

    os.environ["SUREFOOT_PROFILE"] = tempfile.mkdtemp(prefix="surefoot-bench-")
    app = QApplication.instance() or QApplication([])
    from ide.files.settings import Settings
    from ide.window.main_window import MainWindow

    sys.setswitchinterval(0.001)
    window = MainWindow(Settings(theme="light"), lessons=False)
    window.session.checker.use_cache = False
    window.documents.new()
    window.editor.choose(1)
    window.show()
    window.start()
    view = window.editor.view
    from language.source import Span

    view.replace(Span(0, 0), PROGRAM)
    spin(app, lambda: checked(window), 30)
    return app, window, view


def spin(app, until: Callable[[], bool], seconds: float) -> bool:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()
        if until():
            return True
        time.sleep(0.0005)
    return False


def checked(window) -> bool:
    doc = window.session.state.shown
    counts = doc.counts()
    return doc.analyzed == doc.version and bool(doc.methods) and not counts.pending and counts.proved > 0


def bench_verdict() -> None:
    """From the last key to the painted verdict of the method that it changed; nothing is cached."""
    from PySide6.QtTest import QTest

    from language.source import Span

    app, window, view = make_window()
    times: list[float] = []
    for i in range(30):
        at = view.text.index("assert v < 1000") + len("assert v < 1000")
        view.go_to(Span(at, at))
        spin(app, lambda: False, 0.05)
        began = time.perf_counter()
        QTest.keyClicks(view, str(i % 9 + 1))  # a new claim, so a new proof
        edited = window.session.state.shown.version

        # What has been painted is what the state said before the last repaint.
        def painted(version: int = edited) -> bool:
            doc = window.session.state.shown
            if doc.version != version or not checked(window):
                return False
            app.processEvents()
            view.gutter.repaint()
            return True

        if not spin(app, painted, 10):
            print("no verdict within 10 s", window.session.state.shown.counts())
            break
        times.append((time.perf_counter() - began) * 1000)
        view.undo()
        spin(app, lambda: checked(window), 10)
    times.sort()
    print(
        f"last key to painted verdict: median {statistics.median(times):.0f} ms, "
        f"p90 {times[int(len(times) * 0.9)]:.0f} ms, max {times[-1]:.0f} ms ({len(times)} keys)"
    )
    window.documents.end()
    window.session.stop()


def bench_heartbeat() -> None:
    """A timer that should tick every millisecond, while eight keys a second are typed for 12 s."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest

    from language.source import Span

    app, window, view = make_window()
    window.docks.size_at_first()
    gaps: list[float] = []
    work: list[float] = []
    last, cpu = time.perf_counter(), time.thread_time()

    def tick() -> None:
        nonlocal last, cpu
        now, used = time.perf_counter(), time.thread_time()
        gaps.append((now - last) * 1000 - 1)
        work.append((used - cpu) * 1000)
        last, cpu = now, used

    beat = QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(tick)
    beat.start(1)
    text = "assert a.Length >= 0; var extra := 1 + 2; if extra > 3 { assert false; } "
    at = view.text.index("  n := 0;\n")
    view.go_to(Span(at, at))
    end = time.perf_counter() + 12
    i = 0
    key = time.perf_counter()
    while time.perf_counter() < end:
        app.processEvents()
        if time.perf_counter() >= key:
            key += 0.125
            QTest.keyClicks(view, text[i % len(text)])
            i += 1
        time.sleep(0.0002)
    beat.stop()
    gaps.sort()
    work.sort()
    print(
        f"heartbeat while typing and checking: median {statistics.median(gaps):.1f} ms, "
        f"p99 {gaps[int(len(gaps) * 0.99)]:.1f} ms, max {gaps[-1]:.1f} ms ({len(gaps)} ticks, {i} keys); "
        f"processor time between ticks: p99 {work[int(len(work) * 0.99)]:.1f} ms, max {work[-1]:.1f} ms"
    )
    window.documents.end()
    window.session.stop()


def resident(pid: int) -> float:
    """Megabytes that are a process's own share (PSS where the system tells it)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return float("nan")
    pss = next(x for x in lines if x.startswith("Pss:"))
    return int(pss.split()[1]) / 1024


def bench_memory() -> None:
    """The window and its two workers, after a file was checked, and one counterexample was looked for."""
    app, window, view = make_window()
    view.replace(window_span(view, "assert v < 1000;"), "assert v < 999;")
    spin(app, lambda: window.session.state.shown.counts().wrong > 0, 15)
    spin(app, lambda: False, 1)
    doors = window.session.checker._doors
    workers = {role: door._child.pid for role, door in doors.items() if door._child is not None}
    figures = {"window": resident(os.getpid())} | {r: resident(p) for r, p in workers.items() if p}
    total = sum(figures.values())
    print(
        "memory: " + ", ".join(f"{k} {v:.0f} MB" for k, v in figures.items()) + f", together {total:.0f} MB"
    )
    window.documents.end()
    window.session.stop()


def window_span(view, text: str):
    from language.source import Span

    at = view.text.index(text)
    return Span(at, at + len(text))


def bench_player() -> None:
    """Steps and jumps in a run of 10,000 steps over an array of 50 cells: from the slider to the painted
    state. Limit: the 99th percentile of the window thread's processor time, 16 ms."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    from ide.panels.counterexample import CounterexamplePanel
    from tests.ide import samples, states

    panel = CounterexamplePanel()
    panel.resize(420, 700)
    panel.show()
    panel.show_state(states.playing(samples.long_trace()))
    spin(app, lambda: False, 3)  # checkpoints are made meanwhile
    wall: list[float] = []
    work: list[float] = []
    for i in [*range(300), *range(0, 10_000, 37), *range(9_999, 0, -41)]:
        began, used = time.perf_counter(), time.thread_time()
        panel.player.transport.slider.setValue(i)
        app.processEvents()
        wall.append((time.perf_counter() - began) * 1000)
        work.append((time.thread_time() - used) * 1000)
    wall.sort()
    work.sort()
    print(
        f"player, 10,000 steps: processor time a step: median {statistics.median(work):.1f} ms, "
        f"p99 {work[int(len(work) * 0.99)]:.1f} ms, max {work[-1]:.1f} ms; "
        f"wall clock: median {statistics.median(wall):.1f} ms, p99 {wall[int(len(wall) * 0.99)]:.1f} ms"
    )


BENCHES: dict[str, Callable[[], None]] = {
    "start": bench_start,
    "verdict": bench_verdict,
    "heartbeat": bench_heartbeat,
    "memory": bench_memory,
    "player": bench_player,
}


def main(names: list[str]) -> int:
    if len(names) == 1:
        BENCHES[names[0]]()
        return 0
    for name in names or list(BENCHES):
        # Each in a process of its own, so that none warms the other.
        subprocess.run([sys.executable, __file__, name], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
