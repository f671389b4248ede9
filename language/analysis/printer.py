"""The typed program as text, for `surefoot show types`: every type, ghost and measure written out."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.print_expr import expr, frame
from language.analysis.print_stmt import lines, measure
from language.types import ParamType, show


def typed_text(program: t.TypedProgram) -> str:
    """All declarations: types first, then constants, functions and methods, each group in the order of the
    text."""
    parts = [_type(d) for d in program.types]
    parts += [_constant(c) for c in program.constants]
    parts += [function_text(f) for f in program.functions]
    parts += [method_text(m) for m in program.methods]
    return "\n\n".join(parts) + "\n"


def _params(params: tuple[ParamType, ...]) -> str:
    def one(p: ParamType) -> str:
        marks = [
            m
            for m, on in (
                ("==", p.supports_equality),
                ("0", p.auto_init),
                ("00", p.nonempty),
                ("!new", p.no_references),
            )
            if on
        ]
        return p.name + (f"({','.join(marks)})" if marks else "")

    return f"<{', '.join([one(p) for p in params])}>" if params else ""


def _formals(vs: tuple[t.Variable, ...]) -> str:
    return ", ".join([f"{'ghost ' if v.ghost else ''}{v.name}: {show(v.type)}" for v in vs])


def _type(d: t.TypeDeclaration) -> str:
    head = f"{d.qualified}{_params(d.params)}"
    match d:
        case t.Class():
            fields = [f"\n  {'ghost ' if f.ghost else ''}var {f.name}: {show(f.type)}" for f in d.fields]
            return f"{'trait' if d.is_trait else 'class'} {head}" + "".join(fields)
        case t.Datatype():
            ctors = [f"{'ghost ' if c.ghost else ''}{c.name}({_formals(c.formals)})" for c in d.ctors]
            return f"{'codatatype' if d.codata else 'datatype'} {head} = " + " | ".join(ctors)
        case t.SubsetType():
            word = "newtype" if d.is_newtype else "type"
            base = show(d.base) if d.base is not None else "?"
            if d.condition is None or d.var is None:
                return f"{word} {head} = {base}"
            witness = (
                " witness *"
                if d.witness_star
                else f" witness {expr(d.witness)}"
                if d.witness is not None
                else ""
            )
            return f"{word} {head} = {d.var.name}: {base} | {expr(d.condition)}{witness}"
        case _:
            return f"type {head}"


def _constant(c: t.Constant) -> str:
    value = f" := {expr(c.value)}" if c.value is not None else ""
    return f"{'ghost ' if c.ghost else ''}const {c.qualified}: {show(c.type)}{value}"


def _contract(f: t.Function | t.Method) -> list[str]:
    out = [f"  requires {expr(c.condition)}" for c in f.requires]
    out += [f"  reads {frame(r)}" for r in f.reads or ()]
    if isinstance(f, t.Method):
        out += [f"  modifies {frame(r)}" for r in f.modifies]
    out += [f"  ensures {expr(c.condition)}" for c in f.ensures]
    if f.decreases is not None:
        out.append(f"  {measure(f.decreases)}")
    return out


def _group(f: t.Function | t.Method) -> str:
    return f"  // component {f.scc}{', recursive' if f.recursive else ''}"


def function_text(f: t.Function) -> str:
    mods = ("ghost " if f.ghost else "") + ("static " if f.static and f.owner else "")
    mods += "opaque " if f.opaque else ""
    head = f"{mods}{f.kind} {f.qualified}{_params(f.type_params)}({_formals(f.params)})"
    out = [f"{head}: {show(f.result.type)}{_group(f)}", *_contract(f)]
    if f.body is not None:
        out += ["{", f"  {expr(f.body)}", "}"]
    if f.by_method is not None:
        out += ["by method", *lines(f.by_method)]
    return "\n".join(out)


def method_text(m: t.Method) -> str:
    mods = ("ghost " if m.ghost and not m.is_lemma else "") + ("static " if m.static and m.owner else "")
    results = f" returns ({_formals(m.results)})" if m.results else ""
    head = f"{mods}{m.kind} {m.qualified}{_params(m.type_params)}({_formals(m.params)}){results}"
    out = [head + _group(m), *_contract(m)]
    if m.body is not None:
        out += lines(m.body)
    return "\n".join(out)
