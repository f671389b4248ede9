"""A text read for an editor: its syntax, and which name means what. No verdicts, no checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from language.analysis.analyze import glance
from language.analysis.links import Links
from language.diagnostics import Diagnostic
from language.includes import Loader, no_includes, read_all
from language.record import dataclass
from language.service.names import Names, names
from language.source import SourceText
from language.syntax import ast


@dataclass(frozen=True, eq=False)
class Read:
    """`sources` and `programs`: the text itself, then what it includes. `diagnostics` are those of the
    syntax."""

    sources: tuple[SourceText, ...]
    programs: tuple[ast.Program, ...]
    diagnostics: tuple[Diagnostic, ...]
    includes: Mapping[str, int]
    """Which of the sources each path is, as it is written in an `include`."""

    @property
    def text(self) -> str:
        return self.sources[0].text

    @property
    def program(self) -> ast.Program:
        return self.programs[0]

    @cached_property
    def names(self) -> Names:
        """Found out when first asked for."""
        links = Links()
        found = glance(in_order(self.programs), links)
        return names(self.sources, self.programs, links, found.work)


def read(source: SourceText, load: Loader = no_includes) -> Read:
    """Never fails: what cannot be read has holes."""
    found: dict[str, str] = {}

    def noting(origin: str, path: str) -> SourceText | str:
        got = load(origin, path)
        if isinstance(got, SourceText):
            found[path] = got.name
        return got

    sources, programs, diagnostics = read_all(source, noting)
    numbers = {s.name: i for i, s in enumerate(sources)}
    includes = {path: numbers[name] for path, name in found.items() if name in numbers}
    return Read(sources, tuple(programs), diagnostics, includes)


def in_order(programs: tuple[ast.Program, ...]) -> tuple[ast.Program, ...]:
    """As the analysis wants them: what is included first."""
    return (*programs[1:], programs[0])
