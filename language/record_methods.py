"""The methods of a record, each made when it is first called.

A constructor whose arguments go straight to the fields is the same for every class with as many fields, but
for the names: it is compiled once, and its names are changed in the compiled code. So are comparisons and
hashes. Other constructors are compiled for their class.
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

MISSING: Any = type("Missing", (), {"__repr__": lambda _: "MISSING"})()
"""For a field without a default."""

_COMPARISONS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def add_methods(cls: Any, parameters: Any) -> None:
    """Those that the decorator's parameters ask for, where the class has none of its own."""
    own, frozen = cls.__dict__, parameters.frozen
    _lazy(cls, "__init__", lambda: _init(cls, frozen))
    if parameters.repr and "__repr__" not in own:
        cls.__repr__ = _repr
    if parameters.eq:
        explicit = "__hash__" in own and own["__hash__"] is not None
        if "__eq__" not in own:
            _lazy(cls, "__eq__", lambda: _comparison(cls, "__eq__", "=="))
        if frozen and not explicit:
            _lazy(cls, "__hash__", lambda: _hash(cls))
        elif not explicit:
            cls.__hash__ = None
    if parameters.order:
        for name, operator in _COMPARISONS.items():
            _lazy(cls, name, lambda name=name, operator=operator: _comparison(cls, name, operator))
    if frozen:
        cls.__setattr__ = _refuse_setting
        cls.__delattr__ = _refuse_deleting


def _lazy(cls: type, name: str, make: Callable[[], Callable[..., Any]]) -> None:
    """A method that is made at its first call, and stands in its own place from then on."""

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


_patterns: dict[tuple[str, str, str], CodeType] = {}
_KNOWN: dict[str, Any] = {"_set": object.__setattr__}


def _patterned(
    name: str, parameters: str, body: str, names: list[str], defaults: tuple[Any, ...] = ()
) -> Any:
    """A function that is written with the names `?0`, `?1`, … (which no code has) for those that it gets."""
    key = (name, parameters, body)
    code = _patterns.get(key)
    if code is None:
        made = _compiled(name, parameters.replace("?", "_field_"), body.replace("?", "_field_"), _KNOWN)
        code = _patterns[key] = made.__code__
    real = {f"_field_{i}": x for i, x in enumerate(names)}
    changed = code.replace(
        co_varnames=tuple([real.get(x, x) for x in code.co_varnames]),
        co_names=tuple([real.get(x, x) for x in code.co_names]),
        co_consts=tuple([real.get(x, x) if isinstance(x, str) else x for x in code.co_consts]),
    )
    return FunctionType(changed, _KNOWN, name, defaults or None)


def _init(cls: type, frozen: bool) -> Any:
    parts = _fields(cls)
    if any(f.default_factory is not MISSING or not f.init for f in parts):
        return _longer_init(cls, frozen)
    defaults = tuple([f.default for f in parts if f.default is not MISSING])
    if any(f.default is MISSING for f in parts[len(parts) - len(defaults) :]):
        raise TypeError(f"{cls.__qualname__}: a field without a default follows one that has a default")
    setting = "    _set(self, '?{0}', ?{0})" if frozen else "    self.?{0} = ?{0}"
    lines = [setting.format(i) for i in range(len(parts))] or ["    pass"]
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    parameters = ", ".join(["self", *[f"?{i}" for i in range(len(parts))]])
    return _patterned("__init__", parameters, "\n".join(lines), [f.name for f in parts], defaults)


def _longer_init(cls: type, frozen: bool) -> Any:
    known: dict[str, Any] = {"_set": object.__setattr__, "_none": MISSING}
    parameters, lines = ["self"], list[str]()
    for f in _fields(cls):
        value = f.name
        if f.default_factory is not MISSING:
            known[f"_make_{f.name}"] = f.default_factory
            if f.init:
                parameters.append(f"{f.name}=_none")
                value = f"_make_{f.name}() if {f.name} is _none else {f.name}"
            else:
                value = f"_make_{f.name}()"
        elif f.default is not MISSING:
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


def _fields(cls: Any) -> tuple[Any, ...]:
    return cls.__dataclass_params__.fields


def _compared(cls: type) -> list[str]:
    return [f.name for f in _fields(cls) if f.compare]


def _parts(of: str, names: list[str]) -> str:
    return "".join([f"{of}.?{i}," for i in range(len(names))])


def _comparison(cls: type, name: str, operator: str) -> Any:
    names = _compared(cls)
    body = (
        "    if other.__class__ is self.__class__:\n"
        f"        return ({_parts('self', names)}) {operator} ({_parts('other', names)})\n"
        "    return NotImplemented"
    )
    return _patterned(name, "self, other", body, names)


def _hash(cls: type) -> Any:
    names = _compared(cls)
    return _patterned("__hash__", "self", f"    return hash(({_parts('self', names)}))", names)


_showing: set[int] = set()


def _repr(self: Any) -> str:
    if id(self) in _showing:
        return "..."
    _showing.add(id(self))
    try:
        shown = ", ".join([f"{f.name}={getattr(self, f.name)!r}" for f in _fields(type(self)) if f.repr])
    finally:
        _showing.discard(id(self))
    return f"{type(self).__qualname__}({shown})"


def _is_frozen(self: Any, name: str) -> bool:
    """A class that is derived by hand may have attributes of its own."""
    return "__dataclass_params__" in type(self).__dict__ or any(f.name == name for f in _fields(type(self)))


def _refuse_setting(self: object, name: str, value: object) -> None:
    if _is_frozen(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _refuse_deleting(self: object, name: str) -> None:
    if _is_frozen(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)
