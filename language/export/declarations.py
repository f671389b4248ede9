"""Declarations as classes and functions. Each callable that asks something of its callers has two forms: the
public one checks what comes from outside, as far as that can be computed; the other, with an underscore, is
called where the proof has shown it."""

from __future__ import annotations

from collections.abc import Callable

from language.analysis import typed as t
from language.analysis.limits import atoms
from language.export import containers as containers
from language.export.bodies import Body
from language.export.calls import is_guarded, member_name
from language.export.names import Names, open_text, python
from language.export.statements import MethodBody
from language.export.tails import write_tail
from language.export.types import NotExported, Types
from language.interpreter.spelling import spell
from language.types import MapType, MultisetType, ParamType, SeqType, SetType, Type, UserType, substitute

Lines = list[str]


class Writer:
    """What all declarations of a module share."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.types = Types(names)
        self.wanted: list[t.Function] = []
        self.left_out: list[str] = []
        """Ghost functions that preconditions ask and that cannot be computed."""

    # ── callables ────────────────────────────────────────────────────────────────────────────────

    def function(self, f: t.Function) -> Lines:
        if f.body is None and f.by_method is None:
            raise NotExported(f"{f.name}, which has no body")
        if f.two_state or f.extreme is not None:
            raise NotExported(f"{f.name}, which cannot be computed")
        name = member_name(f) if f.this is not None else self.names.of(f)
        hint = self.types.hint(f.result.type)
        if f.by_method is not None:
            return self._callable(f, name, hint, lambda b: self._method_body(b, f.by_method, (f.result,)))
        body = f.body
        assert body is not None
        return self._callable(f, name, hint, lambda b: write_tail(b, body))

    def method(self, m: t.Method) -> Lines:
        if m.body is None:
            raise NotExported(f"{m.shown}, which has no body")
        results = tuple(r for r in m.results if not r.ghost)
        hints = [self.types.hint(r.type) for r in results]
        hint = "None" if not hints else hints[0] if len(hints) == 1 else f"tuple[{', '.join(hints)}]"
        name = member_name(m) if m.this is not None else self.names.of(m)
        body = m.body
        return self._callable(m, name, hint, lambda b: self._method_body(b, body, results))

    def constructor(self, m: t.Method, cls: t.Class) -> Lines:
        name = member_name(m)
        hint = f'"{self.names.of(cls)}{_type_args(cls.params)}"'
        if m.body is None:
            raise NotExported("a constructor without a body")
        body = m.body

        def write(b: MethodBody) -> None:
            b.returns_self = True
            b.line("self = cls()")
            self._method_body(b, body, ())

        return self._callable(m, name, hint, write)

    def _method_body(self, b: MethodBody, body: t.Block | None, results: tuple[t.Variable, ...]) -> None:
        assert body is not None
        b.results = results
        for r in results:
            first = self.types.first(r.type)
            if r.initialized and first is not None:
                b.line(f"{b.locals.of(r)} = {first}")
        b.stmt(body)
        if (results or b.returns_self) and not (b.lines and b.lines[-1].strip().startswith("return")):
            b.leave()

    def _callable(
        self, c: t.Function | t.Method, name: str, hint: str, write: Callable[[MethodBody], None]
    ) -> Lines:
        params = [p for p in c.params if not p.ghost]
        first = "cls" if isinstance(c, t.Method) and c.kind == "constructor" else "self"
        in_class = c.this is not None
        inner = self._body()
        taken = [inner.locals.of(p) for p in params]
        write(inner)
        self.wanted += inner.wanted
        head = ([first] if in_class else []) + [
            f"{n}: {self.types.hint(p.type)}" for n, p in zip(taken, params, strict=True)
        ]
        lines = ["@classmethod"] if first == "cls" and in_class else []
        own = f"_{name}" if is_guarded(c) else name
        public: Lines = []
        if is_guarded(c):
            receiver = f"{first}." if in_class else ""
            public = [*lines, f"def {name}({', '.join(head)}) -> {hint}:", *self._checks(c, params, taken)]
            public += [f"    return {receiver}{own}({', '.join(taken)})", *[""] * (1 if in_class else 2)]
        body = inner.lines or ["    pass"]
        said = [] if is_guarded(c) else _doc(c, [])
        return [*public, *lines, f"def {own}({', '.join(head)}) -> {hint}:", *said, *body]

    def _body(self, inside: bool = True) -> MethodBody:
        return MethodBody(self.names, self.types, inside=inside)

    def _checks(self, c: t.Function | t.Method, params: list[t.Variable], taken: list[str]) -> Lines:
        """Lines that check what a caller from outside must see to; what cannot be computed is said."""
        lines: Lines = []
        unchecked: list[str] = []
        body = self._body()
        for p, name in zip(params, taken, strict=True):
            body.locals.of(p)
            test = self.test(body, p.type, name)
            if test:
                lines.append(f"    require({open_text(test)}, {f'{p.name} is of type {p.type}'!r})")
        for clause in c.requires:
            for e, holds in atoms(clause.condition):
                count = len(body.lines)
                try:
                    text = body.expr(e)
                    lines += body.lines[count:]
                    said = spell(e) if holds else f"not ({spell(e)})"
                    lines.append(f"    require({open_text(text) if holds else f'not {text}'}, {said!r})")
                except NotExported:
                    del body.lines[count:]
                    unchecked.append(spell(e))
        self.wanted += body.wanted
        return _doc(c, unchecked) + lines

    def test(self, b: Body, x: Type, value: str) -> str:
        """Whether a value is one of its type, where that asks more than the type hint says."""
        match x:
            case SeqType(item) | SetType(item) | MultisetType(item):
                inner = self.test(b, item, "x")
                return f"all({open_text(inner)} for x in {value})" if inner else ""
            case MapType(key, item):
                tests = [y for y in (self.test(b, key, "k"), self.test(b, item, "v")) if y]
                return f"all({' and '.join(tests)} for k, v in {value}.items())" if tests else ""
            case UserType(decl=t.SubsetType() as d):
                return self._subset_test(b, d, x, value)
            case _:
                return ""

    def _subset_test(self, b: Body, d: t.SubsetType, x: UserType, value: str) -> str:
        if d.name == "nat" and d.module == "":
            return f"{value} >= 0"
        if d.condition is None or d.var is None:
            base = (
                substitute(d.base, dict(zip(d.params, x.args, strict=False))) if d.base is not None else None
            )
            return "" if base is None else self.test(b, base, value)
        inner = self._body()
        inner.locals.given(d.var, value)
        try:
            text = inner.expr(d.condition)
        except NotExported:
            return ""
        self.wanted += inner.wanted
        return "" if inner.lines else text

    # ── types ────────────────────────────────────────────────────────────────────────────────────

    def newtype(self, d: t.SubsetType) -> Lines:
        assert d.base is not None
        return [f'{self.names.of(d)} = NewType("{self.names.of(d)}", {self.types.hint(d.base)})']

    def datatype(self, d: t.Datatype) -> Lines:
        if d.codata:
            raise NotExported(f"the codatatype {d.name}")
        name = self.names.of(d)
        generic = _type_args(d.params)
        if len(d.ctors) == 1:
            above = f"(Generic{generic})" if generic else ""
            lines = ["@dataclass(frozen=True)", f"class {name}{above}:", *self._parts(d.ctors[0])]
            return lines + self._members(d.functions, d.methods)
        lines = [f"class {name}{f'(Generic{generic})' if generic else ''}:"]
        parts = {f.name: f for c in d.ctors for f in c.formals if not f.ghost}
        lines += [f"    {python(n)}: {self.types.hint(f.type)}" for n, f in parts.items()]
        if parts and len(d.ctors) > 1:
            lines[1:1] = ['    """Which of the parts there are depends on the constructor."""', ""]
        members = self._members(d.functions, d.methods)
        lines += members or ([] if parts else ["    pass"])
        for c in d.ctors:
            if c.ghost:
                continue
            lines += ["", "", "@dataclass(frozen=True)", f"class {self.names.of(c)}({name}{generic}):"]
            lines += self._parts(c)
        return lines

    def _parts(self, c: t.Constructor) -> Lines:
        """The parts of a constructor's values; what their types ask is checked whenever one is made."""
        formals = [f for f in c.formals if not f.ghost]
        lines = [f"    {python(f.name)}: {self.types.hint(f.type)}" for f in formals]
        lines.append(f'    SHOWN = "{c.datatype.qualified}.{c.name}"')
        tests = [(f, self.test(self._body(), f.type, f"self.{python(f.name)}")) for f in formals]
        tests = [(f, test) for f, test in tests if test]
        if tests:
            lines += ["", "    def __post_init__(self) -> None:"]
        for f, test in tests:
            lines.append(f"        require({open_text(test)}, {f'{f.name} is of type {f.type}'!r})")
        return lines

    def class_(self, d: t.Class) -> Lines:
        if d.is_iterator:
            raise NotExported(f"the iterator {d.name}")
        generic = _type_args(d.params)
        bases = [self.types.hint(p) for p in d.parents if not _is_object(p)]
        bases += [f"Generic{generic}"] if generic else []
        above = f"({', '.join(bases)})" if bases else ""
        lines = [f"class {self.names.of(d)}{above}:"]
        places = [(f.name, f.type) for f in d.fields if not f.ghost]
        places += [(c.name, c.type) for c in d.constants if c.value is None and not c.static and not c.ghost]
        bare = [(n, x) for n, x in places if self.types.first(x) is None]
        lines += [f"    {python(n)}: {self.types.hint(x)}" for n, x in bare]
        given = [(n, x) for n, x in places if self.types.first(x) is not None]
        if given or bases:
            lines += ["", "    def __init__(self) -> None:"]
            lines += ["        super().__init__()"] if d.parents else []
            lines += [
                f"        self.{python(n)}: {self.types.hint(x)} = {self.types.first(x)}" for n, x in given
            ]
            lines += [] if given or d.parents else ["        pass"]
        for c in d.constants:
            if c.value is not None and not c.static and not c.ghost:
                body = self._body()
                write_tail(body, c.value)
                made = ["@property", f"def {python(c.name)}(self) -> {self.types.hint(c.type)}:", *body.lines]
                lines += ["", *_indented(made)]
        for m in d.methods:
            if m.kind == "constructor" and not m.ghost:
                lines += ["", *_indented(self.constructor(m, d))]
        lines += self._members(d.functions, [m for m in d.methods if m.kind != "constructor"])
        return lines if len(lines) > 1 else [*lines, "    pass"]

    def _members(self, functions: list[t.Function], methods: list[t.Method]) -> Lines:
        lines: Lines = []
        for f in functions:
            if f.this is not None and is_exported(f):
                lines += ["", *_indented(self.function(f))]
        for m in methods:
            if m.this is not None and is_exported(m):
                lines += ["", *_indented(self.method(m))]
        return lines

    def constant(self, c: t.Constant) -> Lines:
        if c.value is None:
            raise NotExported(f"the constant {c.name}, which has no value")
        body = self._body()
        body.depth = 0
        text = body.expr(c.value)
        self.wanted += body.wanted
        return [*body.lines, f"{self.names.of(c)}: Final[{self.types.hint(c.type)}] = {text}"]


def is_exported(c: t.Function | t.Method) -> bool:
    return not c.ghost and not (isinstance(c, t.Method) and c.is_lemma)


def _is_object(p: Type) -> bool:
    return isinstance(p, UserType) and isinstance(p.decl, t.Class) and p.decl.is_object


def _type_args(params: tuple[ParamType, ...]) -> str:
    return f"[{', '.join(python(p.name) for p in params)}]" if params else ""


def _indented(lines: Lines) -> Lines:
    return [f"    {x}" if x else x for x in lines]


def _doc(c: t.Function | t.Method, unchecked: list[str]) -> Lines:
    """The contract as a docstring: what was proved, and what callers have to see to themselves."""
    said = [f"requires {spell(x.condition)}" for x in c.requires]
    said += [f"ensures {spell(x.condition)}" for x in c.ensures]
    said += [f"Not checked, so see to it: {x}" for x in unchecked]
    if not said:
        return []
    safe = [x.replace("\\", "\\\\").replace('"""', "'''") for x in said]
    if len(safe) == 1:
        return [f'    """{safe[0]}"""' if not safe[0].endswith('"') else f'    """{safe[0]} """']
    return ['    """', *[f"    {x}" for x in safe], '    """']
