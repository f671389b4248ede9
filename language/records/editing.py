"""What an editor is told about a text and a place in it. Spans count code points."""

from __future__ import annotations

from language.record import dataclass
from language.source import Span


@dataclass(frozen=True)
class Offer:
    """Something that may be written. `text` takes the place of the word at the caret; with `snippet` it has
    places to fill in, as `${1:name}`, and `$0` where the caret goes. `detail` is a type or a head, `contract`
    the clauses below it. `kind` is one of "variable", "field", "function", "predicate", "lemma", "method",
    "constructor", "type", "module", "constant", "keyword", "snippet" and "label"."""

    name: str
    text: str
    kind: str
    detail: str = ""
    contract: tuple[str, ...] = ()
    snippet: bool = False


@dataclass(frozen=True)
class Completion:
    """`replace` is the place of the word that an offer takes the place of; the likeliest offer is first."""

    replace: Span
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Signature:
    """The call around a place: `head`, its `contract`, the place of each parameter in the head, and which of
    them the place stands for (None: none, as after the last)."""

    head: str
    contract: tuple[str, ...]
    parameters: tuple[tuple[int, int], ...]
    active: int | None


@dataclass(frozen=True)
class Hover:
    """About the word at `span`: `code` in the language, with its contract, and `prose` (Markdown) about a
    word of the language; either may be empty. `page` is the help page that says more."""

    span: Span
    code: str
    prose: str = ""
    page: str = ""


@dataclass(frozen=True)
class Place:
    """A range of a file, by the name under which it was read."""

    file: str
    span: Span


@dataclass(frozen=True)
class Change:
    """One edit of a file."""

    file: str
    span: Span
    text: str


@dataclass(frozen=True)
class Refused:
    """Why something is not done, in the learner's words."""

    why: str


@dataclass(frozen=True)
class Entry:
    """One line of the outline: a declaration, with those in it. `name_span` is what to go to."""

    name: str
    kind: str
    detail: str
    span: Span
    name_span: Span
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Fold:
    """Lines (from 1) of which all but the first can be hidden. `kind` is "code" or "comment"."""

    first: int
    last: int
    kind: str = "code"


@dataclass(frozen=True)
class Question:
    """What an editor wants to know about a text. `kind` is "complete", "signature", "hover", "definition",
    "uses", "rename" or "format"; `name` is the text's path, `new` what a name is to be called."""

    kind: str
    name: str
    text: str
    offset: int
    new: str = ""


Answer = (
    Completion | Signature | Hover | Place | tuple[Place, ...] | tuple[Change, ...] | Refused | str | None
)
"""In the order of the kinds; a rename may be refused, and None is an answer to most."""
