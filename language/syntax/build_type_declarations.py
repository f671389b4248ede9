"""The parser's actions for modules and for the declarations of types, and what all declarations share."""

from __future__ import annotations

from typing import Any

from language.diagnostics import Edit, Fix, error
from language.record import dataclass, replace
from language.source import Home, Span
from language.syntax import ast as A
from language.syntax import literals
from language.syntax.build_statements import StatementBuilder
from language.syntax.build_types import Parts
from language.syntax.tokens import Token

Declared = list[A.Node]
"""What one declaration makes: several fields, or nothing where it is unsupported."""


@dataclass(frozen=True)
class Subset:
    var: A.Name | None
    base: A.TypeSyntax | None
    condition: A.Expr | None
    witness: A.Witness | None


@dataclass(frozen=True)
class Head:
    """The modifiers and attributes before a declaration, and where it begins."""

    words: dict[str, Token]
    attributes: tuple[A.Attribute, ...]
    start: int
    home: Home


_WHY_NOT = {
    ("nameonly", True): ": that is about calls, and a result is not passed",
    ("new", False): ": that is for two-state declarations",
    ("older", False): ": that is for predicates",
}
"""Reasons, by the word and whether it stands before a result."""


class TypeDeclarationBuilder(StatementBuilder):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.dividers: list[A.Block] = []
        self.formal_words: dict[A.Formal, list[Token]] = {}
        """The words before each parameter: where they may stand, its declaration knows."""

    # ── modifiers ────────────────────────────────────────────────────────────────────────────────

    def head(self, mods: Parts, keyword: Token, attrs: Parts, allowed: str, what: str) -> Head:
        words: dict[str, Token] = {}
        attributes: list[A.Attribute] = []
        for m in mods:
            if isinstance(m, A.Attribute):
                attributes.append(m)
            elif m.text in words:
                self.report.append(
                    error("modifier", m.span, f"`{m.text}` is written twice.", fixes=self.delete(m))
                )
            elif m.text in allowed.split():
                words[m.text] = m
            elif m.text == "replaceable":
                self.lacking(m.span, "replaceable modules")
            else:
                self.report.append(
                    error("modifier", m.span, f"{what} cannot be `{m.text}`.", fixes=self.delete(m))
                )
        first = (mods[0] if mods else keyword).span
        return Head(words, (*attributes, *attrs), first.start, first.home)

    def delete(self, t: Token) -> tuple[Fix, ...]:
        end = t.end
        while end < len(self.text) and self.text[end] == " ":
            end += 1
        return (Fix(f"Delete `{t.text}`", (Edit(Span(t.start, end, t.home), ""),)),)

    def check_formals(
        self, formals: list[A.Formal], allowed: str, what: str, *, results: bool = False
    ) -> None:
        """Which words may stand before a parameter depends on the declaration; a result has no default."""
        for f in formals:
            for w in self.formal_words.get(f, ()):
                if w.text not in allowed.split():
                    why = _WHY_NOT.get((w.text, results), "")
                    message = f"{what} cannot be `{w.text}`{why}."
                    self.report.append(error("modifier", w.span, message, fixes=self.delete(w)))
            if f.nameonly and f.name is None:
                message = "`nameonly` asks for the name in a call, so there must be one: `nameonly x: int`."
                self.report.append(error("modifier", f.span, message))
            if results and f.default is not None:
                message = (
                    "A result has no default value. Assign it as the first statement of the body instead."
                )
                self.report.append(error("result-default", f.default.span, message))

    def whole(self, head: Head) -> Span:
        return Span(head.start, self.end, head.home)

    def _modifiers(self, head: Head, *taken: str) -> frozenset[str]:
        return frozenset(w for w in head.words if w not in taken)

    def flat(self, items: list[Any]) -> tuple[A.Decl, ...]:
        return tuple(d for item in items for d in item if isinstance(d, A.Decl))

    def _ellipsis(self, t: Any) -> None:
        if t is not None:
            self.lacking(t.span, "refinement, where `...` stands for the refined declaration")

    # ── modules ──────────────────────────────────────────────────────────────────────────────────

    def include(self, s: Parts) -> Declared:
        for m in s[0]:
            self.report.append(error("modifier", m.span, "An `include` has no modifiers."))
        return [A.Include(self.span(s[1]), literals.string_value(s[2].text))]

    def module(self, s: Parts) -> Declared:
        mods, keyword, attrs, path, refines, _, decls, _ = s
        head = self.head(mods, keyword, attrs, "abstract replaceable", "A module")
        if "replaceable" in head.words:
            self.lacking(head.words["replaceable"].span, "replaceable modules")
        for t in path:
            self.declared(t)
        name = A.Name(self.between(path[0], path[-1]), ".".join(t.text for t in path))
        refined = tuple(map(self.name_of, refines or []))
        return [
            A.ModuleDecl(
                self.whole(head), name, self._modifiers(head), head.attributes, refined, self.flat(decls)
            )
        ]

    def replaces(self, s: Parts) -> None:
        if s[0].text == "replaces":
            self.lacking(s[0].span, "modules that replace others")
        else:
            self.report.append(
                error(
                    "syntax",
                    s[0].span,
                    f"After a module's name comes `{{` or `refines`, not `{s[0].text}`.",
                )
            )

    def _import(self, s: Parts, name: A.Name, path: Parts, sets: Any) -> Declared:
        head = self.head(s[0], s[1], [], "", "An import")
        target = tuple(map(self.name_of, path))
        chosen = None if sets is None else tuple(map(self.name_of, sets))
        opened = s[2] is not None
        return [A.Import(self.whole(head), name, frozenset(), head.attributes, opened, target, sets=chosen)]

    def import_plain(self, s: Parts) -> Declared:
        return self._import(s, self.name_of(s[3][-1]), s[3], s[4])

    def import_alias(self, s: Parts) -> Declared:
        return self._import(s, self.declared(s[3]), s[5], s[6])

    def import_abstract(self, s: Parts) -> Declared:
        return [replace(i, abstract=True) for i in self._import(s, self.declared(s[3]), s[5], s[6])]

    def export_set(self, s: Parts) -> Parts:
        return s[2] if len(s) > 2 else s[1:]

    def export(self, s: Parts) -> Declared:
        head = self.head(s[0], s[1], [], "", "An export")
        name = self.name_of(s[2]) if s[2] is not None else A.Name(s[1].span, "")
        lists: dict[str, list[A.Name]] = {"provides": [], "reveals": [], "extends": []}
        everything: set[str] = set()
        for word, what in s[4]:
            if what is None:
                everything.add(word)
            else:
                lists[word] += what
        return [
            A.Export(
                self.whole(head),
                name,
                frozenset(),
                head.attributes,
                tuple(lists["provides"]),
                tuple(lists["reveals"]),
                tuple(lists["extends"]),
                "provides" in everything,
                "reveals" in everything,
                s[3] is not None,
            )
        ]

    def export_item(self, s: Parts) -> tuple[str, list[A.Name] | None]:
        if type(s[1]) is Token:
            return (s[0].text, None)
        return (s[0].text, [n if isinstance(n, A.Name) else self.name_of(n) for n in s[1]])

    def export_member(self, s: Parts) -> A.Name:
        return A.Name(self.between(s[0], s[2]), f"{s[0].text}.{s[2].text}")

    # ── types ────────────────────────────────────────────────────────────────────────────────────

    def class_decl(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, params, parents, ellipsis, _, members, _ = s
        head = self.head(mods, keyword, attrs, "", "A trait" if keyword.text == "trait" else "A class")
        return [
            A.ClassDecl(
                self.whole(head),
                self.declared(name),
                frozenset(),
                head.attributes,
                keyword.text,
                tuple(params or ()),
                tuple(parents),
                self.flat(members),
                ellipsis is not None,
            )
        ]

    def ghost(self, s: Parts) -> Token:
        return s[0]

    def ctor_plain(self, s: Parts) -> A.Ctor:
        return self.ctor([*s, []])

    def ctor(self, s: Parts) -> A.Ctor:
        attrs, ghost, name, formals = s
        self.check_formals(formals, "ghost nameonly", "A part of a datatype's value")
        first = attrs[0] if attrs else ghost or name
        return A.Ctor(self.span(first), self.declared(name), tuple(formals), ghost is not None, tuple(attrs))

    def datatype(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, params, parents, _, ellipsis, ctors, members, _ = s
        head = self.head(mods, keyword, attrs, "", f"A {keyword.text}")
        self._ellipsis(ellipsis)
        return [
            A.DatatypeDecl(
                self.whole(head),
                self.declared(name),
                frozenset(),
                head.attributes,
                keyword.text == "codatatype",
                tuple(params or ()),
                tuple(parents),
                tuple(ctors),
                self.flat(members or []),
            )
        ]

    def newtype(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, params, parents, _, ellipsis, subset, members, _ = s
        head = self.head(mods, keyword, attrs, "", "A newtype")
        self._ellipsis(ellipsis)
        self._no_parents(parents, "newtypes that extend traits")
        return [
            A.NewtypeDecl(
                self.whole(head),
                self.declared(name),
                frozenset(),
                head.attributes,
                tuple(params or ()),
                subset.var,
                subset.base,
                subset.condition,
                subset.witness,
                self.flat(members or []),
            )
        ]

    def _no_parents(self, parents: Parts, feature: str) -> None:
        if parents:
            self.lacking(parents[0].span, feature)

    def type_opaque(self, s: Parts) -> Declared:
        return self.type_decl([*s[:7], None, Subset(None, None, None, None), *s[7:]])

    def type_decl(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, characteristics, params, parents, _, subset, members, _ = s
        head = self.head(mods, keyword, attrs, "", "A type")
        self._no_parents(parents, "types that extend traits")
        own = self.flat(members or [])
        if own and (subset.base is not None or subset.condition is not None):
            what = "subset type" if subset.condition is not None else "type synonym"
            message = (
                f"A {what} has no members of its own. Declare `{own[0].name.text}` outside, or make "
                "this a `newtype`, which can have members."
            )
            self.report.append(error("members", own[0].span, message))
        return [
            A.TypeDecl(
                self.whole(head),
                self.declared(name),
                frozenset(),
                head.attributes,
                tuple(params or ()),
                tuple(c for group in characteristics for c in group),
                subset.var,
                subset.base,
                subset.condition,
                subset.witness,
                own,
            )
        ]

    def subset_all(self, s: Parts) -> Subset:
        return Subset(None, s[0], None, None)

    def subset_untyped(self, s: Parts) -> Subset:
        return Subset(self.declared(s[0], wild=True), None, s[2], s[3])

    def subset_typed(self, s: Parts) -> Subset:
        return Subset(self.declared(s[0], wild=True), s[2], s[4], s[5])

    def witness(self, s: Parts) -> A.Witness:
        return A.Witness(self.span(s[0]), None if type(s[1]) is Token else s[1], False)

    def ghost_witness(self, s: Parts) -> A.Witness:
        return A.Witness(self.span(s[0]), s[1], True)

    def type_param(self, s: Parts) -> A.TypeParam:
        variance, name, characteristics = s
        text: str = variance.text if variance is not None else ""
        if variance is not None and text not in ("+", "-", "*", "!"):
            self.report.append(
                error("variance", variance.span, f"`{text}` cannot stand before a type parameter.")
            )
        flat = tuple(c for group in characteristics for c in group)
        return A.TypeParam(self.span(variance or name), self.declared(name), text, flat)

    def type_param_bounded(self, s: Parts) -> A.TypeParam:
        self.lacking(self.between(s[3], s[4][-1]), "bounds of type parameters")
        return self.type_param(s[:3])

    def characteristic(self, s: Parts) -> list[str]:
        out = [c if isinstance(c, str) else c.text for c in s[1]]
        for c in out:
            if c not in ("==", "0", "00", "!new"):
                self.report.append(
                    error(
                        "characteristic",
                        self.span(s[0]),
                        "A type parameter can be marked `(==)`, `(0)`, `(00)` or `(!new)`.",
                    )
                )
        return out

    def not_new(self, s: Parts) -> str:
        return "!new"
