"""The parser's actions for lists, attributes and types: each method makes one node of its parts.

A method is named by the grammar (`-> name`); its list holds, for each symbol of the rule, a token or what
another method made. A node's span ends at `end`, the end of the last token that the parser took.
"""

from __future__ import annotations

from typing import Any

from language.diagnostics import Diagnostic, error, unsupported
from language.source import Span
from language.syntax import ast as A
from language.syntax.module_options import check_options
from language.syntax.operators import Shaper
from language.syntax.tokens import Token

Parts = list[Any]


_AT_ATTRIBUTES = """
AssumeConcurrent AssumeCrossModuleTermination Attribute AutoContracts AutoRequires
AutoRevealDependencies AutoRevealDependenciesAll Axiom Compile Concurrent Contradiction
DisableNonlinearArithmetic Error Extern Focus Fuel HideWarning Id Induction IsolateAssertions NativeInt
NativeInt128 NativeInt16 NativeInt32 NativeInt53 NativeInt64 NativeInt8 NativeIntOrReal NativeNone
NativeReal NativeType NativeUInt128 NativeUInt16 NativeUInt32 NativeUInt64 NativeUInt8 Opaque Options
Print Priority ResourceLimit SelectiveChecking SplitHere StartCheckingHere SubSumption Subsumption
Synthesize TailRecursion Test TestEntry TestInline TimeLimit TimeLimitMultiplier Transparent Trigger
VcsMaxCost VcsMaxKeepGoingSplits VcsMaxSplits Verify VerifyOnly VerifyOnlyAfter VerifyOnlyBefore
"""
AT_ATTRIBUTES = frozenset(_AT_ATTRIBUTES.split())


class CommonBuilder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 0
        self.suspicious = False  # whether `review` should read the program
        self.options = False  # whether `{:options …}` may have changed the syntax
        self.report: list[Diagnostic] = []
        self.with_arguments: list[A.Attribute] = []
        """Attributes that say more than their name, wherever they stand."""
        self.shaper = Shaper(self.report)
        self.shaper.text = text

    # ── helpers ──────────────────────────────────────────────────────────────────────────────────

    def span(self, first: Any) -> Span:
        if type(first) is Token:
            return Span(first.start, self.end, first.home)
        at: Span = first.span
        return Span(at.start, self.end, at.home)

    def between(self, first: Any, last: Any) -> Span:
        return first.span.to(last.span)

    def name_of(self, t: Token) -> A.Name:
        return A.Name(t.span, t.text)

    def declared(self, t: Token, wild: bool = False) -> A.Name:
        """A name that is being declared; Dafny keeps names that begin with `_` for itself."""
        if t.text[:1] == "_" and not (wild and t.text == "_"):
            self.report.append(
                error(
                    "underscore",
                    t.span,
                    f"A name that you declare cannot begin with `_`: `{t.text}`.",
                )
            )
        return A.Name(t.span, t.text)

    def lacking(self, span: Span, feature: str) -> None:
        self.report.append(unsupported(span, feature))

    # ── lists ────────────────────────────────────────────────────────────────────────────────────

    def empty(self, s: Parts) -> list[Any]:
        return []

    def more(self, s: Parts) -> list[Any]:
        s[0].append(s[1])
        return s[0]

    def one(self, s: Parts) -> list[Any]:
        return s

    def more_row(self, s: Parts) -> list[Any]:
        s[0].append(s[2])
        return s[0]

    def nothing(self, s: Parts) -> None:
        return None

    def second(self, s: Parts) -> Any:
        return s[1]

    def star(self, s: Parts) -> None:
        return None

    # ── attributes ───────────────────────────────────────────────────────────────────────────────

    def attribute(self, s: Parts) -> A.Attribute:
        return self._attribute(self.span(s[0]), s[1].text, tuple(s[2]) if len(s) == 4 else ())

    def at_attribute(self, s: Parts) -> A.Attribute:
        """`@Axiom` means `{:axiom}`."""
        args = tuple(a.value for a in s[3]) if len(s) == 5 else ()
        name: str = s[1].text
        if name not in AT_ATTRIBUTES and "@Attribute" not in self.text:
            message = f"There is no attribute `@{name}`; one of your own is declared with `@Attribute`."
            self.report.append(error("attribute", self.between(s[0], s[1]), message))
        snake = "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))
        renamed = {"auto_contracts": "autocontracts", "verify_only": "only"}
        return self._attribute(self.span(s[0]), renamed.get(snake, snake), args)

    def _attribute(self, span: Span, name: str, args: tuple[A.Expr, ...]) -> A.Attribute:
        made = self._checked(span, name, args)
        if args:
            self.with_arguments.append(made)
        return made

    def _checked(self, span: Span, name: str, args: tuple[A.Expr, ...]) -> A.Attribute:
        if name == "options" and (wrong := check_options(span, args)) is not None:
            self.options = True
            self.report.append(wrong)
        return A.Attribute(span, name, args)

    # ── types ────────────────────────────────────────────────────────────────────────────────────

    def path_type(self, s: Parts) -> A.TypeSyntax:
        args = tuple(s[2]) if len(s) == 4 else None
        return A.NamedType(self.span(s[0][0]), tuple(map(self.name_of, s[0])), args)

    def path_type_ctor(self, s: Parts) -> A.TypeSyntax:
        """`C<int>.Make`, after `new`."""
        return A.NamedType(self.span(s[0][0]), tuple(map(self.name_of, [*s[0], s[5]])), tuple(s[2]))

    def word_type(self, s: Parts) -> A.TypeSyntax:
        args = tuple(s[2]) if len(s) == 4 else None
        return A.NamedType(self.span(s[0]), (self.name_of(s[0]),), args)

    def tuple_type(self, s: Parts) -> A.TypeSyntax:
        items: list[Any] = s[1] if len(s) == 3 else []
        pairs: list[tuple[bool, A.TypeSyntax]] = [i if isinstance(i, tuple) else (False, i) for i in items]
        return A.TupleType(self.span(s[0]), tuple(t for _, t in pairs), tuple(g for g, _ in pairs))

    def ghost_item(self, s: Parts) -> tuple[bool, A.TypeSyntax]:
        return (True, s[1])

    def plain_type(self, s: Parts) -> A.TypeSyntax:
        """`(A)` is `A`; a tuple has no or several components, or a ghost one."""
        t = s[0]
        if type(t) is A.TupleType and len(t.items) == 1 and not t.ghost[0]:
            return t.items[0]
        return t

    def arrow_type(self, s: Parts) -> A.TypeSyntax:
        domain = s[0]
        if type(domain) is A.TupleType and any(domain.ghost):
            ghost = next(t for t, g in zip(domain.items, domain.ghost, strict=True) if g)
            message = "What a function value takes cannot be `ghost`: leave out the word."
            self.report.append(error("modifier", ghost.span, message))
        params = domain.items if type(domain) is A.TupleType else (domain,)
        return A.ArrowType(self.span(domain), params, s[2], s[1].text)
