"""The context pass's words: names, keywords, and words that are keywords only in places."""

from __future__ import annotations

from language.syntax.brackets import Brackets
from language.syntax.levels import Level
from language.syntax.tokens import DECL_WORDS, MODIFIERS, Token

_COMPREHENSIONS = frozenset({"SET", "ISET", "MAP", "IMAP"})


class Words(Brackets):
    def _word(self, i: int, t: Token, level: Level) -> None:
        """A name, or a word that is a keyword only here."""
        look = self.look
        after = look.type_at(i + 1)
        if level.guard and not self.operand and not level.pending:
            level.guard = False  # a body without braces
        if level.field and not self.operand:
            self._fresh_decl(i, level)  # rubbish: nothing follows a field's type
        if after == "OP" and self.tokens[i + 1].text == "<":
            look.type_arguments(i + 1)
        elif after == "HASH" and look.text_at(i + 2) == "<":
            look.type_arguments(i + 2)
        if self._here_a_keyword(i, t, level, after):
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

    def _here_a_keyword(self, i: int, t: Token, level: Level, after: str) -> bool:
        """Whether the word is a keyword at this place; then it is dealt with. `after` is what follows."""
        text, look = t.text, self.look
        if text == "least" or text == "greatest":
            if after in ("PREDICATE", "LEMMA"):
                t.type = text.upper()
                self._modifier(i, t, level)
                return True
        elif (text == "to" or text == "downto") and level.for_head and not self.operand:
            t.type = text.upper()
            self.operand = True
            level.for_head = False
            return True
        elif text == "older":
            if after in ("ID", "GHOST", "NEW", "NAMEONLY"):
                t.type = "OLDER"
                return True
        elif text == "opaque":
            if level.kind == "stmt" and self.start and after in ("LBRACE", "ENSURES", "MODIFIES"):
                t.type = "OPAQUE_BLOCK"
                return True
            if (
                after in MODIFIERS
                or after in DECL_WORDS
                or look.text_at(i + 1) in ("least", "greatest", "opaque")
            ):
                t.type = "OPAQUE"
                self._modifier(i, t, level)
                return True
        elif text == "hide":
            if self.operand and after in ("ID", "STAR"):
                t.type = "HIDE"
                self._to_be_ended(i, t, level)
                return True
        elif text == "replaceable" and after == "MODULE":
            t.type = "REPLACEABLE"
            self._modifier(i, t, level)
            return True
        elif text == "nonincreases" and not self.operand and look.text_at(i + 1) == "to":
            self._join_to(i, t)
            return True
        return False

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
