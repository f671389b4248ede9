"""Reading a program that may include other files. A loader does the I/O; without one, includes fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from language.diagnostics import Diagnostic, error
from language.reading import Unreadable, read_text
from language.source import SourceText
from language.syntax.ast import Program
from language.syntax.parser import parse

Loader = Callable[[str, str], SourceText | str]
"""(the including file's name, the path as written) → the text, or why there is none (in words)."""


def no_includes(_from: str, path: str) -> SourceText | str:
    return f'The file "{path}" cannot be read here: save this program next to it first.'


def file_loader(_root: Path) -> Loader:
    """Paths are relative to the including file."""

    def load(origin: str, path: str) -> SourceText | str:
        target = Path(origin).parent / PurePosixPath(path)
        text = read_text(target)
        if isinstance(text, Unreadable):
            return f'The file "{path}" cannot be read: {text.why}'
        return SourceText(str(target), text)

    return load


def loaded(sources: Sequence[SourceText]) -> Loader:
    """Includes as they were read before."""
    by_name = {s.name: s for s in sources}

    def load(origin: str, path: str) -> SourceText | str:
        name = str(Path(origin).parent / PurePosixPath(path))
        return by_name.get(name, f'The file "{path}" was not read.')

    return load


def read_all(
    source: SourceText, load: Loader
) -> tuple[tuple[SourceText, ...], list[Program], tuple[Diagnostic, ...]]:
    """The text and everything that it includes, each once, and what is wrong with their syntax."""
    sources, programs, diagnostics = [source], list[Program](), list[Diagnostic]()
    seen = {_key(source.name)}
    i = 0
    while i < len(sources):
        result = parse(sources[i], i)
        programs.append(result.program)
        diagnostics += result.diagnostics
        for include in result.program.includes:
            got = load(sources[i].name, include.path)
            if isinstance(got, str):
                diagnostics.append(error("include", include.span, got))
            elif _key(got.name) not in seen:
                seen.add(_key(got.name))
                sources.append(got)
        i += 1
    return tuple(sources), programs, tuple(diagnostics)


def _key(name: str) -> str:
    """Tells whether two names are one file."""
    try:
        return str(Path(name).resolve()) if name else name
    except (OSError, RuntimeError, ValueError):  # a circle of links, or a name that no file has
        return name
