"""Text → raw tokens: one master regular expression, and nothing that needs to know what stands before.

Total: any text gives tokens; what cannot be a token is reported and skipped, or read as what was meant.
"""

from __future__ import annotations

import re

from language.diagnostics import Diagnostic, Edit, Fix, error, warning
from language.source import Home, Span
from language.syntax.tokens import SYMBOL_KINDS, WORD_KINDS, Token

MAX_REPORTED = 100
"""After so many errors the text is no program, and the rest of it is not scanned."""

MOST_DIGITS = 100_000
MOST_EXPONENT = 10_000

ESCAPE = r"""\\(?:['"\\0nrt]|u[0-9A-Fa-f]{4}|U\{[0-9A-Fa-f](?:_?[0-9A-Fa-f])*\})"""

_MASTER = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
  | (?P<comment>//[^\r\n]*)
  | (?P<open_comment>/\*)
  | (?P<char>'(?:[^'\\\r\n\ud800-\udfff]|{ESCAPE})'(?![\w'?]))
  | (?P<word>[A-Za-z_?'][A-Za-z0-9_?']*)
  | (?P<hex>0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*)
  | (?P<real>\d(?:_?\d)*(?:\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?|\.?[eE][+-]?\d(?:_?\d)*|\.(?![\w.])))
  | (?P<digits>\d(?:_?\d)*)
  | (?P<verbatim>@"(?:[^"]|"")*")
  | (?P<string>"(?:[^"\\\r\n]|\\[^\r\n])*")
  | (?P<symbol><==>|==>|<==|-->|\.\.\.|!in(?![A-Za-z0-9_?'])
      |:=|:\||:-|::|=>|==|!=|<=|>=|&&|\|\||->|~>|\.\.|\{{:|[{{}}\[\]()<>,;:.=+\-*/%&|^!\#@`])
    """,
    re.VERBOSE | re.ASCII,
)
_DIGITS = re.compile(r"\d(?:_?\d)*", re.ASCII)
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_ARRAY_OR_BV = re.compile(r"array(?:[2-9]|[1-9]\d+)?\??|bv(?:0|[1-9]\d*)", re.ASCII)
_BAD_ESCAPE = re.compile(rf"{ESCAPE}|(?P<bad>\\(?:[uU]\{{?[0-9A-Fa-f_]*\}}?|.))", re.ASCII | re.DOTALL)

LOOKALIKES: dict[str, tuple[str, str]] = {
    # what people paste in → (how Dafny writes it, what it is called)
    "≤": ("<=", "at most"),
    "≥": (">=", "at least"),
    "≠": ("!=", "differs from"),
    "∧": ("&&", "and"),
    "∨": ("||", "or"),
    "¬": ("!", "not"),
    "⇒": ("==>", "implies"),
    "⟹": ("==>", "implies"),
    "⇐": ("<==", "follows from"),
    "⇔": ("<==>", "if and only if"),
    "∀": ("forall", "for all"),
    "∃": ("exists", "there is"),
    "∈": ("in", "is in"),
    "∉": ("!in", "is not in"),
    "•": ("::", "such that"),
    "·": ("*", "times"),
    "×": ("*", "times"),
    "÷": ("/", "divided by"),
    "−": ("-", "minus"),
    "–": ("-", "minus"),
    "—": ("-", "minus"),
    "→": ("->", "function arrow"),
    "≔": (":=", "becomes"),
    "…": ("..", "range"),
    "“": ('"', "quotation mark"),
    "”": ('"', "quotation mark"),
    "„": ('"', "quotation mark"),
    "‘": ("'", "quotation mark"),
    "’": ("'", "quotation mark"),
}
_INVISIBLE = frozenset(
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff\u2028\u2029\x0b\x0c\x85"
    "\x1c\x1d\x1e\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class Scanner:
    """One text being scanned. `tokens` and `diagnostics` are the result of `run`."""

    def __init__(self, text: str, file: int = 0) -> None:
        self.text = text
        self.home = Home("", file)
        self.tokens: list[Token] = []
        self.diagnostics: list[Diagnostic] = []

    def run(self) -> None:
        text, tokens, match = self.text, self.tokens, _MASTER.match
        pos, n, after_dot = 0, len(self.text), False
        if text.startswith("\ufeff"):  # some editors mark a file's encoding so
            pos = 1
        while pos < n:
            m = match(text, pos)
            if m is None:
                pos = self._odd(pos)
                continue
            group, end = m.lastgroup, m.end()
            if group == "space" or group == "comment":
                pos = end
                continue
            if group == "symbol":
                piece = m.group()
                tokens.append(Token(SYMBOL_KINDS[piece], piece, pos, end))
                after_dot = piece == "."
                pos = end
                continue
            if group == "word":
                piece = m.group()
                tokens.append(Token(word_kind(piece), piece, pos, end))
            elif group == "open_comment":
                pos = self._comment(pos)
                continue
            else:
                if after_dot and group == "real":  # `t.0.1` selects twice
                    m = _DIGITS.match(text, pos)
                    assert m is not None
                    group, end = "digits", m.end()
                end = self._literal(group or "", m.group(), pos, end)
            after_dot = False
            pos = end

    def _literal(self, group: str, piece: str, pos: int, end: int) -> int:
        """Adds a literal's token; where it ends."""
        if group in ("digits", "hex", "real"):
            kind = "REAL_LIT" if group == "real" else "INT_LIT"
            glued = _MASTER.match(self.text, end)
            if glued and glued.lastgroup == "word":
                return self._glued(kind, piece[:MOST_DIGITS], pos, end, glued.group())
            piece = self._bounded(piece, pos, end)
        elif group == "char":
            kind = "CHAR_LIT"
        else:
            kind = "STRING_LIT"
        if group in ("char", "string") and "\\" in piece:
            self._escapes(piece, pos)
        self.tokens.append(Token(kind, piece, pos, end))
        return end

    def _bounded(self, piece: str, pos: int, end: int) -> str:
        """The number, or a small one in its place after saying that it is too large."""
        exponent = piece.lower().partition("e")[2].replace("_", "") if piece[:2] != "0x" else ""
        if len(piece) <= MOST_DIGITS and (len(exponent) < 6 and abs(int(exponent or 0)) <= MOST_EXPONENT):
            return piece
        message = (
            f"This number is too long: at most {MOST_DIGITS:,} digits, and an exponent of at most "
            f"{MOST_EXPONENT:,}, can be read."
        )
        self.diagnostics.append(error("number", Span(pos, end, self.home), message))
        return "0"

    def _glued(self, kind: str, piece: str, pos: int, end: int, word: str) -> int:
        """`10L`, `1.5f`, `2nd`: a number and a word without a space between them."""
        stop = end + len(word)
        if word.lower() in ("l", "f", "d", "u", "ul", "ll", "n", "m"):
            suffix = Span(end, stop, self.home)
            fix = Fix(f"Delete `{word}`", (Edit(suffix, ""),))
            message = f"A number has no `{word}` after it: its type follows from its use."
            self.diagnostics.append(error("number", suffix, message, fixes=(fix,)))
            self.tokens.append(Token(kind, piece, pos, stop))
        else:
            message = f"A name cannot begin with a digit: `{piece}{word}` is neither a number nor a name."
            self.diagnostics.append(error("number", Span(pos, stop, self.home), message))
            self.tokens.append(Token("ID", piece + word, pos, stop))
        return stop

    def _escapes(self, piece: str, pos: int) -> None:
        for m in _BAD_ESCAPE.finditer(piece):
            span = Span(pos + m.start(), pos + m.end(), self.home)
            if m.group("bad"):
                self.diagnostics.append(
                    error(
                        "escape",
                        span,
                        f"`{m.group()}` is not an escape sequence. Write one of "
                        r"`\n`, `\t`, `\r`, `\0`, `\\`, `\"`, `\'` or `\U{1F600}`.",
                    )
                )
            elif m.group().startswith("\\u"):
                self.diagnostics.append(
                    error(
                        "escape",
                        span,
                        f"Write `\\U{{{m.group()[2:]}}}`: a character is named by its code in braces.",
                        fixes=(Fix("Write it with braces", (Edit(span, f"\\U{{{m.group()[2:]}}}"),)),),
                    )
                )
            elif m.group().startswith("\\U"):
                code = int(m.group()[3:-1].replace("_", ""), 16)
                if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                    self.diagnostics.append(
                        error(
                            "escape", span, f"`{m.group()}` is not a character: no character has this code."
                        )
                    )

    def _comment(self, pos: int) -> int:
        """Skips a comment; comments nest."""
        depth, at = 1, pos + 2
        while depth:
            m = _COMMENT_EDGE.search(self.text, at)
            if m is None:
                self.diagnostics.append(
                    warning(
                        "comment",
                        Span(pos, pos + 2, self.home),
                        "This comment never ends, so all that follows says nothing: write `*/` where it "
                        "should end. (Comments nest: each `/*` inside needs its own `*/`.)",
                        fixes=(
                            Fix(
                                "End the comment at the end of the file",
                                (self._insert(len(self.text), " */"),),
                            ),
                        ),
                    )
                )
                return len(self.text)
            depth += 1 if m.group() == "/*" else -1
            at = m.end()
        return at

    def _odd(self, pos: int) -> int:
        """A character that begins no token: reported, and read as what was meant where that is plain."""
        if len(self.diagnostics) >= MAX_REPORTED:
            return len(self.text)
        text, c = self.text, self.text[pos]
        span = Span(pos, pos + 1, self.home)
        if c == '"' or text.startswith('@"', pos):
            return self._open_string(pos)
        if c == "*" and text.startswith("*/", pos):
            pass
        if c in _INVISIBLE:
            end = pos + 1
            while end < len(text) and text[end] in _INVISIBLE:
                end += 1
            span = Span(pos, end, self.home)
            self.diagnostics.append(
                error(
                    "character",
                    span,
                    "There is an invisible character here that is not a space, often from "
                    "copying off a web page. "
                    "Replace it by a space.",
                    fixes=(Fix("Replace it by a space", (Edit(span, " "),)),),
                )
            )
            return end
        if c in LOOKALIKES:
            return self._lookalike(pos, c)
        end = pos + 1
        while (
            end < len(text)
            and _MASTER.match(text, end) is None
            and text[end] not in LOOKALIKES
            and text[end] != '"'
        ):
            end += 1
        shown = text[pos:end] if end - pos <= 20 else text[pos : pos + 20] + "…"
        if not shown.isprintable():
            shown = f"U+{ord(c):04X}"
        message = f"`{shown}` cannot be used here."
        if c.isalpha():
            message += " Names are made of the letters a–z and A–Z, digits, `_`, `'` and `?`."
        elif c == "\\":
            message += " A backslash has a meaning only inside a string or a character."
        elif c == "$":
            message += " Names are made of letters, digits, `_`, `'` and `?`."
        self.diagnostics.append(error("character", Span(pos, end, self.home), message))
        self.tokens.append(Token("UNKNOWN", text[pos:end], pos, end))
        return end

    def _lookalike(self, pos: int, c: str) -> int:
        span = Span(pos, pos + 1, self.home)
        plain, name = LOOKALIKES[c]
        if plain == '"':
            close = min((i for q in '“”„"' if (i := self.text.find(q, pos + 1)) >= 0), default=-1)
            line_end = self.text.find("\n", pos)
            if close >= 0 and (line_end < 0 or close < line_end):
                edits = (Edit(span, '"'), Edit(Span(close, close + 1, self.home), '"'))
                self.tokens.append(Token("STRING_LIT", f'"{self.text[pos + 1 : close]}"', pos, close + 1))
                end = close + 1
            else:
                edits, end = (Edit(span, '"'),), pos + 1
            message = 'Write straight quotation marks `"`, not curly ones, around a string.'
        elif plain == "'":
            edits, end = (Edit(span, "'"),), pos + 1
            message = "Write a straight quotation mark `'`, not a curly one."
            if self.text[pos + 2 : pos + 3] in ("’", "‘", "'"):
                edits = (*edits, Edit(Span(pos + 2, pos + 3, self.home), "'"))
                self.tokens.append(Token("CHAR_LIT", f"'{self.text[pos + 1]}'", pos, pos + 3))
                end = pos + 3
        else:
            edits, end = (Edit(span, plain),), pos + 1
            message = (
                f"Write `{plain}` for “{name}”: a program is typed with the keys of the keyboard, so "
                f"`{c}` is not read."
            )
            self.tokens.append(Token(WORD_KINDS.get(plain) or SYMBOL_KINDS[plain], plain, pos, end))
            if plain in ("forall", "exists", "in"):
                edits = (Edit(span, self._spaced(pos, plain)),)
        self.diagnostics.append(error("character", span, message, fixes=(Fix(f"Write `{plain}`", edits),)))
        return end

    def _spaced(self, pos: int, word: str) -> str:
        before, after = self.text[pos - 1 : pos], self.text[pos + 1 : pos + 2]
        left = " " if before and not before.isspace() and before not in "([{" else ""
        return left + word + ("" if not after or after.isspace() else " ")

    def _open_string(self, pos: int) -> int:
        verbatim = self.text[pos] == "@"
        end = len(self.text) if verbatim else self.text.find("\n", pos)
        end = len(self.text) if end < 0 else end
        last = pos + len(self.text[pos:end].rstrip())
        fixes: tuple[Fix, ...] = ()
        if not verbatim:
            at = last - 1 if self.text[last - 1] == ";" and last - 1 > pos else last
            fixes = (Fix('Write the closing `"`', (self._insert(at, '"'),)),)
        message = 'This string never ends: write the closing `"`'
        message += "." if verbatim else " on the same line."
        self.diagnostics.append(
            error("string", Span(pos, pos + (2 if verbatim else 1), self.home), message, fixes=fixes)
        )
        self.tokens.append(Token("STRING_LIT", '""', pos, last))
        if not verbatim and last > pos + 1 and self.text[last - 1] == ";":
            self.tokens[-1].end = last - 1
            self.tokens.append(Token("SEMI", ";", last - 1, last))
        return end

    def _insert(self, at: int, text: str) -> Edit:
        return Edit(Span(at, at, self.home), text)


def scan(text: str) -> list[Token]:
    """The tokens of a text, whatever is wrong with it."""
    scanner = Scanner(text)
    scanner.run()
    return scanner.tokens


def word_kind(word: str) -> str:
    kind = WORD_KINDS.get(word)
    if kind is None:
        c = word[0]
        if (c == "a" or c == "b") and _ARRAY_OR_BV.fullmatch(word):
            return "TYPE_NAME"
        return "ID"
    return kind
