"""What is said of claims that fail, on the pages of `pages/`: a program, and what each verdict must say.

A line `6 refuted: words` wants a failing claim at line 6, refuted, of which the words are said somewhere: in
its message, its explanation, a note or a step of its run. `6 too-weak index: words` wants one with that code.
`7 warning: words` wants a warning. `never: words` stands for what nothing may say.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from language.pipeline import Options, check_file
from language.report import to_json, to_text
from language.source import SourceText

PAGES = Path(__file__).parent / "pages"
_CASE = re.compile(r"^## (.+?)\n+```dfy\n(.*?)```\n+```says\n(.*?)```", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"(\d+) ([\w-]+)(?: ([\w-]+))?: (.*)")


def _cases() -> list[Any]:
    return [
        pytest.param(program, says, id=f"{page.stem}: {title}")
        for page in sorted(PAGES.glob("*.md"))
        for title, program, says in _CASE.findall(page.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("program", "says"), _cases())
def test_explanations(program: str, says: str) -> None:
    source = SourceText("case.dfy", program)
    checked = check_file(source, Options(use_cache=False))
    told = to_json("case.dfy", (source,), checked.result)["diagnostics"]
    text = to_text("case.dfy", (source,), checked.result)
    for line in says.splitlines():
        if line.startswith("never: "):
            assert line.removeprefix("never: ") not in text + _words([_without_calls(d) for d in told]), text
            continue
        found = _LINE.fullmatch(line)
        assert found is not None, line
        number, cause, code, words = found.groups()
        fitting = [
            d
            for d in told
            if d["line"] == int(number)
            and cause in (d.get("cause"), d["severity"])
            and code in (None, d["code"])
        ]
        assert any(words in _words(d) for d in fitting), f"{line}\n\n{text}"


def _without_calls(d: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call stand under the callee's names."""
    run = d.get("counterexample", {}).get("trace", ())
    return d | {"counterexample": [{k: v for k, v in s.items() if k != "arguments"} for s in run]}


def _words(x: Any) -> str:
    """All texts of a piece of JSON."""
    match x:
        case dict():
            return "\n".join(f"calls {v}" if k == "call" else f"{k} = {_words(v)}" for k, v in x.items())
        case list():
            return "\n".join(map(_words, x))
        case _:
            return str(x)
