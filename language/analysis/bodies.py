"""Third pass: contracts, bodies, conditions and values, declaration by declaration."""

from __future__ import annotations

from collections.abc import Callable

from language.analysis import typed as t
from language.analysis.attributes import attributes, loose
from language.analysis.body import Body, finish
from language.analysis.calls import expect_type
from language.analysis.comprehensions import condition
from language.analysis.context import Context
from language.analysis.declare import Item, Work
from language.analysis.defaults import Elaborating, announce
from language.analysis.dispatch import expr
from language.analysis.frames import frames
from language.analysis.later import until_known
from language.analysis.loops import measure
from language.analysis.scope import Synonym
from language.analysis.signatures import owner_params, this_type
from language.analysis.statements import statements
from language.analysis.type_questions import auto_init, nonempty
from language.syntax import ast
from language.types import Type


def bodies(ctx: Context, work: Work, wanted: Callable[[ast.Decl], bool] = lambda _: True) -> None:
    """Of the declarations that are `wanted`."""
    for item in work.items:
        announce(Elaborating(ctx, item, lambda item=item: _for_default(ctx, item), expect_type))
    for todo in list(ctx.pending):
        if todo in ctx.pending:
            ctx.pending[todo]()
    for item in work.items:
        if not wanted(item.written):
            continue
        with ctx.on(item.decl):
            until_known(ctx, lambda item=item: _body(ctx, item))


def _body(ctx: Context, item: Item) -> None:
    match item.typed, item.decl:
        case t.Function() as f, ast.FunctionDecl() as d:
            function(ctx, item, f, d)
        case t.Method() as m, ast.MethodDecl() as d:
            method(ctx, item, m, d)
        case t.Constant() as c, ast.ConstDecl() as d:
            constant(ctx, item, c, d)
        case t.SubsetType() as s, ast.NewtypeDecl() | ast.TypeDecl() as d:
            subset(ctx, item, s, d)
        case t.TypeDeclaration() as x, _:
            _attributes(ctx, item, x, item.decl)
            _attributes_of_parts(ctx, item)
        case t.Field() | Synonym(), _:
            _attributes_of_parts(ctx, item)
        case _:
            pass


def new_body(ctx: Context, item: Item, f: t.Function | t.Method | None = None) -> Body:
    params = {p.name: p for p in owner_params(item)}
    if f is not None:
        params.update({p.name: p for p in f.type_params})
    if isinstance(item.typed, t.TypeDeclaration):
        params.update({p.name: p for p in item.typed.params})
    b = Body(ctx, item.module, params, item.owner, callable=f)
    if item.owner is not None and f is not None and f.this is not None:
        b.this_type = this_type(item.owner)
    b.scopes.append({})
    return b


def _attributes(
    ctx: Context, item: Item, x: t.Function | t.Method | t.Constant | t.TypeDeclaration, d: ast.Decl
) -> None:
    if any(a.args for a in d.attributes) or item.written in ctx.loose:
        b = new_body(ctx, item, x if isinstance(x, t.Function | t.Method) else None)
        if isinstance(x, t.Function | t.Method):
            b.scopes.append({p.name: p for p in x.params})
        x.attributes = attributes(b, d.attributes)
        loose(b, item.written)
        finish(b, known=False)


def _attributes_of_parts(ctx: Context, item: Item) -> None:
    """Those of constructors, fields and synonyms, of which no later stage has a use."""
    parts: list[tuple[ast.Attribute, ...]] = []
    if isinstance(item.decl, ast.DatatypeDecl):
        parts += [c.attributes for c in item.decl.ctors]
    elif not isinstance(item.typed, t.TypeDeclaration):
        parts.append(item.decl.attributes)
    for attrs in parts:
        if any(a.args for a in attrs):
            b = new_body(ctx, item)
            attributes(b, attrs)
            finish(b, known=False)


def _for_default(ctx: Context, item: Item) -> Body:
    """Where default values are elaborated. A constructor's object is not there yet when it is called."""
    f = item.typed if isinstance(item.typed, t.Function | t.Method) else None
    b = new_body(ctx, item, f)
    if isinstance(f, t.Method) and f.kind == "constructor":
        b.this_type = None
    return b


def clauses(b: Body, items: tuple[ast.Clause, ...], what: str) -> tuple[t.Clause, ...]:
    out: list[t.Clause] = []
    for c in items:
        e = condition(b, c.condition, what)
        attrs = attributes(b, c.attributes)
        message = t.error_message(attrs)
        label = c.label.text if c.label is not None else None
        out.append(t.Clause(e, c.span, attrs, label, message))
    return tuple(out)


def function(ctx: Context, item: Item, f: t.Function, d: ast.FunctionDecl) -> None:
    b = new_body(ctx, item, f)
    for p in f.params:
        b.scopes[-1][p.name] = p
    b.two_state = f.two_state
    f.requires = clauses(b, d.spec.requires, "A precondition")
    b.two_state = False
    f.reads = frames(b, d.spec.reads, "reads")
    f.decreases = measure(b, d.spec.decreases)
    b.two_state = f.two_state
    if d.result_name is not None:
        b.scopes.append({f.result.name: f.result})
    f.ensures = clauses(b, d.spec.ensures, "A postcondition")
    if d.result_name is not None:
        b.scopes.pop()
    b.requires_labels = _labels(ctx, f.requires)
    if d.spec.modifies:
        ctx.error(
            "function", d.spec.modifies[0].span, "A function changes nothing, so it cannot have `modifies`."
        )
    b.scopes.append({})
    if d.body is not None:
        body = expr(b, d.body, f.result.type)
        expect_type(b, body, f.result.type, f"The body of `{f.name}`")
        f.body = body
    finish(b)
    if d.by_method is not None:
        b = new_body(ctx, item, f)
        for p in f.params:
            b.scopes[-1][p.name] = p
        b.scopes.append({f.result.name: f.result} if d.result_name is not None else {})
        b.results = (f.result,)
        b.two_state = True
        b.requires_labels = {c.label for c in f.requires if c.label}
        b.scopes.append({})
        f.by_method = t.Block(d.by_method.span, False, statements(b, d.by_method.body))
        finish(b)
    _attributes(ctx, item, f, d)


def _labels(ctx: Context, requires: tuple[t.Clause, ...]) -> set[str]:
    """The names of preconditions, each of which only one may have."""
    names: set[str] = set()
    for c in requires:
        if c.label is not None and c.label in names:
            message = f"The label `{c.label}` is already used for a precondition above."
            ctx.error("duplicate", c.condition.span, message)
        names |= {c.label} if c.label is not None else set()
    return names


def method(ctx: Context, item: Item, m: t.Method, d: ast.MethodDecl) -> None:
    b = new_body(ctx, item, m)
    is_ctor = m.kind == "constructor"
    for p in m.params:
        b.scopes[-1][p.name] = p
    saved = b.this_type
    if is_ctor:
        b.this_type = None  # there is no object yet when it is called
    b.two_state = m.two_state
    m.requires = clauses(b, d.spec.requires, "A precondition")
    b.two_state = False
    b.this_type = saved
    m.reads = frames(b, d.spec.reads, "reads") if d.spec.reads else None
    m.modifies = frames(b, d.spec.modifies, "modifies")
    m.decreases = measure(b, d.spec.decreases)
    for r in m.results:
        b.scopes[-1][r.name] = r
    b.two_state = True
    m.ensures = clauses(b, d.spec.ensures, "A postcondition")
    if d.iterator is not None:
        m.iterator = _iterator_parts(ctx, item, m, d.iterator)
        b.yields, b.two_state = True, False
    b.results = () if b.yields else m.results
    b.requires_labels = _labels(ctx, m.requires)
    if d.body is not None:
        b.scopes.append({})
        if m.extreme is not None:
            b.scopes[-1]["_k"] = m.extreme.counter
        b.new_phase = is_ctor
        if is_ctor and d.new_split is not None:
            first = statements(b, d.body.body[: d.new_split])
            b.new_phase = False
            rest = statements(b, d.body.body[d.new_split :])
            m.new_split = len(first)
            m.body = t.Block(d.body.span, False, (*first, *rest))
        else:
            m.body = t.Block(d.body.span, False, statements(b, d.body.body))
    finish(b)
    _attributes(ctx, item, m, d)


def _iterator_parts(ctx: Context, item: Item, m: t.Method, s: ast.IteratorSpec) -> t.IteratorParts:
    """The iterator's own contract. In the constructor its parameters are meant, else the fields."""
    b = new_body(ctx, item, m)
    for p in m.params:
        b.scopes[-1][p.name] = p
    requires = clauses(b, s.requires, "A precondition")
    reads, modifies = frames(b, s.reads, "reads"), frames(b, s.modifies, "modifies")
    yield_requires = clauses(b, s.yield_requires, "A precondition")
    owner = item.owner
    for y in owner.fields if isinstance(owner, t.Class) and m.kind == "method" else ():
        if y.yields and not (nonempty(y.type) if y.ghost else auto_init(y.type)):
            message = (
                f"The type `{y.type}` has no default value, which `{y.name}` has before the first `yield`."
            )
            ctx.error("iterator", y.span, message)
    b.two_state = True
    ensures = clauses(b, s.ensures, "A postcondition")
    yield_ensures = clauses(b, s.yield_ensures, "A postcondition")
    finish(b)
    for f in (*reads, *modifies):
        if f.field is not None or f.everything:
            ctx.unsupported(f.span, "frames of iterators that name single fields, or everything")
    return t.IteratorParts(requires, ensures, yield_requires, yield_ensures, reads, modifies)


def constant(ctx: Context, item: Item, c: t.Constant, d: ast.ConstDecl) -> None:
    if d.value is not None and d.type is not None:
        b = new_body(ctx, item)
        if item.owner is not None and not c.static:
            b.this_type = this_type(item.owner)
        c.value = expr(b, d.value, c.type)
        expect_type(b, c.value, c.type, f"The value of `{c.name}`")
        finish(b)
    _attributes(ctx, item, c, d)


def subset(ctx: Context, item: Item, s: t.SubsetType, d: ast.NewtypeDecl | ast.TypeDecl) -> None:
    b = new_body(ctx, item)
    base: Type | None = s.base
    if base is None:
        return
    if d.condition is not None and d.var is not None:
        v = ctx.variable(d.var.text, base, "bound", span=d.var.span)
        b.scopes.append({v.name: v})
        s.var = v
        s.condition = condition(b, d.condition, "The condition of a type")
        b.scopes.pop()
    if d.witness is not None:
        if d.witness.value is None:
            s.witness_star = True
        else:
            s.witness = expr(b, d.witness.value, base)
            expect_type(b, s.witness, base, "A witness")
            s.ghost_witness = d.witness.ghost
    finish(b)
    _attributes(ctx, item, s, d)
