"""What all passes of one analysis share: diagnostics, ids, and which declarations had errors."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from language import shield
from language.analysis.damage import Damage
from language.analysis.equality import EqualityNeeds
from language.analysis.notes import Notes
from language.analysis.typed import Expr, Variable
from language.diagnostics import Diagnostic, Fix, Note, Severity, error, unsupported, warning
from language.record import dataclass, field
from language.source import NOWHERE, Span
from language.syntax.ast import Attribute, Decl
from language.types import Type

MOST = 1_000
"""So many diagnostics say that a text is no program; the rest of it is not looked at."""


class TooMany(BaseException):
    """`MOST` was reached. Not an `Exception`: it is no fault of ours."""


@dataclass(frozen=True)
class Mark:
    """What had been told at some moment."""

    diagnostics: tuple[Diagnostic, ...]
    bad: frozenset[object]


@dataclass
class Context:
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    bad: set[object] = field(default_factory=set[object])
    """Declarations in which an error was found."""
    damage: Damage = field(default_factory=lambda: Damage(frozenset(), frozenset()))
    """What holes in the text cost. These declarations are among the `bad`."""
    links: Notes | None = None
    """Noted down where an editor asks."""
    current: object = None
    """The declaration that is being looked at."""
    defaults: dict[Variable, Expr | None] = field(default_factory=dict[Variable, "Expr | None"])
    """Parameters that may be left out, with the value that they then have, found when first asked for."""
    name_only: set[Variable] = field(default_factory=set[Variable])
    unnamed: set[Variable] = field(default_factory=set[Variable])
    """Constructor formals without a name of their own."""
    pending: dict[object, Callable[[], None]] = field(default_factory=dict[object, "Callable[[], None]"])
    """Constants (and subset types) whose type is found from their value, when first asked for."""
    variances: dict[object, tuple[str, ...]] = field(default_factory=dict[object, tuple[str, ...]])
    arrows: dict[object, str] = field(default_factory=dict[object, str])
    """The arrow of a function used as a value: whether it has a precondition, or reads the heap."""
    auto_requires: list[tuple[Span, bool]] = field(default_factory=list[tuple[Span, bool]])
    """Declarations with `{:autoReq}`, and what it says."""
    equality: EqualityNeeds = field(default_factory=lambda: EqualityNeeds(()))
    far_reaching: set[object] = field(default_factory=set[object])
    """Methods that may change more than `this`."""
    method_names: set[str] = field(default_factory=set[str])
    prefixed: set[object] = field(default_factory=set[object])
    """Extreme lemmas whose prefix lemma is called by name."""
    loose: dict[object, list[Attribute]] = field(default_factory=dict[object, "list[Attribute]"])
    """Attributes that no node keeps, by the statement or declaration that they stand in."""
    literals_are_ints: bool = True
    """False in a program with newtypes or bitvectors, where `1` may belong to any of them."""
    later: dict[tuple[str, Span], Type] = field(default_factory=dict[tuple[str, Span], Type])
    """What an earlier round found out about variables without a written type, by name and place."""
    too_early: bool = False
    """Whether a type was needed before anything said what it is."""
    _uid: int = 0
    _seen: set[tuple[str, int, int, int]] = field(default_factory=set[tuple[str, int, int, int]])

    def uid(self) -> int:
        self._uid += 1
        return self._uid

    def error(self, code: str, span: Span, message: str, *notes: Note, fixes: tuple[Fix, ...] = ()) -> None:
        self.add(error(code, span, message, *notes, fixes=fixes))

    def warn(self, code: str, span: Span, message: str) -> None:
        self.add(warning(code, span, message))

    def unsupported(self, span: Span, feature: str) -> None:
        self.add(unsupported(span, feature))

    def add(self, d: Diagnostic) -> None:
        if d.severity is Severity.ERROR and self.current is not None:
            self.bad.add(self.current)  # also where a copy has what was told of the original
        key = (d.code, d.span.start, d.span.end, d.span.file)
        if key in self._seen:
            return
        self._seen.add(key)
        self.diagnostics.append(d)
        if len(self.diagnostics) >= MOST:
            raise TooMany

    @contextmanager
    def on(self, decl: Decl) -> Generator[None]:
        """Work on one declaration; a fault of ours in it costs this one only."""
        self.current = decl
        try:
            yield
        except shield.FAULTS as problem:
            self.current = decl
            self.fault(problem)
        self.current = None

    def fault(self, problem: BaseException) -> None:
        """Report a fault of ours at the current declaration."""
        decl = self.current
        span, what = (decl.name.span, f"`{decl.name.text}`") if isinstance(decl, Decl) else (NOWHERE, "this")
        self.add(shield.diagnostic(problem, what, span))

    def mark(self) -> Mark:
        return Mark(tuple(self.diagnostics), frozenset(self.bad))

    def go_back(self, mark: Mark) -> None:
        """Forget the diagnostics since then."""
        self.diagnostics[:] = mark.diagnostics
        self.bad = set(mark.bad)
        self.clear_seen()

    def clear_seen(self) -> None:
        """Let diagnostics that were dropped be told again."""
        self._seen = {(d.code, d.span.start, d.span.end, d.span.file) for d in self.diagnostics}

    def variable(
        self, name: str, t: Type, kind: str, *, ghost: bool = False, span: Span = NOWHERE
    ) -> Variable:
        return Variable(name, t, kind, ghost, span, self.uid())  # pyright: ignore[reportArgumentType]
