"""What the front end hands on: the text resolved, its units, and what is asked of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from language.analysis.analyze import Analysis
from language.analysis.typed import TypedProgram
from language.diagnostics import Diagnostic
from language.ivl import units as ivl
from language.ivl.fingerprint import fingerprint, uses
from language.record import dataclass, field
from language.source import Home, SourceText, Span


@dataclass(frozen=True)
class Options:
    """`time_limit` is wall seconds for a unit (`prove`) or a file (`check_file`): the backstop behind
    the deterministic limits. `explain` asks for the causes of failures too."""

    time_limit: float = 20.0
    use_cache: bool = True
    explain: bool = True
    suggest: bool = False
    """Whether `check_file` looks for offers, too."""
    cache_folder: Path | None = None
    """None: the user's local cache folder."""


@dataclass(frozen=True, eq=False)
class Unit:
    """Something with obligations. `fingerprint` changes when anything that its proof can see changes."""

    ivl: ivl.Unit
    originals: Mapping[str, str] = field(default_factory=dict[str, str])
    """Declarations that are no units, being copies of others, with the names of these."""

    @property
    def name(self) -> str:
        return self.ivl.name

    @property
    def kind(self) -> str:
        return self.ivl.kind

    @property
    def span(self) -> Span:
        return self.ivl.span

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.ivl)

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """Names of the declarations whose promises this unit builds on, directly."""
        return tuple(dict.fromkeys(self.originals.get(name, name) for name in uses(self.ivl)))


@dataclass(frozen=True)
class Front:
    """A text after the front end. `complete`: free of errors, so that a verdict may be given. Where it
    is not, `units` still has the declarations that no error touches."""

    sources: tuple[SourceText, ...]
    analysis: Analysis
    diagnostics: tuple[Diagnostic, ...]
    complete: bool
    units: tuple[Unit, ...]

    @property
    def typed(self) -> TypedProgram:
        return self.analysis.typed

    @cached_property
    def standing(self) -> dict[Home, int]:
        """Where each declaration stands in this text."""
        p = self.typed
        decls = (*p.methods, *p.functions, *p.constants, *p.types)
        return {d.span.home: d.span.home.start for d in decls}
