"""What the context pass knows about each open bracket, and what it makes in the end."""

from __future__ import annotations

from language.diagnostics import Diagnostic
from language.record import dataclass, field
from language.syntax.tokens import Token

CLOSERS = {
    "LBRACE": "RBRACE",
    "LATTR": "RBRACE",
    "HINT_BRACE": "RBRACE",
    "START_BRACE": "RBRACE",
    "LPAR": "RPAR",
    "LSQB": "RSQB",
    "LAMBDA_LPAR": "RPAR",
}


class Level:
    """What is known about the innermost open bracket.

    `kind` is what stands inside: "decl"larations, "stmt" statements, "calc" lines or an "expr"ession.
    """

    __slots__ = (
        "body", "calc", "case", "decls", "expr_match", "field", "for_head", "guard", "hint", "kind",
        "matches", "no_lambda", "opener", "operand_after", "pattern", "pending", "scopes", "thens", "value",
    )  # fmt: skip

    def __init__(self, kind: str, opener: int) -> None:
        self.kind = kind
        self.opener = opener
        self.operand_after = kind in ("stmt", "calc", "decl")
        self.scopes: list[str] = []
        """Open bars (`|`), quantified variables (`x` before its bar, `r` past it) and `if`s, in order."""
        self.pending: list[bool] = []
        """Per `var …`, `assert …` inside this expression that needs its `;`: the `no_lambda` around it."""
        self.thens = 0
        self.matches = 0
        self.expr_match = False
        self.case = False  # between `case` and its `=>`
        self.no_lambda = False
        self.pattern = False  # between `var` and its `:=`
        self.value = False  # after the `:=` of a constant
        self.field = False  # in `var x: int` of a class
        self.for_head = False
        self.guard = False
        self.calc = False
        self.hint = False
        self.body = "stmt"  # the kind of the next body brace, at "decl" level
        self.decls: list[int] = []


@dataclass
class LexResult:
    """`decls` has, per "decl" level, the index of its opening token (-1 at the top) and the indices at
    which a declaration, or rubbish, starts; `unclosed` openers, and closers that close nothing. Tokens
    of type `SKIP` are the second halves of joined ones, and mean nothing."""

    tokens: list[Token]
    diagnostics: list[Diagnostic]
    decls: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    unclosed: list[int] = field(default_factory=list[int])
    unopened: list[int] = field(default_factory=list[int])
    partner: dict[int, int] = field(default_factory=dict[int, int])
    too_deep: int | None = None
