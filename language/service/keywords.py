"""Words of the language that may stand at a place."""

from __future__ import annotations

from language.service.caret import Caret
from language.syntax.build_types import AT_ATTRIBUTES
from language.syntax.tokens import KEYWORDS

_LATER = {"TO": "to", "DOWNTO": "downto", "LEAST": "least", "GREATEST": "greatest", "OPAQUE": "opaque"}
"""Words that are keywords in their places only."""
_OLD = frozenset(["inductive", "colemma", "copredicate", "reveals", "provides", "in"])
ATTRIBUTES = (
    "abstemious", "auto", "autocontracts", "axiom", "compile", "contradiction", "error", "extern", "fuel",
    "induction", "inductionTrigger", "isolate_assertions", "only", "opaque", "print", "resource_limit",
    "split_here", "tailrecursion", "termination", "test", "timeLimit", "trigger", "verify",
)  # fmt: skip


def words_for(caret: Caret) -> list[str]:
    """In the order of the alphabet; names of attributes after `{:`."""
    if "ATTR_NAME" in caret.kinds and caret.before and caret.before[-1].type == "LATTR":
        return list(ATTRIBUTES)
    if caret.before and caret.before[-1].type == "AT":
        return sorted(AT_ATTRIBUTES)
    found = [w for w in KEYWORDS - _OLD if w.upper() in caret.kinds]
    found += [w for kind, w in _LATER.items() if kind in caret.kinds]
    if "TYPE_NAME" in caret.kinds and "ID" not in caret.kinds:
        found.append("int")
    if "OP" in caret.kinds and caret.before and "INT_LIT" not in caret.kinds:
        found.append("in")
    return sorted(found)
