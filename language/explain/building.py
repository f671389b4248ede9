"""Statements that build given inputs, such as `var a := new int[] [5, 2];`.

Objects come first, then arrays from the inside out, then fields, then the parameters. What cannot be
written down raises `Unwritable`.
"""

from __future__ import annotations

from fractions import Fraction

from language.analysis.typed import (
    Callable_,
    Class,
    Datatype,
    Function,
    Method,
    TypeDeclaration,
    TypedProgram,
)
from language.interpreter.inputs import HeapObject, Inputs
from language.interpreter.machine import UNSET
from language.interpreter.shapes import bare
from language.syntax.ast import ANONYMOUS
from language.types import (
    ArrowType,
    BitvectorType,
    BoolType,
    IntType,
    ParamType,
    Type,
    UserType,
    map_type,
    show,
)
from language.values import Char, Data, Map, Multiset, Opaque, Ref, Value
from language.values import show as show_value

LONGEST = 10_000
"""Characters of one value; more than that is no test that anybody reads."""


class Unwritable(Exception):
    """The message says why no test can be written; it is a whole sentence."""


def untestable(program: TypedProgram, target: Callable_, inputs: Inputs) -> str:
    """Why no test can be written of these inputs; empty where one can be tried."""
    try:
        require_callable(target)
        Building(program, target, inputs)
    except Unwritable as problem:
        return str(problem)
    return ""


def require_callable(target: Callable_) -> None:
    """Raises `Unwritable` for what no test can call."""
    if target.ghost:
        kind = "lemma" if isinstance(target, Method) and target.is_lemma else f"ghost {_kind(target)}"
        raise Unwritable(f"A {kind} is only for proofs: it is not compiled, so no test can call it.")
    if target.type_params:
        names = ", ".join(p.name for p in target.type_params)
        raise Unwritable(
            f"The counterexample holds for any type {names}, and a test needs a type of its own."
        )
    if target.span.file != 0:
        raise Unwritable("This is declared in an included file: write the test there.")


def _kind(target: Callable_) -> str:
    return target.kind if isinstance(target, Function) else "method"


class Building:
    """`statements` build the inputs of a target; `receiver` and `arguments` are what to call it with."""

    def __init__(self, program: TypedProgram, target: Callable_, inputs: Inputs) -> None:
        self.program = program
        self.target = target
        self.inputs = inputs
        self.statements: list[str] = []
        self._taken = _names(program) | {p.name for p in target.params}
        results = target.results if isinstance(target, Method) else ()
        self._taken |= {r.name for r in results}
        self._objects: dict[int, str] = {}
        self._arrays_under_way: set[int] = set()
        self.constructs = isinstance(target, Method) and target.kind == "constructor"
        self._name_objects()
        for i, o in enumerate(inputs.heap):
            if not o.dims and self._is_made(i):
                self.statements.append(f"var {self._objects[i]} := {self._new(o)};")
        for i, o in enumerate(inputs.heap):
            if o.dims:
                self._array(i)
        for i, o in enumerate(inputs.heap):
            if not o.dims and self._is_made(i):
                self._fields(i, o)
        self.arguments = [p.name for p in target.params]
        for p, value in zip(target.params, inputs.args, strict=True):
            if not isinstance(value, Ref) or self._objects.get(value.id) != p.name:
                self.statements.append(f"var {p.name}: {self._type(p.type)} := {self.text(value)};")
        self.receiver = self._receiver()

    def unused(self, stem: str) -> str:
        """A name like `stem` that means nothing yet."""
        name, n = stem, 1
        while name in self._taken:
            n += 1
            name = f"{stem}{n}"
        self._taken.add(name)
        return name

    # ── objects ──────────────────────────────────────────────────────────────────────────────────

    def _is_made(self, i: int) -> bool:
        """Not what the constructor that is called makes."""
        return not (self.constructs and isinstance(self.inputs.this, Ref) and self.inputs.this.id == i)

    def _name_objects(self) -> None:
        for p, value in zip(self.target.params, self.inputs.args, strict=True):
            if isinstance(value, Ref) and value.id not in self._objects and _is_plain(p.type):
                self._objects[value.id] = p.name
        for i, o in enumerate(self.inputs.heap):
            if i not in self._objects:
                stem = "cells" if o.dims else o.type.decl.name[0].lower() + o.type.decl.name[1:]
                self._objects[i] = self.unused(stem)

    def _new(self, o: HeapObject) -> str:
        """An object whose fields do not matter yet."""
        assert isinstance(o.type.decl, Class)
        constructors = [m for m in o.type.decl.methods if m.kind == "constructor"]
        if not constructors:
            return f"new {self._type(o.type)}"
        simplest = min(constructors, key=lambda m: len(m.params))
        values = [_any_value(p.type) for p in simplest.params]
        if None in values:
            raise Unwritable(
                f"The constructor of {o.type.decl.name} needs inputs that a test cannot make up, so no test "
                "can build this object."
            )
        name = "" if simplest.name == ANONYMOUS else f".{simplest.name}"
        return f"new {self._type(o.type)}{name}({', '.join(v for v in values if v)})"

    def _array(self, i: int) -> None:
        """An array after the arrays that it holds; each once."""
        o, name = self.inputs.heap[i], self._objects[i]
        if i in self._arrays_under_way:
            return
        self._arrays_under_way.add(i)
        for c in o.cells:
            if isinstance(c, Ref) and self.inputs.heap[c.id].dims:
                self._array(c.id)
        element = self._type(o.type.args[0])
        if len(o.dims) == 1 and o.cells and UNSET not in o.cells:
            self.statements.append(f"var {name} := new {element}[] [{self._list(o.cells)}];")
            return
        sizes = ", ".join(map(str, o.dims))
        self.statements.append(f"var {name} := new {element}[{sizes}];")
        row = o.dims[-1]
        for start in range(0, len(o.cells), row or 1):
            cells = [(k, c) for k, c in enumerate(o.cells[start : start + row], start) if c is not UNSET]
            if cells:
                left = ", ".join(f"{name}[{_index(k, o.dims)}]" for k, _ in cells)
                self.statements.append(f"{left} := {self._list([c for _, c in cells])};")

    def _fields(self, i: int, o: HeapObject) -> None:
        assert isinstance(o.type.decl, Class)
        constants = {c.name for c in o.type.decl.constants}
        for name, value in o.fields:
            if value is not UNSET and name not in constants:
                self.statements.append(f"{self._objects[i]}.{name} := {self.text(value)};")

    def _receiver(self) -> str:
        target, this = self.target, self.inputs.this
        if target.this is None or self.constructs:
            return ""
        if isinstance(this, Ref):
            return self._objects[this.id]
        name = self.unused("value")
        self.statements.append(f"var {name}: {self._type(target.this.type)} := {self.text(this)};")
        return name

    # ── texts ────────────────────────────────────────────────────────────────────────────────────

    def _list(self, values: tuple[Value, ...] | list[Value]) -> str:
        return ", ".join(map(self.text, values))

    def text(self, v: Value) -> str:
        """The value as an expression."""
        match v:
            case Ref(id):
                return self._objects[id]
            case Data(ctor, args):
                shown = f"({self._list(args)})" if args or not ctor else ""
                return self._constructor(v) + shown
            case tuple() if not v or not all(isinstance(c, Char) for c in v):
                return f"[{self._list(v)}]"
            case frozenset():
                return "{" + ", ".join(sorted(map(self.text, v))) + "}"
            case Multiset(counts):
                items = [t for x, n in counts for t in [self.text(x)] * n]
                return "multiset{" + ", ".join(sorted(items)) + "}"
            case Map(entries):
                pairs = sorted(f"{self.text(k)} := {self.text(x)}" for k, x in entries)
                return "map[" + ", ".join(pairs) + "]"
            case None | bool() | int() | Fraction() | Char() | tuple():
                text = str(v) if isinstance(v, int) and not isinstance(v, bool) else show_value(v, LONGEST)
                if len(text) >= LONGEST:
                    raise Unwritable("The inputs are too large to be written into a test.")
                return text
            case Opaque(name):
                raise Unwritable(
                    f"The counterexample holds for any type {name}, and a test needs a type of its own."
                )
            case _:
                raise Unwritable("The inputs hold a function, and that cannot be written into a test.")

    def _constructor(self, v: Data) -> str:
        """By itself where only one datatype has a constructor of that name."""
        if not v.ctor:
            return ""
        owners = [
            d
            for d in self.program.types
            if isinstance(d, Datatype) and any(c.name == v.ctor for c in d.ctors)
        ]
        owner = next((d for d in owners if d.qualified == v.type_name), None)
        if owner is None or (len(owners) == 1 and owner.module == self.target.module):
            return v.ctor
        return f"{self._declared(owner)}.{v.ctor}"

    def _declared(self, d: TypeDeclaration) -> str:
        return d.name if d.module in ("", self.target.module) else d.qualified

    def _type(self, t: Type) -> str:
        if _has_parameters(t):
            raise Unwritable(
                f"The counterexample holds for any type {t}, and a test needs a type of its own."
            )
        if isinstance(t, UserType) and t.decl.module not in ("", self.target.module):
            args = f"<{', '.join(map(self._type, t.args))}>" if t.args else ""
            return t.decl.qualified + ("?" if t.nullable else "") + args
        return show(t)


def _has_parameters(t: Type) -> bool:
    found: list[Type] = []
    map_type(t, lambda p: found.append(p) if isinstance(p, ParamType) else None)
    return bool(found)


def _is_plain(t: Type) -> bool:
    """Whether a variable may take the type of the object itself: no test of null is in the way."""
    return isinstance(t, UserType) and isinstance(t.decl, Class) and not t.decl.is_trait


def _any_value(t: Type) -> str | None:
    match bare(t):
        case IntType() | BitvectorType():
            return "1"
        case BoolType():
            return "false"
        case ArrowType():
            return None
        case _:
            return None


def _index(k: int, dims: tuple[int, ...]) -> str:
    """The flat index of a cell as written."""
    parts: list[str] = []
    for n in reversed(dims):
        k, rest = divmod(k, n)
        parts.append(str(rest))
    return ", ".join(reversed(parts))


def _names(program: TypedProgram) -> set[str]:
    declared = (*program.types, *program.functions, *program.methods, *program.constants)
    return {d.name for d in declared}
