"""A pygments lexer for the language, registered as `surefoot`: for the editor, and for code in lessons.

It colors any text, right or wrong, and needs nothing but the text from a line's start (comments and
verbatim strings aside), so that an editor can ask it line by line. Contract words and ghost words have
classes of their own below `Keyword`, so that a theme may set them apart and any other theme still works.
"""

# ruff: noqa: SIM905  # long lists of words read better in rows

from __future__ import annotations

from pygments.lexer import RegexLexer, bygroups, words  # pyright: ignore[reportUnknownVariableType]
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Token,
    Whitespace,
)

from language.syntax.scanner import ESCAPE
from language.syntax.tokens import KEYWORDS, TYPE_WORDS

CONTRACT = Keyword.Contract
GHOST = Keyword.Ghost

_CONTRACT_WORDS = frozenset(["requires", "ensures", "invariant", "decreases", "modifies", "reads", "witness"])
_PROOF_WORDS = frozenset(
    """assert assume expect calc reveal forall exists old fresh allocated unchanged lemma ghost by
    twostate""".split()
)
_CONSTANTS = frozenset({"true", "false", "null", "this"})
_COLLECTIONS = frozenset(["seq", "set", "iset", "multiset", "map", "imap"])
_PLAIN = KEYWORDS - _CONTRACT_WORDS - _PROOF_WORDS - _CONSTANTS - _COLLECTIONS
_CALLABLE = "method|function|predicate|lemma|constructor|copredicate|iterator"
_TYPED = "class|trait|datatype|codatatype|newtype|type|module"
_AFTER = r"(?![A-Za-z0-9_?'])"
_NAME = r"[A-Za-z_?'][A-Za-z0-9_?']*"


class SurefootLexer(RegexLexer):
    name = "Surefoot"
    aliases = ["surefoot", "dafny"]  # noqa: RUF012  # pygments' own protocol
    filenames = ["*.dfy"]  # noqa: RUF012
    mimetypes = ["text/x-dafny"]  # noqa: RUF012
    url = "https://dafny.org"

    tokens = {  # noqa: RUF012
        "root": [
            (r"\s+", Whitespace),
            (r"//[^\r\n]*", Comment.Single),
            (r"/\*", Comment.Multiline, "comment"),
            (r'@"(?:[^"]|"")*"?', String.Verbatim),
            (r'"', String.Double, "string"),
            (rf"'(?:[^'\\\r\n]|{ESCAPE})'{_AFTER}", String.Char),
            (rf"(\{{:)(\s*)({_NAME})", bygroups(Punctuation, Whitespace, Name.Attribute)),
            (rf"(@)({_NAME})", bygroups(Punctuation, Name.Decorator)),
            (
                rf"({_CALLABLE})(\s+)((?!(?:{_CALLABLE}){_AFTER}){_NAME}){_AFTER}",
                bygroups(Token.Keyword, Whitespace, Name.Function),
            ),
            (rf"({_TYPED})(\s+)({_NAME}){_AFTER}", bygroups(Token.Keyword, Whitespace, Name.Class)),
            (words(sorted(_CONTRACT_WORDS), suffix=_AFTER), CONTRACT),
            (words(sorted(_PROOF_WORDS), suffix=_AFTER), GHOST),
            (words(sorted(_CONSTANTS), suffix=_AFTER), Keyword.Constant),
            (
                words(sorted(TYPE_WORDS | _COLLECTIONS, key=lambda w: (-len(w), w)), suffix=_AFTER),
                Keyword.Type,
            ),
            (rf"(?:array(?:[2-9]|[1-9]\d+)?\??|bv(?:0|[1-9]\d*)){_AFTER}", Keyword.Type),
            (words(sorted(_PLAIN), suffix=_AFTER), Keyword),
            (rf"(?:to|downto|least|greatest|opaque|older){_AFTER}(?=\s+[A-Za-z0-9_(|*])", Keyword),
            (_NAME, Name),
            (r"0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*", Number.Hex),
            (r"\d(?:_?\d)*(?:\.\d(?:_?\d)*(?:[eE][+-]?\d+)?|[eE][+-]?\d+)", Number.Float),
            (r"\d(?:_?\d)*", Number.Integer),
            (
                r"<==>|==>|<==|-->|\.\.\.|!in(?![A-Za-z0-9_?'])|:=|:\||:-|::|=>|==|!=|<=|>=|&&|\|\||->|~>|\.\."
                r"|[<>=+\-*/%&|^!#`~]",
                Operator,
            ),
            (r"\{:|[{}\[\]();,.:@]", Punctuation),
            (r".", Error),
        ],
        "comment": [
            (r"[^/*]+", Comment.Multiline),
            (r"/\*", Comment.Multiline, "#push"),
            (r"\*/", Comment.Multiline, "#pop"),
            (r"[/*]", Comment.Multiline),
        ],
        "string": [
            (r'[^"\\\r\n]+', String.Double),
            (ESCAPE, String.Escape),
            (r'"', String.Double, "#pop"),
            (r"\\.", String.Double),
            (r"(?=[\r\n])", String.Double, "#pop"),
            (r"\\", String.Double),
        ],
    }
