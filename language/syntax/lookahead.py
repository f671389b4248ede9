"""Looking ahead in the raw tokens: is this `<` the start of type arguments, is this `(` a lambda's head?

Each question is bounded (`_FAR` tokens), so that no text makes the pass slower than linear.
"""

# ruff: noqa: SIM905  # long lists of words read better in rows

from __future__ import annotations

from language.operators import EQUALITY, LOGIC, MEMBERSHIP, STRICT
from language.syntax.levels import CLOSERS
from language.syntax.tokens import COLLECTIONS, DECL_WORDS, MODIFIERS, SPEC_WORDS, Token

_FAR = 400
_DEEP = 100

_AFTER_TYPE_ARGUMENTS = (
    frozenset(
        """DOT LPAR LSQB LBRACE LATTR AT RPAR RSQB RBRACE COMMA SEMI THEN ELSE CASE AS IS DARROW BY
    WITNESS VAR GETS SUCH_THAT OR_FAIL DOUBLE_COLON EQUALS ARROW RETURNS BACKTICK ELLIPSIS
    END_OF_TEXT""".split()
    )
    | SPEC_WORDS
    | DECL_WORDS
    | MODIFIERS
)
_AFTER_OPERATORS = {o.value for o in LOGIC | EQUALITY | STRICT | MEMBERSHIP}
_BEGINS_OPERAND = frozenset(
    ["ID", "INT_LIT", "REAL_LIT", "LPAR", "LSQB", "OLD", "THIS", "NULL", "TRUE", "FALSE"]
)
_TYPE_PLACES = frozenset(["COLON", "AS", "IS", "ARROW", "NEW", "EXTENDS"])


class Lookahead:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.failed: set[int] = set()  # `<` that start no type arguments
        self.arguments_end = 0  # the index after the last type arguments that were found
        self.too_deep: int | None = None

    def type_at(self, i: int) -> str:
        return self.tokens[i].type if i < len(self.tokens) else "END_OF_TEXT"

    def text_at(self, i: int) -> str:
        return self.tokens[i].text if i < len(self.tokens) else ""

    # ── type arguments ───────────────────────────────────────────────────────────────────────────

    def type_arguments(self, i: int) -> None:
        """If the `<` at `i` starts type arguments, renames it and its `>` (and those between)."""
        marks: list[tuple[int, str]] = []
        end = self._type_list(i, marks, 0, i + _FAR)
        if end < 0:
            return
        if not self._type_place(i - 1):
            after = self.type_at(end)
            if after == "OP":
                if self.text_at(end) not in _AFTER_OPERATORS:
                    return
            elif (after not in _AFTER_TYPE_ARGUMENTS and after != "BAR") or (
                after == "BAR" and self.tokens[i - 1].type == "ID"
            ):
                return
        for at, kind in marks:
            self.tokens[at].type = kind
        self.arguments_end = max(self.arguments_end, end)

    def _type_place(self, i: int) -> bool:
        """Whether the name that ends at `i` stands where only a type can."""
        tokens = self.tokens
        if tokens[i].type != "ID":
            return True
        while i >= 2 and tokens[i - 1].type == "DOT" and tokens[i - 2].type == "ID":
            i -= 2
        return i > 0 and tokens[i - 1].type in _TYPE_PLACES

    def _type_list(self, i: int, marks: list[tuple[int, str]], depth: int, limit: int) -> int:
        """From `<` at `i`: the index after the matching `>`, or -1."""
        if depth > _DEEP:
            if self.too_deep is None:
                self.too_deep = i
            return -1
        if i in self.failed:
            return -1
        start = i
        marks.append((i, "LANGLE"))
        i += 1
        while True:
            i = self._type(i, marks, depth, limit)
            if i < 0 or i >= len(self.tokens):
                break
            t = self.tokens[i]
            if t.type == "COMMA":
                i += 1
            elif t.text == ">" and t.type in ("OP", "RANGLE"):
                marks.append((i, "RANGLE"))
                return i + 1
            else:
                break
        self.failed.add(start)
        return -1

    def _type(self, i: int, marks: list[tuple[int, str]], depth: int, limit: int) -> int:
        while True:
            if i > limit:
                return -1
            if self.type_at(i) == "GHOST":
                i += 1
            i = self._plain_type(i, marks, depth, limit)
            if i < 0 or self.type_at(i) != "ARROW":
                return i
            i += 1

    def _plain_type(self, i: int, marks: list[tuple[int, str]], depth: int, limit: int) -> int:
        kind = self.type_at(i)
        if kind == "ID":
            while True:
                i = self._optional_arguments(i + 1, marks, depth, limit)
                if i < 0 or self.type_at(i) != "DOT":
                    return i
                i += 1
                if self.type_at(i) != "ID":
                    return -1
        if kind == "TYPE_NAME" or kind in COLLECTIONS:
            return self._optional_arguments(i + 1, marks, depth, limit)
        if kind == "LPAR" and depth < _DEEP:
            i += 1
            if self.type_at(i) == "RPAR":
                return i + 1
            while True:
                i = self._type(i, marks, depth + 1, limit)
                if i < 0:
                    return -1
                after = self.type_at(i)
                i += 1
                if after == "RPAR":
                    return i
                if after != "COMMA":
                    return -1
        return -1

    def _optional_arguments(self, i: int, marks: list[tuple[int, str]], depth: int, limit: int) -> int:
        if self.text_at(i) == "<" and self.type_at(i) in ("OP", "LANGLE"):
            if self.type_at(i + 1) == "MINUS" and self.tokens[i + 1].start == self.tokens[i].end:
                return i  # `x: T <- S`
            return self._type_list(i, marks, depth + 1, limit)
        return i

    def type_parameters(self, i: int) -> None:
        """Renames the `<` and `>` of the type parameters of the declaration whose keyword is at `i`."""
        tokens = self.tokens
        n = len(tokens)
        i += 1
        seen_name = False
        while i < n:
            kind = tokens[i].type
            if kind == "LATTR":
                while i < n and tokens[i].type != "RBRACE":
                    i += 1
            elif kind == "ID" and (not seen_name or tokens[i - 1].type == "DOT"):
                seen_name = True
            elif kind in ("DOT", "METHOD", "INT_LIT", "LEMMA", "PREDICATE", "FUNCTION"):
                pass
            elif kind == "LPAR" and seen_name:  # `type T(==)<A>`
                while i < n and tokens[i].type not in ("RPAR", "COLON", "LBRACE"):
                    i += 1
                if i < n and tokens[i].type != "RPAR":
                    return
                if self.text_at(i + 1) != "<":
                    return
            elif tokens[i].text == "<" and kind == "OP":
                break
            else:
                return
            i += 1
        depth = parens = 0
        for j in range(i, min(n, i + _FAR)):
            t = tokens[j]
            if t.type == "LPAR":
                parens += 1
            elif t.type == "RPAR":
                parens -= 1
            elif t.type in ("LBRACE", "SEMI"):
                return
            elif t.text == "<" and t.type == "OP":
                depth += 1
                t.type = "LANGLE"
            elif t.text == ">" and t.type == "OP":
                depth -= 1
                t.type = "RANGLE"
                if depth == 0:
                    return

    # ── lambdas, quantified variables, attributes ────────────────────────────────────────────────

    def lambda_head(self, i: int) -> str:
        """If the `(` at `i` starts a lambda's head, the kind of the token after it, else ""."""
        j = i + 1
        count = 0
        while (kind := self.type_at(j)) != "RPAR":
            if count:
                if kind != "COMMA":
                    return ""
                j += 1
                kind = self.type_at(j)
            if kind != "ID" or count > _FAR:
                return ""
            count += 1
            j += 1
            if self.type_at(j) == "COLON":
                return self._after_typed_head(j)
        after = self.type_at(j + 1)
        return after if after in ("DARROW", "READS", "REQUIRES") else ""

    def _after_typed_head(self, j: int) -> str:
        parens = 1
        for k in range(j, min(len(self.tokens), j + _FAR)):
            kind = self.tokens[k].type
            if kind == "LPAR":
                parens += 1
            elif kind == "RPAR":
                parens -= 1
                if parens == 0:
                    return "REQUIRES" if self.type_at(k + 1) in ("READS", "REQUIRES") else "DARROW"
            elif kind in ("SEMI", "LBRACE", "RBRACE"):
                break
        return "DARROW"

    def from_arrow(self, i: int) -> None:
        """If the variable at `i` is followed by `<-`, joins the two characters into one token."""
        if self.type_at(i) != "ID":
            return
        j = i + 1
        if self.type_at(j) == "COLON":
            j = self._type(j + 1, [], 0, j + _FAR)
            if j < 0:
                return
        if j + 1 < len(self.tokens):
            t, minus = self.tokens[j], self.tokens[j + 1]
            if t.text == "<" and minus.type == "MINUS" and minus.start == t.end:
                t.type, t.text, t.end = "FROM", "<-", minus.end
                minus.type = "SKIP"

    def attribute_of_decl(self, i: int) -> int:
        """If the `@` at `i` starts an attribute of a declaration that follows: where the attribute ends."""
        i += 1
        if self.type_at(i) != "ID":
            return 0
        i += 1
        if self.type_at(i) == "LPAR":
            depth = 0
            for j in range(i, min(len(self.tokens), i + _FAR)):
                kind = self.tokens[j].type
                depth += (kind == "LPAR") - (kind == "RPAR")
                if depth == 0:
                    i = j + 1
                    break
            else:
                return 0
        kind = self.type_at(i)
        follows = (
            kind in DECL_WORDS
            or kind in MODIFIERS
            or kind in ("AT", "VAR")
            or self.text_at(i) in ("least", "greatest", "opaque")
        )
        return i if follows else 0

    def pattern_bar(self, i: int) -> bool:
        """Whether the `|` at `i`, after `case`, starts a pattern (`case | A | B =>`), and no length
        (`case |s| == 0 =>`, `case P(|s|) =>`): in a pattern nothing is compared, and no bar ends it."""
        if self.type_at(i - 1) not in ("CASE", "LPAR", "COMMA", "RBRACE"):
            return False
        depth = 0
        for j in range(i + 1, min(len(self.tokens), i + _FAR)):
            t = self.tokens[j]
            depth += (t.type in CLOSERS) - (t.type in ("RPAR", "RSQB", "RBRACE"))
            if depth < 0 or (depth == 0 and t.type in ("DARROW", "SEMI")):
                break
            after = self.type_at(j + 1)
            if depth == 0 and t.type == "BAR" and after in ("OP", "RPAR", "RSQB", "COMMA", "DARROW", "DOT"):
                return False
            if depth == 0 and t.type == "OP":
                return False
        return True

    def arrow_inside(self, i: int) -> bool:
        """Whether a `=>` stands inside the `(` at `i`: a lambda's, for no pattern has one."""
        depth = 0
        for j in range(i, min(len(self.tokens), i + _FAR)):
            kind = self.tokens[j].type
            if kind == "DARROW":
                return True
            depth += (kind in CLOSERS) - (kind in ("RPAR", "RSQB", "RBRACE"))
            if depth == 0:
                break
        return False

    def decreases_to(self, i: int) -> bool:
        """Whether the `decreases` at `i` is the operator `decreases to`, and no clause over a variable."""
        return self.text_at(i + 1) == "to" and self.type_at(i + 2) in _BEGINS_OPERAND
