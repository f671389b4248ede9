"""The values of literals: from their text to integers, fractions and strings."""

from __future__ import annotations

import re
from fractions import Fraction

_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U\{([0-9A-Fa-f_]+)\}|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def int_value(text: str) -> int:
    text = text.replace("_", "")
    return int(text[2:], 16) if text.startswith("0x") else int(text)


def real_value(text: str) -> Fraction:
    """`1.5`, `1.`, `1e-3`; the scanner bounds the exponent."""
    mantissa, _, exponent = text.replace("_", "").lower().partition("e")
    whole, _, part = mantissa.partition(".")
    value = Fraction(int((whole + part) or "0"), 10 ** len(part))
    return value * Fraction(10) ** int(exponent or 0)


def char_value(text: str) -> str:
    return unescape(text[1:-1])


def string_value(text: str) -> str:
    if text.startswith("@"):
        return text[2:-1].replace('""', '"')
    return unescape(text[1:-1])


def unescape(text: str) -> str:
    return _ESCAPED.sub(_one, text) if "\\" in text else text


def _one(m: re.Match[str]) -> str:
    code = m.group(1) or m.group(2)
    if code is None:
        return _SIMPLE.get(m.group(3), m.group(3))
    value = int(code.replace("_", ""), 16)
    return chr(value) if value <= 0x10FFFF and not 0xD800 <= value <= 0xDFFF else "\ufffd"


def escape(text: str, quote: str) -> str:
    """The text of a literal with this value, without its quotation marks."""
    out: list[str] = []
    for c in text:
        if c in ("\\", quote):
            out.append("\\" + c)
        elif c in "\n\r\t\0":
            out.append({"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}[c])
        elif c.isprintable():
            out.append(c)
        else:
            out.append(f"\\U{{{ord(c):04X}}}")
    return "".join(out)
