from language.diagnostics import Diagnostic, error
from dataclasses import dataclass
from language.source import Span
from language.syntax.tokens import Token
from language.syntax.tables import Tables
from language.syntax.lexer import LexResult
@dataclass
class Failure:
    text: str
    file: int
    tokens: list[Token]
    begin: int
    at: int
    end: int
    lexed: LexResult
    stack: list[int]
    tables: Tables
def describe(f: Failure) -> Diagnostic:
    t = f.tokens[f.at] if f.at < f.end else Token("$END","",f.tokens[f.end-1].end,f.tokens[f.end-1].end)
    return error("syntax", t.span(f.file), f"unexpected {t!r}")
