"""Imports: local names of other modules, or of what an export set of them shows.

Modules are settled one by one, those that a module imports before it, since what an export set shows of an
import depends on the imported module's own sets. (Reference manual, "Importing Modules" and "Export Sets and
Access Control".)
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.export_sets import declared_in, set_name, shown, view
from language.analysis.module_circles import refuse_module_circles
from language.analysis.scope import Module, Shown, Sight
from language.diagnostics import Note
from language.syntax import ast


def resolve_imports(ctx: Context, work: Work) -> None:
    """Give imported modules their local names; open those that are to be open."""
    _Imports(ctx, work).run()


class _Imports:
    def __init__(self, ctx: Context, work: Work) -> None:
        self.ctx = ctx
        self.work = work
        self.imports: dict[Module, list[ast.Import]] = {}
        for module, i in work.imports:
            self.imports.setdefault(module, []).append(i)
        self.shown: dict[Module, dict[str, Shown]] = {}
        self.started: set[Module] = set()
        guarded = [m for m in work.modules if m.exports]
        self.guarded = frozenset(x for m in guarded for x in declared_in(m))
        self.graph: dict[Module, list[tuple[Module, ast.Import]]] = {}

    def run(self) -> None:
        for m in self.work.modules:
            self.settle(m)
        refuse_module_circles(self.ctx, self.work.modules, self.graph)
        self._hide()
        self.ctx.current = None

    def _hide(self) -> None:
        """Tells each function and constant which modules do not know what is behind it."""
        for x in self.guarded:
            if isinstance(x, t.Function | t.Constant):
                x.hidden_from = frozenset(m.qualified for m in self.work.modules if not m.knows(x))
            if isinstance(x, t.Function) and x.extreme is not None:
                x.extreme.prefix.hidden_from = x.hidden_from

    def settle(self, module: Module) -> None:
        """Everything about a module, once; modules that import each other are told of elsewhere."""
        if module in self.started:
            return
        self.started.add(module)
        nested = {n: e for n, e in module.entries.items() if isinstance(e, Module)}
        for inner in nested.values():
            self.settle(inner)
        for i in self.imports.get(module, ()):
            self._import(module, i)
        for name, inner in nested.items():
            if inner.exports:
                module.entries[name] = self._set(inner, None, None) or Module(
                    inner.name, inner.qualified, module, whole=inner
                )
        self._sets(module)
        own = frozenset(declared_in(module)) & self.guarded
        sight = Sight(self.guarded, own, own)
        for e in [*module.entries.values(), *module.opened]:
            if isinstance(e, Module):
                sight = sight | e.sight
        module.sight = sight

    def _sets(self, module: Module) -> None:
        sets: dict[str, ast.Export] = {}
        for e in module.exports:
            name = set_name(module, e)
            self.ctx.current = e
            if name in sets:
                message = f"`{module.name}` has two export sets `{name}`."
                if not e.name.text:
                    message += " One without a name is called like its module."
                self.ctx.error(
                    "duplicate", e.name.span, message, Note(sets[name].name.span, "The other one.")
                )
                continue
            sets[name] = e
        self.shown[module] = {n: shown(self.ctx, module, e) for n, e in sets.items()}
        for name, what in self.shown[module].items():
            inside = view(module, what, self.guarded, inside=True)
            self.work.exported.append((sets[name], what, inside))

    def _set(self, module: Module, names: tuple[ast.Name, ...] | None, i: ast.Import | None) -> Module | None:
        """What the chosen sets of a module show together, the default one where none is chosen; None (and an
        error at the import, where there is one) if there is no such set."""
        if names is None and not module.exports:
            return module
        if module.exports and module not in self.shown:  # a circle, of which alone is told
            declared = set(declared_in(module))
            return view(module, Shown(set(module.entries), declared, declared), self.guarded)
        known = self.shown.get(module, {})
        wanted = [(module.name, None)] if names is None else [(n.text, n.span) for n in names]
        if not module.exports and all(n == module.name for n, _ in wanted):
            return module
        parts: list[Shown] = []
        for name, span in wanted:
            if name in known:
                parts.append(known[name])
            elif i is not None and span is not None:
                self.ctx.error("export", span, f"The module `{module.name}` has no export set `{name}`.")
            elif i is not None:
                sets = ", ".join(f"`{n}`" for n in known)
                message = (
                    f"`{module.name}` has no default export set, so an import says which one it takes, as in "
                    f"`import {module.name}`{next(iter(known), 'E')}`. There are {sets}."
                )
                self.ctx.error("export", i.target[-1].span, message)
            if name not in known:
                return None
        both = Shown()
        for p in parts:
            both.names |= p.names
            both.provided |= p.provided
            both.revealed |= p.revealed
        return view(module, both, self.guarded)

    def _import(self, module: Module, i: ast.Import) -> None:
        self.ctx.current = i
        found = self._find(module, i)
        if found is None:
            name = ".".join(n.text for n in i.target)
            self.ctx.error("name", i.target[0].span, f"There is no module `{name}` to import.")
            return
        whole = found.origin
        self.graph.setdefault(module, []).append((whole, i))
        self.settle(whole)
        self.ctx.current = i
        if found is whole or i.sets is not None:
            chosen = self._set(whole, i.sets, i)
            if chosen is None:
                chosen = Module(whole.name, whole.qualified, whole.parent, whole=whole)
            found = chosen
        old = module.entries.get(i.name.text)
        if old is None:
            module.entries[i.name.text] = found
        elif not (isinstance(old, Module) and old.origin is whole) or (
            whole.parent is module and not i.opened
        ):
            self.ctx.error("duplicate", i.name.span, f"`{i.name.text}` is already declared in this module.")
        if i.opened and whole is not module and found not in module.opened:
            module.opened.append(found)

    def _find(self, module: Module, i: ast.Import) -> Module | None:
        first = i.target[0].text
        found: Module | None = None
        scope: Module | None = module
        while scope is not None and found is None:
            e = scope.entries.get(first)
            if self.ctx.links is not None and isinstance(e, Module) and e is not module:
                self.ctx.links.name(i.target[0], e.origin)
            # `import M` inside M's sibling means the sibling, not the alias that it makes
            found = e if isinstance(e, Module) and e is not module else None
            scope = scope.parent
        for part in i.target[1:]:
            if found is None:
                return None
            self.settle(found.origin)
            e = found.entries.get(part.text)
            found = e if isinstance(e, Module) else None
            if self.ctx.links is not None and found is not None:
                self.ctx.links.name(part, found.origin)
        return found
