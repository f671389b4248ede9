"""Datatypes, functions, heaps, function values and types, in hand-made units."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.source import NOWHERE
from language.types import INT, ArrowType, SeqType, UserType
from tests.language.prove.forms import (
    SEQ,
    Tables,
    bound,
    check,
    class_type,
    datatype,
    exists,
    forall,
    lit,
    op,
    v,
)

LIST, (NIL, CONS) = datatype("List", ("Nil",), ("Cons", "head", "tail"))
LIST_SORT = n.DataSort(LIST, ())
LIST_TYPE = UserType(LIST)
TREE, (NODE,) = datatype("Tree", ("Node", "children"))
TREE_SORT = n.DataSort(TREE, ())
TREES = n.SeqSort(TREE_SORT)
HEAP0, HEAP1, HEAP2 = (v(h, n.HEAP) for h in ("h0", "h1", "h2"))
NODE_CLASS, FIELDS = class_type("Cell", value=INT, count=INT)
r, o = v("r", n.REF), v("o", n.REF)


def environment() -> Tables:
    return Tables(
        constructors={
            LIST_SORT: (n.CtorDef(NIL, (), ()), n.CtorDef(CONS, (n.INT, LIST_SORT), (INT, LIST_TYPE))),
            TREE_SORT: (n.CtorDef(NODE, (TREES,), (SeqType(UserType(TREE)),)),),
        }
    )


def cons(h: object, rest: n.Term) -> n.Term:
    return op("data.make", h, rest, sort=LIST_SORT, decl=CONS)


nil = n.App(LIST_SORT, "data.make", (), NIL)
xs, ys = v("xs", LIST_SORT), v("ys", LIST_SORT)


def tail(x: n.Term) -> n.Term:
    return op("data.get", x, sort=LIST_SORT, decl=(CONS, 1))


def rank(x: n.Term) -> n.Term:
    return op("data.rank", x, sort=n.INT)


def test_constructors_are_injective_and_distinct() -> None:
    check([op("=", cons(1, xs), cons(v("x"), ys))], op("=", xs, ys), environment=environment())
    check([], op("not", op("=", cons(1, xs), nil)), environment=environment())
    check([], op("=", cons(1, xs), cons(2, xs)), proved=False, environment=environment())


def test_a_tail_is_smaller_and_a_list_is_not_its_own_tail() -> None:
    is_cons = op("data.is", xs, sort=n.BOOL, decl=CONS)
    check([is_cons], op("<", rank(tail(xs)), rank(xs)), environment=environment())
    check([], op("<", rank(tail(xs)), rank(xs)), proved=False, environment=environment())


def test_a_child_in_a_sequence_is_smaller() -> None:
    tree = v("t", TREE_SORT)
    children = op("data.get", tree, sort=TREES, decl=(NODE, 0))
    child = op("seq.index", children, v("i"), sort=TREE_SORT)
    inside = op("and", op("<=", 0, v("i")), op("<", v("i"), op("seq.len", children)))
    check([inside], op("<", rank(child), rank(tree)), environment=environment())
    check([], op("<", rank(child), rank(tree)), proved=False, environment=environment())


def test_trees_of_equal_children_are_equal() -> None:
    one = op(
        "data.make", op("seq.append", v("s", TREES), op("seq.empty", sort=TREES)), sort=TREE_SORT, decl=NODE
    )
    two = op("data.make", v("s", TREES), sort=TREE_SORT, decl=NODE)
    check([], op("=", one, two), environment=environment())


# ── functions ──


def function(name: str, scc: int = 1) -> t.Function:
    result = t.Variable(name, INT, "out")
    return t.Function(name, name, None, (), (), result, True, True, NOWHERE, NOWHERE, scc=scc)


def length_of_list(env: Tables) -> n.Instance:
    """`function Len(l: List): nat { if l.Nil? then 0 else 1 + Len(l.tail) }`"""
    i = n.Instance(function("Len"), ())
    l = v("l#0", LIST_SORT)
    again = n.FunApp(n.INT, i, None, (tail(l),))
    body = op("ite", op("data.is", l, sort=n.BOOL, decl=NIL), 0, op("+", 1, again), sort=n.INT)
    result = bound("Len#r")
    env.functions[i] = n.FunctionDef(
        i, (bound("l#0", LIST_SORT, LIST_TYPE),), None, lit(True), body, result,
        (op(">=", v("Len#r"), 0),), n.FrameSet(()), True, 1, False,
    )  # fmt: skip
    return i


def test_a_function_unfolds_a_little() -> None:
    env = environment()
    i = length_of_list(env)

    def length(x: n.Term) -> n.Term:
        return n.FunApp(n.INT, i, None, (x,))

    check([], op("=", length(cons(1, cons(2, nil))), 2), environment=env)
    check([], op(">=", length(xs), 0), environment=env)
    check([], op("=", length(xs), 0), proved=False, environment=env)


def test_a_function_does_not_prove_its_own_termination() -> None:
    """`function F(n: int): int ensures F(n) == 5 { F(n) }`: the measure of the call is not smaller."""
    env = Tables()
    i = n.Instance(function("F", 3), ())
    result = bound("F#r")
    again = n.FunApp(n.INT, i, None, (v("n#0"),))
    env.functions[i] = n.FunctionDef(
        i,
        (bound("n#0"),),
        None,
        lit(True),
        again,
        result,
        (op("=", v("F#r"), 5),),
        n.FrameSet(()),
        True,
        3,
        False,
    )

    def below(_: n.Instance, heap: n.Term | None, args: tuple[n.Term, ...]) -> n.Term:
        return op("and", op("<=", 0, args[0]), op("<", args[0], v("n#in")))

    guard = n.MeasureGuard(3, below)
    at = n.FunApp(n.INT, i, None, (v("n#in"),))
    check([], op("=", at, 5), proved=False, environment=env, measure=guard)
    smaller = n.FunApp(n.INT, i, None, (op("-", v("n#in"), 1),))
    check([op("<", 0, v("n#in"))], op("=", smaller, 5), environment=env, measure=guard)


def test_a_guard_keeps_a_definition_inside_its_precondition() -> None:
    env = Tables()
    i = n.Instance(function("G"), ())
    x = v("x#0")
    env.functions[i] = n.FunctionDef(
        i,
        (bound("x#0"),),
        None,
        op(">", x, 0),
        op("+", x, 1),
        bound("G#r"),
        (),
        n.FrameSet(()),
        False,
        1,
        False,
    )
    check([], op("=", n.FunApp(n.INT, i, None, (lit(3),)), 4), environment=env)
    check([], op("=", n.FunApp(n.INT, i, None, (lit(-3),)), -2), proved=False, environment=env)


def test_an_opaque_function_needs_reveal() -> None:
    env = Tables()
    i = n.Instance(function("H"), ())
    body = op("+", v("x#0"), 1)
    env.functions[i] = n.FunctionDef(
        i, (bound("x#0"),), None, lit(True), body, bound("H#r"), (), n.FrameSet(()), False, 1, True
    )
    goal = op("=", n.FunApp(n.INT, i, None, (lit(3),)), 4)
    check([], goal, proved=False, environment=env)
    check([n.App(n.BOOL, "revealed", (), i.function)], goal, environment=env)


# ── heaps ──


def read(h: n.Term, x: n.Term, field: str = "value") -> n.Term:
    return op("heap.read", h, x, sort=n.INT, decl=FIELDS[field])


def write(x: n.Term, value: object, field: str = "value", before: str = "h0", after: str = "h1") -> n.Term:
    change = op("heap.write", v(before, n.HEAP), x, value, sort=n.HEAP, decl=FIELDS[field])
    return n.HeapFact(n.BOOL, n.HeapStep(after, before, change))


def havoc(*items: n.FrameItem, before: str = "h0", after: str = "h1", everything: bool = False) -> n.Term:
    return n.HeapFact(n.BOOL, n.HeapStep(after, before, n.FrameSet(items, everything)))


def test_a_write_changes_one_place() -> None:
    check([write(r, 7)], op("=", read(HEAP1, r), 7))
    check([write(r, 7), op("not", op("=", r, o))], op("=", read(HEAP1, o), read(HEAP0, o)))
    check([write(r, 7)], op("=", read(HEAP1, o), read(HEAP0, o)), proved=False)
    check([write(r, 7)], op("=", read(HEAP1, r, "count"), read(HEAP0, r, "count")))


def test_a_frame_keeps_what_is_outside() -> None:
    apart = op("not", op("=", r, o))
    check([havoc(n.FrameItem(r)), apart], op("=", read(HEAP1, o), read(HEAP0, o)))
    check([havoc(n.FrameItem(r))], op("=", read(HEAP1, r), read(HEAP0, r)), proved=False)
    check([havoc(n.FrameItem(r, FIELDS["count"]))], op("=", read(HEAP1, r), read(HEAP0, r)))
    check([havoc(everything=True), apart], op("=", read(HEAP1, o), read(HEAP0, o)), proved=False)
    repr_ = v("repr", n.SetSort(n.REF))
    outside = op("not", op("set.member", o, repr_))
    check([havoc(n.FrameItem(repr_)), outside], op("=", read(HEAP1, o), read(HEAP0, o)))
    check([havoc(n.FrameItem(repr_))], op("=", read(HEAP1, o), read(HEAP0, o)), proved=False)


def test_what_is_new_is_not_what_was_there() -> None:
    new = n.HeapFact(n.BOOL, n.HeapStep("h1", "h0", op("heap.new", HEAP0, r, sort=n.HEAP)))
    fresh = op("not", op("heap.alloc", HEAP0, r, sort=n.BOOL))
    old = op("heap.alloc", HEAP0, o, sort=n.BOOL)
    check([new, fresh, old], op("not", op("=", r, o)))
    check([new, fresh, old], op("heap.alloc", HEAP1, o, sort=n.BOOL))
    check(
        [new, fresh, havoc(n.FrameItem(o), before="h1", after="h2")], op("heap.alloc", HEAP2, r, sort=n.BOOL)
    )


def elem(h: n.Term, a: n.Term, *i: object) -> n.Term:
    return op("heap.elem", h, a, *i, sort=n.INT)


def test_array_cells() -> None:
    step = op("heap.elem_write", HEAP0, r, v("i"), 5, sort=n.HEAP)
    set_i = n.HeapFact(n.BOOL, n.HeapStep("h1", "h0", step))
    check([set_i], op("=", elem(HEAP1, r, v("i")), 5))
    check([set_i, op("<", v("i"), v("j"))], op("=", elem(HEAP1, r, v("j")), elem(HEAP0, r, v("j"))))
    check([set_i], op("=", elem(HEAP1, o, v("i")), elem(HEAP0, o, v("i"))), proved=False)


def test_a_forall_assignment() -> None:
    i = v("k#0")
    inside = op("and", op("<=", 0, i), op("<", i, v("n")))
    change = n.HeapForall(
        n.Variable("heap", n.HEAP), (bound("k#0"),), inside, r, None, (i,), op("+", elem(HEAP0, r, i), 1)
    )
    step = n.HeapFact(n.BOOL, n.HeapStep("h1", "h0", change))
    check([step, op("<", 5, v("n"))], op("=", elem(HEAP1, r, 5), op("+", elem(HEAP0, r, 5), 1)))
    check([step], op("=", elem(HEAP1, r, v("n")), elem(HEAP0, r, v("n"))))
    check([step], op("=", elem(HEAP1, r, 5), elem(HEAP0, r, 5)), proved=False)


def test_a_slice_of_an_array() -> None:
    lo, hi = v("lo"), v("hi")
    s = op("seq.of_array", HEAP0, r, lo, hi, sort=SEQ)
    length = op("array.len", r, sort=n.INT, decl=0)
    within = op("and", op("<=", 0, lo), op("<=", lo, hi), op("<=", hi, length))
    check([within], op("=", op("seq.len", s), op("-", hi, lo)))
    check([within, op("<", lo, hi)], op("=", op("seq.index", s, 0), elem(HEAP0, r, lo)))


def test_a_function_that_reads_elsewhere_keeps_its_value() -> None:
    env = Tables()
    f = function("Sum")
    i = n.Instance(f, ())
    env.functions[i] = n.FunctionDef(
        i, (bound("x#0", n.REF, NODE_CLASS),), "h#0", lit(True), None, bound("Sum#r"), (),
        n.FrameSet((n.FrameItem(v("x#0", n.REF)),)), False, 1, False,
    )  # fmt: skip
    before, after = (n.FunApp(n.INT, i, h, (o,)) for h in (HEAP0, HEAP1))
    check([write(r, 7), op("not", op("=", r, o))], op("=", before, after), environment=env)
    check([write(o, 7)], op("=", before, after), proved=False, environment=env)
    check([havoc(n.FrameItem(r)), op("not", op("=", r, o))], op("=", before, after), environment=env)
    check([havoc(n.FrameItem(o))], op("=", before, after), proved=False, environment=env)


# ── function values ──

FUN = n.FunSort((n.INT,), n.INT)
NONE = n.App(n.HEAP, "heap.none")


def apply(f: n.Term, x: object) -> n.Term:
    return op("fun.apply", f, NONE, x, sort=n.INT)


def add(c: n.Term, name: str = "x#0") -> n.Term:
    empty = n.App(n.SetSort(n.REF), "set.empty")
    return n.Fun(FUN, (bound(name),), "h#1", lit(True), empty, op("+", v(name), c))


def test_a_lambda_is_what_it_does() -> None:
    check([], op("=", apply(add(v("c")), 3), op("+", 3, v("c"))))
    check([op("=", v("c"), v("d"))], op("=", add(v("c")), add(v("d"), "y#0")))
    check([], op("=", add(v("c")), add(v("d"))), proved=False)


def test_a_total_function_type() -> None:
    total = ArrowType((INT,), INT)
    check([], n.Is(n.BOOL, add(v("c")), total))
    partial = n.Fun(
        FUN, (bound("x#0"),), "h#1", op("<", 0, v("x#0")), n.App(n.SetSort(n.REF), "set.empty"), v("x#0")
    )
    check([], n.Is(n.BOOL, partial, total), proved=False)
    check([n.Is(n.BOOL, v("f", FUN), total)], op("fun.requires", v("f", FUN), NONE, 3, sort=n.BOOL))


# ── types ──


def nat() -> UserType:
    base = t.SubsetType("nat", "nat", (), NOWHERE, base=INT)
    base.condition = t.Literal_(NOWHERE, INT, True)
    return UserType(base)


def test_items_of_a_typed_sequence() -> None:
    nats = SeqType(nat())
    s = v("s", SEQ)
    inside = op("and", op("<=", 0, v("i")), op("<", v("i"), op("seq.len", s)))
    check([n.Is(n.BOOL, s, nats), inside], op("<=", 0, op("seq.index", s, v("i"))))
    check(
        [n.Is(n.BOOL, s, nats), op(">=", v("x"), 0)], n.Is(n.BOOL, op("seq.build", s, v("x"), sort=SEQ), nats)
    )
    check([n.Is(n.BOOL, s, nats)], n.Is(n.BOOL, op("seq.build", s, v("x"), sort=SEQ), nats), proved=False)


def test_a_type_parameter_may_be_empty() -> None:
    abstract = t.AbstractType("T", "T", (), NOWHERE)
    sort, type_ = n.OpaqueSort(abstract), UserType(abstract)
    x = n.Bound("x#0", sort, type_)
    some = n.Quant(n.BOOL, False, (x,), n.Is(n.BOOL, v("x#0", sort), type_))
    check([], some, proved=False)
    check([n.Is(n.BOOL, v("y", sort), type_)], some)


def test_classes() -> None:
    other, _ = class_type("Other")
    is_cell, is_other = n.Is(n.BOOL, r, NODE_CLASS), n.Is(n.BOOL, o, other)
    check([is_cell, is_other], op("not", op("=", r, o)))
    check([is_cell], op("not", op("=", r, op("ref.null", sort=n.REF))))
    check(
        [n.Is(n.BOOL, r, UserType(NODE_CLASS.decl, (), True))],
        op("=", r, op("ref.null", sort=n.REF)),
        proved=False,
    )


def test_some_quantifier_without_trigger_is_harmless() -> None:
    check([], forall("x", op("=>", op("<", v("x"), 3), op("<", v("x"), 4))))
    check([], exists("x", op("<", v("x"), v("y"))), proved=False)
