"""Quantifiers and comprehensions.

A comprehension becomes a fresh function symbol over what it captures, with axioms that say what it is.
What it captures are its largest subterms without a bound variable, so that the same comprehension in
two states is the same function at two values, and congruence does the rest.
"""

# pyright: reportPrivateUsage=false
# the dispatch table below the class names its methods

from __future__ import annotations

import re
from collections.abc import Callable

from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove import triggers
from language.prove.encoding import Encoding
from language.prove.env import BOTH, FACT, GOAL, Env
from language.prove.freedom import Freedom
from language.prove.hints import Hints
from language.prove.laws import forall
from language.prove.reshape import by_index, split
from language.prove.template import Axiom
from language.record import replace
from language.source import Span

Law = tuple[str, tuple[str, ...], str]
"""Variables, patterns and body of an axiom about a comprehension."""

_FAR = 10
"""The weight of far-fetched instances: tried where nothing nearer is left, and not endlessly (the
solver's limit is 44)."""

_FEW = 8
"""Values that a variable is replaced by one after the other."""

_ME = re.compile(r"@\d")


class Binders:
    def __init__(self, encoder: Encoding, hints: Hints) -> None:
        self.e = encoder
        self.hints = hints
        self.b = encoder.b
        self.free = Freedom()
        self.quantifiers: dict[str, Span | None] = {}
        """The place of each quantifier of the program, by its id in the text."""
        self._lifted: dict[str, list[str]] = {}
        self._chosen: dict[int, tuple[n.Term, list[triggers.Choice]]] = {}
        self._named: dict[str, str] = {}
        self._listed: dict[int, tuple[n.Quant, n.Term | None]] = {}
        self._extreme: dict[int, tuple[n.Quant, bool]] = {}

    # ── quantifiers ──

    def quantifier(self, q: n.Quant, pol: int, env: Env) -> str:
        """A `forall` of several facts becomes one for each, with triggers of its own; so does an `exists` of
        several ways."""
        known = self._chosen.get(id(q))
        if known is None:
            known = self._chosen[id(q)] = (q, [triggers.choose(x, self.free) for x in split(q)])
        choices = known[1]
        if any(not c.triggers for c in choices):
            listed = self._listed_out(q)
            if listed is not None:
                return self.e.term(listed, pol, env)
        if env.fuel > 1 and pol == (FACT if q.forall else GOAL):
            # its instances come from terms that an unfolding made: at a claim's fuel each would make more
            env = replace(env, fuel=1)
        texts = [self._quantifier(choice, pol, env) for choice in choices]
        if pol == GOAL and not q.forall and not q.triggers:
            more = [triggers.wider(c.quantifier, self.free) for c in choices]
            texts += [self._quantifier(c, pol, env, _FAR) for c in more if c.triggers]
            texts += self._witnessed(q, env)
        if pol == FACT:
            indexed = [x for x in (by_index(c.quantifier) for c in choices) if x is not None]
            found = [triggers.safe(x, self.free) for x in indexed]
            texts += [self._quantifier(c, pol, env) for c in found if c.triggers]
        if q.induction and pol == FACT:
            # where a function's unfolding ends, it speaks of what is known, and unfolds nothing
            if len(q.vars) <= 2 or q.counted:
                few = triggers.safe(q, self.free)
                few = few if few.triggers else triggers.safe(q, self.free, merged=False)
                texts += [self._quantifier(few, pol, replace(env, fuel=0))] if few.triggers else []
            texts += self._hinted(q, env)
        if pol == (FACT if q.forall else GOAL) and self._about_extremes(q, any_recursive=not q.forall):
            # an unfolding spends all fuel: what it leaves is found without any
            texts += [self._quantifier(choice, pol, replace(env, fuel=0)) for choice in choices]
        if not texts:
            return "true"
        return texts[0] if len(texts) == 1 else f"({'and' if q.forall else 'or'} {' '.join(texts)})"

    def _listed_out(self, q: n.Quant) -> n.Term | None:
        """A quantifier without triggers, with a variable of few values replaced by each of them: the truth
        values, the constructors of a datatype that have no arguments. None where it has no such variable."""
        known = self._listed.get(id(q))
        if known is None:
            found: n.Term | None = None
            for v in q.vars:
                values = self._few_values(v.sort)
                if values:
                    rest = tuple(x for x in q.vars if x is not v)
                    bodies = [k.Renamer({v.name: value})(q.body) for value in values]
                    parts = [replace(q, vars=rest, body=b, triggers=()) if rest else b for b in bodies]
                    found = k.conj(parts) if q.forall else k.disj(parts)
                    break
            known = self._listed[id(q)] = (q, found)
        return known[1]

    def _few_values(self, sort: n.Sort) -> list[n.Term]:
        if sort == n.BOOL:
            return [k.TRUE, k.FALSE]
        if not isinstance(sort, n.DataSort):
            return []
        ctors = self.b.environment.datatype(sort)
        if len(ctors) > _FEW or any(c.sorts for c in ctors):
            return []
        return [n.App(sort, "data.make", (), c.ctor) for c in ctors]

    def _about_extremes(self, q: n.Quant, any_recursive: bool) -> bool:
        """Whether it speaks of an extreme predicate or a prefix predicate, or of any recursive function."""
        known = self._extreme.get(id(q))
        if known is None:
            calls = [x for x in k.subterms(q.body) if isinstance(x, n.FunApp)]
            fs = [x.instance.function for x in calls]
            found = any(f.extreme is not None or f.prefix_of is not None for f in fs)
            found |= any_recursive and any(
                self.e.functions.known(x.instance, x.sort).definition.recursive for x in calls
            )
            known = self._extreme[id(q)] = (q, found)
        return known[1]

    def _hinted(self, q: n.Quant, env: Env) -> list[str]:
        vars, inner = self.bind(q.vars, env)
        pattern = self.hints.pattern(q.vars, inner.names)
        if pattern is None:
            return []
        body = self.e.term(q.body, FACT, inner)
        return [f"(forall ({vars}) (! {body} :pattern ({pattern}) :qid |induction|))"]

    def _witnessed(self, q: n.Quant, env: Env) -> list[str]:
        vars, inner = self.bind(q.vars, env)
        pattern = self.hints.witness(q.vars, inner.names)
        if pattern is None:
            return []
        body = self.e.term(q.body, GOAL, inner)
        return [f"(exists ({vars}) (! {body} :pattern ({pattern}) :qid |witness|))"]

    def _quantifier(self, choice: triggers.Choice, pol: int, env: Env, weight: int = 0) -> str:
        q = choice.quantifier
        vars, inner = self.bind(q.vars, env)
        body = self.e.term(q.body, pol, inner)
        low = replace(inner, fuel=min(inner.fuel, 1))
        if pol == (GOAL if q.forall else FACT):
            body = self._with_seen(choice, body, low)
        patterns = [self.e.terms(group, BOTH, low) for group in choice.triggers]
        for p in patterns:
            self.b.match(p)
        tags = "".join(f" :pattern ({p})" for p in dict.fromkeys(patterns))
        if weight:
            tags += f" :weight {weight}"
        text = f"({'forall' if q.forall else 'exists'} ({vars}) (! {body}{tags} :qid "
        name = self._named.get(text)
        if name is None:
            name = self._named[text] = f"q{len(self._named)}"
            self.quantifiers[name] = q.span
        return f"{text}{name}))"

    def _with_seen(self, choice: triggers.Choice, body: str, env: Env) -> str:
        """The body of a quantifier that the solver asks about some value of: what would be a trigger for it
        but stands inside another quantifier only is no term of that value yet. `forall x :: exists y ::
        P(f(x), y)` is about `f(x)`, so `seen`, of which nothing is known, is said to hold of it."""
        q = choice.quantifier
        hidden = triggers.hidden(choice, self.free)
        if not hidden:
            return body
        said = " ".join(f"({self._seen(x.sort)} {self.e.term(x, BOTH, env)})" for x in hidden)
        return f"(=> (and {said}) {body})" if q.forall else f"(and {said} {body})"

    def _seen(self, sort: n.Sort) -> str:
        symbol = f"|seen {self.b.names.name_of(sort)}|"
        if not self.b.world.knows(symbol):
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({self.b.sort(sort)}) Bool)")
        return symbol

    def bind(self, vars: tuple[n.Bound, ...], env: Env) -> tuple[str, Env]:
        names = {v.name: env.fresh(v.name, i) for i, v in enumerate(vars)}
        text = " ".join(f"({names[v.name]} {self.b.sort(v.sort)})" for v in vars)
        return text, env.bind(names)

    # ── lifting ──

    def _lift(
        self, roots: tuple[n.Term, ...], bound: set[str], env: Env
    ) -> tuple[list[tuple[str, str]], list[str], dict[int, str]]:
        """What the roots capture: parameters (name, sort), arguments in `env`, and the parameter that
        each captured subterm (by identity) becomes."""
        params: list[tuple[str, str]] = []
        args: list[str] = []
        lifted: dict[int, str] = {}
        by_text: dict[str, str] = {}

        def walk(x: n.Term) -> None:
            if id(x) in lifted or isinstance(x, n.Lit):
                return
            if x.sort != n.BOOL and not (self.free(x) & bound) and _is_worth(x):
                text = self.e.term(x, BOTH, env)
                name = by_text.get(text)
                if name is None:
                    name = by_text[text] = f"c{len(params)}"
                    params.append((name, self.b.sort(x.sort)))
                    args.append(text)
                lifted[id(x)] = name
                return
            if isinstance(x, n.Ref_) and x.name not in bound:  # a Boolean variable
                text = self.e.term(x, BOTH, env)
                name = by_text.setdefault(text, f"c{len(params)}")
                if name == f"c{len(params)}":
                    params.append((name, "Bool"))
                    args.append(text)
                lifted[id(x)] = name
                return
            for part in k.parts(x):
                walk(part)

        for root in roots:
            walk(root)
        return params, args, lifted

    def comprehension(self, t: n.Term, env: Env) -> str:
        """The text of a comprehension: its symbol applied to what it captures. The axioms are written
        with `@` for the comprehension itself."""
        params, args, lifted = self._lift(tuple(k.parts(t)), self.free.binders(t), env)
        layer = None if env.layer is None else "lay"
        inside = replace(env.alone({}, lifted), layer=layer, fuel=1, nameless=True)
        kind, laws = _KINDS[type(t)]
        found: list[Law] = laws(self, t, inside)
        if layer is not None and any(f" {layer} " in f"{v} {' '.join(ps)} {body}" for v, ps, body in found):
            params.append((layer, "Fuel"))
            args.append(env.layer or "")
        results = [v.sort for v in t.vars] if isinstance(t, n.Choose) else [t.sort]
        symbols = self._symbols(kind, params, [self.b.sort(s) for s in results], found)
        symbol = symbols[t.index] if isinstance(t, n.Choose) else symbols[0]
        return f"({symbol} {' '.join(args)})" if args else symbol

    def _symbols(
        self, kind: str, params: list[tuple[str, str]], sorts: list[str], laws: list[Law]
    ) -> list[str]:
        """The symbols for these axioms (several for the values of a choice), declared at the first use."""
        key = repr((kind, params, sorts, laws))
        symbols = self._lifted.get(key)
        if symbols is None:
            base = f"{kind} {len(self._lifted)}"
            symbols = self._lifted[key] = [
                f"|{base}|" if i == 0 else f"|{base}.{i}|" for i in range(len(sorts))
            ]
            captured = " ".join(f"({x} {s})" for x, s in params)
            me: dict[str, str] = {}
            for i, (symbol, sort) in enumerate(zip(symbols, sorts, strict=True)):
                self.b.world.declare(
                    symbol, f"(declare-fun {symbol} ({' '.join(s for _, s in params)}) {sort})"
                )
                me[f"@{i}"] = f"({symbol} {' '.join(x for x, _ in params)})" if params else symbol
            for vars, patterns, body in laws:
                self._law(f"{captured} {vars}".strip(), patterns, body, me, symbols[0])
        return symbols

    def _law(self, vars: str, patterns: tuple[str, ...], body: str, me: dict[str, str], symbol: str) -> None:
        def fill(text: str) -> str:
            return _ME.sub(lambda m: me[m.group()], text)

        if not vars:
            self.b.world.axioms.append(f"(assert {fill(body)})")
            return
        tags = " ".join(f":pattern ({fill(p)})" for p in patterns)
        self.b.world.axioms.append(f"(assert (forall ({vars}) (! {fill(body)} {tags} :qid {symbol})))")

    # ── each kind, as (variables, patterns, body) ──

    def _set_of(self, t: n.SetOf, env: Env) -> list[Law]:
        member = self.b.op("set.member", t.sort)
        assert isinstance(t.sort, n.SetSort)
        vars, inner = self.bind(t.vars, env)
        condition = self.e.term(t.condition, BOTH, inner)
        item = self.e.term(t.item, BOTH, inner)
        if len(t.vars) == 1 and isinstance(t.item, n.Ref_) and t.item.name == t.vars[0].name:
            return [(vars, (f"({member} {item} @0)",), f"(= ({member} {item} @0) {condition})")]
        y = f"(y {self.b.sort(t.sort.item)})"
        into = self._patterns(
            t, n.App(n.BOOL, "=>", (t.condition, n.App(n.BOOL, "=", (t.item, t.item)))), inner
        )
        outof = f"(exists ({vars}) (and {condition} (= y {item})))"
        laws: list[Law] = [(y, (f"({member} y @0)",), f"(=> ({member} y @0) {outof})")]
        patterns = tuple(f"@0 {p}" for p in into)
        if patterns:
            laws.append((vars, patterns, f"(=> {condition} ({member} {item} @0))"))
        else:
            laws.append((y, (f"({member} y @0)",), f"(or ({member} y @0) (not {outof}))"))
        return laws

    def _patterns(self, t: n.SetOf | n.MapOf | n.Choose, body: n.Term, env: Env) -> list[str]:
        """Triggers on the variables of a comprehension, as texts."""
        choice = triggers.choose(n.Quant(n.BOOL, True, t.vars, body), self.free, rewrite=False)
        low = replace(env, fuel=1)
        found = list(dict.fromkeys(self.e.terms(group, BOTH, low) for group in choice.triggers))
        for p in found:
            self.b.match(p)
        return found

    def _map_of(self, t: n.MapOf, env: Env) -> list[Law]:
        assert isinstance(t.sort, n.MapSort)
        member = self.b.op("set.member", n.SetSort(t.sort.key, t.sort.finite))
        dom, get = self.b.op("map.dom", t.sort), self.b.op("map.get", t.sort)
        vars, inner = self.bind(t.vars, env)
        condition = self.e.term(t.condition, BOTH, inner)
        key, value = self.e.term(t.key, BOTH, inner), self.e.term(t.value, BOTH, inner)
        if len(t.vars) == 1 and isinstance(t.key, n.Ref_) and t.key.name == t.vars[0].name:
            inside = f"({member} {key} ({dom} @0))"
            return [
                (vars, (inside,), f"(= {inside} {condition})"),
                (vars, (f"({get} @0 {key})",), f"(=> {condition} (= ({get} @0 {key}) {value}))"),
            ]
        y = f"(y {self.b.sort(t.sort.key)})"
        body = n.App(n.BOOL, "=>", (t.condition, n.App(n.BOOL, "=", (t.key, t.key))))
        into = self._patterns(t, body, inner)
        found = f"(exists ({vars}) (and {condition} (= y {key})"
        laws: list[Law] = [
            (
                y,
                (f"({member} y ({dom} @0))", f"({get} @0 y)"),
                f"(=> ({member} y ({dom} @0)) {found} (= ({get} @0 y) {value}))))",
            )
        ]
        if into:
            fact = f"(and ({member} {key} ({dom} @0)) (= ({get} @0 {key}) {value}))"
            laws.append((vars, tuple(f"@0 {p}" for p in into), f"(=> {condition} {fact})"))
        else:
            laws.append((y, (f"({member} y ({dom} @0))",), f"(or ({member} y ({dom} @0)) (not {found}))))"))
        return laws

    def _seq_of(self, t: n.SeqOf, env: Env) -> list[Law]:
        length, index = self.b.op("seq.len", t.sort), self.b.op("seq.index", t.sort)
        count = self.e.term(t.length, BOTH, env)
        var, inner = self.bind((t.var,), env)
        i = inner.names[t.var.name]
        item = self.e.term(t.item, BOTH, inner)
        return [
            ("", ("@0",), f"(=> (<= 0 {count}) (= ({length} @0) {count}))"),
            (
                var,
                (f"({index} @0 {i})",),
                f"(=> (and (<= 0 {i}) (< {i} {count})) (= ({index} @0 {i}) {item}))",
            ),
        ]

    def _lambda(self, t: n.Fun, env: Env) -> list[Law]:
        assert isinstance(t.sort, n.FunSort)
        sort = t.sort
        vars, inner = self.bind(t.params, env.bind({t.heap: "h"}))
        args = " ".join(("h", *(inner.names[p.name] for p in t.params)))
        vars = f"(h {self.b.sort(n.HEAP)}) {vars}".strip()
        laws: list[Law] = []
        for op, body in (("fun.apply", t.body), ("fun.requires", t.requires), ("fun.reads", t.reads)):
            made = f"({self.b.fun_op(op, sort)} @0 {args})"
            laws.append((vars, (made,), f"(= {made} {self.e.term(body, BOTH, inner)})"))
        return [*laws, *self._called(t, sort, env)]

    def _called(self, t: n.Fun, sort: n.FunSort, env: Env) -> list[Law]:
        """A function that is used as a value: what is said of the value is said of the calls too."""
        call = t.body
        if not (isinstance(call, n.FunApp) and call.heap is None):
            return []
        given = {a.name for a in call.args if isinstance(a, n.Ref_)}
        if not t.params or not all(p.name in given for p in t.params):
            return []
        vars, inner = self.bind(t.params, env)
        args = " ".join((self.e.term(k.NO_HEAP, BOTH, env), *(inner.names[p.name] for p in t.params)))
        pattern = self.e.term(call, BOTH, replace(inner, fuel=1))
        self.b.match(pattern)
        made = f"({self.b.fun_op('fun.apply', sort)} @0 {args})"
        return [(vars, (f"@0 {pattern}",), f"(= {made} {self.e.term(call, BOTH, inner)})")]

    def _choose(self, t: n.Choose, env: Env) -> list[Law]:
        """The condition of the chosen values, if any values have it; `@i` is the i-th of them."""
        vars, inner = self.bind(t.vars, env)
        condition = self.e.term(t.condition, BOTH, inner)
        into = self._patterns(t, t.condition, inner)
        tags = " ".join(f":pattern ({p})" for p in into)
        none = (
            f"(forall ({vars}) (! (not {condition}) {tags}))"
            if tags
            else f"(not (exists ({vars}) {condition}))"
        )
        chosen = {v.name: f"@{i}" for i, v in enumerate(t.vars)}
        holds = self.e.term(t.condition, BOTH, replace(inner, names={**inner.names, **chosen}))
        return [("", tuple(f"@{i}" for i in range(len(t.vars))), f"(or {none} {holds})")]

    # ── others ──

    def _axiom(self, vars: str, patterns: str | tuple[str, ...], body: str, name: str) -> None:
        self.b.world.axioms.append(forall(vars, patterns, body, name))

    def map_items(self, t: n.App) -> str:
        """`map.items`: the pairs of a map, as a set of tuples."""
        sort = t.args[0].sort
        assert (
            isinstance(sort, n.MapSort)
            and isinstance(t.sort, n.SetSort)
            and isinstance(t.sort.item, n.DataSort)
        )
        symbol = f"|map.items[{self.b.names.name_of(sort)}]|"
        if not self.b.world.knows(symbol):
            text, out, item = self.b.sort(sort), self.b.sort(t.sort), self.b.sort(t.sort.item)
            ctor = self.b.environment.datatype(t.sort.item)[0].ctor
            fst, snd = (self.b.selector(t.sort.item, ctor, i) for i in (0, 1))
            member, dom, get = (
                self.b.op("set.member", t.sort),
                self.b.op("map.dom", sort),
                self.b.op("map.get", sort),
            )
            has = self.b.op("set.member", n.SetSort(sort.key, sort.finite))
            self.b.world.declare(symbol, f"(declare-fun {symbol} ({text}) {out})")
            inside = f"({member} x ({symbol} m))"
            self._axiom(
                f"(m {text}) (x {item})",
                inside,
                f"(= {inside} (and ({has} ({fst} x) ({dom} m)) (= ({get} m ({fst} x)) ({snd} x))))",
                symbol,
            )
            pair = f"({self.b.ctor(t.sort.item, ctor)} k ({get} m k))"
            self._axiom(
                f"(m {text}) (k {self.b.sort(sort.key)})",
                (f"({symbol} m) ({has} k ({dom} m))", f"({symbol} m) ({get} m k)"),
                f"(=> ({has} k ({dom} m)) ({member} {pair} ({symbol} m)))",
                symbol,
            )
            if sort.finite:
                card, keys = self.b.op("set.card", t.sort), self.b.op("set.card", n.SetSort(sort.key))
                self._axiom(
                    f"(m {text})",
                    (f"({card} ({symbol} m))", f"({symbol} m) ({keys} ({dom} m))"),
                    f"(= ({card} ({symbol} m)) ({keys} ({dom} m)))",
                    symbol,
                )
        return symbol

    def long_sequence(self, t: n.App, env: Env) -> str:
        """A display with many items: a function of them, instead of as deep a nest of `seq.build`."""
        assert isinstance(t.sort, n.SeqSort)
        item = self.b.sort(t.sort.item)
        symbol = f"|seq.lit {len(t.args)}[{self.b.names.name_of(t.sort.item)}]|"
        if not self.b.world.knows(symbol):
            length, index = self.b.op("seq.len", t.sort), self.b.op("seq.index", t.sort)
            xs = [f"x{i}" for i in range(len(t.args))]
            self.b.world.declare(
                symbol, f"(declare-fun {symbol} ({' '.join([item] * len(xs))}) {self.b.sort(t.sort)})"
            )
            made = f"({symbol} {' '.join(xs)})"
            facts = " ".join(f"(= ({index} {made} {i}) {x})" for i, x in enumerate(xs))
            self._axiom(
                " ".join(f"({x} {item})" for x in xs),
                made,
                f"(and (= ({length} {made}) {len(xs)}) {facts})",
                symbol,
            )
            self._counted(t.sort.item, xs, made, symbol)
        return f"({symbol} {self.e.terms(t.args, BOTH, env)})"

    def _counted(self, sort: n.Sort, xs: list[str], made: str, symbol: str) -> None:
        """The multiset of a long display, where somebody speaks of it."""
        of_seq, empty, add = (f"|ms.{x}[{self.b.names.name_of(sort)}]|" for x in ("of_seq", "empty", "add"))
        items = empty
        for x in xs:
            items = f"({add} {items} {x})"
        counted = f"({of_seq} {made})"
        vars = " ".join(f"({x} {self.b.sort(sort)})" for x in xs)
        text = forall(vars, counted, f"(= {counted} {items})", symbol)
        self.b.world.add_axiom(Axiom(text, ((of_seq,),), (of_seq, empty, add)))


def _is_worth(x: n.Term) -> bool:
    """Whether a subterm is taken as a parameter: not what is a constant of its sort anyway."""
    return not (isinstance(x, n.App) and not x.args)


_KINDS: dict[type, tuple[str, Callable[..., list[Law]]]] = {
    n.SetOf: ("set", Binders._set_of),
    n.MapOf: ("map", Binders._map_of),
    n.SeqOf: ("seq", Binders._seq_of),
    n.Fun: ("lambda", Binders._lambda),
    n.Choose: ("choose", Binders._choose),
}
