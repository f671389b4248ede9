"""Text → tokens that an LALR(1) grammar can read: the scanner's tokens, renamed by what stands around them.

One left-to-right pass keeps a stack of brackets (`Level`) and whether an operand or an operator comes next.
From these it tells apart what one token of lookahead cannot: `<` of type arguments and less-than, the bars
of `|s|`, of `set x | P` and of bit-or, a lambda's head and a name, the `;` after a lemma call inside an
expression and the `;` of a statement, the braces of a calc hint and of a set, and words that are
keywords only in places. It also finds where declarations start, and brackets without a partner.
"""

# ruff: noqa: SIM905  # long lists of words read better in rows

from __future__ import annotations

from language.diagnostics import Diagnostic
from language.syntax.contextual_words import Words
from language.syntax.levels import Level, LexResult
from language.syntax.scanner import Scanner
from language.syntax.tokens import COLLECTIONS, DECL_WORDS, SPEC_WORDS, Token

_ENDS_OPERAND = frozenset(
    """ID INT_LIT REAL_LIT CHAR_LIT STRING_LIT TRUE FALSE NULL THIS TYPE_NAME SEQ SET ISET MULTISET
    MAP IMAP OLD FRESH ALLOCATED UNCHANGED ELLIPSIS RSQB RPAR RANGLE""".split()
)
_QUANTIFIERS = frozenset({"FORALL", "EXISTS"})
_TO_BE_ENDED = frozenset({"ASSERT", "ASSUME", "EXPECT", "REVEAL", "VAR", "HIDE"})


def lex(text: str, file: int = 0, *, kind: str = "decl") -> LexResult:
    """The tokens of a text. `kind` says what it holds: declarations, or one expression ("expr")."""
    scanner = Scanner(text, file)
    scanner.run()
    return in_context(scanner.tokens, text, kind, scanner.diagnostics)


def in_context(
    tokens: list[Token], text: str, kind: str = "decl", diagnostics: list[Diagnostic] | None = None
) -> LexResult:
    """The scanner's tokens, renamed (in place) by what stands around them."""
    result = LexResult(tokens, [] if diagnostics is None else diagnostics)
    Context(result, kind, text).run()
    return result


class Context(Words):
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
            if (level.case and self.look.pattern_bar(i)) or (
                level.kind == "decl" and self.tokens[i - 1].type in ("EQUALS", "ELLIPSIS")
            ):
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
        if i < self.look.arguments_end:  # `forall p: Pair<A, B> ::`
            return
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
