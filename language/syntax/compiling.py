"""The grammar → parse tables, by Lark: the only file that imports it, and none that a start ever needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lark import Lark
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Reduce

from language.syntax.tables import GRAMMAR, STARTS, Data


class _OurLexer(Lexer):
    """Tells Lark that the tokens come from elsewhere."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        return iter(())


def compile_grammar() -> Data:
    """Lark's tables for `grammar.lark`, in the form that `tables.py` keeps."""
    lark: Any = Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer=_OurLexer,
        start=list(STARTS),
        keep_all_tokens=True,
    )
    table = lark.parser.parser._parse_table
    rules: dict[Any, int] = {}
    described: list[tuple[str, str, int]] = []
    taken: list[tuple[str, ...]] = []
    states: list[dict[str, int]] = [{} for _ in table.states]
    for state, row in table.states.items():
        for symbol, (action, arg) in row.items():
            if action is Reduce:
                if arg not in rules:
                    rules[arg] = len(described)
                    origin = str(arg.origin.name)
                    size = len(arg.expansion)
                    method = str(arg.alias or ("" if size == 1 else origin))
                    described.append((method, origin, size))
                    taken.append(tuple([str(symbol.name) for symbol in arg.expansion]))
                arg = ~rules[arg]
            states[state][str(symbol)] = arg
    return (states, described, dict(table.start_states), dict(table.end_states), taken)
