"""IVL and its passive form as text, for `surefoot show ivl` and `surefoot show passive`, and for tests."""

from __future__ import annotations

from collections.abc import Iterator

from language.ivl import nodes as n

_INFIX = {
    "and": "&&",
    "or": "||",
    "=>": "==>",
    "<=>": "<==>",
    "=": "==",
    **{x: x for x in ("div", "mod", "+", "-", "*", "/", "<", "<=", ">", ">=")},
}


def show_sort(s: n.Sort) -> str:
    match s:
        case n.Base(name):
            return name
        case n.Bits(width):
            return f"bv{width}"
        case n.SeqSort(item):
            return f"seq<{show_sort(item)}>"
        case n.SetSort(item, finite):
            return f"{'set' if finite else 'iset'}<{show_sort(item)}>"
        case n.MultisetSort(item):
            return f"multiset<{show_sort(item)}>"
        case n.MapSort(key, value, finite):
            return f"{'map' if finite else 'imap'}<{show_sort(key)}, {show_sort(value)}>"
        case n.DataSort(decl, args):
            return decl.name + (f"<{', '.join(map(show_sort, args))}>" if args else "")
        case n.FunSort(params, result):
            return f"({', '.join(map(show_sort, params))}) -> {show_sort(result)}"
        case n.OpaqueSort(param, args):
            return param.name + (f"<{', '.join(map(show_sort, args))}>" if args else "")
        case _:
            return "?"


def show_term(x: n.Term) -> str:
    match x:
        case n.Lit(value=value):
            return str(value).lower() if isinstance(value, bool) else str(value)
        case n.Ref_(name=name):
            return name
        case n.App():
            return _app(x)
        case n.FunApp(instance=i, heap=heap, args=args):
            types = f"<{', '.join(map(str, i.type_args))}>" if i.type_args else ""
            at = "" if heap is None else f"@{show_term(heap)}"
            return f"{i.function.name}{types}{at}({_list(args)})"
        case n.ConstApp(const=c, args=args):
            return f"{c.qualified}({_list(args)})" if args else c.qualified
        case n.Is(value=v, type=ty):
            return f"({show_term(v)} is {ty})"
        case n.IsAlloc(value=v, heap=h):
            return f"allocated({show_term(v)}, {show_term(h)})"
        case n.Quant(forall=f, vars=vs, body=b, triggers=ts):
            patterns = "".join(f" {{{_list(group)}}}" for group in ts)
            return f"({'forall' if f else 'exists'} {_bounds(vs)}{patterns} :: {show_term(b)})"
        case n.Let(name=name, value=v, body=b):
            return f"(let {name} := {show_term(v)}; {show_term(b)})"
        case n.SetOf(vars=vs, condition=c, item=i):
            return f"{{{_bounds(vs)} | {show_term(c)} :: {show_term(i)}}}"
        case n.MapOf(vars=vs, condition=c, key=key, value=v):
            return f"map[{_bounds(vs)} | {show_term(c)} :: {show_term(key)} := {show_term(v)}]"
        case n.SeqOf(length=l, var=var, item=i):
            return f"seq({show_term(l)}, {var.name} => {show_term(i)})"
        case n.Fun(params=ps, heap=heap, requires=q, reads=r, body=b):
            return f"fun({_bounds(ps)}; {heap}; {show_term(q)}; {show_term(r)}) => {show_term(b)}"
        case n.Choose(vars=vs, condition=c, index=i):
            return f"(choose {_bounds(vs)} :: {show_term(c)}).{i}"
        case n.HeapFact(step=step):
            return f"{step.after} from {step.before} by {_step(step)}"
        case _:
            return "?"


def _app(x: n.App) -> str:
    if x.op in _INFIX and len(x.args) > 1:
        return "(" + f" {_INFIX[x.op]} ".join(map(show_term, x.args)) + ")"
    if x.op == "not":
        return f"!{_list(x.args)}"
    if x.op == "ite":
        c, a, b = map(show_term, x.args)
        return f"(if {c} then {a} else {b})"
    about = _about(x.decl)
    args = f"({_list(x.args)})" if x.args else ""
    return f"{x.op}{f'[{about}]' if about else ''}{args}"


def _about(decl: object) -> str:
    if decl is None:
        return ""
    if isinstance(decl, tuple):
        ctor, index = decl  # pyright: ignore[reportUnknownVariableType]
        return f"{getattr(ctor, 'name', '')}.{index}"  # pyright: ignore[reportUnknownArgumentType]
    name = getattr(decl, "name", None)
    return name if isinstance(name, str) else str(decl)


def _list(xs: tuple[n.Term, ...]) -> str:
    return ", ".join(map(show_term, xs))


def _bounds(vs: tuple[n.Bound, ...]) -> str:
    return ", ".join(f"{v.name}: {v.type}" for v in vs)


def show_frame(f: n.FrameSet) -> str:
    if f.everything:
        return "*"
    ghost = "ghost " if f.ghost else ""
    items = ", ".join(show_term(i.refs) + (f"`{i.field.name}" if i.field else "") for i in f.items)
    return f"{ghost}{{{items}}}" + (f" since {show_term(f.since)}" if f.since is not None else "")


def _step(step: n.HeapStep) -> str:
    match step.command:
        case n.FrameSet() as f:
            return f"havoc {show_frame(f)}"
        case n.HeapForall() as c:
            return _heap_forall(c)
        case term:
            return show_term(term)


def _heap_forall(c: n.HeapForall) -> str:
    place = show_term(c.obj) + (f".{c.field.name}" if c.field else f"[{_list(c.indices)}]")
    return f"forall {_bounds(c.vars)} | {show_term(c.condition)} {{ {place} := {show_term(c.value)} }}"


# ── commands ─────────────────────────────────────────────────────────────────────────────────────


def show_procedure(p: n.Procedure) -> str:
    inputs = ", ".join(f"{v.name}: {show_sort(v.sort)}" for v in p.inputs)
    return "\n".join((f"procedure {p.name}({inputs})", *_block(p.body, "")))


def _block(c: n.Command, indent: str) -> Iterator[str]:
    yield f"{indent}{{"
    yield from _command(c, indent + "  ")
    yield f"{indent}}}"


def _command(c: n.Command, at: str) -> Iterator[str]:
    match c:
        case n.Assert(condition=x, obligation=o):
            yield f"{at}assert {show_term(x)};  // {o.kind} at {o.span.start}"
        case n.Assume(condition=x, by_user=user):
            yield f"{at}assume {show_term(x)};{'  // by the program' if user else ''}"
        case n.Assign(var=v, value=x):
            yield f"{at}{v.name} := {show_term(x)};"
        case n.Havoc(vars=vs):
            yield f"{at}havoc {', '.join(v.name for v in vs)};"
        case n.HavocHeap(heap=h, frame=f):
            yield f"{at}havoc {h.name} except outside {show_frame(f)};"
        case n.HeapForall():
            yield f"{at}{_heap_forall(c)}"
        case n.Seq(body=body):
            for x in body:
                yield from _command(x, at)
        case n.If(condition=x, then=a, orelse=b):
            yield f"{at}if {'*' if x is None else show_term(x)}"
            yield from _block(a, at)
            if not (isinstance(b, n.Seq) and not b.body):
                yield f"{at}else"
                yield from _block(b, at)
        case n.Label(name=name, body=body):
            yield f"{at}{name}:"
            yield from _block(body, at)
        case n.Exit(label=label):
            yield f"{at}exit {label};"
        case n.Loop():
            yield f"{at}loop  // forgets {', '.join(v.name for v in c.targets)}"
            if c.heap is not None:
                yield f"{at}  // and the heap, in {show_frame(c.frame)}"
            for what, part in (("entry", c.entry), ("head", c.head), ("round", c.body), ("back", c.back)):
                yield f"{at}  {what}"
                yield from _block(part, at + "  ")
        case n.CallSite(callable=f, body=body):
            yield f"{at}call {f.name}"
            yield from _block(body, at)
        case _:
            yield f"{at}?"


def show_passive(p: n.Passive) -> str:
    lines = [f"passive {p.name}"]
    lines += [f"  const {name}: {show_sort(sort)}" for name, sort in p.constants]
    goals: dict[int, list[n.Goal]] = {}
    for g in p.goals:
        goals.setdefault(g.point, []).append(g)
    for x in p.points:
        lines.append(f"  point {x.id}{f'  // {x.what}' if x.what else ''}")
        for e in x.edges:
            lines.append(f"    from {e.source}")
            lines += [f"      {show_term(f)}" for f in e.facts]
        lines += [f"    claim {show_term(g.condition)}  // {g.obligation.kind}" for g in goals.get(x.id, [])]
    return "\n".join(lines)
