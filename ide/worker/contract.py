"""What a worker asks of `language.pipeline`. Tests put another module with these names in its place."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Protocol, cast

from language.diagnostics import Diagnostic
from language.source import SourceText, Span
from language.trace import Trace
from language.verdicts import MethodResult


class Cancel(Protocol):
    def cancel(self) -> None: ...
    @property
    def cancelled(self) -> bool: ...


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
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...
    @property
    def complete(self) -> bool: ...
    @property
    def units(self) -> tuple[Unit, ...]: ...


class Pipeline(Protocol):
    """`Options(time_limit=…, use_cache=…)` and `Cancel()` make what the functions take."""

    Options: Callable[..., object]
    Cancel: Callable[[], Cancel]

    def analyze(self, source: SourceText) -> Front: ...
    def prove(self, front: Front, unit: Unit, options: object, cancel: Cancel) -> MethodResult: ...
    def explain(
        self, front: Front, unit: Unit, result: MethodResult, options: object, cancel: Cancel
    ) -> MethodResult: ...
    def run(
        self,
        front: Front,
        name: str | None,
        args: tuple[str, ...],
        cancel: Cancel,
        on_output: Callable[[str], None],
    ) -> Trace: ...


def load(module: str) -> Pipeline:
    return cast(Pipeline, importlib.import_module(module))
