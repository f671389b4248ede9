"""Where the parser stopped: the tokens before and after, and what its states would have taken."""

from __future__ import annotations

from language.record import dataclass
from language.source import TEXT, Span
from language.syntax.levels import LexResult
from language.syntax.tables import Tables
from language.syntax.tokens import Token

FAR = 12
"""How many tokens a repair must carry the parser to be believed outright."""


@dataclass
class Failure:
    """The parser where no token could follow: `tokens[at]` is the first wrong one (`end`: the end)."""

    text: str
    tokens: list[Token]
    begin: int
    at: int
    end: int
    lexed: LexResult
    stack: list[int]
    tables: Tables

    def __post_init__(self) -> None:
        kept = [
            (i, t) for i, t in enumerate(self.tokens[self.begin : self.end], self.begin) if t.type != "SKIP"
        ]
        self.row = [t for _, t in kept]
        self.here = next((k for k, (i, _) in enumerate(kept) if i >= self.at), len(kept))
        last = self.row[-1].end if self.row else 0
        self.finish = Token("$END", "", last, last, self.row[-1].home if self.row else TEXT)
        self.stack = before_reductions(self.tables, self.stack[0], self.row[: self.here])
        self._accepted: dict[str, bool] = {}

    # ── looking around ───────────────────────────────────────────────────────────────────────────

    def __getitem__(self, k: int) -> Token:
        """The token `k` places after the wrong one; beyond the declaration, an end."""
        k += self.here
        return self.row[k] if 0 <= k < len(self.row) else self.finish

    def at_end(self, k: int = 0) -> bool:
        return self[k] is self.finish

    def span(self, k: int = 0, last: int | None = None) -> Span:
        last = k if last is None else last
        return Span(self[k].start, max(self[k].start, self[last].end), self[k].home)

    def between(self, start: int, end: int) -> Span:
        return Span(start, end, self[0].home)

    def new_line(self, k: int = 0) -> bool:
        """Whether a line ends between the token before `k` and `k`."""
        return "\n" in self.text[self[k - 1].end : self[k].start] or self.here + k == 0

    def accepts(self, type: str) -> bool:
        found = self._accepted.get(type)
        if found is None:
            found = self._accepted[type] = step(self.tables, self.stack, type) is not None
        return found

    @property
    def statement(self) -> bool:
        """Whether a statement may start here."""
        return self.accepts("WHILE")

    @property
    def operand(self) -> bool:
        """Whether an expression may start here."""
        return self.accepts("INT_LIT") and not self.statement

    # ── trying ───────────────────────────────────────────────────────────────────────────────────

    def run(self, types: list[str], skip: int = 0) -> int:
        """How many of the tokens after the first `skip` are taken once `types` were; -1: not even those."""
        stack: list[int] | None = list(self.stack)
        for type in types:
            stack = step(self.tables, stack, type)
            if stack is None:
                return -1
        count = 0
        for t in self.row[self.here + skip : self.here + skip + 2 * FAR]:
            stack = step(self.tables, stack, t.type)
            if stack is None:
                return count
            count += 1
        if self.here + skip + 2 * FAR >= len(self.row):
            return 10 * FAR if step(self.tables, stack, "$END") is not None else count
        return count


def step(tables: Tables, stack: list[int], type: str) -> list[int] | None:
    """The parser's stack after one more token, or None where the token cannot follow."""
    stack = list(stack)
    states, rules = tables.states, tables.rules
    while True:
        action = states[stack[-1]].get(type)
        if action is None:
            return None
        if action >= 0:
            stack.append(action)
            return stack
        _, origin, size = rules[~action]
        if size:
            del stack[-size:]
        stack.append(states[stack[-1]][origin])
        if type == "$END" and stack[-1] in tables.ends.values():
            return stack


def before_reductions(tables: Tables, start: int, row: list[Token]) -> list[int]:
    """The parser's stack after these tokens. The parser that failed has already reduced, misled by lookahead
    that LALR(1) shares between places, and forgotten what could have followed."""
    stack = [start]
    for t in row:
        stack = step(tables, stack, t.type) or stack
    return stack
