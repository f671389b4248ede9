"""Types of the language as type hints, and the values that places start with."""

from __future__ import annotations

from language.analysis.type_questions import auto_init
from language.analysis.typed import AbstractType, Class, Datatype, SubsetType
from language.export.names import Names, python
from language.record import dataclass
from language.types import (
    ArrowType,
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)


class NotExported(Exception):
    """Something that has no counterpart in an exported module; the argument names it."""


@dataclass(frozen=True)
class Types:
    """Type hints by the module's names."""

    names: Names

    def hint(self, t: Type) -> str:
        match t:
            case BoolType():
                return "bool"
            case IntType() | BitvectorType():
                return "int"
            case RealType():
                return "Fraction"
            case CharType():
                return "Char"
            case SeqType(item):
                return f"tuple[{self.hint(item)}, ...]"
            case SetType(item):
                return f"frozenset[{self.hint(item)}]"
            case MultisetType(item):
                return f"Multiset[{self.hint(item)}]"
            case MapType(key, value):
                return f"Map[{self.hint(key)}, {self.hint(value)}]"
            case ArrowType(params, result):
                return f"Callable[[{', '.join(map(self.hint, params))}], {self.hint(result)}]"
            case ParamType(name=name):
                return python(name)
            case UserType():
                return self._declared(t)
            case _:
                raise NotExported(f"the type {t}")

    def _declared(self, t: UserType) -> str:
        match t.decl:
            case SubsetType(is_newtype=True):
                return self.names.of(t.decl)
            case SubsetType(base=base, params=params) if base is not None:
                return self.hint(substitute(base, dict(zip(params, t.args, strict=False))))
            case Datatype(tuple_arity=n) if n is not None:
                return f"tuple[{', '.join(map(self.hint, t.args)) or '()'}]"
            case Datatype():
                return self.names.of(t.decl) + self._args(t.args)
            case Class(dims=1):
                hint = f"Array{self._args(t.args)}"
            case Class(is_array=False, is_object=False):
                hint = self.names.of(t.decl) + self._args(t.args)
            case AbstractType():
                raise NotExported(f"the abstract type {t}")
            case _:
                raise NotExported(f"the type {t}")
        return f"{hint} | None" if t.nullable else hint

    def _args(self, args: tuple[Type, ...]) -> str:
        return f"[{', '.join(map(self.hint, args))}]" if args else ""

    def first(self, t: Type) -> str | None:
        """The value that a place of the type starts with; None where it starts without one."""
        match t:
            case BoolType():
                return "False"
            case IntType() | BitvectorType():
                return "0"
            case RealType():
                return "Fraction(0)"
            case CharType():
                return 'Char("D")'
            case SeqType():
                return "()"
            case SetType():
                return "frozenset()"
            case MultisetType():
                return "Multiset()"
            case MapType():
                return "Map()"
            case UserType(SubsetType(base=base, params=params, witness=witness) as d):
                if base is None or witness is not None or not auto_init(t):
                    return None
                value = self.first(substitute(base, dict(zip(params, t.args, strict=False))))
                return f"{self.names.of(d)}({value})" if d.is_newtype and value is not None else value
            case UserType(Class()) if t.nullable:
                return "None"
            case _:
                return None
