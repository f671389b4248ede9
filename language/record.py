"""`dataclass` as the standard library has it, but quick to make: every start of the program makes hundreds.

The standard one compiles half a dozen methods for every class when it is defined, and importing it costs more
than a small proof. Here a method is made when it is first called (`record_methods.py`), and the standard
module is imported when somebody asks it about a class. What is made is a dataclass to `dataclasses.fields`,
`replace`, `is_dataclass` and to `match`; the functions of these names below do the same, sooner.

Supported: `frozen`, `eq`, `order`, `repr`, `slots`, inheritance, `field(default, default_factory, init, repr,
compare)` and `__post_init__`; no `InitVar`, `ClassVar`, `kw_only` or `unsafe_hash`, which nobody here uses.
"""

# pyright: basic
# the checker sees the standard decorator; what is below builds classes by hand

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from language.record_methods import MISSING, add_methods

if TYPE_CHECKING:
    from dataclasses import asdict as asdict
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import is_dataclass as is_dataclass
    from dataclasses import replace as replace
else:

    def dataclass(
        cls: type | None = None,
        *,
        frozen: bool = False,
        eq: bool = True,
        order: bool = False,
        repr: bool = True,
        slots: bool = False,
    ) -> Any:
        def decorate(c: type) -> type:
            return _made(c, _Parameters(frozen, eq, order, repr, slots))

        return decorate if cls is None else decorate(cls)

    def field(
        *,
        default: Any = MISSING,
        default_factory: Any = MISSING,
        init: bool = True,
        repr: bool = True,
        compare: bool = True,
    ) -> Any:
        return _Field(default, default_factory, init, repr, compare)

    def fields(of: Any) -> tuple[Any, ...]:
        """Those of a class or of an object."""
        try:
            return of.__dataclass_params__.fields
        except AttributeError:
            return _standard().fields(of)

    def is_dataclass(of: Any) -> bool:
        return hasattr(of, "__dataclass_params__")

    def replace(of: Any, /, **changes: Any) -> Any:
        """The object again, with changes."""
        try:
            parts = of.__dataclass_params__.fields
        except AttributeError:
            return _standard().replace(of, **changes)
        for f in parts:
            if not f.init:
                if f.name in changes:
                    raise ValueError(f"field {f.name} is no argument, it cannot be replaced")
            elif f.name not in changes:
                changes[f.name] = getattr(of, f.name)
        return of.__class__(**changes)

    def asdict(of: Any) -> dict[str, Any]:
        return _standard().asdict(of)


def _standard() -> Any:
    import dataclasses

    return dataclasses


class _Field:
    """As the standard library's, which is made of it when somebody asks."""

    __slots__ = ("compare", "default", "default_factory", "init", "name", "repr", "type")

    def __init__(self, default: Any, default_factory: Any, init: bool, repr_: bool, compare: bool) -> None:
        self.name, self.type = "", object()
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.compare = init, repr_, compare

    def standard(self) -> Any:
        given = {k: v for k in ("default", "default_factory") if (v := getattr(self, k)) is not MISSING}
        made = _standard().field(init=self.init, repr=self.repr, compare=self.compare, **given)
        made.name, made.type, made.kw_only = self.name, self.type, False
        made._field_type = _standard()._FIELD
        return made


def _own(f: Any, missing: Any) -> _Field:
    """A field of the standard library as one of ours."""
    default, factory = (MISSING if v is missing else v for v in (f.default, f.default_factory))
    made = _Field(default, factory, f.init, f.repr, f.compare)
    made.name, made.type = f.name, f.type
    return made


class _Parameters:
    """What the standard library keeps of the decorator's arguments, and the fields."""

    kw_only = unsafe_hash = weakref_slot = False
    init = match_args = True

    def __init__(self, frozen: bool, eq: bool, order: bool, repr_: bool, slots: bool) -> None:
        self.frozen, self.eq, self.order, self.repr, self.slots = frozen, eq, order, repr_, slots
        self.fields: tuple[_Field, ...] = ()


class _StandardFields:
    """`__dataclass_fields__`, made when it is first asked for."""

    def __init__(self, own: tuple[_Field, ...]) -> None:
        self._own, self._made = own, None

    def __get__(self, _object: object, _cls: type) -> dict[str, Any]:
        if self._made is None:
            self._made = {f.name: f.standard() for f in self._own}
        return self._made


def _made(cls: type, parameters: _Parameters) -> type:
    own = cls.__dict__
    found: dict[str, _Field] = {}
    for base in cls.__mro__[-2:0:-1]:
        if "__dataclass_params__" in base.__dict__:
            found.update(_inherited(base))
    for name, annotation in own.get("__annotations__", {}).items():
        found[name] = _field(cls, name, annotation)
    parts = tuple(found.values())
    parameters.fields = parts
    cls.__dataclass_fields__ = _StandardFields(parts)  # type: ignore[attr-defined]
    cls.__dataclass_params__ = parameters  # type: ignore[attr-defined]
    if "__match_args__" not in own:
        cls.__match_args__ = tuple([f.name for f in parts if f.init])  # type: ignore[attr-defined]
    cls.__doc__ = cls.__doc__ or cls.__name__
    if parameters.slots:
        cls = _with_slots(cls, parts, parameters.frozen)
    add_methods(cls, parameters)
    return cls


def _inherited(base: Any) -> dict[str, _Field]:
    if isinstance(base.__dataclass_params__, _Parameters):
        return {f.name: f for f in base.__dataclass_params__.fields}
    missing = _standard().MISSING
    return {name: _own(f, missing) for name, f in base.__dataclass_fields__.items()}


def _field(cls: type, name: str, annotation: object) -> _Field:
    given = cls.__dict__.get(name, MISSING)
    standard = sys.modules.get("dataclasses")
    if standard is not None and isinstance(given, standard.Field):
        given = _own(given, standard.MISSING)
    if isinstance(given, _Field):
        made = given
        if made.default is MISSING:
            delattr(cls, name)
        else:
            setattr(cls, name, made.default)
    else:
        made = _Field(given, MISSING, True, True, True)
    made.name, made.type = name, annotation
    return made


def _with_slots(cls: type, parts: tuple[_Field, ...], frozen: bool) -> type:
    """The class again, with slots for its own fields."""
    inherited = {s for base in cls.__mro__[1:-1] for s in getattr(base, "__slots__", ())}
    namespace = dict(cls.__dict__)
    namespace["__slots__"] = tuple([f.name for f in parts if f.name not in inherited])
    for f in parts:
        namespace.pop(f.name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    if frozen:
        made.__getstate__ = _state  # type: ignore[attr-defined]
        made.__setstate__ = _set_state  # type: ignore[attr-defined]
    return made


def _state(self: Any) -> list[Any]:
    return [getattr(self, f.name) for f in self.__dataclass_params__.fields]


def _set_state(self: Any, state: list[Any]) -> None:
    for f, value in zip(self.__dataclass_params__.fields, state, strict=True):
        object.__setattr__(self, f.name, value)
