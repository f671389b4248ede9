"""Another verifier as a second opinion: a command that reads files and prints lines like those of
`surefoot verify --json`. Debian's Dafny 2.3 behind such a command is the usual one, so each text is tried
in Dafny 2's spelling first, where a plain `function` is ghost.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

DECIDED = ("verified", "failed")
PATIENCE = 300.0
WORDS = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?:twostate|least|greatest)\s+(?:function|predicate|lemma))
    |\bghost(?P<static>\s+static)?\s+(?P<ghost>function|predicate)\b
    |\b(?P<plain>function|predicate)\b(?!\s+method)""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Opinion:
    """`verdict` as in JSON, or "none" for no answer; `errors` as (line, message)."""

    verdict: str
    errors: tuple[tuple[int, str], ...] = ()

    @property
    def decided(self) -> bool:
        return self.verdict in DECIDED

    @property
    def lines(self) -> frozenset[int]:
        return frozenset(line for line, _ in self.errors)


def older(text: str) -> str:
    """The text in Dafny 2's spelling, line by line: `function method` for what is compiled."""

    def word(m: re.Match[str]) -> str:
        if m["skip"]:
            return m[0]
        if m["ghost"]:
            return f"{(m['static'] or '').lstrip()} {m['ghost']}".lstrip()
        return f"{m['plain']} method"

    return WORDS.sub(word, text)


def ask(command: str, text: str) -> Opinion:
    """What the peer says about a text, in the spelling that it accepts."""
    first = _ask(command, older(text))
    return first if first.decided or older(text) == text else _ask(command, text)


def _ask(command: str, text: str) -> Opinion:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.dfy")
        path.write_text(text, "utf-8")
        try:
            run = subprocess.run(
                [*shlex.split(command), str(path)], capture_output=True, text=True, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return Opinion("timeout")
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            answer = json.loads(line)
            errors = [d for d in answer["diagnostics"] if d["severity"] == "error"]
            return Opinion(str(answer["verdict"]), tuple((d["line"], d["message"]) for d in errors))
    return Opinion("none")
