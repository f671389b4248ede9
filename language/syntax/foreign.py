"""Names that other languages have, and what to write for them here."""

from __future__ import annotations

TYPES: dict[str, str] = {
    # a type elsewhere → what it is here
    "boolean": "bool",
    "Boolean": "bool",
    "Bool": "bool",
    "Integer": "int",
    "Int": "int",
    "long": "int",
    "short": "int",
    "byte": "int",
    "unsigned": "nat",
    "uint": "nat",
    "size_t": "nat",
    "float": "real",
    "double": "real",
    "Float": "real",
    "Double": "real",
    "Real": "real",
    "Nat": "nat",
    "String": "string",
    "str": "string",
    "Str": "string",
    "Char": "char",
    "character": "char",
    "list": "seq",
    "List": "seq",
    "ArrayList": "seq",
    "vector": "seq",
    "Seq": "seq",
    "Set": "set",
    "HashSet": "set",
    "frozenset": "set",
    "dict": "map",
    "Dict": "map",
    "Map": "map",
    "HashMap": "map",
    "tuple": "(…, …)",
    "Array": "array",
    "Object": "object",
}
VALUES: dict[str, tuple[str, str]] = {
    # a name elsewhere → (what to write, why)
    "True": ("true", "It is written `true`."),
    "TRUE": ("true", "It is written `true`."),
    "False": ("false", "It is written `false`."),
    "FALSE": ("false", "It is written `false`."),
    "None": ("null", "No object is `null`. (For “a value or none”, define a datatype.)"),
    "nil": ("null", "No object is `null`."),
    "NULL": ("null", "No object is `null`."),
    "nullptr": ("null", "No object is `null`."),
    "undefined": ("null", "No object is `null`."),
    "self": ("this", "The object itself is `this`."),
}
CALLS: dict[str, str] = {
    "println": 'Values are shown with `print a, b, "\\n";`.',
    "printf": 'Values are shown with `print a, b, "\\n";`.',
    "echo": 'Values are shown with `print a, b, "\\n";`.',
    "range": "There is no `range`: count with `for i := low to high { … }`.",
    "input": "A program reads nothing: its methods get parameters.",
    "abs": "There is no `abs`: define `function Abs(x: int): int { if x < 0 then -x else x }`.",
    "sum": "There is no `sum`: define a recursive function, or add up in a loop.",
    "sorted": "There is no `sorted`: a program sorts with a method of its own.",
    "max": "There is no `max`: write `if a > b then a else b`, or define a function.",
    "min": "There is no `min`: write `if a < b then a else b`, or define a function.",
    "sqrt": "There is no `sqrt`.",
    "pow": "There is no `pow`: multiply, or define a recursive function.",
    "isinstance": "Whether `x` is of a type `T` is asked with `x is T`.",
    "int": "A value is converted with `as`: `x as int`.",
    "float": "A value is converted with `as`: `x as real`.",
    "str": "There is no `str`: `print` shows any value.",
    "not": "“not” is written `!`.",
}
LENGTHS = frozenset({"length", "len", "size", "count", "Count", "Size", "Len"})

SUSPICIOUS = frozenset(
    {
        *VALUES,
        *CALLS,
        *LENGTHS,
        *TYPES,
        "void",
        "append",
        "push",
        "add",
        "Add",
        "push_back",
        "log",
        "equals",
    }
    | {"contains", "result", "Result"}
)
"""Names that are worth a look; the builder marks the suspicious shapes."""
