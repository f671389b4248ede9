"""A program as a Python module: its text, and what stands in its head."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from language.analysis import typed as t
from language.export.declarations import Lines, Writer, is_exported
from language.export.names import RUNTIME, Names, python
from language.export.types import NotExported
from language.record import dataclass

RUNTIME_MODULE = "surefoot_runtime"


@dataclass(frozen=True)
class Exported:
    """The module's text, or why there is none: each thing that has no counterpart, by name."""

    text: str
    names: Names
    refused: tuple[str, ...] = ()


def export(program: t.TypedProgram, head: tuple[str, ...]) -> Exported:
    """`head` says what was proved, and what that rests on."""
    types = [d for d in program.types if not isinstance(d, t.SubsetType) or d.is_newtype]
    ghosts = [f for f in program.functions if not is_exported(f) and f.this is None]
    functions = [f for f in program.functions if is_exported(f) and f.this is None]
    methods = [m for m in program.methods if is_exported(m) and m.this is None]
    constants = [c for c in program.constants if not c.ghost and (c.owner is None or c.static)]
    ctors = [c for d in types if isinstance(d, t.Datatype) and len(d.ctors) > 1 for c in d.ctors]
    writer = Writer(
        Names(
            [
                *((d, d.qualified) for d in types),
                *((c, f"{c.datatype.qualified}.{c.name}") for c in ctors),
                *((c, c.qualified) for c in [*functions, *methods, *constants, *ghosts]),
            ]
        )
    )
    refused: list[str] = []

    def made(parts: Iterable[Any], write: Callable[[Any], Lines]) -> list[Lines]:
        found: list[Lines] = []
        for p in parts:
            try:
                found.append(write(p))
            except NotExported as problem:
                refused.append(f"{p.qualified}: {problem.args[0]} cannot be exported")
        return found

    newtypes = made([d for d in types if isinstance(d, t.SubsetType)], writer.newtype)
    classes = made(types, partial(_type, writer))
    callables = made(functions, writer.function) + made(methods, writer.method)
    callables += _ghosts(writer, functions)
    values = made(_in_order(constants), writer.constant)
    params = sorted({python(p.name) for d in types for p in d.params} | _own_params(program))
    blocks = [*[x for x in classes if x], *callables]
    text = "\n".join(
        [
            *_head(head),
            *([""] if params or newtypes else []),
            *(f'{p} = TypeVar("{p}")' for p in params),
            *(line for n in newtypes for line in n),
            *(line for b in blocks for line in ("", "", *b)),
            *(["", ""] if values else []),
            *(line for v in values for line in v),
            "",
        ]
    )
    return Exported(_with_imports(text), writer.names, tuple(refused))


def _type(writer: Writer, d: object) -> Lines:
    match d:
        case t.Datatype():
            return writer.datatype(d)
        case t.Class():
            return writer.class_(d)
        case t.SubsetType():
            return []
        case _:
            raise NotExported("an abstract type")


def _own_params(program: t.TypedProgram) -> set[str]:
    callables: list[t.Function | t.Method] = [*program.functions, *program.methods]
    return {python(p.name) for c in callables if is_exported(c) for p in c.type_params}


def _ghosts(writer: Writer, exported: list[t.Function]) -> list[Lines]:
    """Ghost functions that the checks of preconditions call, as far as they can be computed."""
    found: list[Lines] = []
    seen = {id(f) for f in exported}
    while writer.wanted:
        f = writer.wanted.pop()
        if id(f) in seen or f.this is not None:
            continue
        seen.add(id(f))
        found.append(writer.function(f))
    return found


def _in_order(constants: list[t.Constant]) -> list[t.Constant]:
    """Each after those that its value needs, also through functions."""
    order: list[t.Constant] = []
    busy: set[int] = set()

    def visit(e: t.Expr | t.Block | None) -> None:
        for n in t.walk(e) if e is not None else ():
            if isinstance(n, t.ConstRead):
                add(n.const)
            elif isinstance(n, t.FunctionCall) and id(n.function) not in busy:
                busy.add(id(n.function))
                visit(n.function.body)

    def add(c: t.Constant) -> None:
        if id(c) not in busy:
            busy.add(id(c))
            visit(c.value)
            order.append(c)

    for c in constants:
        add(c)
    return [c for c in order if any(c is x for x in constants)]


def _head(head: tuple[str, ...]) -> Lines:
    return ['"""', *head, '"""', "", "# pyright: basic", "", "IMPORTS"]


def _with_imports(text: str) -> str:
    """Only what the text uses."""
    lines = ["from __future__ import annotations", ""]
    typing = [n for n in ("Any", "Final", "Generic", "NewType", "TypeVar") if _uses(text, n)]
    if _uses(text, "Callable"):
        lines.append("from collections.abc import Callable")
    if _uses(text, "dataclass"):
        lines.append("from dataclasses import dataclass")
    if _uses(text, "Fraction"):
        lines.append("from fractions import Fraction")
    if _uses(text, "floor"):
        lines.append("from math import floor")
    if typing:
        lines.append(f"from typing import {', '.join(typing)}")
    used = [n for n in RUNTIME if _uses(text, n)]
    if used:
        lines += [*([""] if lines[-1] else []), f"from {RUNTIME_MODULE} import {', '.join(sorted(used))}"]
    return text.replace("IMPORTS", "\n".join(lines), 1)


def _uses(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None
