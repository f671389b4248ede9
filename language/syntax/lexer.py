"""Text → tokens that an LALR(1) grammar can read: the scanner's tokens, renamed by what stands around them.

One left-to-right pass keeps a stack of brackets (`Level`) and whether an operand or an operator comes next.
From these it tells apart what one token of lookahead cannot: `<` of type arguments and less-than, the bars
of `|s|`, of `set x | P` and of bit-or, a lambda's head and a name, the `;` after a lemma call inside an
expression and the `;` of a statement, the braces of a calc hint and of a set, and words that are
keywords only in places. It also finds where declarations start, and brackets without a partner.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from language.diagnostics import Diagnostic
from language.syntax.lookahead import Lookahead
from language.syntax.scanner import Scanner
from language.syntax.tokens import (
    COLLECTIONS,
    DECL_WORDS,
    FUNCTION_DECLS,
    METHOD_DECLS,
    MODIFIERS,
    SPEC_WORDS,
    TYPE_DECLS,
    Token,
)

CLOSERS = {
    "LBRACE": "RBRACE",
    "LATTR": "RBRACE",
    "HINT_BRACE": "RBRACE",
    "START_BRACE": "RBRACE",
    "LPAR": "RPAR",
    "LSQB": "RSQB",
    "LAMBDA_LPAR": "RPAR",
}

_ENDS_OPERAND = frozenset(
    [
        "ID",
        "INT_LIT",
        "REAL_LIT",
        "CHAR_LIT",
        "STRING_LIT",
        "TRUE",
        "FALSE",
        "NULL",
        "THIS",
        "TYPE_NAME",
        "SEQ",
        "SET",
        "ISET",
        "MULTISET",
        "MAP",
        "IMAP",
        "OLD",
        "FRESH",
        "ALLOCATED",
        "UNCHANGED",
        "ELLIPSIS",
        "RSQB",
        "RPAR",
        "RANGLE",
    ]
)
_QUANTIFIERS = frozenset({"FORALL", "EXISTS"})
_COMPREHENSIONS = frozenset({"SET", "ISET", "MAP", "IMAP"})
_BEFORE_A_NAME = frozenset(
    ["VAR", "GHOST_VAR", "LABEL", "COMMA", "FORALL", "EXISTS", "LPAR", "GETS", "OP", "LSQB"]
)
_TO_BE_ENDED = frozenset({"ASSERT", "ASSUME", "EXPECT", "REVEAL", "VAR", "HIDE"})


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


def lex(text: str, file: int = 0, *, kind: str = "decl") -> LexResult:
    """The tokens of a text. `kind` says what it holds: declarations, or one expression ("expr")."""
    scanner = Scanner(text, file)
    scanner.run()
    result = LexResult(scanner.tokens, scanner.diagnostics)
    Context(result, kind, text).run()
    return result


class Context:
    def __init__(self, result: LexResult, kind: str, text: str) -> None:
        self.result = result
        self.text = text
        self.tokens = result.tokens
        self.look = Lookahead(result.tokens)
        self.levels = [Level(kind, -1)]
        self.operand = True  # whether an operand, not an operator, may come next
        self.start = True  # whether a statement may start here
        self.at_decl = True  # whether a declaration may start here
        self.prefix_end = 0  # the index after the last `@Attribute` of a declaration
        self.attribute_end = (-1, "")  # where the last attribute ended, and the type of the token before it
        self.let_body = False  # whether the last `;` was that of a `var` inside an expression
        if kind == "decl":
            result.decls[-1] = self.levels[0].decls

    def run(self) -> None:
        tokens = self.tokens
        handlers = self._handlers()
        ends = _ENDS_OPERAND
        for i, t in enumerate(tokens):
            type = t.type
            if type == "SKIP":
                continue
            handler = handlers.get(type)
            level = self.levels[-1]
            if self.at_decl and level.kind == "decl" and type not in ("RBRACE", "SEMI"):
                self._maybe_decl(i, type, level)
            if level.hint and level.kind == "calc" and type not in ("OP", "LBRACE", "CALC"):
                level.hint = False
            if handler is not None:
                handler(i, t, level)
            else:
                self.operand = type not in ends
                self.start = False
        while len(self.levels) > 1:
            self._unclosed(self.levels.pop())
        self.result.too_deep = self.look.too_deep

    def _handlers(self):  # pyright: ignore[reportUnknownParameterType]
        return {
            "ID": self._word,
            "OP": self._operator,
            "BANG": self._bang,
            "BAR": self._bar,
            "MINUS": self._operand_next,
            "STAR": self._star,
            "COMMA": self._comma,
            "SEMI": self._semi,
            "COLON": self._colon,
            "DOUBLE_COLON": self._double_colon,
            "DOT": self._dot,
            "AT": self._at,
            "GETS": self._gets,
            "SUCH_THAT": self._gets,
            "OR_FAIL": self._or_fail,
            "DARROW": self._darrow,
            "LBRACE": self._open_brace,
            "LATTR": self._open_attribute,
            "LPAR": self._open_paren,
            "LSQB": self._open_square,
            "RBRACE": self._close,
            "RPAR": self._close,
            "RSQB": self._close,
            "INVARIANT": self._spec,
            **dict.fromkeys(("RETURN", "PRINT", "BREAK", "CONTINUE", "LABEL", "MODIFY"), self._statement),
            "ELSE": self._else,
            "THEN": self._then,
            "IF": self._if,
            "MATCH": self._match,
            "CASE": self._case,
            "CALC": self._calc,
            "FOR": self._for,
            "WHILE": self._while,
            "BY": self._by,
            "METHOD": self._method,
            "GHOST": self._ghost,
            "NEW": self._operand_next,
            "TYPE_NAME": self._type_name,
            **dict.fromkeys(_QUANTIFIERS, self._quantifier),
            **dict.fromkeys(COLLECTIONS, self._collection),
            **dict.fromkeys(_TO_BE_ENDED, self._to_be_ended),
            **dict.fromkeys(SPEC_WORDS, self._spec),
            **dict.fromkeys(DECL_WORDS - {"METHOD"}, self._decl),
            **dict.fromkeys(("TWOSTATE", "STATIC", "ABSTRACT", "INDUCTIVE"), self._modifier),
        }

    # ── where declarations start ─────────────────────────────────────────────────────────────────

    def _maybe_decl(self, i: int, type: str, level: Level) -> None:
        """After a body's `}` and at the beginning: whatever comes starts a declaration, or is rubbish."""
        self.at_decl = False
        if type == "BY" or (type == "LBRACE" and level.decls):
            return
        self._mark_decl(i, level)

    def _mark_decl(self, i: int, level: Level) -> None:
        """Notes that a declaration starts at `i`, unless modifiers or attributes before it started it."""
        last = level.decls[-1] if level.decls else i
        first = max(last, min(self.prefix_end, i))
        only_modifiers = i - first <= 40 and all(t.type in MODIFIERS for t in self.tokens[first:i])
        from_prefix = last >= self.prefix_end or self.tokens[last].type == "AT_ATTR"
        if not (last < i and only_modifiers and from_prefix):
            level.decls.append(i)

    def _decl(self, i: int, t: Token, level: Level) -> None:
        type = t.type
        if level.kind != "decl":
            if self._after_dot(i):
                self._named(t)
                return
            if (type == "CONST" and level.kind == "stmt" and self.start) or self._as_name(i, t):
                self.operand = self.start = False  # a mistake, but not a bracket left open
                return
            level = self._recover_decl(i, level)
        if type in FUNCTION_DECLS:
            level.body = "expr"
        elif type in TYPE_DECLS:
            level.body = "decl"
        elif type in METHOD_DECLS:
            level.body = "stmt"
        else:
            level.body = "expr"
        self._fresh_decl(i, level)
        self.look.type_parameters(i)

    def _as_name(self, i: int, t: Token) -> bool:
        """Whether a declaration's keyword stands where a name was meant, as in `var method := 1`."""
        before = self.tokens[i - 1]
        return before.type in _BEFORE_A_NAME and "\n" not in self.text[before.end : t.start]

    def _fresh_decl(self, i: int, level: Level) -> None:
        if not (level.decls and level.decls[-1] == i):
            self._mark_decl(i, level)
        self.at_decl = False
        level.scopes.clear()
        level.no_lambda = level.case = level.pattern = level.calc = level.field = level.value = False
        level.matches = level.thens = 0
        level.pending.clear()
        self.let_body = False
        self.operand = True

    def _modifier(self, i: int, t: Token, level: Level) -> None:
        if level.kind != "decl":
            level = self._recover_decl(i, level)
        self._fresh_decl(i, level)

    def _method(self, i: int, t: Token, level: Level) -> None:
        before = self.tokens[i - 1].type if i else ""
        if before == "BY" or before in FUNCTION_DECLS:
            if before == "BY":
                level.body = "stmt"
            self.operand = True
            return
        self._decl(i, t, level)

    def _ghost(self, i: int, t: Token, level: Level) -> None:
        after = self.look.type_at(i + 1)
        if after == "VAR" and (level.kind != "decl" or self._inside_expression(i)):
            self._to_be_ended(i, self.tokens[i + 1], level)
            self._join(i, t)
            t.type = "GHOST_VAR"
            return
        if level.kind == "decl":
            if after == "WITNESS":
                self._join(i, t)
                t.type = "GHOST_WITNESS"
                self.operand = True
                return
            if not (self.operand and not self.at_decl and self._inside_expression(i)):
                self._fresh_decl(i, level)
        self.operand = True

    def _inside_expression(self, i: int) -> bool:
        """Whether the token before, at "decl" level, asks for an expression to follow."""
        before = self.tokens[i - 1].type if i else ""
        if self.attribute_end[0] == i - 1:
            before = self.attribute_end[1]
        if before == "SEMI":
            return self.let_body
        if self.levels[-1].opener == i - 1:
            return False
        return self.operand and before not in ("RBRACE", "") and before not in MODIFIERS

    def _recover_decl(self, i: int, level: Level) -> Level:
        """A declaration's keyword where none can stand: the brackets before it were left open."""
        while self.levels[-1].kind != "decl" and len(self.levels) > 1:
            self._unclosed(self.levels.pop())
        level = self.levels[-1]
        if level.kind == "decl":
            self.at_decl = False
            level.decls.append(i)
        return level

    # ── brackets ─────────────────────────────────────────────────────────────────────────────────

    def _unclosed(self, level: Level) -> None:
        self.result.unclosed.append(level.opener)

    def _push(self, kind: str, i: int) -> Level:
        level = Level(kind, i)
        self.levels.append(level)
        self.operand = True
        self.start = kind == "stmt"
        self.at_decl = False
        if kind == "decl":
            self.result.decls[i] = level.decls
            self.at_decl = True
        return level

    def _close(self, i: int, t: Token, level: Level) -> None:
        type = t.type
        levels = self.levels
        tokens = self.tokens
        if len(levels) == 1 or CLOSERS[tokens[level.opener].type] != type:
            for depth in range(len(levels) - 1, 0, -1):
                if CLOSERS[tokens[levels[depth].opener].type] == type:
                    # a `)` must not close what was opened outside the braces around it
                    if type != "RBRACE" and any(x.kind in ("stmt", "decl") for x in levels[depth + 1 :]):
                        depth = 0
                    break
            else:
                depth = 0
            if depth == 0:
                self.result.unopened.append(i)
                self.operand = type == "RBRACE"
                if type == "RBRACE" and len(levels) == 1:
                    if self.at_decl and level.kind == "decl":
                        self._mark_decl(i, level)
                    self.at_decl = True
                return
            while len(levels) - 1 > depth:
                self._unclosed(levels.pop())
            level = levels[-1]
        levels.pop()
        self.result.partner[level.opener] = i
        outer = levels[-1]
        self.start = False
        opener = tokens[level.opener].type
        if opener == "LATTR":
            before = level.opener - 1
            at, kind = self.attribute_end
            self.attribute_end = (i, kind if at == before else tokens[before].type if before >= 0 else "")
            self.operand = level.operand_after
            self.start = level.hint
            return
        self.operand = type == "RBRACE" and level.kind in ("stmt", "calc", "decl")
        if type != "RBRACE":
            return
        if outer.kind == "decl":
            if level.kind in ("stmt", "decl") or outer.body == "used":
                self.operand = self.at_decl = True
                outer.no_lambda = False
                outer.scopes.clear()
        elif level.kind in ("stmt", "calc"):
            self.start = outer.kind == "stmt"
            outer.hint = outer.kind == "calc"
            outer.thens = 0
            outer.scopes = [s for s in outer.scopes if s == "|"]

    def _open_paren(self, i: int, t: Token, level: Level) -> None:
        before = self.tokens[i - 1].type if i else ""
        if (
            self.operand
            and not level.no_lambda
            and not level.case
            and not level.pattern
            and before not in ("RETURNS", "YIELDS", "FORALL", "EXISTS", "CONSTRUCTOR")
            and not (level.kind == "decl" and before in ("COLON", "RBRACE"))
            and not (level.kind == "stmt" and self.start)
            and (after := self.look.lambda_head(i))
        ):
            t.type = "LAMBDA_LPAR"
            if after != "DARROW":
                level.no_lambda = True
        new = self._push("expr", i)
        new.pattern = level.pattern
        new.case = level.case
        if before == "FORALL":
            new.scopes.append("x")

    def _open_square(self, i: int, t: Token, level: Level) -> None:
        self._push("expr", i)

    def _open_attribute(self, i: int, t: Token, level: Level) -> None:
        operand, start = self.operand, self.start
        new = self._push("expr", i)
        new.operand_after, new.hint = operand, start
        if i + 1 < len(self.tokens) and self.tokens[i + 1].text[:1].isalpha():
            self.tokens[i + 1].type = "ATTR_NAME"

    def _open_brace(self, i: int, t: Token, level: Level) -> None:
        before = self.tokens[i - 1].type if i else ""
        kind = "expr"
        outer = level.kind
        if level.calc:
            level.calc = False
            kind = "calc"
        elif before == "BY":
            kind = "stmt"
            self._pending_ended(level)
        elif outer == "decl":
            after_clause = before == "SEMI" and not self.let_body  # an old-style `;`
            if not self.operand and level.matches:
                level.matches -= 1
            elif before in ("EXTENDS", "REFINES"):
                kind = level.body
            elif (
                not self.operand or after_clause or (level.body == "stmt" and before in ("METHOD", "RBRACE"))
            ):
                kind = level.body
                if kind == "expr":
                    level.body = "used"
                level.scopes.clear()
                level.no_lambda = False
            elif before in ("", "RBRACE", "ELLIPSIS"):
                kind = level.body if level.body != "used" else "stmt"
        elif outer == "calc" and level.hint:
            t.type = "HINT_BRACE"
            kind = "stmt"
        elif outer == "stmt":
            if self.start:
                t.type = "START_BRACE"
                kind = "stmt"
            elif before in ("IF", "WHILE", "ELSE", "OPAQUE_BLOCK") and level.thens == 0:
                kind = "stmt"
            elif not self.operand:
                if level.matches:
                    level.matches -= 1
                else:
                    kind = "stmt"
                    self._end_head(level)
        elif not self.operand:
            if level.matches:
                level.matches -= 1
            elif level.scopes and level.scopes[-1] in "xr":
                kind = "stmt"
                level.scopes.pop()
        self._push(kind, i)

    def _end_head(self, level: Level) -> None:
        level.guard = level.for_head = level.no_lambda = level.case = False
        level.pending.clear()
        level.scopes.clear()

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    def _word(self, i: int, t: Token, level: Level) -> None:
        """A name, or a word that is a keyword only here."""
        text, look = t.text, self.look
        after = look.type_at(i + 1)
        if level.guard and not self.operand and not level.pending:
            level.guard = False  # a body without braces
        if level.field and not self.operand:
            self._fresh_decl(i, level)  # rubbish: nothing follows a field's type
        if after == "OP" and self.tokens[i + 1].text == "<":
            look.type_arguments(i + 1)
        if text == "least" or text == "greatest":
            if after in ("PREDICATE", "LEMMA"):
                t.type = text.upper()
                self._modifier(i, t, level)
                return
        elif (text == "to" or text == "downto") and level.for_head and not self.operand:
            t.type = text.upper()
            self.operand = True
            level.for_head = False
            return
        elif text == "older":
            if after in ("ID", "GHOST", "NEW", "NAMEONLY"):
                t.type = "OLDER"
                return
        elif text == "opaque":
            if level.kind == "stmt" and self.start and after in ("LBRACE", "ENSURES", "MODIFIES"):
                t.type = "OPAQUE_BLOCK"
                return
            if (
                after in MODIFIERS
                or after in DECL_WORDS
                or look.text_at(i + 1) in ("least", "greatest", "opaque")
            ):
                t.type = "OPAQUE"
                self._modifier(i, t, level)
                return
        elif text == "hide":
            if self.operand and after in ("ID", "STAR"):
                t.type = "HIDE"
                self._to_be_ended(i, t, level)
                return
        elif text == "replaceable" and after == "MODULE":
            t.type = "REPLACEABLE"
            self._modifier(i, t, level)
            return
        elif text == "nonincreases" and not self.operand and look.text_at(i + 1) == "to":
            self._join_to(i, t)
            return
        if self.operand and not level.case and not level.pattern:
            if after == "DARROW":
                if not level.no_lambda:
                    t.type = "LAMBDA_ID"
            elif (
                (after == "READS" or after == "REQUIRES")
                and (level.kind != "decl" or level.value)
                and not level.no_lambda
                and not (level.kind == "stmt" and self.start)
            ):
                t.type = "LAMBDA_ID"
                level.no_lambda = True
        self.operand = self.start = False

    def _join_to(self, i: int, t: Token) -> None:
        t.type = "DECREASES_TO"
        self._join(i, t)
        self.operand = True

    def _join(self, i: int, t: Token) -> None:
        """Makes one token of two; the second stays in its place as `SKIP`, so that indices stay true."""
        after = self.tokens[i + 1]
        t.text += after.text if len(t.text) == 1 else " " + after.text
        t.end = after.end
        after.type = "SKIP"

    def _spec(self, i: int, t: Token, level: Level) -> None:
        if self._after_dot(i):
            self._named(t)
            return
        if t.type == "DECREASES" and not self.operand and self.look.decreases_to(i):
            self._join_to(i, t)
            return
        self.operand = True
        self.start = False
        if level.kind == "decl":
            level.no_lambda = True
            level.scopes.clear()
            level.pending.clear()
        elif t.type == "READS" or t.type == "REQUIRES":
            level.no_lambda = True
        elif level.kind == "stmt":
            level.guard = level.for_head = level.no_lambda = False
            level.scopes.clear()

    def _type_name(self, i: int, t: Token, level: Level) -> None:
        if level.field and not self.operand:
            self._fresh_decl(i, level)
        if self.look.text_at(i + 1) == "<":
            self.look.type_arguments(i + 1)
        self.operand = self.start = False

    def _collection(self, i: int, t: Token, level: Level) -> None:
        after = self.look.type_at(i + 1)
        if after == "OP" and self.tokens[i + 1].text == "<":
            self.look.type_arguments(i + 1)
        elif after == "ID" and t.type in _COMPREHENSIONS:
            level.scopes.append("x")
            self.look.from_arrow(i + 1)
            self.operand = True
            self.start = False
            return
        self.operand = self.start = False
        if t.type in ("ISET", "MULTISET") and after == "LBRACE":
            self.operand = True

    def _quantifier(self, i: int, t: Token, level: Level) -> None:
        if self.look.type_at(i + 1) != "LPAR":
            level.scopes.append("x")
            self.look.from_arrow(i + 1)
        else:
            self.look.from_arrow(i + 2)
        self.operand = True
        self.start = False

    def _to_be_ended(self, i: int, t: Token, level: Level) -> None:
        """`var`, `assert` …: inside an expression, a `;` will follow."""
        kind = level.kind
        before = self.tokens[i - 1].type if i else ""
        if (before == "SUCH_THAT" and t.type == "ASSUME") or (
            before == "OR_FAIL" and kind == "stmt" and t.type != "VAR"
        ):
            t.type = "RHS_WORD"
            self.operand = True
            return
        if kind == "decl":
            if t.type == "VAR" and not self._inside_expression(i):
                self._fresh_decl(i, level)
                level.body = "expr"
                level.field = True
                return
            self._pending(level)
        elif kind == "expr" or level.guard:
            self._pending(level)
        if t.type == "VAR":
            level.pattern = True
        self.operand = True
        self.start = False

    def _pending(self, level: Level) -> None:
        level.pending.append(level.no_lambda)
        level.no_lambda = False

    def _pending_ended(self, level: Level) -> None:
        if level.pending:
            level.no_lambda = level.pending.pop()

    def _if(self, i: int, t: Token, level: Level) -> None:
        if level.kind == "stmt" and self.start:
            level.guard = True
            if self.look.type_at(i + 1) == "CASE":
                level.guard = False
        else:
            level.scopes.append("if")
        self.operand = True
        self.start = False

    def _then(self, i: int, t: Token, level: Level) -> None:
        while level.scopes and level.scopes[-1] != "if":
            level.scopes.pop()
        level.thens += 1
        self.operand = True
        self.start = False

    def _else(self, i: int, t: Token, level: Level) -> None:
        self.operand = True
        if level.thens:
            level.thens -= 1
            while level.scopes and level.scopes.pop() != "if":
                pass
            self.start = False
        else:
            self.start = level.kind == "stmt"

    def _while(self, i: int, t: Token, level: Level) -> None:
        level.guard = True
        self.operand = True
        self.start = False

    def _for(self, i: int, t: Token, level: Level) -> None:
        level.for_head = level.no_lambda = True
        self.operand = True
        self.start = False

    def _statement(self, i: int, t: Token, level: Level) -> None:
        level.guard = False
        self.operand = True
        self.start = False

    def _match(self, i: int, t: Token, level: Level) -> None:
        if level.kind == "stmt" and self.start:
            level.guard = True
        else:
            level.matches += 1
        self.operand = True
        self.start = False

    def _case(self, i: int, t: Token, level: Level) -> None:
        level.case = True
        level.guard = False
        level.thens = 0
        level.scopes = [s for s in level.scopes if s == "|"]
        if level.matches:  # the first case of a match without braces
            level.matches -= 1
            level.expr_match = True
        self.operand = True
        self.start = False

    def _calc(self, i: int, t: Token, level: Level) -> None:
        if level.hint and level.kind == "calc":
            t.type = "HINT_CALC"
        level.calc = True
        self.operand = True
        self.start = False

    def _by(self, i: int, t: Token, level: Level) -> None:
        self.operand = True

    # ── punctuation ──────────────────────────────────────────────────────────────────────────────

    def _operand_next(self, i: int, t: Token, level: Level) -> None:
        self.operand = True
        self.start = False

    def _operator(self, i: int, t: Token, level: Level) -> None:
        text = t.text
        if text == "<" or text == ">":
            if t.type != "OP":
                return
            after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
            if (
                after
                and after.type == "OP"
                and after.text == text
                and after.start == t.end
                and not self.operand
            ):
                self._join(i, t)
        elif self.operand and (text == "&&" or text == "||"):
            t.type = "PREFIX_OP"
        self.operand = True
        self.start = False

    def _bang(self, i: int, t: Token, level: Level) -> None:
        if not self.operand and i + 1 < len(self.tokens):
            after = self.tokens[i + 1]
            if after.type == "BANG" and after.start == t.end:
                t.type = "OP"
                self._join(i, t)
        self.operand = True
        self.start = False

    def _star(self, i: int, t: Token, level: Level) -> None:
        self.operand = not self.operand
        self.start = False

    def _bar(self, i: int, t: Token, level: Level) -> None:
        scopes = level.scopes
        self.start = False
        if self.operand:
            if level.case or (level.kind == "decl" and self.tokens[i - 1].type in ("EQUALS", "ELLIPSIS")):
                return  # `case | A | B =>`, `datatype T = | A | B`
            t.type = "CARD_OPEN"
            scopes.append("|")
            return
        if scopes and scopes[-1] == "x":
            t.type = "QBAR"
            scopes[-1] = "r"
            self.operand = True
        elif "|" in scopes:
            while scopes.pop() != "|":
                pass
            t.type = "CARD_CLOSE"
        else:
            self.operand = True

    def _comma(self, i: int, t: Token, level: Level) -> None:
        self.operand = True
        self.start = False
        scopes = level.scopes
        if scopes and (scopes[-1] == "x" or scopes[-1] == "r") and self.look.type_at(i + 1) == "ID":
            t.type = "VCOMMA"
            scopes[-1] = "x"
            self.look.from_arrow(i + 1)

    def _semi(self, i: int, t: Token, level: Level) -> None:
        kind = level.kind
        self.let_body = False
        if kind == "expr" or level.guard:
            if level.pending:
                self._pending_ended(level)
                self.let_body = True
            elif self.tokens[i - 1].type == "RPAR" and not (
                level.guard and self.look.type_at(i + 1) == "LBRACE"
            ):
                t.type = "LEMMA_SEMI"
        elif kind == "stmt":
            self.start = True
            level.thens = level.matches = 0
            level.expr_match = level.no_lambda = level.case = level.for_head = False
            if level.scopes:
                level.scopes.clear()
        elif kind == "decl":
            if level.pending:
                self._pending_ended(level)
                self.let_body = True
            else:
                self.at_decl = level.body not in ("stmt", "used", "expr", "decl") or self._field_ended(i)
        else:
            level.hint = True
            level.thens = 0
            level.scopes.clear()
        level.pattern = False
        self.operand = True

    def _field_ended(self, i: int) -> bool:
        """An old-style `;` after a field or constant; after a clause, more of the contract may follow."""
        after = self.look.type_at(i + 1)
        return after not in SPEC_WORDS and after not in ("LBRACE", "RBRACE", "VAR", "BY", "WITNESS")

    def _colon(self, i: int, t: Token, level: Level) -> None:
        self.operand = True
        if level.kind == "stmt" and i >= 2 and self.tokens[i - 2].type == "LABEL":
            self.start = True

    def _double_colon(self, i: int, t: Token, level: Level) -> None:
        scopes = level.scopes
        if "x" in scopes or "r" in scopes:
            while scopes and scopes[-1] not in ("x", "r", "|"):
                scopes.pop()
            if scopes and scopes[-1] != "|":
                scopes.pop()
        self.operand = True

    def _dot(self, i: int, t: Token, level: Level) -> None:
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if after is not None and after.type == "INT_LIT":
            if self.operand and after.start == t.end:  # `.5`
                self._join(i, t)
                t.type = "REAL_LIT"
                self.operand = self.start = False
                return
            after.type = "ID"
        self.operand = True

    def _after_dot(self, i: int) -> bool:
        return i > 0 and self.tokens[i - 1].type == "DOT"

    def _named(self, t: Token) -> None:
        t.type = "ID"
        self.operand = False

    def _at(self, i: int, t: Token, level: Level) -> None:
        if level.kind == "decl":
            if i == 0 or self.tokens[i - 1].end < t.start:
                end = self.look.attribute_of_decl(i)
                if end:
                    t.type = "AT_ATTR"
                    self._fresh_decl(i, level)
                    self.prefix_end = end
        elif level.kind == "stmt" and self.start:
            t.type = "AT_ATTR"
        self.operand = True

    def _gets(self, i: int, t: Token, level: Level) -> None:
        level.value = level.kind == "decl"
        level.pattern = False
        self.operand = True
        self.start = False

    def _or_fail(self, i: int, t: Token, level: Level) -> None:
        if self.operand and (level.kind == "expr" or level.guard) and not level.pattern:
            self._pending(level)
        self._gets(i, t, level)

    def _darrow(self, i: int, t: Token, level: Level) -> None:
        self.operand = True
        self.start = False
        if level.case:
            level.case = False
            level.no_lambda = False
            if level.kind == "stmt":
                self.start = not level.expr_match
        else:
            level.no_lambda = False
