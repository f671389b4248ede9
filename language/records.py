"""`dataclass` as the standard library has it, but quick to make: for the modules with many of them.

The standard one compiles half a dozen methods for every class when it is defined, a third of a millisecond
each; there are hundreds of classes, and one run uses a third of them. Here a method is compiled when it is
first called. What is made is a dataclass to `dataclasses.fields`, `replace`, `is_dataclass` and to `match`.

Supported: `frozen`, `eq`, `order`, `repr`, `slots`, inheritance, `field(default, default_factory, init, repr,
compare)` and `__post_init__`; no `InitVar`, `ClassVar`, `kw_only` or `unsafe_hash`, which nobody here uses.
"""

# pyright: basic
# the checker sees the standard decorator; what is below builds classes by hand

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
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
            return _made(c, frozen, eq, order, repr, slots)

        return decorate if cls is None else decorate(cls)


_FIELD: Any = dataclasses._FIELD  # type: ignore[attr-defined]  # what `fields` looks for
_MISSING: Any = dataclasses.MISSING
_COMPARISONS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _made(cls: type, frozen: bool, eq: bool, order: bool, repr_: bool, slots: bool) -> type:
    own = cls.__dict__
    fields: dict[str, Any] = {}
    for base in cls.__mro__[:0:-1]:
        fields.update(getattr(base, "__dataclass_fields__", {}))
    for name, annotation in own.get("__annotations__", {}).items():
        fields[name] = _field(cls, name, annotation)
    setattr(cls, "__dataclass_fields__", fields)  # noqa: B010
    setattr(cls, "__dataclass_params__", _Parameters(frozen, eq, order, repr_, slots))  # noqa: B010
    if "__match_args__" not in own:
        setattr(cls, "__match_args__", tuple([f.name for f in fields.values() if f.init]))  # noqa: B010
    cls.__doc__ = cls.__doc__ or cls.__name__
    if slots:
        cls = _with_slots(cls, fields, frozen)
    _methods(cls, frozen, eq, order, repr_)
    return cls


class _Parameters:
    """What the standard library keeps of the decorator's arguments."""

    kw_only = unsafe_hash = weakref_slot = False
    init = match_args = True

    def __init__(self, frozen: bool, eq: bool, order: bool, repr_: bool, slots: bool) -> None:
        self.frozen, self.eq, self.order, self.repr, self.slots = frozen, eq, order, repr_, slots


def _field(cls: type, name: str, annotation: object) -> Any:
    given = cls.__dict__.get(name, _MISSING)
    if isinstance(given, dataclasses.Field):
        made: Any = given
        if made.default is _MISSING:
            delattr(cls, name)
        else:
            setattr(cls, name, made.default)
    else:
        made = dataclasses.field(default=given) if given is not _MISSING else dataclasses.field()
    made.name, made.type, made._field_type, made.kw_only = name, annotation, _FIELD, False
    return made


def _methods(cls: type, frozen: bool, eq: bool, order: bool, repr_: bool) -> None:
    own = cls.__dict__
    _lazy(cls, "__init__", lambda: _init(cls, frozen))
    if repr_ and "__repr__" not in own:
        setattr(cls, "__repr__", _repr)  # noqa: B010
    if eq:
        explicit = "__hash__" in own and own["__hash__"] is not None
        if "__eq__" not in own:
            _lazy(cls, "__eq__", lambda: _comparison(cls, "__eq__", "=="))
        if frozen and not explicit:
            _lazy(cls, "__hash__", lambda: _hash(cls))
        elif not explicit:
            setattr(cls, "__hash__", None)  # noqa: B010
    if order:
        for name, operator in _COMPARISONS.items():
            _lazy(cls, name, lambda name=name, operator=operator: _comparison(cls, name, operator))
    if frozen:
        setattr(cls, "__setattr__", _refuse_setting)  # noqa: B010
        setattr(cls, "__delattr__", _refuse_deleting)  # noqa: B010


def _lazy(cls: type, name: str, make: Callable[[], Callable[..., Any]]) -> None:
    """A method that is compiled at its first call, and stands in its own place from then on."""

    def first(self: object, *args: Any, **named: Any) -> Any:
        method = make()
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, method)
        return method(self, *args, **named)

    setattr(cls, name, first)


def _compiled(name: str, parameters: str, body: str, known: dict[str, Any]) -> Any:
    scope: dict[str, Any] = {}
    exec(f"def {name}({parameters}):\n{body}", known, scope)
    return scope[name]


def _fields(cls: type) -> list[Any]:
    return list(cls.__dataclass_fields__.values())  # type: ignore[attr-defined]


def _init(cls: type, frozen: bool) -> Any:
    known: dict[str, Any] = {"_set": object.__setattr__, "_none": _MISSING}
    parameters, lines = ["self"], list[str]()
    for f in _fields(cls):
        value = f.name
        if f.default_factory is not _MISSING:
            known[f"_make_{f.name}"] = f.default_factory
            if f.init:
                parameters.append(f"{f.name}=_none")
                value = f"_make_{f.name}() if {f.name} is _none else {f.name}"
            else:
                value = f"_make_{f.name}()"
        elif f.default is not _MISSING:
            known[f"_default_{f.name}"] = f.default
            if f.init:
                parameters.append(f"{f.name}=_default_{f.name}")
            else:
                value = f"_default_{f.name}"
        elif f.init:
            parameters.append(f.name)
        else:
            continue
        lines.append(f"    _set(self, {f.name!r}, {value})" if frozen else f"    self.{f.name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    return _compiled("__init__", ", ".join(parameters), "\n".join(lines or ["    pass"]), known)


def _parts(cls: type, of: str) -> str:
    return "".join(f"{of}.{f.name}," for f in _fields(cls) if f.compare)


def _comparison(cls: type, name: str, operator: str) -> Any:
    body = (
        "    if other.__class__ is self.__class__:\n"
        f"        return ({_parts(cls, 'self')}) {operator} ({_parts(cls, 'other')})\n"
        "    return NotImplemented"
    )
    return _compiled(name, "self, other", body, {})


def _hash(cls: type) -> Any:
    return _compiled("__hash__", "self", f"    return hash(({_parts(cls, 'self')}))", {})


_showing: set[int] = set()


def _repr(self: Any) -> str:
    if id(self) in _showing:
        return "..."
    _showing.add(id(self))
    try:
        shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in _fields(type(self)) if f.repr)
    finally:
        _showing.discard(id(self))
    return f"{type(self).__qualname__}({shown})"


def _is_frozen(self: Any, name: str) -> bool:
    """A class that is derived by hand may have attributes of its own."""
    return "__dataclass_params__" in type(self).__dict__ or name in self.__dataclass_fields__


def _refuse_setting(self: object, name: str, value: object) -> None:
    if _is_frozen(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _refuse_deleting(self: object, name: str) -> None:
    if _is_frozen(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _with_slots(cls: type, fields: dict[str, Any], frozen: bool) -> type:
    """The class again, with slots for its own fields."""
    inherited = {s for base in cls.__mro__[1:-1] for s in getattr(base, "__slots__", ())}
    namespace = dict(cls.__dict__)
    namespace["__slots__"] = tuple([name for name in fields if name not in inherited])
    for name in fields:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    if frozen:
        setattr(made, "__getstate__", _state)  # noqa: B010
        setattr(made, "__setstate__", _set_state)  # noqa: B010
    return made


def _state(self: Any) -> list[Any]:
    return [getattr(self, f.name) for f in _fields(type(self))]


def _set_state(self: Any, state: list[Any]) -> None:
    for f, value in zip(_fields(type(self)), state, strict=True):
        object.__setattr__(self, f.name, value)
