"""Synonyms that a module hides, spelled out once all types are found.

While types are found, `type Key = int` of a module that provides `Key` to others is a type of its own, since
these must not know what it is. What a program means does not depend on that: later stages see `int`.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import unaliased
from language.record import fields, is_dataclass
from language.types import Type

_Declared = (t.TypeDeclaration, t.Function, t.Method, t.Constant, t.Field, t.Constructor)


def spell_out(program: t.TypedProgram) -> None:
    """Replaces the types in the typed tree; no tree has been given to anybody before."""
    if not any(isinstance(d, t.SubsetType) and d.alias for d in program.types):
        return
    w = _Walk()
    for d in (*program.types, *program.functions, *program.methods, *program.constants):
        w.parts(d)
        for inner in (*getattr(d, "fields", ()), *getattr(d, "ctors", ())):
            w.parts(inner)


class _Walk:
    def __init__(self) -> None:
        self.seen: set[int] = set()

    def parts(self, x: object) -> None:
        """Every field of a node or declaration, followed to the next declaration."""
        if id(x) in self.seen:
            return
        self.seen.add(id(x))
        for f in fields(x):  # pyright: ignore[reportArgumentType]
            old = getattr(x, f.name)
            new = self.value(old)
            if new is not old:
                object.__setattr__(x, f.name, new)

    def value(self, x: object) -> object:
        match x:
            case Type():
                plain = unaliased(x)
                return x if plain == x else plain
            case tuple() | list():
                old: list[object] = list(x)  # pyright: ignore[reportUnknownArgumentType]
                items = [self.value(y) for y in old]
                if all(a is b for a, b in zip(items, old, strict=True)):
                    return x  # pyright: ignore[reportUnknownVariableType]
                return tuple(items) if isinstance(x, tuple) else items
            case _ if isinstance(x, _Declared):
                return x
            case _ if is_dataclass(x) and not isinstance(x, type):
                self.parts(x)
                return x
            case _:
                return x
