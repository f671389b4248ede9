"""The options of `surefoot assignment` and of `surefoot grade ASSIGNMENT …`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from language.assignments.files import is_assignment
from language.grading import commands
from language.grading.jobs import processes
from language.lessons.grading import Check


def assignment_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    new = actions.add_parser("new", help="make a folder with a small assignment to begin from")
    check = actions.add_parser("check", help="is everything there, and does every answer get what it should?")
    pack = actions.add_parser("pack", help="make the file for students, without the solutions")
    for p in (new, check, pack):
        p.add_argument("folder", type=Path, metavar="DIR")
    pack.add_argument("-o", "--out", type=Path, metavar="FILE")


def grade_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the reports of an assignment go")
    parser.add_argument("--roster", type=Path, metavar="CSV", help="who is in the class: id, name, email")
    parser.add_argument("--only", default="", metavar="STUDENT", help="grade one student again")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="answers at a time (default 1)")
    parser.add_argument("--shard", type=_shard, default=(1, 1), metavar="I/N", help="this part of the class")
    parser.add_argument("--release", action="store_true", help="make the grades final, with feedback files")
    parser.add_argument("--receipt", default="", metavar="CODE", help="find the answer with this receipt")


def _shard(text: str) -> tuple[int, int]:
    m = re.fullmatch(r"(\d+)/(\d+)", text)
    if m is None or not 1 <= int(m[1]) <= int(m[2]):
        raise argparse.ArgumentTypeError("write it as 2/8, for the second of eight parts")
    return int(m[1]), int(m[2])


def assignment(options: argparse.Namespace, check: Check) -> int:
    match options.action:
        case "new":
            return commands.assignment_new(options.folder, print)
        case "check" | "pack" if not is_assignment(options.folder):
            commands.complain(f"{options.folder} is no assignment: it has no `assignment.toml`.")
            return 2
        case "check":
            return commands.assignment_check(options.folder, check, print)
        case _:
            return commands.assignment_pack(options.folder, options.out, check, print)


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
    out = options.out or Path(f"{folder.name}-grades")
    g = commands.Grading(folder, paths, out, options.roster, options.only, options.shard, options.release)
    if options.receipt:
        return commands.find_receipt(g, options.receipt, print)
    return commands.grade_assignment(g, processes(options.jobs), lambda line: print(line, flush=True))
