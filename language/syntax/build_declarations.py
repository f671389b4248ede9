"""The parser's actions for declarations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from language.diagnostics import Edit, Fix, error
from language.source import Span
from language.syntax import ast as A
from language.syntax import literals
from language.syntax.build_expressions import Parts, start_of
from language.syntax.build_statements import NewDivider, SpecItem, StatementBuilder
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


class DeclarationBuilder(StatementBuilder):
    def __init__(self, file: int, text: str) -> None:
        super().__init__(file, text)
        self.dividers: list[NewDivider] = []

    # ── modifiers ────────────────────────────────────────────────────────────────────────────────

    def head(self, mods: Parts, keyword: Token, attrs: Parts, allowed: str, what: str) -> Head:
        words: dict[str, Token] = {}
        attributes: list[A.Attribute] = []
        for m in mods:
            if isinstance(m, A.Attribute):
                attributes.append(m)
            elif m.text in words:
                self.report.append(
                    error(
                        "modifier", m.span(self.file), f"`{m.text}` is written twice.", fixes=self._delete(m)
                    )
                )
            elif m.text in allowed.split():
                words[m.text] = m
            elif m.text == "replaceable":
                self.lacking(m.span(self.file), "replaceable modules")
            else:
                self.report.append(
                    error(
                        "modifier", m.span(self.file), f"{what} cannot be `{m.text}`.", fixes=self._delete(m)
                    )
                )
        start = start_of(mods[0] if mods else keyword)
        return Head(words, (*attributes, *attrs), start)

    def _delete(self, t: Token) -> tuple[Fix, ...]:
        end = t.end
        while end < len(self.text) and self.text[end] == " ":
            end += 1
        return (Fix(f"Delete `{t.text}`", (Edit(Span(t.start, end, self.file), ""),)),)

    def whole(self, head: Head) -> Span:
        return Span(head.start, self.end, self.file)

    def _modifiers(self, head: Head, *taken: str) -> frozenset[str]:
        return frozenset(w for w in head.words if w not in taken)

    def flat(self, items: list[Any]) -> tuple[A.Decl, ...]:
        return tuple(d for item in items for d in item if isinstance(d, A.Decl))

    def _ellipsis(self, t: Any) -> None:
        if t is not None:
            self.lacking(t.span(self.file), "refinement, where `...` stands for the refined declaration")

    # ── modules ──────────────────────────────────────────────────────────────────────────────────

    def include(self, s: Parts) -> Declared:
        for m in s[0]:
            span = m.span if isinstance(m, A.Node) else m.span(self.file)
            self.report.append(error("modifier", span, "An `include` has no modifiers."))
        return [A.Include(self.span(s[1]), literals.string_value(s[2].text))]

    def module(self, s: Parts) -> Declared:
        mods, keyword, attrs, path, refines, _, decls, _ = s
        head = self.head(mods, keyword, attrs, "abstract replaceable", "A module")
        if "replaceable" in head.words:
            self.lacking(head.words["replaceable"].span(self.file), "replaceable modules")
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
            self.lacking(s[0].span(self.file), "modules that replace others")
        else:
            self.report.append(
                error(
                    "syntax",
                    s[0].span(self.file),
                    f"After a module's name comes `{{` or `refines`, not `{s[0].text}`.",
                )
            )

    def _import(self, s: Parts, name: A.Name, path: Parts, sets: Any) -> Declared:
        head = self.head(s[0], s[1], [], "", "An import")
        if sets:
            self.lacking(sets[0].span(self.file), "imports of a chosen export set")
        target = tuple(map(self.name_of, path))
        return [A.Import(self.whole(head), name, frozenset(), head.attributes, s[2] is not None, target)]

    def import_plain(self, s: Parts) -> Declared:
        return self._import(s, self.name_of(s[3][-1]), s[3], s[4])

    def import_alias(self, s: Parts) -> Declared:
        return self._import(s, self.declared(s[3]), s[5], s[6])

    def import_abstract(self, s: Parts) -> Declared:
        self.lacking(s[4].span(self.file), "abstract imports, `import M : N`")
        return self._import(s, self.declared(s[3]), s[5], s[6])

    def export_set(self, s: Parts) -> Parts:
        return s

    def export(self, s: Parts) -> Declared:
        head = self.head(s[0], s[1], [], "", "An export")
        name = self.name_of(s[2]) if s[2] is not None else A.Name(s[1].span(self.file), "")
        self._ellipsis(s[3])
        provides: list[A.Name] = []
        reveals: list[A.Name] = []
        everything = False
        for word, what in s[4]:
            if what is None:
                everything = True
            elif word == "provides":
                provides.extend(what)
            elif word == "reveals":
                reveals.extend(what)
        return [
            A.Export(
                self.whole(head),
                name,
                frozenset(),
                head.attributes,
                tuple(provides),
                tuple(reveals),
                everything,
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
        self._ellipsis(ellipsis)
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
            )
        ]

    def ghost(self, s: Parts) -> Token:
        return s[0]

    def ctor_plain(self, s: Parts) -> A.Ctor:
        return self.ctor([*s, []])

    def ctor(self, s: Parts) -> A.Ctor:
        attrs, ghost, name, formals = s
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
                self.flat(members or []),
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
                error("variance", variance.span(self.file), f"`{text}` cannot stand before a type parameter.")
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

    # ── fields and constants ─────────────────────────────────────────────────────────────────────

    def field_name(self, s: Parts) -> tuple[A.Name, A.TypeSyntax]:
        return (self.declared(s[0]), s[2])

    def field(self, s: Parts) -> Declared:
        mods, keyword, attrs, names, _ = s
        head = self.head(mods, keyword, attrs, "ghost", "A field")
        fields: Declared = []
        for i, (name, type) in enumerate(names):
            start = head.start if i == 0 else name.span.start
            span = Span(start, type.span.end, self.file)
            fields.append(A.FieldDecl(span, name, self._modifiers(head), head.attributes, type))
        return fields

    def const(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, type, ellipsis, value, _ = s
        head = self.head(mods, keyword, attrs, "ghost static opaque", "A constant")
        self._ellipsis(ellipsis)
        if type is None and value is None:
            self.report.append(
                error("const", name.span(self.file), "A constant needs a type, a value, or both.")
            )
        return [
            A.ConstDecl(
                self.whole(head), self.declared(name), self._modifiers(head), head.attributes, type, value
            )
        ]

    def class_invariant(self, s: Parts) -> Declared:
        self.lacking(s[1].span(self.file), "invariants of classes")
        return []

    # ── methods and functions ────────────────────────────────────────────────────────────────────

    def no_formals(self, s: Parts) -> list[A.Formal]:
        return []

    def formals(self, s: Parts) -> list[A.Formal]:
        return s[1]

    def formal(self, s: Parts) -> A.Formal:
        attrs, words, name, _, type = s[:5]
        default = s[6] if len(s) == 7 else None
        return self._formal(attrs, words, name, type, default)

    def formal_unnamed(self, s: Parts) -> A.Formal:
        return self._formal(s[0], s[1], None, s[2], None)

    def _formal(
        self, attrs: Parts, words: list[Token], name: Token | None, type: A.TypeSyntax, default: A.Expr | None
    ) -> A.Formal:
        texts = {w.text for w in words}
        first = attrs[0] if attrs else words[0] if words else name or type
        return A.Formal(
            self.span(first),
            self.declared(name, wild=True) if name is not None else None,
            type,
            "ghost" in texts,
            default,
            "nameonly" in texts,
            "new" in texts,
            "older" in texts,
        )

    def method(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, params, k, formals, returns, items, body = s
        word: str = "lemma" if keyword.text == "colemma" else keyword.text
        head = self.head(mods, keyword, attrs, self._method_words(word), self._a(word))
        kind = self._kind(head, word)
        if keyword.text == "colemma":
            kind = "greatest lemma"
        if k is not None and kind not in ("least lemma", "greatest lemma"):
            self.report.append(
                error("k-type", k.span, "Only a `least` or `greatest` lemma says over what it counts.")
            )
        if word == "constructor":
            if returns is not None:
                self.report.append(
                    error(
                        "returns",
                        self.between(keyword, keyword),
                        "A constructor returns nothing: leave out `returns`.",
                    )
                )
            declared = self.declared(name) if name is not None else A.Name(keyword.span(self.file), "_ctor")
        elif name is None:
            self.report.append(
                error("name", keyword.span(self.file), f"This {word} needs a name after `{keyword.text}`.")
            )
            declared = A.Name(keyword.span(self.file), "_")
        else:
            declared = self.declared(name)
        self.allow(items, "requires modifies ensures decreases reads", self._a(word))
        body, split = self._divide(body, word)
        return [
            A.MethodDecl(
                self.whole(head),
                declared,
                self._modifiers(head, "twostate", "least", "greatest", "inductive"),
                head.attributes,
                kind,
                tuple(params or ()),
                tuple(formals),
                tuple(returns or ()),
                self._spec(items, keyword),
                body,
                split,
            )
        ]

    def _a(self, word: str) -> str:
        return f"A {word}"

    def _method_words(self, word: str) -> str:
        if word == "lemma":
            return "static twostate least greatest inductive opaque"
        return "ghost static" if word == "method" else "ghost"

    def _kind(self, head: Head, word: str) -> str:
        for extra in ("twostate", "least", "greatest", "inductive"):
            if extra in head.words:
                return f"{'least' if extra == 'inductive' else extra} {word}"
        return word

    def _spec(self, items: list[SpecItem], keyword: Token) -> A.Spec:
        if items:
            span = Span(items[0].span.start, items[-1].span.end, self.file)
        else:
            span = Span(keyword.end, keyword.end, self.file)
        return A.Spec(
            span,
            self.clauses(items, "requires"),
            self.clauses(items, "ensures"),
            self.frames(items, "reads"),
            self.frames(items, "modifies"),
            self.decreases(items),
        )

    def _divide(self, body: A.Block | None, word: str) -> tuple[A.Block | None, int | None]:
        """Takes `new;` out of a constructor's body; elsewhere it is an error."""
        dividers, self.dividers = self.dividers, []
        if not dividers:
            return body, None
        split: int | None = None
        good: NewDivider | None = None
        if word == "constructor" and body is not None:
            good = next((x for x in body.body if isinstance(x, NewDivider)), None)
            if good is not None:
                split = body.body.index(good)
        for d in dividers:
            if d is not good:
                self.report.append(
                    error(
                        "new",
                        d.span,
                        "`new;` stands once, and only at the top level of a constructor's body.",
                    )
                )
        if body is not None:
            body = A.Block(body.span, tuple(x for x in body.body if not isinstance(x, NewDivider)))
        return body, split

    def method_refined(self, s: Parts) -> Declared:
        self._ellipsis(s[4])
        self.dividers = []
        return []

    def result_type(self, s: Parts) -> tuple[A.Name | None, A.TypeSyntax]:
        return (None, s[1])

    def result_named(self, s: Parts) -> tuple[A.Name | None, A.TypeSyntax]:
        return (self.declared(s[2]), s[4])

    def function_body(self, s: Parts) -> tuple[A.Expr, A.Block | None]:
        return (s[1], None)

    def function_by_method(self, s: Parts) -> tuple[A.Expr, A.Block | None]:
        return (s[1], s[5])

    def method_keyword(self, s: Parts) -> Token:
        return s[0]

    def function(self, s: Parts) -> Declared:
        mods, keyword, old_method, attrs, name, params, k, formals, result, items, body = s
        word: str = "predicate" if keyword.text == "copredicate" else keyword.text
        allowed = "ghost static opaque twostate" + (
            " least greatest inductive" if word == "predicate" else ""
        )
        head = self.head(mods, keyword, attrs, allowed, self._a(word))
        kind = "greatest predicate" if keyword.text == "copredicate" else self._kind(head, word)
        if old_method is not None and not self.options:
            gap = Span(keyword.end, old_method.end, self.file)
            self.report.append(
                error(
                    "function-method",
                    old_method.span(self.file),
                    f"A `{word}` can be run already: leave out `method`. "
                    f"(One for proofs only is a `ghost {word}`.)",
                    fixes=(Fix("Delete `method`", (Edit(gap, ""),)),),
                )
            )
        if k is not None and kind not in ("least predicate", "greatest predicate"):
            self.report.append(
                error("k-type", k.span, "Only a `least` or `greatest` predicate says over what it counts.")
            )
        if result is None and word == "function":
            self.report.append(
                error(
                    "result-type",
                    name.span(self.file),
                    f"The function `{name.text}` needs the type of its result, as in "
                    f"`function {name.text}(…): int`.",
                )
            )
        self.allow(items, "requires reads ensures decreases", self._a(word))
        expr, by = body if body is not None else (None, None)
        self._divide(None, word)
        return [
            A.FunctionDecl(
                self.whole(head),
                self.declared(name),
                self._modifiers(head, "twostate", "least", "greatest", "inductive"),
                head.attributes,
                kind,
                old_method is not None,
                tuple(params or ()),
                tuple(formals),
                result[0] if result else None,
                result[1] if result else None,
                self._spec(items, keyword),
                expr,
                by,
            )
        ]

    def function_refined(self, s: Parts) -> Declared:
        self._ellipsis(s[5])
        return []

    def iterator(self, s: Parts) -> Declared:
        self.lacking(s[1].span(self.file), "iterators")
        self.dividers = []
        return []

    def yields(self, s: Parts) -> Parts:
        return s[1]

    def misplaced(self, program: A.Program) -> None:
        """Reports members of classes that stand outside of one, and modules that stand inside."""
        todo: list[tuple[tuple[A.Decl, ...], str]] = [(program.decls, "module")]
        while todo:
            decls, place = todo.pop()
            for d in decls:
                match d:
                    case A.ModuleDecl(_, _, _, _, _, inner):
                        todo.append((inner, "module"))
                    case A.ClassDecl(_, _, _, _, kind, _, _, members):
                        todo.append((members, kind))
                    case A.DatatypeDecl() | A.NewtypeDecl() | A.TypeDecl():
                        todo.append((d.members, "type"))
                    case _:
                        pass
                self._check_place(d, place)

    def _check_place(self, d: A.Decl, place: str) -> None:
        in_class = place in ("class", "trait")
        if isinstance(d, A.FieldDecl) and not in_class:
            what = "outside of a class" if place == "module" else "in a type that is no class"
            message = (
                f"`var {d.name.text}` stands {what}, where nothing can change: a value that stays is "
                "a `const`."
            )
            self.report.append(error("misplaced", d.name.span, message))
        elif isinstance(d, A.MethodDecl) and d.kind == "constructor" and place != "class":
            self.report.append(error("misplaced", d.name.span, "A constructor stands in a class."))
        elif place != "module" and isinstance(
            d, A.ModuleDecl | A.ClassDecl | A.DatatypeDecl | A.NewtypeDecl | A.TypeDecl | A.Import | A.Export
        ):
            message = f"`{d.name.text}` cannot be declared inside a {place}: move it out."
            self.report.append(error("misplaced", d.name.span, message))

    def just_statements(self, s: Parts) -> list[A.Stmt]:
        return s[0]
