"""Whether a rename keeps what a program means, and refuses what would not.

    python -m tests.standing.renaming [FOLDER] [--sample N] [--seed N] [--names N] [--verify N]

Each name that a program declares is given a fresh one: the old name must be left in no token that meant it,
and what the analysis says of the program must be the same; for `--verify` names of each program the verdicts,
too. Then it is given a name that is another's in the same scope, and one that is a keyword: both must be
refused, or, where the other name is far away, mean the same.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language.includes import file_loader
from language.pipeline import Options, analyze, check_file
from language.records.editing import Change, Refused
from language.service.reading import Read, read
from language.service.rename import rename
from language.source import SourceText, Span
from tests.standing.programs import Program, folder, own, sample

FRESH = "zq_fresh"


@dataclass(frozen=True)
class Fault:
    program: str
    name: str
    what: str


@dataclass
class Report:
    renamed: int = 0
    refused: int = 0
    verified: int = 0
    """Names whose verdicts were compared."""


def reading(program: Program, text: str) -> Read:
    source = SourceText(program.path or "program.dfy", text)
    return read(source, file_loader(Path(source.name).parent))


def faults(program: Program, names: int, verify: int, dice: random.Random, report: Report) -> Iterator[Fault]:
    """Of so many `names` of the program; 0: of all."""
    front = program.front()
    if not front.complete:
        return
    of = reading(program, program.text)
    own_names = [s for s in of.names.declared if not s.file]
    chosen = set(dice.sample(own_names, min(verify, len(own_names))))
    before = told(program, program.text)
    for span in sorted(dice.sample(own_names, min(names or len(own_names), len(own_names)))):
        old = of.text[span.start : span.end]
        found = rename(of, span.start, FRESH)
        if isinstance(found, Refused):
            report.refused += 1
            if "keeps its name" not in found.why:
                yield Fault(program.name, old, f"refused: {found.why}")
            continue
        report.renamed += 1
        if any(c.file != of.sources[0].name for c in found):
            continue
        new = written(of.text, found)
        yield from (Fault(program.name, old, what) for what in left(of, span, new, old))
        if told(program, new) != before:
            yield Fault(program.name, old, "something else is told of it")
        if span in chosen:
            report.verified += 1
            if verdicts(program, new, FRESH, old) != verdicts(program, program.text, FRESH, old):
                yield Fault(program.name, old, "other verdicts")
    yield from (Fault(program.name, "", what) for what in wrong_names(of, own_names, dice))


def written(text: str, changes: tuple[Change, ...]) -> str:
    for c in sorted(changes, key=lambda c: c.span.start, reverse=True):
        text = text[: c.span.start] + c.text + text[c.span.end :]
    return text


def left(of: Read, span: Span, new: str, old: str) -> Iterator[str]:
    """Uses of the old name that now have no declaration, though they had one."""
    again = read(SourceText(of.sources[0].name, new))
    now = len([u for u in again.names.uses.values() if new[u.span.start : u.span.end] == FRESH])
    family = of.names.uses[span].family
    if now != len([s for s in of.names.places(family) if not s.file]):
        yield f"{now} uses of the new name"


def told(program: Program, text: str) -> set[str]:
    """Codes of what is wrong, and the kinds of its units."""
    front = program.front(text)
    return {f"{d.severity}:{d.code}" for d in front.diagnostics} | {f"{len(front.units)} units"}


def verdicts(program: Program, text: str, new: str, old: str) -> list[str]:
    source = SourceText(program.path or "program.dfy", text)
    options = Options(time_limit=20, explain=False)
    result = check_file(source, options, load=file_loader(Path(source.name).parent)).result
    found = [(m.name, r.verdict) for m in result.methods for r in m.results]
    return [f"{name.replace(new, old)} {type(verdict).__name__}" for name, verdict in found]


def wrong_names(of: Read, names: list[Span], dice: random.Random) -> Iterator[str]:
    """A rename to another's name is refused, or changes no meaning: `rename` checks itself, so this looks at
    what it lets through once more."""
    for span in dice.sample(names, min(5, len(names))):
        other = dice.choice(names)
        new, old = (of.text[s.start : s.end] for s in (other, span))
        found = rename(of, span.start, new)
        if isinstance(found, Refused) or new == old or any(c.file != of.sources[0].name for c in found):
            continue
        text = written(of.text, found)
        source = SourceText(of.sources[0].name, text)
        if not analyze(source, file_loader(Path(source.name).parent)).complete:
            yield f"`{old}` may be called `{new}`, which is wrong then"
    for span in names[:1]:
        if not isinstance(rename(of, span.start, "while"), Refused):
            yield "a keyword is a name"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--names", type=int, default=0, help="of each program; 0: all")
    parser.add_argument("--verify", type=int, default=0)
    args = parser.parse_args()
    programs = sample(folder(Path(args.folder)) if args.folder else own(), args.sample, args.seed)
    report, dice = Report(), random.Random(args.seed)
    found = [f for p in programs for f in faults(p, args.names, args.verify, dice, report)]
    print(
        f"{len(programs)} programs: {report.renamed} names renamed, {report.refused} refused, "
        f"{report.verified} with verdicts compared; {len(found)} faults"
    )
    for f in found:
        print(f"{f.program}: {f.name}: {f.what}"[:250])


if __name__ == "__main__":
    main()
