"""The text that `print` writes, as a compiled Dafny program does.

A string prints raw; inside another value it is quoted where its static type says that it is a string, else
it prints as a sequence of characters. Datatype values carry the names of their module and type.
"""

from __future__ import annotations

from typing import Any

from language.analysis.typed import Datatype
from language.interpreter.defaults import weight
from language.interpreter.machine import UNSET, Machine
from language.interpreter.outcomes import UnknownValue
from language.interpreter.shapes import bare
from language.sequences import whole
from language.types import CharType, MapType, MultisetType, SeqType, SetType, Type, UserType, substitute
from language.values import Char, Closure, Data, Map, Multiset, Opaque, Ref, show, show_real


def printed(value: Any, t: Type, machine: Machine) -> str:
    """What `print value` writes for a value whose static type is `t`."""
    if _is_string(t):
        return _text(value)
    return nested(value, t, machine)


def _is_string(t: Type) -> bool:
    b = bare(t)
    return isinstance(b, SeqType) and isinstance(bare(b.item), CharType)


def _text(value: Any) -> str:
    return "".join([chr(c.code) for c in value])


def nested(value: Any, t: Type | None, machine: Machine) -> str:
    """A value inside another one, or one that is no string."""
    v: Any = whole(value)
    b = bare(t) if t is not None else None

    def inner(x: Any, part: Type | None) -> str:
        return nested(x, part, machine)

    match v:
        case None:
            return "null"
        case bool():
            return "true" if v else "false"
        case int():
            return str(v)
        case Char():
            return show(v)
        case tuple():
            part = b.item if isinstance(b, SeqType) else None
            return "[" + ", ".join([inner(x, part) for x in v]) + "]"  # pyright: ignore[reportUnknownVariableType]
        case frozenset():
            part = b.item if isinstance(b, SetType) else None
            return "{" + ", ".join([inner(x, part) for x in _ordered(v)]) + "}"  # pyright: ignore[reportUnknownArgumentType]
        case Multiset(counts):
            part = b.item if isinstance(b, MultisetType) else None
            machine.charge(sum(n for _, n in counts))
            items = [inner(x, part) for x, n in sorted(counts, key=_key) for _ in range(n)]
            return "multiset{" + ", ".join(items) + "}"
        case Map(entries):
            key, value = (b.key, b.value) if isinstance(b, MapType) else (None, None)
            pairs = [f"{inner(k, key)} := {inner(x, value)}" for k, x in sorted(entries, key=_key)]
            return "map[" + ", ".join(pairs) + "]"
        case Data():
            return _data(v, b, machine)
        case Ref(id=id):
            return f"{machine.heap[id].cls.qualified}" if id < len(machine.heap) else v.label
        case Closure(text):
            return text
        case Opaque():
            return show(v)
        case _:
            if v is UNSET:
                raise UnknownValue("a place without a value cannot be printed")
            return show_real(v)


def _data(v: Data, t: Type | None, machine: Machine) -> str:
    parts: list[Type | None] = [None] * len(v.args)
    if isinstance(t, UserType) and isinstance(t.decl, Datatype):
        types = dict(zip(t.decl.params, t.args, strict=False))
        ctor = next((c for c in t.decl.ctors if c.name == v.ctor), None)
        if ctor is not None:
            parts = [substitute(f.type, types) for f in ctor.formals]
    args = [_quoted(x, p, machine) for x, p in zip(v.args, parts, strict=True)]
    head = f"{v.type_name}.{v.ctor}" if v.ctor and v.type_name else v.ctor
    return head + (f"({', '.join(args)})" if args or not v.ctor else "")


def _quoted(v: Any, t: Type | None, machine: Machine) -> str:
    if t is not None and _is_string(t):
        return '"' + show(v, 10**9)[1:-1] + '"' if v else '""'
    return nested(v, t, machine)


def _key(entry: Any) -> Any:
    return weight(entry[0]), repr(entry[0])


def _ordered(values: frozenset[Any]) -> list[Any]:
    return sorted(values, key=lambda v: (weight(v), repr(v)))
