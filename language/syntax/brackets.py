"""The context pass's structure: where declarations start, and what each bracket holds.

A `{` may open declarations, statements, the lines of a calculation, or an expression (a set, a match, a
function's body); what stands before it decides. What cannot be closed where it is, is noted, not raised.
"""

from __future__ import annotations

from language.syntax.levels import CLOSERS, Level, LexResult
from language.syntax.lookahead import Lookahead
from language.syntax.tokens import FUNCTION_DECLS, METHOD_DECLS, MODIFIERS, TYPE_DECLS, Token

_BEFORE_A_NAME = frozenset(
    ["VAR", "GHOST_VAR", "LABEL", "COMMA", "FORALL", "EXISTS", "LPAR", "GETS", "OP", "LSQB"]
)


class Brackets:
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

    # ── small questions ──────────────────────────────────────────────────────────────────────────

    def _after_dot(self, i: int) -> bool:
        return i > 0 and self.tokens[i - 1].type == "DOT"

    def _named(self, t: Token) -> None:
        t.type = "ID"
        self.operand = False

    def _pending(self, level: Level) -> None:
        level.pending.append(level.no_lambda)
        level.no_lambda = False

    def _pending_ended(self, level: Level) -> None:
        if level.pending:
            level.no_lambda = level.pending.pop()

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
        new.case = level.case and not self.look.arrow_inside(i)
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
                if self.look.type_at(i + 1) != "CASE":  # those of a loop, after an old-style `;`
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
