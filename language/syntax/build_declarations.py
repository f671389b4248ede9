"""The parser's actions for fields, constants, methods and functions; the last of the builders."""

from __future__ import annotations

from language.diagnostics import Edit, Fix, error
from language.record import replace
from language.source import Span
from language.syntax import ast as A
from language.syntax.build_contracts import SpecItem
from language.syntax.build_type_declarations import Declared, Head, TypeDeclarationBuilder
from language.syntax.build_types import Parts
from language.syntax.tokens import Token


class DeclarationBuilder(TypeDeclarationBuilder):
    # ── fields and constants ─────────────────────────────────────────────────────────────────────

    def field_name(self, s: Parts) -> tuple[A.Name, A.TypeSyntax]:
        return (self._no_number(s[0]), s[2])

    def _no_number(self, name: Token) -> A.Name:
        if name.text[:1].isdigit():
            message = "The name of a field or a constant cannot be a number."
            self.report.append(error("name", name.span, message))
        return self.declared(name)

    def field(self, s: Parts) -> Declared:
        mods, keyword, attrs, names, _ = s
        head = self.head(mods, keyword, attrs, "ghost", "A field")
        fields: Declared = []
        for i, (name, type) in enumerate(names):
            start = head.start if i == 0 else name.span.start
            span = Span(start, type.span.end, name.span.home)
            fields.append(A.FieldDecl(span, name, self._modifiers(head), head.attributes, type))
        return fields

    def const(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, type, ellipsis, value, _ = s
        head = self.head(mods, keyword, attrs, "ghost static opaque", "A constant")
        if type is None and value is None and ellipsis is None:
            self.report.append(error("const", name.span, "A constant needs a type, a value, or both."))
        return [
            A.ConstDecl(
                self.whole(head),
                self._no_number(name),
                self._modifiers(head),
                head.attributes,
                type,
                value,
                ellipsis is not None,
            )
        ]

    def class_invariant(self, s: Parts) -> Declared:
        self.lacking(s[1].span, "invariants of classes")
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
        formal = A.Formal(
            self.span(first),
            self.declared(name, wild=True) if name is not None else None,
            type,
            "ghost" in texts,
            default,
            "nameonly" in texts,
            "new" in texts,
            "older" in texts,
        )
        self.formal_words[formal] = words
        return formal

    def _no_variance(self, params: tuple[A.TypeParam, ...], what: str) -> None:
        for p in params:
            if p.variance:
                message = (
                    f"`{p.variance}` says how a type changes with its parameter, so it stands in the "
                    f"declaration of a type, not of {what}."
                )
                self.report.append(error("variance", p.span, message))

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
            declared = self.declared(name) if name is not None else A.Name(keyword.span, A.ANONYMOUS)
        elif name is None:
            self.report.append(
                error("name", keyword.span, f"This {word} needs a name after `{keyword.text}`.")
            )
            declared = A.Name(keyword.span, "_")
        else:
            declared = self.declared(name)
        self._check_method(head, kind, word, formals, returns or [], items)
        self._no_variance(tuple(params or ()), f"a {word}")
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
                k,
            )
        ]

    def _check_method(
        self,
        head: Head,
        kind: str,
        word: str,
        formals: list[A.Formal],
        returns: list[A.Formal],
        items: list[SpecItem],
    ) -> None:
        compiled = word != "lemma" and "ghost" not in head.words
        ghost = "ghost " if compiled else ""
        what = f"{'A' if compiled else 'Proof code is ghost as a whole: a'} parameter of a {kind}"
        new = "new " if kind == "twostate lemma" else ""
        self.check_formals(formals, f"{ghost}{new}nameonly", what)
        self.check_formals(returns, ghost, "A result", results=True)
        for item in items:
            if item.word == "reads":
                message = (
                    "A method may read everything, so it has no `reads` clause here (Dafny has them only "
                    "behind an option); functions have them."
                )
                self.report.append(error("clause", item.span, message))
        self.allow(items, "requires modifies ensures decreases reads", self._a(word))

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
            span = items[0].span.to(items[-1].span)
        else:
            span = Span(keyword.end, keyword.end, keyword.home)
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
        good: A.Block | None = None
        if word == "constructor" and body is not None:
            found = ((i, x) for i, x in enumerate(body.body) if isinstance(x, A.Block) and x in dividers)
            split, good = next(found, (None, None))
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
            body = A.Block(body.span, tuple(x for x in body.body if x is not good))
        return body, split

    def method_refined(self, s: Parts) -> Declared:
        mods, keyword, attrs, name, _, items, body = s
        made = self.method([mods, keyword, attrs, name, None, None, [], None, items, body])
        return [replace(d, refining=True) for d in made if isinstance(d, A.MethodDecl)]

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
        return self._function(s, False)

    def _function(self, s: Parts, refining: bool) -> Declared:
        mods, keyword, old_method, attrs, name, params, k, formals, result, items, body = s
        word: str = "predicate" if keyword.text == "copredicate" else keyword.text
        allowed = "ghost static opaque twostate" + (
            " least greatest inductive" if word == "predicate" else ""
        )
        head = self.head(mods, keyword, attrs, allowed, self._a(word))
        kind = "greatest predicate" if keyword.text == "copredicate" else self._kind(head, word)
        if old_method is not None and not self.options:
            gap = Span(keyword.end, old_method.end, keyword.home)
            self.report.append(
                error(
                    "function-method",
                    old_method.span,
                    f"A `{word}` can be run already: leave out `method`. "
                    f"(One for proofs only is a `ghost {word}`.)",
                    fixes=(Fix("Delete `method`", (Edit(gap, ""),)),),
                )
            )
        if k is not None and kind not in ("least predicate", "greatest predicate"):
            self.report.append(
                error("k-type", k.span, "Only a `least` or `greatest` predicate says over what it counts.")
            )
        if result is None and word == "function" and not refining:
            self._miss_result(name)
        if word == "predicate" and result is not None:
            self._check_predicate_result(result)
        ghost = "ghost" in head.words or kind not in ("function", "predicate")
        what = f"{'Proof code is ghost as a whole: a' if ghost else 'A'} parameter of a {kind}"
        new = "new " if "twostate" in kind else ""
        self.check_formals(formals, f"{'' if ghost else 'ghost '}{new}nameonly older", what)
        self._no_variance(tuple(params or ()), f"a {word}")
        self.allow(items, "requires reads ensures decreases", self._a(word))
        expr, by = body if body is not None else (None, None)
        self._divide(None, word)
        self._check_function(head, kind, items, by)
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
                k,
            )
        ]

    def _miss_result(self, name: Token) -> None:
        self.report.append(
            error(
                "result-type",
                name.span,
                f"The function `{name.text}` needs the type of its result, as in "
                f"`function {name.text}(…): int`.",
            )
        )

    def _check_predicate_result(self, result: tuple[A.Name | None, A.TypeSyntax]) -> None:
        name, type = result
        plain = type.path[-1].text if isinstance(type, A.NamedType) and len(type.path) == 1 else ""
        if plain != "bool":
            message = "A predicate is true or false. What gives another type of value is a `function`."
            self.report.append(error("result-type", type.span, message))
        elif name is None:
            start = self.text.rfind(":", 0, type.span.start)
            gap = Span(start, type.span.end, type.span.home)
            message = (
                "A predicate's result is a `bool` without saying so: leave out `: bool`. (Only to give the "
                "result a name, write `: (result: bool)`.)"
            )
            fix = Fix("Delete `: bool`", (Edit(gap, ""),))
            self.report.append(error("result-type", type.span, message, fixes=(fix,)))

    def _check_function(self, head: Head, kind: str, items: list[SpecItem], by: A.Block | None) -> None:
        ghost = head.words.get("ghost")
        if ghost is not None and (by is not None or kind not in ("function", "predicate")):
            what = "A function with a method's body" if by is not None else f"A {kind}"
            message = f"{what} is for proofs already: leave out `ghost`."
            self.report.append(error("modifier", ghost.span, message, fixes=self.delete(ghost)))
        decreases = self.decreases(items)
        if decreases is not None and decreases.star:
            message = "A function must come to an end, so it has no `decreases *`."
            self.report.append(error("clause", decreases.span, message))

    def function_refined(self, s: Parts) -> Declared:
        mods, keyword, old_method, attrs, name, _, items, body = s
        made = self._function(
            [mods, keyword, old_method, attrs, name, None, None, [], None, items, body], True
        )
        return [replace(d, refining=True) for d in made if isinstance(d, A.FunctionDecl)]

    def iterator(self, s: Parts) -> Declared:
        if len(s) == 7:
            self.lacking(s[4].span, "refinements of iterators")
            self.dividers = []
            return []
        mods, keyword, attrs, name, params, formals, yields, items, body = s
        head = self.head(mods, keyword, attrs, "", "An iterator")
        self.allow(
            items,
            "requires, ensures, reads, modifies, decreases, yield requires, yield ensures",
            "An iterator",
        )
        self._divide(None, "iterator")
        span = items[0].span.to(items[-1].span) if items else name.span
        spec = A.IteratorSpec(
            span,
            self.clauses(items, "requires"),
            self.clauses(items, "ensures"),
            self.clauses(items, "yield requires"),
            self.clauses(items, "yield ensures"),
            self.frames(items, "reads"),
            self.frames(items, "modifies"),
            self.decreases(items),
        )
        declared = self.declared(name)
        return [
            A.IteratorDecl(
                self.whole(head),
                declared,
                frozenset(),
                head.attributes,
                tuple(params or ()),
                tuple(formals),
                tuple(yields or ()),
                spec,
                body,
            )
        ]

    def yields(self, s: Parts) -> Parts:
        return s[1]

    def misplaced(self, program: A.Program) -> None:
        """Reports members of classes that stand outside of one, and modules that stand inside."""
        todo: list[tuple[tuple[A.Decl, ...], str]] = [(program.decls, "file")]
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
        if isinstance(d, A.Export) and place == "file":
            self.report.append(error("misplaced", d.span, "An `export` stands in a module."))
        if isinstance(d, A.FieldDecl) and not in_class:
            what = "outside of a class" if place in ("module", "file") else "in a type that is no class"
            message = (
                f"`var {d.name.text}` stands {what}, where nothing can change: a value that stays is "
                "a `const`."
            )
            self.report.append(error("misplaced", d.name.span, message))
        elif isinstance(d, A.MethodDecl) and d.kind == "constructor" and place != "class":
            self.report.append(error("misplaced", d.name.span, "A constructor stands in a class."))
        elif place not in ("module", "file") and isinstance(
            d, A.ModuleDecl | A.ClassDecl | A.DatatypeDecl | A.NewtypeDecl | A.TypeDecl | A.Import | A.Export
        ):
            message = f"`{d.name.text}` cannot be declared inside a {place}: move it out."
            self.report.append(error("misplaced", d.name.span, message))

    def just_statements(self, s: Parts) -> list[A.Stmt]:
        return s[0]
