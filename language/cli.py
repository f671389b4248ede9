"""The command line. `surefoot [FILE …]` opens the window; the other commands never import Qt.

Exit status: 0 all verified, 1 something else, 2 usage or unreadable input.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from language import shield
from language.cancel import Cancel, CutOff, cut_off
from language.reading import Unreadable, read_text
from language.source import SourceText

if TYPE_CHECKING:
    from language.lessons.commands import Output

PATIENCE = 60.0
"""Seconds for a stage that somebody wants to see."""

COMMANDS = (
    "verify",
    "run",
    "suggest",
    "export",
    "show",
    "lessons",
    "grade",
    "assignment",
    "hand-in",
    "class",
    "doctor",
    "lsp",
    "bundle",
)
STAGES = ("tokens", "ast", "types", "ivl", "passive", "smt", "bounded", "boogie")


def main(argv: list[str] | None = None) -> int:
    args = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a terminal that is not UTF-8 must not make ✔ a crash
            reconfigure(encoding="utf-8", errors="replace")
    if args and args[0] in (*COMMANDS, "-h", "--help", "--version"):
        parser = _arguments(args[0])
        options, rest = parser.parse_known_args(args)
        options.alone = argv is None  # the process is ours, and may be ended
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
        except CutOff:
            _complain(f"this was stopped after {PATIENCE:g} s. Try a smaller program.")
            return 1
        except shield.FAULTS as problem:
            _complain(f"this is a fault of Surefoot's; please report it ({shield.told(problem)})")
            return 1
    if args and _no_file(args[0]):
        _complain(_no_command(args[0]))
        return 2
    from ide.app import main as window

    return window(args)


def _no_file(name: str) -> bool:
    """Whether it can only be meant as a command: a bare word that names nothing here."""
    return name.isidentifier() and not Path(name).exists()


def _no_command(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word.lower(), COMMANDS, 1)
    hint = f"Did you mean `{close[0]}`?" if close else f"The commands are {', '.join(COMMANDS)}."
    return f"there is no command `{word}`, and no such file. {hint}"


def _verify_options(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("files", nargs="+", metavar="FILE")
    verify.add_argument("--json", action="store_true", help="one object a line, as each file finishes")
    verify.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="processes: files at a time, or parts of a large one"
    )
    verify.add_argument(
        "--time-limit", type=float, default=30.0, metavar="S", help="wall seconds a file (default 30)"
    )
    verify.add_argument("--no-cache", action="store_true", help="prove everything anew")
    verify.add_argument(
        "--suggest", action="store_true", help="with --json: what would help what fails, as `suggest` does"
    )
    verify.set_defaults(do=_verify)


def _suggest_options(suggest: argparse.ArgumentParser) -> None:
    suggest.add_argument("file", metavar="FILE")
    suggest.add_argument("--json", action="store_true", help="one object a line for each failing claim")
    suggest.add_argument(
        "--accept", action="store_true", help="take first offers until nothing fails; print the program"
    )
    suggest.add_argument(
        "--contracts", action="store_true", help="let --accept change what declarations ask and promise"
    )
    suggest.add_argument(
        "--time-limit", type=float, default=25.0, metavar="S", help="wall seconds in all (default 25)"
    )
    suggest.set_defaults(do=_suggest)


def _run_options(run: argparse.ArgumentParser) -> None:
    run.add_argument("file", metavar="FILE")
    run.add_argument("--method", metavar="NAME", help="run this method instead of Main")
    run.add_argument("--time-limit", type=float, default=30.0, metavar="S", help="wall seconds (default 30)")
    run.add_argument("args", nargs="*", metavar="ARG", help="its arguments, as the language writes them")
    run.set_defaults(do=_run)


def _export_options(export: argparse.ArgumentParser) -> None:
    export.add_argument("file", metavar="FILE")
    export.add_argument("-o", "--output", metavar="DIR", required=True, help="the folder of the module")
    export.add_argument("--unproved", action="store_true", help="export what is not proved, too")
    export.add_argument(
        "--time-limit", type=float, default=120.0, metavar="S", help="wall seconds of proof (default 120)"
    )
    export.set_defaults(do=_export)


def _show_options(show: argparse.ArgumentParser) -> None:
    show.add_argument("stage", choices=STAGES)
    show.add_argument("file", metavar="FILE")
    show.set_defaults(do=_show)


def _grade_options(grade: argparse.ArgumentParser) -> None:
    from language.grading.command_line import grade_options

    grade.add_argument("lesson", metavar="LESSON", help="a lesson's id, or the folder of an assignment")
    grade.add_argument("paths", nargs="*", metavar="FILE", help="the answer, or all that was handed in")
    grade.add_argument("--json", action="store_true")
    grade.add_argument(
        "--folder", metavar="DIR", help="where the lessons are (default: those that come along)"
    )
    grade_options(grade)
    grade.set_defaults(do=_grade)


def _doctor_options(doctor: argparse.ArgumentParser) -> None:
    doctor.add_argument("--share", type=Path, metavar="DIR", help="the folder for hand-ins, to try it too")
    doctor.set_defaults(do=_doctor)


def _in(room: str, name: str) -> Callable[[argparse.ArgumentParser], None]:
    """The options of a command that a room of its own has: few starts of the program need them."""

    def options(parser: argparse.ArgumentParser) -> None:
        from importlib import import_module

        getattr(import_module(f"language.{room}.command_line"), f"{name}_options")(parser)

    return options


_OPTIONS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "verify": ("check programs, with a counterexample for what is wrong", _verify_options),
    "suggest": ("offer what makes failing proofs go through", _suggest_options),
    "run": ("run a program's Main, with every contract checked", _run_options),
    "export": ("write a proved program as a Python module", _export_options),
    "show": ("print a stage of the pipeline", _show_options),
    "lessons": ("write, check and attack lessons", _in("lessons", "lessons")),
    "grade": ("grade an answer to a lesson's task, or a class's to an assignment", _grade_options),
    "hand-in": ("hand in your answers to an assignment", _in("grading", "hand_in")),
    "class": ("what a class did, and what is kept about a student", _in("grading", "class")),
    "assignment": ("make an assignment, check it, pack it for students", _in("grading", "assignment")),
    "doctor": ("see whether this computer is ready", _doctor_options),
    "lsp": ("serve other editors, over the Language Server Protocol", _in("lsp", "lsp")),
    "bundle": ("make a folder that installs without a network", _in("bundle", "bundle")),
}
"""Of each command: what it does, and what gives its parser the options."""


def _arguments(command: str) -> argparse.ArgumentParser:
    """The parser of a command line with this first word; only that command's options are made."""
    parser = argparse.ArgumentParser(
        prog="surefoot",
        description="Learn program verification. Without a command: `surefoot [FILE …]` opens the window.",
    )
    version = _version() if command == "--version" else ""  # looking it up costs as much as a small proof
    parser.add_argument("--version", action="version", version=f"surefoot {version}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", prog="surefoot")
    for name, (help_, options) in _OPTIONS.items():
        its = commands.add_parser(name, help=help_)
        if name == command:
            options(its)
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
    from language.progress import Progress
    from language.verifying import Task, check, check_alone

    if options.suggest and not options.json:
        _complain("--suggest goes with --json; `surefoot suggest FILE` tells of offers as text")
        return 2
    how = (options.json, options.time_limit, not options.no_cache, options.suggest)
    tasks = [Task(name, *how) for name in options.files]
    if len(tasks) == 1:
        answers = iter([(check_alone if options.alone else check)(tasks[0], options.jobs)])
    else:
        from language.supervising import check_all

        answers = check_all(tasks, options.jobs)
    status, progress = 0, Progress(len(tasks), sys.stderr)
    for answer in answers:
        progress.one_more()
        if answer.complaint:
            _complain(answer.complaint)
        if answer.text:
            print(answer.text, flush=True)
        status = max(status, answer.status)
        progress.show()
    if options.alone and options.jobs == len(tasks) == 1:
        _leave(status)
    return status


def _leave(status: int) -> None:
    """End the process, which has nothing left to do: taking everything down takes a tenth of a short run."""
    if sys.getprofile() is None and sys.gettrace() is None:  # else somebody measures, and wants to tell
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _suggest(options: argparse.Namespace) -> int:
    source = read_source(options.file)
    if source is None:
        return 2
    if options.time_limit <= 0:
        _complain("--time-limit takes a number above zero")
        return 2
    from language.helping import Asked, help_with

    asked = Asked(source, options.json, options.accept, options.contracts, options.time_limit)
    return help_with(asked, _complain)


def _run(options: argparse.Namespace) -> int:
    source = read_source(options.file)
    if source is None:
        return 2
    from language.running import Run, run_alone, run_file

    run = Run(source, options.method, tuple(options.args), options.time_limit)
    return run_alone(run, _complain) if options.alone else run_file(run, _complain)


def _export(options: argparse.Namespace) -> int:
    source = read_source(options.file)
    if source is None:
        return 2
    from language.exporting import Order, export_file

    order = Order(source, Path(options.output), options.unproved, options.time_limit)
    return export_file(order, _complain)


def _show(options: argparse.Namespace) -> int:
    source = read_source(options.file)
    if source is None:
        return 2
    from language.stages import stage_text

    with cut_off(Cancel(), PATIENCE):
        text = stage_text(options.stage, source)
    print(text)
    return 0


def _grade(options: argparse.Namespace) -> int:
    from language.assignments.files import is_assignment

    if options.lesson == "merge":
        from language.grading.command_line import merge

        return merge(options)
    if is_assignment(folder := Path(options.lesson)):
        from language.grading.command_line import grade

        return grade(folder, options)
    if _no_folder(options.folder):
        return 2
    if len(options.paths) != 1:
        _complain(f"there is no assignment in a folder {options.lesson}, and a lesson takes one answer")
        return 2
    answer = read_source(options.paths[0])
    if answer is None:
        return 2
    from language.lessons.commands import grade_file
    from language.pipeline import checker

    return _print(grade_file(_tutorials(options.folder), options.lesson, answer, checker(), options.json))


def _doctor(options: argparse.Namespace) -> int:
    from ide.app import needs
    from language.doctor.checks import examine, told

    status = 0
    for finding in examine(*needs(), options.share):
        print(told(finding), flush=True)
        status = max(status, int(finding.must and not finding.well))
    return status


def _print(output: Output) -> int:
    print(output.text, end="", file=sys.stderr if output.status == 2 else sys.stdout)
    return output.status


def _no_folder(name: str | None) -> bool:
    """Whether a folder was asked for that does not exist, after saying so."""
    if name is None or Path(name).is_dir():
        return False
    _complain(f"there is no folder {name}")
    return True


def _tutorials(folder: str | None) -> Path:
    from language.resources import tutorials

    return Path(folder) if folder else tutorials()


if __name__ == "__main__":
    sys.exit(main())
