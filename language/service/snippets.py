"""Pieces of program with places to fill in, where a statement or a declaration may stand."""

from __future__ import annotations

from language.record import dataclass
from language.service.caret import Caret


@dataclass(frozen=True)
class Snippet:
    """`text` has `${1:word}` for places to fill in, in the order of their numbers, and `$0` for the end."""

    name: str
    says: str
    text: str


STATEMENTS = (
    Snippet(
        "while",
        "a loop with its invariant and measure",
        "while ${1:i < n}\n  invariant ${2:0 <= i <= n}\n  decreases ${3:n - i}\n{\n  $0\n}",
    ),
    Snippet(
        "for",
        "a loop that counts, with its invariant",
        "for ${1:i} := ${2:0} to ${3:n}\n  invariant ${4:true}\n{\n  $0\n}",
    ),
    Snippet("if", "a choice", "if ${1:condition} {\n  $0\n}"),
    Snippet("if else", "a choice of two", "if ${1:condition} {\n  $2\n} else {\n  $0\n}"),
    Snippet("match", "a case for each constructor", "match ${1:value} {\n  case ${2:pattern} => $0\n}"),
    Snippet(
        "forall",
        "a claim for all values, proved for one",
        "forall ${1:x} | ${2:range}\n  ensures ${3:claim}\n{\n  $0\n}",
    ),
    Snippet("assert by", "a claim with its proof", "assert ${1:claim} by {\n  $0\n}"),
    Snippet("calc", "a proof by a chain of steps", "calc {\n  ${1:left};\n  { $2 }\n  ${3:right};\n}$0"),
)
DECLARATIONS = (
    Snippet(
        "method",
        "a method with its contract",
        "method ${1:Name}(${2:x: int}) returns (${3:y: int})\n"
        "  requires ${4:true}\n  ensures ${5:true}\n{\n  $0\n}",
    ),
    Snippet(
        "lemma",
        "a fact and its proof",
        "lemma ${1:Name}(${2:x: int})\n  requires ${3:true}\n  ensures ${4:true}\n{\n  $0\n}",
    ),
    Snippet("function", "a function", "function ${1:Name}(${2:x: int}): ${3:int}\n{\n  $0\n}"),
    Snippet("predicate", "a property", "predicate ${1:Name}(${2:x: int})\n{\n  $0\n}"),
    Snippet("datatype", "a type with its constructors", "datatype ${1:Name} = ${2:A} | ${3:B}$0"),
    Snippet("class", "a class", "class ${1:Name} {\n  $0\n}"),
)


def snippets(caret: Caret) -> tuple[Snippet, ...]:
    if "WHILE" in caret.kinds:
        return STATEMENTS
    return DECLARATIONS if "METHOD" in caret.kinds else ()
