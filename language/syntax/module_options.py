"""`{:options "…"}` on a module (manual, "Attributes"): accepted where it asks for what holds anyway.

Dafny lets such an attribute choose between versions of two parts of its syntax, and takes nothing else there.
"""

from __future__ import annotations

import re

from language.diagnostics import Diagnostic, error, unsupported
from language.source import Span
from language.syntax import ast

NAMES = ("function-syntax", "quantifier-syntax")
_VERSION = "4"
_OPTION = re.compile(r"(?:--?|/)([A-Za-z-]+)(?:[:= ](.*))?")


def check_options(span: Span, args: tuple[ast.Expr, ...]) -> Diagnostic | None:
    """What is wrong with the attribute's arguments, if anything."""
    texts: list[str] = []
    for a in args:
        if not isinstance(a, ast.StringLit):
            return error("attribute", a.span, '`{:options …}` takes strings, such as "--function-syntax:4".')
        texts.append(a.value.strip())
    for option in re.split(r"\s+(?=[-/])", " ".join(texts)) if texts else ():
        found = _OPTION.fullmatch(option)
        name = re.sub("[A-Z]", lambda m: "-" + m[0].lower(), found[1]) if found else ""
        if found is None or name not in NAMES:
            message = (
                f"`{{:options …}}` cannot set `{option}`: there are only `--{NAMES[0]}` and `--{NAMES[1]}`."
            )
            return error("attribute", span, message)
        if (found[2] or "").strip() != _VERSION:
            return unsupported(span, f"the option `{option}`, which changes the language")
    return None
