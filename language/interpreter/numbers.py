"""Integer division and modulo as Dafny has them (Euclidean: the remainder is never negative)."""

from __future__ import annotations


def divide(a: int, b: int) -> int:
    """`a / b`, with `b` not 0: the quotient whose remainder lies in `0 .. |b|`."""
    return a // b if b > 0 else -(a // -b)


def modulo(a: int, b: int) -> int:
    """`a % b`, with `b` not 0."""
    return a % b if b > 0 else a % -b
