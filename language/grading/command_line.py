"""The options of `surefoot assignment` and of `surefoot grade ASSIGNMENT …`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from language.assignments.files import is_assignment
from language.grading import commands
from language.grading.jobs import processes
from language.pipeline import checker


def assignment_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    new = actions.add_parser("new", help="make a folder with a small assignment to begin from")
    check = actions.add_parser("check", help="is everything there, and does every answer get what it should?")
    pack = actions.add_parser("pack", help="make the file for students, without the solutions")
    for p in (new, check, pack):
        p.add_argument("folder", type=Path, metavar="DIR")
    pack.add_argument("-o", "--out", type=Path, metavar="FILE")
    parser.set_defaults(do=assignment)


def grade_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the reports of an assignment go")
    parser.add_argument("--roster", type=Path, metavar="CSV", help="who is in the class: id, name, email")
    parser.add_argument("--only", default="", metavar="STUDENT", help="grade one student again")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="answers at a time (default 1)")
    parser.add_argument("--shard", type=_shard, default=(1, 1), metavar="I/N", help="this part of the class")
    parser.add_argument("--release", action="store_true", help="make the grades final, with feedback files")
    parser.add_argument("--viva", type=int, default=0, metavar="N", help="N questions about each answer")
    parser.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="grade on a dask.distributed cluster"
    )
    parser.add_argument("--gradescope", type=Path, metavar="ZIP", help="make an autograder for Gradescope")
    parser.add_argument("--receipt", default="", metavar="CODE", help="find the answer with this receipt")


def _shard(text: str) -> tuple[int, int]:
    m = re.fullmatch(r"(\d+)/(\d+)", text)
    if m is None or not 1 <= int(m[1]) <= int(m[2]):
        raise argparse.ArgumentTypeError("write it as 2/8, for the second of eight parts")
    return int(m[1]), int(m[2])


def assignment(options: argparse.Namespace) -> int:
    match options.action:
        case "new":
            return commands.assignment_new(options.folder, print)
        case "check" | "pack" if not is_assignment(options.folder):
            commands.complain(f"{options.folder} is no assignment: it has no `assignment.toml`.")
            return 2
        case "check":
            return commands.assignment_check(options.folder, checker(), print)
        case _:
            return commands.assignment_pack(options.folder, options.out, checker(), print)


def hand_in_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", type=Path, metavar="PACK", help="the assignment, as you were given it")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="your answers")
    parser.add_argument("--name", required=True, help="who you are: your name, number or login")
    parser.add_argument(
        "--to", type=Path, default=Path("."), metavar="DIR", help="where your teacher collects"
    )
    parser.set_defaults(do=hand_in)


def class_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    report = actions.add_parser("report", help="which tasks stall, and which mistakes are common")
    export = actions.add_parser("export", help="all that the grades say of one student")
    forget = actions.add_parser("forget", help="take one student out of the grades")
    for p in (export, forget):
        p.add_argument("student", metavar="STUDENT", help="the student's id")
    for p in (report, export, forget):
        p.add_argument("folder", type=Path, metavar="DIR", help="where `surefoot grade` put the grades")
    parser.set_defaults(do=class_)


def hand_in(options: argparse.Namespace) -> int:
    return commands.hand_in(options.pack, options.files, options.name, options.to, checker(), print)


def class_(options: argparse.Namespace) -> int:
    match options.action:
        case "report":
            return commands.class_report(options.folder, print)
        case "export":
            return commands.class_export(options.folder, options.student, print)
        case _:
            return commands.class_forget(options.folder, options.student, print)


def merge(options: argparse.Namespace) -> int:
    """Puts parts of a class together that were graded apart."""
    return commands.merge([Path(p) for p in options.paths], options.out or Path("grades"), print)


def grade(folder: Path, options: argparse.Namespace) -> int:
    """Grades what was handed in for the assignment in `folder`."""
    paths = tuple(Path(p) for p in options.paths)
    missing = next((p for p in (*paths, *filter(None, [options.roster])) if not p.exists()), None)
    if missing is not None:
        commands.complain(f"there is no {missing}")
        return 2
    if options.jobs < 1:
        commands.complain("--jobs takes a number above zero")
        return 2
    if options.gradescope is not None:
        return commands.make_autograder(folder, options.gradescope, print)
    if not paths:
        commands.complain("name the folders, hand-ins or archives that were handed in")
        return 2
    out = options.out or Path(f"{folder.name}-grades")
    g = commands.Grading(folder, paths, out, options.roster, options.only, options.shard, options.release)
    if options.receipt:
        return commands.find_receipt(g, options.receipt, print)
    if options.viva:
        return commands.viva(g, options.viva, checker(), print)
    graders = processes(options.jobs)
    if options.cluster:
        from language.grading.cluster import cluster

        try:
            graders = cluster(options.cluster)
        except ImportError:
            commands.complain("grading on a cluster needs `pip install 'surefoot[cluster]'`")
            return 2
        except OSError:
            commands.complain(f"no cluster answers at {options.cluster}")
            return 2
    return commands.grade_assignment(g, graders, lambda line: print(line, flush=True))
