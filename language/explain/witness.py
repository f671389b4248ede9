"""What a counterexample consists of, as bytes: the inputs, and the states chosen at loops and calls.

A verdict carries it, so that whoever has the same program can take the counterexample up again, in another
process too. Declarations are written as their names, so that an edit elsewhere changes nothing.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

from language.analysis.builtins import NAT_DECL, OBJECT_DECL, array_class, tuple_class
from language.analysis.typed import Callable_, Class, Datatype, TypeDeclaration, TypedProgram
from language.interpreter.inputs import Inputs
from language.interpreter.listing import State
from language.interpreter.machine import UNSET
from language.record import dataclass, replace
from language.source import Span


@dataclass(frozen=True)
class Witness:
    """`sites` are the places of the loops and calls that were replaced, in the order of the run; `states`
    what was chosen there; `skip` how often the first one passed as in a real run. A real run has none."""

    inputs: Inputs
    sites: tuple[Span, ...] = ()
    states: tuple[State, ...] = ()
    skip: int = 0


def pack(witness: Witness) -> bytes:
    """Empty where a value cannot be written down, such as a function."""
    out = io.BytesIO()
    bare = replace(witness, inputs=replace(witness.inputs, names=(), types=()))
    try:
        _Writer(out, protocol=5).dump(bare)
    except (pickle.PicklingError, TypeError, AttributeError):
        return b""
    return out.getvalue()


def unpack(data: bytes, program: TypedProgram, target: Callable_) -> Witness | None:
    """None where the program does not declare what the counterexample needs."""
    try:
        witness: Witness = _Reader(io.BytesIO(data), program).load()
    except (KeyError, EOFError, pickle.UnpicklingError):
        return None
    names, types = tuple(p.name for p in target.params), tuple(p.type for p in target.params)
    return replace(witness, inputs=replace(witness.inputs, names=names, types=types))


class _Writer(pickle.Pickler):
    def persistent_id(self, obj: Any) -> object:
        if obj is UNSET:
            return ("unset",)
        if not isinstance(obj, TypeDeclaration):
            return None
        if isinstance(obj, Class) and obj.dims:
            return ("array", obj.dims)
        if isinstance(obj, Datatype) and obj.is_tuple:
            return ("tuple", tuple(f.ghost for f in obj.ctors[0].formals))
        return ("type", obj.qualified)


class _Reader(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, program: TypedProgram) -> None:
        super().__init__(stream)
        self._types = {d.qualified: d for d in (NAT_DECL, OBJECT_DECL, *program.types)}

    def persistent_load(self, pid: Any) -> object:
        match pid:
            case ("unset",):
                return UNSET
            case ("array", dims):
                return array_class(dims)
            case ("tuple", ghost):
                return tuple_class(ghost)
            case (_, name):
                return self._types[name]
            case _:
                raise KeyError(pid)
