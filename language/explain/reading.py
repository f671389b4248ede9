"""Reading a value that somebody typed, such as `[1, 2]` or `Cons(3, Nil)`, for a parameter of known type.

For an array the elements are written as a sequence; `null` is null. What cannot be read is said in words.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from language.analysis.typed import Class, Datatype
from language.interpreter.defaults import bag
from language.interpreter.inputs import HeapObject, reference
from language.interpreter.shapes import bare
from language.types import (
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    OrdinalType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)
from language.values import Char, Data, Map

TOKEN = re.compile(
    r"""\s*(?:(?P<real>-?\d[\d_]*\.\d+)|(?P<int>-?\d[\d_]*)|(?P<string>"(?:[^"\\]|\\.)*")"""
    r"""|(?P<char>'(?:[^'\\]|\\.)')|(?P<name>[A-Za-z_][\w?'.]*)|(?P<sign>:=|[\[\](){},]))"""
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


class NotReadable(Exception):
    """The text is no value of the type; the message says why."""


def read_value(text: str, t: Type, heap: list[HeapObject]) -> Any:
    """The value of `text` as a `t`; arrays are added to `heap`."""
    reader = _Reader(_tokens(text), heap, text)
    value = reader.value(t)
    if reader.at < len(reader.tokens):
        raise NotReadable(f"`{text}` has more in it than a value of {t}.")
    return value


def _tokens(text: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    at = 0
    while text[at:].strip():
        m = TOKEN.match(text, at)
        if m is None or m.lastgroup is None:
            raise NotReadable(f"`{text}` cannot be read at `{text[at:].strip()[:10]}`.")
        out.append((m.lastgroup, m.group(m.lastgroup)))
        at = m.end()
    return out


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], heap: list[HeapObject], text: str) -> None:
        self.tokens = tokens
        self.heap = heap
        self.text = text
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def next(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, sign: str) -> None:
        if self.next()[1] != sign:
            raise NotReadable(f"`{self.text}` lacks a `{sign}`.")

    def items(self, close: str, t: Type) -> list[Any]:
        out: list[Any] = []
        while self.peek()[1] != close:
            out.append(self.value(t))
            if self.peek()[1] != close:
                self.expect(",")
        self.expect(close)
        return out

    def value(self, t: Type) -> Any:
        kind, word = self.next()
        match bare(t):
            case BoolType() if word in ("true", "false"):
                return word == "true"
            case IntType() | BitvectorType() if kind == "int":
                return int(word.replace("_", ""))
            case OrdinalType() if kind == "int" and not word.startswith("-"):
                return int(word.replace("_", ""))
            case RealType() if kind in ("real", "int"):
                return Fraction(word.replace("_", ""))
            case CharType() if kind == "char":
                return Char(ord(_unescape(word[1:-1])))
            case SeqType(CharType()) if kind == "string":
                return tuple(Char(ord(c)) for c in _unescape(word[1:-1]))
            case SeqType(item) if word == "[":
                return tuple(self.items("]", item))
            case SetType(item) if word == "{":
                return frozenset(self.items("}", item))
            case MultisetType(item) if word == "multiset":
                self.expect("{")
                return bag(self.items("}", item))
            case MapType(key, value) if word == "map":
                return self.map(key, value)
            case UserType(Class() as c, args) as u:
                return self.reference(u, c, args, word)
            case UserType(Datatype() as d, args):
                return self.data(d, args, kind, word)
            case _:
                raise NotReadable(f"`{self.text}` is not a value of type {t}.")

    def map(self, key: Type, value: Type) -> Map:
        self.expect("[")
        out: dict[Any, Any] = {}
        while self.peek()[1] != "]":
            k = self.value(key)
            self.expect(":=")
            out[k] = self.value(value)
            if self.peek()[1] != "]":
                self.expect(",")
        self.expect("]")
        return Map(frozenset(out.items()))

    def reference(self, u: UserType, c: Class, args: tuple[Type, ...], word: str) -> Any:
        if word == "null":
            return None
        if c.dims == 1 and word == "[":
            cells = self.items("]", args[0])
            self.heap.append(HeapObject(UserType(c, args), (), tuple(cells), (len(cells),)))
            return reference(len(self.heap) - 1, u)
        raise NotReadable(f"An object of {c.name} cannot be written as a value here.")

    def data(self, d: Datatype, args: tuple[Type, ...], kind: str, word: str) -> Data:
        types = dict(zip(d.params, args, strict=False))
        if d.is_tuple and word == "(":
            self.at -= 1
            word = ""
        name = word.rsplit(".", 1)[-1]
        ctor = next((c for c in d.ctors if c.name == name or d.is_tuple), None)
        if ctor is None:
            raise NotReadable(f"{d.name} has no constructor `{word}`.")
        values: list[Any] = []
        if ctor.formals:
            self.expect("(")
            for i, f in enumerate(ctor.formals):
                if i:
                    self.expect(",")
                values.append(self.value(substitute(f.type, types)))
            self.expect(")")
        return Data(ctor.name, tuple(values), tuple(f.name for f in ctor.formals), d.qualified)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m.group(1), m.group(1)), text)
