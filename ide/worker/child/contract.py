"""What a worker asks of `language.pipeline`. Tests put another module with these names in its place."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, cast

from language.cancel import Cancel
from language.diagnostics import Diagnostic
from language.records.inquiry import Inquiry
from language.records.looks import SampledLoop, StateMap, Watched
from language.records.trace import Trace
from language.records.verdicts import FileResult, MethodResult
from language.source import Home, SourceText, Span


class Unit(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def span(self) -> Span: ...
    @property
    def fingerprint(self) -> str: ...


class Front(Protocol):
    @property
    def standing(self) -> Mapping[Home, int]: ...
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...
    @property
    def complete(self) -> bool: ...
    @property
    def units(self) -> tuple[Unit, ...]: ...


class Bench(Protocol):
    """What is kept for a declaration while questions about it are answered; it never travels."""


class Checked(Protocol):
    @property
    def result(self) -> FileResult: ...


class Pipeline(Protocol):
    """`Options(time_limit=…, use_cache=…)` makes what the functions take."""

    Options: Callable[..., object]

    def analyze(self, source: SourceText, *load: object) -> Front: ...
    def check_file(self, source: SourceText, options: object, cancel: Cancel) -> Checked: ...
    def prove(self, front: Front, unit: Unit, options: object, cancel: Cancel) -> MethodResult: ...
    def bench(self, front: Front, unit: Unit) -> Bench: ...
    def explain(
        self,
        bench: Bench,
        result: MethodResult,
        options: object,
        cancel: Cancel,
        tell: Callable[[MethodResult], None] | None = None,
    ) -> MethodResult: ...
    def ask(self, bench: Bench, inquiry: Inquiry, cancel: Cancel) -> Inquiry: ...
    def run(
        self,
        front: Front,
        name: str | None,
        args: tuple[str, ...],
        cancel: Cancel,
        on_output: Callable[[str], None],
    ) -> Trace: ...
    def watch(
        self,
        front: Front,
        trace: Trace,
        locate: Callable[[Span], Span],
        texts: tuple[str, ...],
        cancel: Cancel,
    ) -> tuple[Watched, ...]: ...

    def sample(self, bench: Bench, cancel: Cancel) -> tuple[SampledLoop, ...]: ...
    def chart(
        self, bench: Bench, loop: int, trace: Trace, axes: tuple[str, str], cancel: Cancel
    ) -> StateMap | None: ...


def load(module: str) -> Pipeline:
    return cast(Pipeline, importlib.import_module(module))


def analyze(pipeline: Pipeline, source: SourceText) -> Front:
    """The front end, with the files that a saved text includes."""
    loader = getattr(pipeline, "file_loader", None)
    path = Path(source.name)
    if loader is not None and path.is_absolute():
        return pipeline.analyze(source, loader(path))
    return pipeline.analyze(source)
