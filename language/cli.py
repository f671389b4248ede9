"""The command line. `surefoot [FILE …]` opens the window; the other commands never import Qt.

Exit status: 0 all verified, 1 something else, 2 usage or unreadable input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from language.reading import Unreadable, read_text
from language.source import SourceText

if TYPE_CHECKING:
    from language.lessons.commands import Output
    from language.verdicts import FileResult

COMMANDS = ("verify", "run", "show", "lessons", "grade")
STAGES = ("tokens", "ast", "types", "ivl", "passive", "smt", "bounded")


def main(argv: list[str] | None = None) -> int:
    args = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a terminal that is not UTF-8 must not make ✔ a crash
            reconfigure(encoding="utf-8", errors="replace")
    if args and args[0] in (*COMMANDS, "-h", "--help", "--version"):
        parser = _arguments()
        options, rest = parser.parse_known_args(args)
        if options.do is _run and not any(r.startswith("--") for r in rest):
            options.args += rest  # argparse stops at the first option between positional arguments
        elif rest:
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
        try:
            return options.do(options)
        except BrokenPipeError:
            sys.stderr.close()
            return 1
        except KeyboardInterrupt:
            return 1
    from ide.app import main as window

    return window(args)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="surefoot",
        description="Learn program verification. Without a command: `surefoot [FILE …]` opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"surefoot {_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    verify = commands.add_parser("verify", help="check programs, with a counterexample for what is wrong")
    verify.add_argument("files", nargs="+", metavar="FILE")
    verify.add_argument("--json", action="store_true", help="one object a line, as each file finishes")
    verify.add_argument("--jobs", type=int, default=1, metavar="N", help="files checked at a time")
    verify.add_argument(
        "--time-limit", type=float, default=30.0, metavar="S", help="wall seconds a file (default 30)"
    )
    verify.add_argument("--no-cache", action="store_true", help="prove everything anew")
    verify.set_defaults(do=_verify)

    run = commands.add_parser("run", help="run a program's Main, with every contract checked")
    run.add_argument("file", metavar="FILE")
    run.add_argument("--method", metavar="NAME", help="run this method instead of Main")
    run.add_argument("args", nargs="*", metavar="ARG", help="its arguments, as the language writes them")
    run.set_defaults(do=_run)

    show = commands.add_parser("show", help="print a stage of the pipeline")
    show.add_argument("stage", choices=STAGES)
    show.add_argument("file", metavar="FILE")
    show.set_defaults(do=_show)

    lessons = commands.add_parser("lessons", help="check the lessons")
    lessons.add_argument("action", choices=["check"])
    lessons.add_argument("folder", nargs="?", metavar="DIR")
    lessons.set_defaults(do=_lessons)

    grade = commands.add_parser("grade", help="grade an answer to a lesson's task")
    grade.add_argument("lesson", metavar="LESSON")
    grade.add_argument("file", metavar="FILE")
    grade.add_argument("--json", action="store_true")
    grade.add_argument(
        "--folder", metavar="DIR", help="where the lessons are (default: those that come along)"
    )
    grade.set_defaults(do=_grade)
    return parser


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("surefoot")
    except PackageNotFoundError:
        return "from a source checkout"


def _complain(message: str) -> None:
    print(f"surefoot: {message}", file=sys.stderr)


def read_source(name: str) -> SourceText | None:
    """The file's text, or None after saying why it cannot be read."""
    text = read_text(Path(name))
    if isinstance(text, Unreadable):
        _complain(f"cannot read {name}: {text.why}")
        return None
    return SourceText(name, text)


def _verify(options: argparse.Namespace) -> int:
    if options.jobs < 1 or options.time_limit <= 0:
        _complain("--jobs and --time-limit take numbers above zero")
        return 2
    tasks = [(name, options.json, options.time_limit, not options.no_cache) for name in options.files]
    status = 0
    if options.jobs == 1 or len(tasks) == 1:
        answers = map(_verify_one, tasks)
        for text, code in answers:
            print(text, flush=True) if text else None
            status = max(status, code)
        return status
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(_verify_one, task) for task in tasks]):
            text, code = done.result()
            print(text, flush=True) if text else None
            status = max(status, code)
    return status


def _verify_one(task: tuple[str, bool, float, bool]) -> tuple[str, int]:
    name, as_json, limit, cache = task
    source = read_source(name)
    if source is None:
        return "", 2
    from language import pipeline, report
    from language.includes import file_loader

    options = pipeline.Options(time_limit=limit, use_cache=cache)
    try:
        checked = pipeline.check_file(source, options, load=file_loader(Path(name)))
    except Exception as e:  # a bug of ours in one file must not cost the answers on the others
        _complain(f"{name} could not be checked, and nothing of it is proved: this is a fault of Surefoot's")
        _complain(f"please report it with the file, and with these words: {type(e).__name__}: {e}")
        return "", 1
    ok = checked.result.verdict.value == "verified"
    if as_json:
        text = json.dumps(report.to_json(name, checked.sources, checked.result), ensure_ascii=False)
    else:
        text = report.to_text(name, checked.sources, checked.result)
    return text, 0 if ok else 1


def _run(options: argparse.Namespace) -> int:
    source = read_source(options.file)
    if source is None:
        return 2
    from language import pipeline, report
    from language.cancel import Cancel
    from language.includes import file_loader

    front = pipeline.analyze(source, load=file_loader(Path(options.file)))
    if not front.complete:
        print(report.diagnostics_text(front.sources, front.diagnostics), file=sys.stderr)
        return 1
    trace = pipeline.run(
        front,
        options.method,
        tuple(options.args),
        Cancel(),
        lambda text: print(text, end="", flush=True),
    )
    return 1 if trace.steps and trace.steps[-1].ok is False else 0


def _show(options: argparse.Namespace) -> int:
    source = read_source(options.file)
    if source is None:
        return 2
    from language.stages import stage_text

    print(stage_text(options.stage, source))
    return 0


def _lessons(options: argparse.Namespace) -> int:
    from language.lessons.commands import lessons_check

    return _print(lessons_check(_tutorials(options.folder), _checker()))


def _grade(options: argparse.Namespace) -> int:
    answer = read_source(options.file)
    if answer is None:
        return 2
    from language.lessons.commands import grade_file

    return _print(grade_file(_tutorials(options.folder), options.lesson, answer, _checker(), options.json))


def _print(output: Output) -> int:
    print(output.text, end="", file=sys.stderr if output.status == 2 else sys.stdout)
    return output.status


def _tutorials(folder: str | None) -> Path:
    from language.resources import tutorials

    return Path(folder) if folder else tutorials()


def _checker() -> Callable[[SourceText], FileResult]:
    from language import pipeline

    options = pipeline.Options(use_cache=False)  # whoever can write the cache could write a grade
    return lambda source: pipeline.check_file(source, options).result


if __name__ == "__main__":
    sys.exit(main())
