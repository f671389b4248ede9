"""Reading on where a declaration is wrong: its tokens are mended until the grammar takes them.

A mistake is mended, in this order, by the fix that its message offers; by ending what was begun and going on
at the wrong token or at the beginning of its line (what is missing is a *hole*: a name without letters); or
by ending what was begun and leaving out tokens up to where something new may begin. Each mending must carry
the parser further than the mistake; else the declaration is given up.

What is mended is no program: every place is kept as a hole's span, so that nothing is claimed of it.
"""

from __future__ import annotations

from language.diagnostics import Diagnostic
from language.record import dataclass
from language.source import NOWHERE, Span
from language.syntax.completing import completer_of
from language.syntax.errors import describe
from language.syntax.levels import CLOSERS, LexResult
from language.syntax.lexer import in_context
from language.syntax.mistakes.expressions import expression_missing
from language.syntax.scanner import scan
from language.syntax.stopped import Failure, step
from language.syntax.tables import Tables
from language.syntax.tokens import SYMBOL_KINDS, Token

MOST_MISTAKES = 20
"""A declaration with more is given up."""
CARRY = 4
"""So many tokens must be read after a mending that goes on at a guessed place."""
PAST = 2
"""So many tokens must be read past the mistake after a mending before it."""
FAR_BACK = 40
"""Tokens before a mistake among which the line may begin that is wrong in truth."""
FAR_ON = 80
"""Tokens that may be left out."""
MOST_TRIED = 6
EFFORT = 100_000
DEEPEST = 200
"""Of the parser's stack; what is nested deeper is not mended."""
LINE = 2
"""What going on at the beginning of an earlier line costs less: most mistakes are at the end of a line."""
UNASKED = 3
"""What a closing bracket costs more where no bracket was left open."""

_CLOSERS = frozenset(CLOSERS.values())

_WRITTEN = {kind: (kind, text) for text, kind in SYMBOL_KINDS.items() if kind != "OP"} | {
    "ID": ("ID", ""),
    "CARD_CLOSE": ("BAR", "|"),
    "QBAR": ("BAR", "|"),
    "RANGLE": ("OP", ">"),
    "LANGLE": ("OP", "<"),
    "VCOMMA": ("COMMA", ","),
    "FROM": ("OP", "<-"),
    "OP": ("OP", "+"),
}
"""A terminal → the scanner's kind of it, before its surroundings gave it its own, and its text."""


@dataclass(frozen=True)
class Recovered:
    """`lexed` holds a row of tokens that the grammar takes; `holes` where it differs from the text."""

    lexed: LexResult
    holes: tuple[Span, ...]
    first: Diagnostic | None
    """The first mistake, where it was rather made on an earlier line than where it is noticed."""
    further: tuple[Diagnostic, ...]
    stack: list[int]
    """The parser's at the end of the row, before it ended what was still open."""


@dataclass(frozen=True)
class _Mending:
    """`tokens` in the place of the row's `[begin, end)`."""

    begin: int
    end: int
    tokens: tuple[Token, ...]


@dataclass
class _Read:
    """How far a row was read. `stacks[i]` is the parser's before token `i`; `at` None: to the end."""

    lexed: LexResult
    stacks: list[list[int]]
    at: int | None


@dataclass(frozen=True)
class _Mended:
    """The row read further after it was mended at `begin`."""

    begin: int
    read: _Read
    hole: Span


class Recovery:
    """Mends declarations of one text, as long as that takes no more than `EFFORT` tokens read."""

    def __init__(self, text: str, tables: Tables) -> None:
        self.text = text
        self.tables = tables
        self._effort = EFFORT
        self._row: list[Token] = []
        self._open_end = False
        self._ahead: tuple[Token, ...] = ()

    def run(
        self, row: list[Token], *, open_end: bool = False, ahead: tuple[Token, ...] = ()
    ) -> Recovered | None:
        """`row`: the scanner's tokens of one declaration, which stay as they are. With `open_end` it is but
        the beginning of one; its end is no mistake, and `ahead` is what tells what its last tokens are."""
        self._row = row
        self._open_end = open_end
        self._ahead = ahead
        holes: list[Span] = []
        first: Diagnostic | None = None
        further: list[Diagnostic] = []
        read = self._read(row)
        while read is not None and len(holes) < MOST_MISTAKES:
            if read.at is None or (open_end and read.at == len(read.lexed.tokens)):
                return Recovered(read.lexed, tuple(holes), first, tuple(further), read.stacks[-1])
            failure = self._failure(read, read.at)
            problem = describe(failure)
            mended = self._mended(read, read.at, problem)
            if mended is None:
                return None
            begin = self._failure(read, mended.begin)
            earlier = mended.hole.start == mended.hole.end and mended.begin < read.at and begin.operand
            if earlier and _written(begin):
                problem = expression_missing(begin)
            if holes and _written(begin if earlier else failure):
                further.append(problem)
            elif not holes and earlier:
                first = problem
            read = mended.read
            holes.append(mended.hole)
        return None

    def _read(self, row: list[Token]) -> _Read | None:
        """None where it is too long or too deep to be tried."""
        self._effort -= len(row)
        if self._effort < 0:
            return None
        tokens = [Token(t.type, t.text, t.start, t.end, t.home) for t in (*row, *self._ahead)]
        lexed = in_context(tokens, self.text)
        del tokens[len(row) :]
        stack: list[int] = [self.tables.starts["declaration"]]
        stacks: list[list[int]] = []
        for i, t in enumerate(tokens):
            stacks.append(stack)
            if t.type != "SKIP":
                after = step(self.tables, stack, t.type)
                if after is None:
                    return _Read(lexed, stacks, i)
                if len(after) > DEEPEST:
                    return None
                stack = after
        stacks.append(stack)
        done = step(self.tables, stack, "$END") is not None
        return _Read(lexed, stacks, None if done else len(tokens))

    def _failure(self, read: _Read, at: int) -> Failure:
        tokens = read.lexed.tokens
        return Failure(self.text, tokens, 0, at, len(tokens), read.lexed, read.stacks[at], self.tables)

    # ── mending ──────────────────────────────────────────────────────────────────────────────────

    def _mended(self, read: _Read, at: int, problem: Diagnostic) -> _Mended | None:
        """None where nothing helps."""
        fix = self._fix(problem)
        tried = self._completions(read, at)
        if fix is not None:
            tried.insert(0 if problem.code != "superfluous" else len(tried), fix)
        wrong = self._place(self._row, at)
        for mending in tried:
            row = [*self._row[: mending.begin], *mending.tokens, *self._row[mending.end :]]
            after = self._read(row)
            if after is None:
                return None
            if after.at is None or self._place(row, after.at) > max(
                wrong, self._place(self._row, mending.end)
            ):
                hole = self._hole(mending)
                self._row = row
                return _Mended(mending.begin, after, hole)
        return None

    def _place(self, row: list[Token], i: int) -> int:
        return row[i].start if i < len(row) else len(self.text) + 1

    def _hole(self, m: _Mending) -> Span:
        if m.begin == m.end:
            return self._behind(m.begin)
        return self._row[m.begin].span.to(self._row[m.end - 1].span)

    def _behind(self, i: int) -> Span:
        """The place after the token before `i`."""
        if i == 0:
            return NOWHERE
        before = self._row[i - 1]
        return Span(before.end, before.end, before.home)

    def _fix(self, problem: Diagnostic) -> _Mending | None:
        """What the message says is to be written, where that is one edit of whole tokens."""
        edits = problem.fixes[0].edits if problem.fixes else ()
        if len(edits) != 1:
            return None
        span = edits[0].span
        begin = next((i for i, t in enumerate(self._row) if t.start >= span.start), len(self._row))
        end = begin
        while end < len(self._row) and self._row[end].end <= span.end and span.start < span.end:
            end += 1
        cut = begin > 0 and self._row[begin - 1].end > span.start
        if cut or (end < len(self._row) and self._row[end].start < span.end):
            return None
        made = [Token(t.type, t.text, span.start, span.end, span.home) for t in scan(edits[0].text)]
        return _Mending(begin, end, tuple(made)) if made or begin < end else None

    def _completions(self, read: _Read, at: int) -> list[_Mending]:
        """Ways to end what was begun and to go on, the best first."""
        dear = 0 if read.lexed.unclosed else UNASKED
        scored: list[tuple[int, _Mending]] = []
        for base in self._bases(at):
            going_on = [base] if base < at else self._goals(at)
            open_ = set(going_on)
            for ending in completer_of(self.tables).endings(read.stacks[base]):
                for goal in sorted(open_):
                    if base == goal == at and not ending.tokens:
                        continue
                    carried = self._carried(read, ending.stack, goal)
                    if carried >= self._needed(goal, at):
                        open_.discard(goal)
                        closers = sum(kind in _CLOSERS for kind in ending.tokens)
                        cost = len(ending.tokens) + dear * closers + 2 * (goal - base)
                        cost -= LINE if base < at else 0
                        scored.append((cost, self._ending(base, goal, ending.tokens)))
                if not open_:
                    break
        scored.sort(key=lambda s: s[0])
        return [m for _, m in scored[:MOST_TRIED]]

    def _needed(self, goal: int, at: int) -> int:
        """How many tokens (the end is one) must follow at `goal` for it to be believed."""
        rest = sum(t.type != "SKIP" for t in self._row[goal:]) + (not self._open_end)
        return min(CARRY if goal >= at else at - goal + PAST, rest)

    def _carried(self, read: _Read, stack: list[int], goal: int) -> int:
        count, tokens = 0, read.lexed.tokens
        most = CARRY + FAR_BACK
        for t in tokens[goal : goal + most]:
            if t.type != "SKIP":
                after = step(self.tables, stack, t.type)
                if after is None:
                    return count
                count, stack = count + 1, after
        if goal + most < len(tokens):
            return count
        return count + (not self._open_end and step(self.tables, stack, "$END") is not None)

    def _bases(self, at: int) -> list[int]:
        """The wrong token, and those before it at which a line, or something put in, begins."""
        back = range(at - 1, max(0, at - FAR_BACK), -1)
        return [at, *[i for i in back if self._begins_line(i)][:4]]

    def _goals(self, at: int) -> list[int]:
        """Where something new may begin: here, on a new line, after a `;` or a brace."""
        end = len(self._row)
        on = [
            i
            for i in range(at + 1, min(end, at + FAR_ON))
            if self._begins_line(i)
            or self._row[i - 1].type in ("SEMI", "LBRACE", "RBRACE")
            or self._row[i].type in ("RBRACE", "SEMI", "LBRACE")
        ]
        return [at, *on[:14], *([end] if at < end <= at + FAR_ON else [])]

    def _begins_line(self, i: int) -> bool:
        t, before = self._row[i], self._row[i - 1]
        return t.start == t.end or "\n" in self.text[before.end : t.start]

    def _ending(self, base: int, goal: int, kinds: tuple[str, ...]) -> _Mending:
        place = self._behind(base)
        made = [_WRITTEN.get(kind, (kind, kind.lower())) for kind in kinds]
        return _Mending(
            base, goal, tuple([Token(kind, text, place.start, place.end, place.home) for kind, text in made])
        )


def _written(f: Failure) -> bool:
    """Whether what is wrong stands beside the learner's own tokens, so that a message makes sense."""
    return f[0].start < f[0].end and f[-1].start < f[-1].end
