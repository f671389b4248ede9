"""Whether the formatter's layout is the text's own: it must not depend on line breaks, and change nothing
else.

    python -m tests.standing.formatting [FOLDER] [--sample N] [--seed N]

Of each program all indentation and line breaks outside of comments are deleted: formatted, it must be the
same text as the original formatted. The tokens must stay, each comment beside the same token, and a formatted
text must stay as it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language.diagnostics import Severity
from language.service.format import format_text
from language.service.format.comments import comments_before
from language.source import SourceText
from language.syntax.parser import parse
from language.syntax.scanner import scan
from tests.standing.programs import Program, folder, own, sample


@dataclass(frozen=True)
class Fault:
    program: str
    what: str
    where: str = ""


def squeezed(text: str) -> str:
    """Without indentation and line breaks, but for those that end comments and those that part words."""
    tokens = scan(text)
    out: list[str] = []
    comments = comments_before(text, tokens)
    for i, t in enumerate([*tokens, None]):
        gap_start = tokens[i - 1].end if i else 0
        gap = text[gap_start : t.start if t is not None else len(text)]
        at = 0
        for c in comments[i]:
            begin = gap.index(c.text, at)
            out.append(_flat(gap[at:begin]) + c.text)
            at = begin + len(c.text)
            if c.line:
                out.append("\n")
        rest = _flat(gap[at:])
        if t is None:
            break
        if not rest and i and not comments[i] and _part(tokens[i - 1].text, t.text):
            rest = " "
        out.append(rest + text[t.start : t.end])
    return "".join(out)


def _flat(gap: str) -> str:
    """White space without line breaks and what stands after them or at the end of a line."""
    return gap if "\n" not in gap and "\r" not in gap else ""


def _part(a: str, b: str) -> bool:
    return [t.text for t in scan(a + b)] != [t.text for t in (*scan(a), *scan(b))]


def faults(program: Program) -> Iterator[Fault]:
    text = program.text
    result = parse(SourceText("", text))
    if any(d.severity is Severity.ERROR for d in result.diagnostics) or not scan(text):
        return
    made = format_text(text)
    again = format_text(squeezed(text))
    if again != made:
        a, b = made.splitlines(), again.splitlines()
        k = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        yield Fault(program.name, "the layout depends on the text's", f"{a[k : k + 2]} | {b[k : k + 2]}")
    if beside(made) != beside(text):
        yield Fault(program.name, "tokens or comments changed")
    if format_text(made) != made:
        yield Fault(program.name, "formatted twice it is another text")
    if any(d.severity is Severity.ERROR for d in parse(SourceText("", made)).diagnostics):
        yield Fault(program.name, "it cannot be read any more")


def beside(text: str) -> list[str]:
    """Tokens, with the comments before each."""
    tokens = scan(text)
    comments = comments_before(text, tokens)
    out: list[str] = []
    for i, of in enumerate(comments):
        out += [_words(c.text) for c in of]
        if i < len(tokens):
            out.append(tokens[i].text)
    return out


def _words(comment: str) -> str:
    return "\n".join(line.rstrip() for line in comment.splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    programs = sample(folder(Path(args.folder)) if args.folder else own(), args.sample, args.seed)
    found = [f for p in programs for f in faults(p)]
    print(f"{len(programs)} programs, {len(found)} faults in {len({f.program for f in found})}")
    for f in found:
        print(f"{f.program}: {f.what} {f.where}"[:300])


if __name__ == "__main__":
    main()
