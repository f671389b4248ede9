"""A counterexample's inputs as conditions of the language, so that another verifier can judge them.

`fixed` writes them into the method's contract: whoever can prove the claim then, contradicts us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from language.analysis import typed as t
from language.pipeline import Unit
from language.records.trace import FieldSlot, LocalSlot, Slot, Trace
from language.source import Span
from language.types import SeqType, Type
from language.values import Char, Data, Map, Multiset, Opaque, Ref, Value


class NotWritten(Exception):
    """There is no way to write it: a function value, say. The argument says what."""


@dataclass(frozen=True)
class Fixed:
    """`lines` are those of the text in which the claim is checked, `shift` how far the lines of the method
    have moved there."""

    text: str
    lines: range
    shift: int


def fixed(text: str, unit: Unit, trace: Trace) -> Fixed:
    """The text with the inputs of the trace's first state required; raises `NotWritten`."""
    decl = unit.ivl.decl
    if not isinstance(decl, t.Method | t.Function) or decl.body is None:
        raise NotWritten("no body")
    wanted = " && ".join(conditions(decl, trace)) or "true"
    at, span = decl.body.span.start, decl.span
    if isinstance(decl, t.Function):
        at = text.rindex("{", span.start, at)
        if any(isinstance(v, Ref) for v in trace.store_at(0).values()):
            raise NotWritten("a function that reads objects")
    clause = f" requires {wanted} "
    if not decl.recursive:
        return Fixed(text[:at] + clause + text[at:], lines_of(text, span), 0)
    return _copied(text, decl, clause, at)


def _copied(text: str, decl: t.Method | t.Function, clause: str, at: int) -> Fixed:
    """A copy with the clause behind what calls itself: the inner calls may have other inputs."""
    if isinstance(decl, t.Method) and decl.kind == "constructor":
        raise NotWritten("a recursive constructor")
    span, name = decl.span, decl.name_span
    ensures = sorted((c.condition.span for c in decl.ensures), key=lambda s: s.start)
    copy, done = "", span.start
    for s, new in [(name, f"{decl.name}__fixed"), *((s, _renamed(text, s, decl.name)) for s in ensures)]:
        copy += text[done : s.start] + new
        done = s.end
    copy += text[done:at] + clause + text[at : span.end]
    lines = lines_of(text, span)
    shift = len(lines)
    behind = text[: span.end] + "\n" + copy + text[span.end :]
    return Fixed(behind, range(lines.start + shift, lines.stop + shift), shift)


def _renamed(text: str, span: Span, name: str) -> str:
    return re.sub(rf"\b{re.escape(name)}\b", f"{name}__fixed", text[span.start : span.end])


def lines_of(text: str, span: Span) -> range:
    first = text.count("\n", 0, span.start) + 1
    return range(first, first + text.count("\n", span.start, span.end) + 1)


def conditions(decl: t.Method | t.Function, trace: Trace) -> Iterator[str]:
    """Conditions that only the inputs in the trace's first state satisfy."""
    store = trace.store_at(0)
    writer = _Writer(store)
    constructing = isinstance(decl, t.Method) and decl.kind == "constructor"
    if decl.this is not None and not constructing:
        writer.value("this", store[LocalSlot(0, "this")], decl.this.type)
    for p in decl.params:
        writer.value(p.name, store.get(LocalSlot(0, p.name)), p.type)
    yield from writer.conditions
    yield from writer.last()


@dataclass
class _Writer:
    store: Mapping[Slot, Value]
    conditions: list[str] = field(default_factory=list[str])
    objects: dict[Ref, str] = field(default_factory=dict[Ref, str])
    opaque: list[tuple[str, Opaque]] = field(default_factory=list[tuple[str, Opaque]])
    sets: list[tuple[str, frozenset[Value]]] = field(default_factory=list[tuple[str, frozenset[Value]]])
    """Sets of objects wait until all objects have names."""

    def value(self, path: str, v: Value, type_: Type | None) -> None:
        match v:
            case Ref():
                self.reference(path, v)
            case Opaque():
                self.opaque.append((path, v))
            case tuple() if not plain(v):
                self.conditions.append(f"|{path}| == {len(v)}")
                for i, x in enumerate(v):
                    self.value(f"{path}[{i}]", x, type_.item if isinstance(type_, SeqType) else None)
            case frozenset() if not plain(v):
                self.sets.append((path, v))
            case Data(ctor, args, names) if not plain(v):
                if ctor:
                    self.conditions.append(f"{path}.{ctor}?")
                    if not all(names):
                        raise NotWritten("a part without a name")
                for i, x in enumerate(args):
                    self.value(f"{path}.{names[i] if ctor else i}", x, None)
            case _:
                self.conditions.append(f"{path} == {written(v)}")

    def reference(self, path: str, ref: Ref) -> None:
        if ref in self.objects:
            self.conditions.append(f"{path} == {self.objects[ref]}")
            return
        self.conditions += [f"{path} != {p}" for r, p in self.objects.items() if r.label == ref.label]
        if path != "this":
            self.conditions.append(f"{path} != null")
        self.objects[ref] = path
        for slot, v in self.store.items():
            if isinstance(slot, FieldSlot) and slot.ref == ref:
                number = slot.field.replace(",", "").isdigit()
                self.value(f"{path}[{slot.field}]" if number else f"{path}.{slot.field}", v, None)

    def last(self) -> Iterator[str]:
        for path, items in self.sets:
            names = [self.objects.get(x) if isinstance(x, Ref) else None for x in items]
            if None in names:
                raise NotWritten("a set of what has no name")
            yield f"{path} == {{{', '.join(sorted(str(n) for n in names))}}}"
        for i, (path, v) in enumerate(self.opaque):
            for other, w in self.opaque[:i]:
                if v.type_name == w.type_name:
                    yield f"{path} {'==' if v == w else '!='} {other}"


def plain(v: Value) -> bool:
    """Whether it can be written as a literal."""
    match v:
        case Ref() | Opaque():
            return False
        case tuple() | frozenset():
            return all(plain(x) for x in v)
        case Data(args=args):
            return all(plain(x) for x in args)
        case _:
            return True


def written(v: Value) -> str:
    """The value as an expression that Dafny 2 and 4 read alike."""
    match v:
        case None:
            return "null"
        case bool():
            return "true" if v else "false"
        case int():
            return str(v) if v >= 0 else f"(-{-v})"
        case Fraction():
            top = f"{abs(v.numerator)}.0" + (f" / {v.denominator}.0" if v.denominator != 1 else "")
            return f"(-({top}))" if v < 0 else f"({top})"
        case Char(code):
            if code > 0xFFFF:
                raise NotWritten("a character outside the basic plane")
            return f"'{chr(code)}'" if 32 <= code < 127 and code not in (39, 92) else f"'\\u{code:04x}'"
        case tuple():
            return f"[{', '.join(map(written, v))}]"
        case frozenset():
            return f"{{{', '.join(sorted(map(written, v)))}}}"
        case Multiset(counts):
            return f"multiset{{{', '.join(sorted(written(x) for x, n in counts for _ in range(n)))}}}"
        case Map(entries):
            return f"map[{', '.join(sorted(f'{written(k)} := {written(x)}' for k, x in entries))}]"
        case Data("", args):
            return f"({', '.join(map(written, args))})"
        case Data(ctor, args, _, type_name):
            name = f"{type_name.rsplit('.', 1)[-1]}.{ctor}"
            return f"{name}({', '.join(map(written, args))})" if args else name
        case _:
            raise NotWritten(f"{type(v).__name__}")
