"""Well-known mistakes: what people write by habit from Python, Java, C and others, and what to write instead.

`recognize` is asked where the parser stopped. (`language.syntax.review` reads a program that parsed, for
what is legal syntax but surely meant otherwise.) Each mistake has a code, its exact place, words and,
where that is mechanical, a fix. The order of the table decides where several would fit.
"""

from __future__ import annotations

from language.diagnostics import Diagnostic
from language.syntax.mistakes import (
    assignments,
    blocks,
    contracts,
    declarations,
    expressions,
    functions,
    loops,
    operators,
    punctuation,
    quantifiers,
    spelling,
    types,
)
from language.syntax.mistakes.table import Recognizer
from language.syntax.stopped import Failure

__all__ = ["recognize"]

TABLE: tuple[Recognizer, ...] = (
    *punctuation.FIRST,
    *declarations.TABLE,
    *contracts.TABLE,
    *functions.TABLE,
    *loops.TABLE,
    *blocks.TABLE,
    *types.TABLE,
    *assignments.TABLE,
    *quantifiers.TABLE,
    *operators.TABLE,
    *expressions.TABLE,
    *punctuation.LAST,
    *spelling.TABLE,
)


def recognize(f: Failure) -> Diagnostic | None:
    for recognizer in TABLE:
        found = recognizer(f)
        if found is not None:
            return found
    return None
