"""`surefoot export`: a proved program as a Python module in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from language.diagnostics import Severity
from language.includes import file_loader
from language.record import dataclass
from language.records.verdicts import FileResult, FileVerdict, Proved, Qualifier
from language.source import SourceText

Complain = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What to export, and where to. `unproved`: also what is not proved; `seconds` is for the proof."""

    source: SourceText
    folder: Path
    unproved: bool
    seconds: float


def export_file(order: Order, complain: Complain) -> int:
    """Write the module and what it uses; the exit status is 0 where that was done."""
    from language import pipeline, report
    from language.export.module import RUNTIME_MODULE, export

    name = order.source.name
    front = pipeline.analyze(order.source, load=file_loader(Path(name)))
    if not front.complete:
        complain(report.diagnostics_text(front.sources, front.diagnostics))
        return 1
    options = pipeline.Options(time_limit=order.seconds)
    result = pipeline.check_file(order.source, options).result
    if result.verdict is not FileVerdict.VERIFIED and not order.unproved:
        complain(
            f"{name} is not proved, so nothing was exported. `surefoot verify {name}` says what is missing; "
            "`--unproved` exports it all the same, and says so in its head."
        )
        return 1
    made = export(front.typed, head(Path(name).name, result, front.sources))
    if made.refused:
        complain("\n".join((f"{name} has parts without a counterpart in Python:", *made.refused)))
        return 1
    order.folder.mkdir(parents=True, exist_ok=True)
    target = order.folder / f"{module_name(Path(name).stem)}.py"
    target.write_text(made.text, encoding="utf-8")
    runtime = Path(__file__).parent / "export" / "runtime.py"
    (order.folder / f"{RUNTIME_MODULE}.py").write_text(runtime.read_text(encoding="utf-8"), encoding="utf-8")
    print(target)
    return 0


def module_name(stem: str) -> str:
    """A file's name as that of a module."""
    from language.export.names import python

    return python("".join(c if c.isalnum() or c == "_" else "_" for c in stem))


def head(name: str, result: FileResult, sources: tuple[SourceText, ...]) -> tuple[str, ...]:
    """What stands in the module's head: what was proved, and what that rests on."""
    lines = [f"Made by Surefoot from {name}.", ""]
    count = result.obligations
    if result.verdict is FileVerdict.VERIFIED:
        claims = "its one claim" if count == 1 else f"all of its {count} claims"
        lines.append(f"Proved: {claims}, for every input that the contracts allow.")
    else:
        lines.append("NOT proved, and exported all the same:")
        lines += [
            f"- line {sources[0].line_of(d.span.start)}: {d.message}"
            for d in result.diagnostics
            if d.severity is Severity.ERROR
        ]
    rests = _rests_on(result, sources)
    lines += rests or ["It rests on nothing that is assumed in the program."]
    lines += [
        "",
        "A function checks what its callers must see to, where that can be computed; its docstring names the",
        "rest. The one with an underscore before its name checks nothing: it is called where the proof shows",
        "that nothing is missing. Not part of the proof: Python itself, its memory and its depth of calls.",
    ]
    return tuple(lines)


def _rests_on(result: FileResult, sources: tuple[SourceText, ...]) -> list[str]:
    """What is assumed without proof, and where assumptions contradict each other."""
    verdicts = [r.verdict for m in result.methods for r in m.results if isinstance(r.verdict, Proved)]
    assumed = [n for v in verdicts if v.qualifier is Qualifier.ASSUMED for n in v.rests_on]
    lines = dict.fromkeys(sources[0].line_of(n.span.start) for n in assumed)
    found = [f"It rests on what line {n} assumes without proof." for n in lines]
    if any(v.qualifier is Qualifier.VACUOUS for v in verdicts):
        found.append(
            "Some of it holds only since assumptions contradict each other: nothing ever gets there."
        )
    return found
