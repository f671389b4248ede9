"""How heaps follow from one another.

Which maps a heap has is known only when all fields in use are: a step becomes a Boolean when it is met,
and what the Boolean implies, a fact a field, is written by `finish` at the very end.

A frame keeps also what was not yet allocated before. That is sound, because nothing else is ever known
of such an object: a run's logical heaps may give it, from the start, the values it will first have.
Where a frame names an older heap (`since`), objects allocated after that may have changed.
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis.typed import Field
from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove.builder import FieldKey
from language.prove.encoding import Encoding
from language.prove.env import BOTH, FACT, GOAL, Env
from language.prove.laws import forall
from language.prove.views import same_place

FieldFact = Callable[[FieldKey, str], str | None]
"""What a step says of a field (its key and symbol): a formula, None for nothing."""


class Heaps:
    def __init__(self, encoder: Encoding) -> None:
        self.e = encoder
        self.b = encoder.b
        self._steps: list[tuple[str, str, str, FieldFact, Callable[[], str | None]]] = []
        self._known: dict[int, tuple[n.HeapStep, str]] = {}
        self._changes: dict[str, tuple[str, FieldKey | None, int]] = {}
        self._change_fields: dict[str, int] = {}
        self._finished = 0

    # ── steps ──

    def step(self, step: n.HeapStep, env: Env) -> str:
        """A Boolean that says that the step's later heap comes from its earlier one."""
        known = self._known.get(id(step))
        if known is not None:
            return known[1]
        name = f"|heap step {len(self._known)}|"
        self._known[id(step)] = (step, name)
        self.b.world.declare(name, f"(declare-const {name} Bool)")
        after = self.e.name(n.Ref_(n.HEAP, step.after), BOTH, env)
        before = self.e.name(n.Ref_(n.HEAP, step.before), BOTH, env)
        match step.command:
            case n.FrameSet():
                fact, alloc = self._havoc(step.command, before, after, env), lambda: None
            case n.HeapForall():
                fact, alloc = (
                    self._forall(step.command, before, after, env),
                    lambda: self._same_alloc(before, after),
                )
            case n.App(op="heap.write" | "heap.elem_write" | "heap.new"):
                before, fact, alloc = self._write(step.command, after, env)
            case _:
                text = self.e.term(step.command, FACT, env)
                self.b.world.axioms.append(f"(assert (=> {name} (= {after} {text})))")
                return name
        self._steps.append((name, before, after, fact, alloc))
        return name

    def _same_alloc(self, before: str, after: str) -> str | None:
        alloc = "heap.alloc"
        return f"(= ({alloc} {after}) ({alloc} {before}))"

    def _write(self, t: n.App, after: str, env: Env) -> tuple[str, FieldFact, Callable[[], str | None]]:
        before = self.e.term(t.args[0], BOTH, env)
        key, update = self._update(t, env)

        o = self.e.term(t.args[1], BOTH, env)

        def fact(field: FieldKey, symbol: str) -> str | None:
            old, now = f"({symbol} {before})", f"({symbol} {after})"
            if key is not None and same_place(key, field):
                return f"(= {now} {_unknown_at(o, old, now)})"
            return f"(= {now} {update(old) if field == key else old})"

        def alloc() -> str | None:
            if key is not None:
                return self._same_alloc(before, after)
            return f"(= (heap.alloc {after}) {update(f'(heap.alloc {before})')})"

        if key is None:
            self.b.fixed("heap.alloc")
        return before, fact, alloc

    def _update(self, t: n.App, env: Env) -> tuple[FieldKey | None, Callable[[str], str]]:
        """Which map a writing term changes (None: allocation), and how."""
        o = self.e.term(t.args[1], BOTH, env)
        if t.op == "heap.new":
            return None, lambda old: f"(store {old} {o} true)"
        value = self.e.term(t.args[-1], BOTH, env)
        sort = t.args[-1].sort
        if t.op == "heap.write":
            key: FieldKey = (t.decl, sort)
            self.b.field(key)
            return key, lambda old: f"(store {old} {o} {value})"
        indices = [self.e.term(i, BOTH, env) for i in t.args[2:-1]]
        key = (len(indices), sort)
        self.b.field(key)

        def nested(old: str, at: list[str]) -> str:
            if not at:
                return value
            return f"(store {old} {at[0]} {nested(f'(select {old} {at[0]})', at[1:])})"

        return key, lambda old: nested(old, [o, *indices])

    def _havoc(self, frame: n.FrameSet, before: str, after: str, env: Env) -> FieldFact:
        items = [(self.e.term(i.refs, BOTH, env), i.refs.sort, i.field) for i in frame.items]
        member = self.b.op("set.member", n.SetSort(n.REF)) if any(s != n.REF for _, s, _ in items) else ""
        since = None if frame.since is None else self.e.term(frame.since, BOTH, env)
        if since == before:
            since = None
        kept = [(self.e.term(i.refs, BOTH, env), i.refs.sort) for i in frame.kept]
        if not member and any(s != n.REF for _, s in kept):
            member = self.b.op("set.member", n.SetSort(n.REF))
        if since is not None:
            self.b.fixed("heap.alloc")

        def fact(key: FieldKey, symbol: str) -> str | None:
            if frame.everything and not kept:
                return None
            if frame.everything:
                named = [f"(= o {x})" if s == n.REF else f"({member} o {x})" for x, s in kept]
                return (
                    f"(forall ((o Ref)) (! (=> (or {' '.join(named)}) (= (select ({symbol} {after}) o)"
                    f" (select ({symbol} {before}) o))) :pattern ((select ({symbol} {after}) o))"
                    f" :qid |kept {symbol.strip('|')}|))"
                )
            mine = [(text, sort) for text, sort, only in items if only is None or only is key[0]]
            now, old = f"({symbol} {after})", f"({symbol} {before})"
            plain = isinstance(key[0], int) or (isinstance(key[0], Field) and not key[0].ghost)
            if frame.ghost and plain:
                return f"(= {now} {old})"
            if since is None and all(sort == n.REF for _, sort in mine):
                for text, _ in mine:
                    old = f"(store {old} {text} (select {now} {text}))"
                return f"(= {now} {old})"
            keeps = [] if since is None else [f"(select (heap.alloc {since}) o)"]
            keeps += [f"(not (= o {x}))" if s == n.REF else f"(not ({member} o {x}))" for x, s in mine]
            guard = f"(and {' '.join(keeps)})" if keeps else "true"
            return (
                f"(forall ((o Ref)) (! (=> {guard} (= (select {now} o) (select {old} o)))"
                f" :pattern ((select {now} o)) :qid |frame {symbol.strip('|')}|))"
            )

        return fact

    def _forall(self, c: n.HeapForall, before: str, after: str, env: Env) -> FieldFact:
        sort = c.value.sort
        key: FieldKey = (c.field, sort) if c.field is not None else (len(c.indices), sort)
        symbol = self.b.field(key)
        now, old = f"({symbol} {after})", f"({symbol} {before})"
        names = {v.name: env.fresh(v.name, i) for i, v in enumerate(c.vars)}
        inner = env.bind(names)
        vars = " ".join(f"({names[v.name]} {self.b.sort(v.sort)})" for v in c.vars)
        condition = self.e.term(c.condition, GOAL, inner)
        value = self.e.term(c.value, BOTH, inner)
        obj = self.e.term(c.obj, BOTH, inner)
        at = [self.e.term(i, BOTH, inner) for i in c.indices]
        everywhere = any(k.mentions(c.obj, v.name) for v in c.vars)
        places = [names[v.name] for v in c.vars]

        def cell(map_: str, path: list[str]) -> str:
            for p in path:
                map_ = f"(select {map_} {p})"
            return map_

        if not everywhere and c.field is None and sorted(at) == sorted(places):
            here = cell(now, [obj, *at])
            facts = [
                f"(= {now} (store {old} {obj} (select {now} {obj})))",
                f"(forall ({vars}) (! (= {here} (ite {condition} {value} {cell(old, [obj, *at])}))"
                f" :pattern ({here}) :qid |heap forall|))",
            ]
        else:
            here = cell(now, [obj, *at])
            o, js = "o", [f"j{i}" for i in range(len(at))]
            bound = " ".join([f"({o} Ref)", *(f"({j} Int)" for j in js)])
            there = cell(now, [o, *js])
            hits = " ".join(f"(= {x} {y})" for x, y in zip([obj, *at], [o, *js], strict=True))
            set_ = f"(=> {condition} (= {here} {value}))"
            # a variable that the place does not mention is found in the condition, by Z3's own patterns
            pattern = f":pattern ({here}) " if all(p in here for p in places) else ""
            facts = [
                f"(forall ({vars}) (! {set_} {pattern}:qid |heap forall|))",
                f"(forall ({bound}) (! (or (= {there} {cell(old, [o, *js])})"
                f" (exists ({vars}) (and {condition} {hits}))) :pattern ({there}) :qid |heap forall rest|))",
            ]
        text = f"(and {' '.join(facts)})"

        def fact(field: FieldKey, g: str) -> str | None:
            if same_place(key, field):
                at_other = _unknown_at(obj, f"({g} {before})", f"({g} {after})")
                return None if everywhere else f"(= ({g} {after}) {at_other})"
            return text if field == key else f"(= ({g} {after}) ({g} {before}))"

        return fact

    # ── writing as a term ──

    def change(self, t: n.App, env: Env) -> str:
        """A heap that a write makes, as a function of the heap before; its maps are axioms."""
        assert t.op in ("heap.write", "heap.elem_write", "heap.new")
        key: FieldKey | None = None
        if t.op == "heap.write":
            key = (t.decl, t.args[-1].sort)
        elif t.op == "heap.elem_write":
            key = (len(t.args) - 3, t.args[-1].sort)
        name = "new" if key is None else self.b.field(key).strip("|")
        symbol = f"|write {name}|"
        if not self.b.world.knows(symbol):
            self.b.sort(n.HEAP)
            params = " ".join(self.b.sort(a.sort) for a in t.args)
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({params}) Heap)")
            self._changes[symbol] = (params, key, len(t.args))
        return f"({symbol} {self.e.terms(t.args, BOTH, env)})"

    def _change_axioms(self, symbol: str, params: str, key: FieldKey | None, count: int) -> None:
        sorts = _split(params)
        names = [f"x{i}" for i in range(count)]
        vars = " ".join(f"({x} {s})" for x, s in zip(names, sorts, strict=True))
        made = f"({symbol} {' '.join(names)})"

        def stored(old: str, at: list[str]) -> str:
            if not at:
                return names[-1] if key is not None else "true"
            return f"(store {old} {at[0]} {stored(f'(select {old} {at[0]})', at[1:])})"

        def then(field: FieldKey, g: str) -> str:
            if key is not None and same_place(key, field):
                return _unknown_at(names[1], f"({g} x0)", f"({g} {made})")
            return stored(f"({g} x0)", names[1:-1]) if field == key else f"({g} x0)"

        facts = [f"(= ({g} {made}) {then(field, g)})" for field, g in self.b.fields.items()]
        if "heap.alloc" in self.b.world.used:
            old = "(heap.alloc x0)"
            facts.append(f"(= (heap.alloc {made}) {stored(old, names[1:]) if key is None else old})")
        if "heap.succ" in self.b.world.used:
            facts.append(f"(heap.succ x0 {made})")
        if "heap.rest" in self.b.world.used:
            facts.append(f"(= (heap.rest {made}) (heap.rest x0))")
        self.b.world.axioms.append(forall(vars, made, f"(and {' '.join(facts)})", symbol))

    # ── the end ──

    def finish(self) -> None:
        """Say what the steps mean, for all fields now in use."""
        world = self.b.world
        for name, before, after, fact, alloc in self._steps:
            facts = [fact(key, symbol) for key, symbol in self.b.fields.items()]
            if "heap.alloc" in world.used:
                facts.append(alloc() or _more_allocated(before, after))
            if "heap.succ" in world.used:
                facts.append(f"(heap.succ {before} {after})")
            if "heap.rest" in world.used:
                facts.append(fact((None, n.BOOL), "heap.rest"))
            text = " ".join(f for f in facts if f)
            if text:
                world.axioms.append(f"(assert (=> {name} (and {text})))")
        for symbol, (params, key, count) in self._changes.items():
            self._change_axioms(symbol, params, key, count)


def _unknown_at(o: str, old: str, now: str) -> str:
    """A map that may differ from the old one at one object."""
    return f"(store {old} {o} (select {now} {o}))"


def _more_allocated(before: str, after: str) -> str:
    now = f"(select (heap.alloc {after}) o)"
    return (
        f"(forall ((o Ref)) (! (=> (select (heap.alloc {before}) o) {now})"
        f" :pattern ({now}) :qid |heap.allocated stays|))"
    )


def _split(text: str) -> list[str]:
    """The sorts of a parameter list: words, quoted symbols, or parenthesized sorts."""
    out: list[str] = []
    depth, quoted, start = 0, False, 0
    for i, c in enumerate(text + " "):
        if c == "|":
            quoted = not quoted
        elif not quoted and c == "(":
            depth += 1
        elif not quoted and c == ")":
            depth -= 1
        elif c == " " and not quoted and depth == 0:
            if i > start:
                out.append(text[start:i])
            start = i + 1
    return out
