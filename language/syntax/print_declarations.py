"""Declarations and whole programs as text."""

from __future__ import annotations

from language.syntax import ast as A
from language.syntax.literals import escape
from language.syntax.print_statements import STEP, Lines, StatementPrinter

_ORDER = ("abstract", "ghost", "static", "opaque")
_DOTS = " ..."
"""After the name of a declaration that refines another."""


class DeclarationPrinter(StatementPrinter):
    def program(self, p: A.Program) -> str:
        parts = [f'include "{escape(i.path, chr(34))}"' for i in p.includes]
        blocks = ["\n".join(parts)] if parts else []
        blocks += ["\n".join(self.decl(d, "")) for d in p.decls]
        return "\n\n".join(blocks) + "\n" if blocks else ""

    def decl(self, d: A.Decl, indent: str) -> Lines:
        match d:
            case A.MethodDecl():
                return self._method(d, indent)
            case A.FunctionDecl():
                return self._function(d, indent)
            case A.FieldDecl():
                return [f"{self._head(d, 'var', indent)} {d.name.text}: {self.type(d.type)}"]
            case A.ConstDecl():
                type = f": {self.type(d.type)}" if d.type is not None else ""
                value = f" := {self.expr(d.value)}" if d.value is not None else ""
                dots = _DOTS if d.refining else ""
                return [f"{self._head(d, 'const', indent)} {d.name.text}{type}{dots}{value}"]
            case A.ClassDecl():
                head = f"{self._named(d, d.kind, d.type_params, indent)}{self.parents(d.parents)}"
                head += _DOTS if d.refining else ""
                return self.members(head, d.members, indent)
            case A.IteratorDecl():
                return self._iterator(d, indent)
            case A.DatatypeDecl():
                return self._datatype(d, indent)
            case A.NewtypeDecl():
                head = f"{self._head(d, 'newtype', indent)} {d.name.text}{self.type_params(d.type_params)}"
                head += f" = {self._subset(d.var, d.base, d.condition, d.witness)}"
                return self.members(head, d.members, indent) if d.members else [head]
            case A.TypeDecl():
                marks = "".join(f"({c})" for c in d.characteristics)
                head = (
                    f"{self._head(d, 'type', indent)} {d.name.text}{marks}{self.type_params(d.type_params)}"
                )
                if d.base is not None or d.condition is not None:
                    head += f" = {self._subset(d.var, d.base, d.condition, d.witness)}"
                return self.members(head, d.members, indent) if d.members else [head]
            case A.ModuleDecl():
                refines = f" refines {'.'.join(n.text for n in d.refines)}" if d.refines else ""
                return self.members(
                    f"{self._head(d, 'module', indent)} {d.name.text}{refines}", d.decls, indent
                )
            case A.Import():
                target = ".".join(n.text for n in d.target)
                plain = d.name.text == d.target[-1].text and len(d.target) == 1 and not d.abstract
                name = "" if plain else f"{d.name.text} {':' if d.abstract else '='} "
                if d.sets is not None:
                    sets = ", ".join(n.text for n in d.sets)
                    target += f"`{sets}" if len(d.sets) == 1 else f"`{{{sets}}}"
                return [f"{indent}import {'opened ' if d.opened else ''}{name}{target}"]
            case A.Export():
                return self._export(d, indent)
            case _:
                raise TypeError(d)

    def _head(self, d: A.Decl, word: str, indent: str) -> str:
        modifiers = "".join(f"{m} " for m in _ORDER if m in d.modifiers)
        return f"{indent}{modifiers}{word}{self.attributes(d.attributes)}"

    def _named(self, d: A.Decl, word: str, params: tuple[A.TypeParam, ...], indent: str) -> str:
        return f"{self._head(d, word, indent)} {d.name.text}{self.type_params(params)}"

    def members(self, head: str, members: tuple[A.Decl, ...], indent: str) -> Lines:
        if not members:
            return [f"{head} {{", f"{indent}}}"]
        lines = [f"{head} {{"]
        for i, m in enumerate(members):
            inner = self.decl(m, indent + STEP)
            if i > 0 and (len(inner) > 1 or not isinstance(m, A.FieldDecl | A.ConstDecl | A.Import)):
                lines.append("")
            lines += inner
        return [*lines, f"{indent}}}"]

    def parents(self, parents: tuple[A.TypeSyntax, ...]) -> str:
        return f" extends {', '.join(map(self.type, parents))}" if parents else ""

    def type_params(self, params: tuple[A.TypeParam, ...]) -> str:
        if not params:
            return ""
        parts = (p.variance + p.name.text + "".join(f"({c})" for c in p.characteristics) for p in params)
        return f"<{', '.join(parts)}>"

    def formal(self, f: A.Formal) -> str:
        words = [w for w in ("ghost", "nameonly", "new", "older") if getattr(f, w)]
        name = f"{f.name.text}: " if f.name is not None else ""
        default = f" := {self.expr(f.default)}" if f.default is not None else ""
        return "".join(f"{w} " for w in words) + name + self.type(f.type) + default

    def formals(self, formals: tuple[A.Formal, ...]) -> str:
        return f"({', '.join(map(self.formal, formals))})"

    def _counter(self, d: A.MethodDecl | A.FunctionDecl) -> str:
        return f"[{self.type(d.counter)}]" if d.counter is not None else ""

    def _iterator(self, d: A.IteratorDecl, indent: str) -> Lines:
        head = f"{self._named(d, 'iterator', d.type_params, indent)}{self.formals(d.params)}"
        if d.yields:
            head += f" yields {self.formals(d.yields)}"
        s = d.spec
        clauses = [
            *(self.clause("requires", c) for c in s.requires),
            *self.frames("reads", s.reads),
            *self.frames("modifies", s.modifies),
            *(self.clause("yield requires", c) for c in s.yield_requires),
            *(self.clause("yield ensures", c) for c in s.yield_ensures),
            *(self.clause("ensures", c) for c in s.ensures),
            *self.decreases(s.decreases),
        ]
        return self.after([head, *(indent + STEP + c for c in clauses)], d.body, indent)

    def _method(self, d: A.MethodDecl, indent: str) -> Lines:
        if d.name.text == A.ANONYMOUS:
            head = f"{self._head(d, d.kind, indent)} {self.formals(d.params)}"
            if d.refining:
                head = f"{self._head(d, d.kind, indent)}{_DOTS}"
        elif d.refining:
            head = f"{self._named(d, d.kind, (), indent)}{_DOTS}"
        else:
            named = self._named(d, d.kind, d.type_params, indent)
            head = f"{named}{self._counter(d)}{self.formals(d.params)}"
        if d.results:
            head += f" returns {self.formals(d.results)}"
        lines = [head, *self.spec(d.spec, indent)]
        if d.body is None or d.new_split is None:
            return self.after(lines, d.body, indent)
        before, after = d.body.body[: d.new_split], d.body.body[d.new_split :]
        inside = [*self.body(before, indent), f"{indent}{STEP}new;", *self.body(after, indent)]
        return [*lines, f"{indent}{{", *inside, f"{indent}}}"]

    def _function(self, d: A.FunctionDecl, indent: str) -> Lines:
        kind = d.kind + (" method" if d.method else "")
        named = self._named(d, kind, d.type_params, indent)
        head = f"{named}{_DOTS if d.refining else self._counter(d) + self.formals(d.params)}"
        if d.result is not None:
            result = self.type(d.result)
            head += f": ({d.result_name.text}: {result})" if d.result_name is not None else f": {result}"
        lines = [head, *self.spec(d.spec, indent)]
        if d.body is None:
            return lines
        lines = [*lines, f"{indent}{{", f"{indent}{STEP}{self.expr(d.body)}", f"{indent}}}"]
        if d.by_method is not None:
            by = self.braces("by method", d.by_method, indent)
            lines = [*lines[:-1], f"{indent}}} {by[0].lstrip()}", *by[1:]]
        return lines

    def _datatype(self, d: A.DatatypeDecl, indent: str) -> Lines:
        word = "codatatype" if d.codata else "datatype"
        head = f"{self._named(d, word, d.type_params, indent)}{self.parents(d.parents)} = "
        head += " | ".join(map(self._ctor, d.ctors))
        return self.members(head, d.members, indent) if d.members else [head]

    def _ctor(self, c: A.Ctor) -> str:
        attributes = self.attributes(c.attributes).lstrip()
        head = f"{attributes} " if attributes else ""
        return (
            f"{head}{'ghost ' if c.ghost else ''}{c.name.text}{self.formals(c.formals) if c.formals else ''}"
        )

    def _subset(
        self,
        var: A.Name | None,
        base: A.TypeSyntax | None,
        condition: A.Expr | None,
        witness: A.Witness | None,
    ) -> str:
        if var is None or condition is None:
            return self.type(base) if base is not None else ""
        type = f": {self.type(base)}" if base is not None else ""
        text = f"{var.text}{type} | {self.expr(condition)}"
        if witness is None:
            return text
        value = "*" if witness.value is None else self.expr(witness.value)
        return f"{text} {'ghost ' if witness.ghost else ''}witness {value}"

    def _export(self, d: A.Export, indent: str) -> Lines:
        text = f"{indent}export" + (f" {d.name.text}" if d.name.text else "") + " ..." * d.refining
        for word, names in (("extends", d.extends), ("provides", d.provides), ("reveals", d.reveals)):
            if (d.provides_all and word == "provides") or (d.reveals_all and word == "reveals"):
                text += f" {word} *"
            if names:
                text += f" {word} {', '.join(n.text for n in names)}"
        return [text]
