"""Every stage of the pipeline as text: for `surefoot show`, for the tests and for the stages panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language import pipeline
from language.report import diagnostics_text
from language.source import SourceText

if TYPE_CHECKING:
    from language.ivl.nodes import Procedure


def stage_text(stage: str, source: SourceText) -> str:
    """The program at a stage: tokens, ast, types, ivl, passive, smt (for the proof), boogie (for another
    verifier) or bounded (for counterexamples up to size 2). Syntax errors are shown instead where the stage
    cannot be reached."""
    match stage:
        case "tokens":
            return _tokens(source)
        case "ast":
            return _ast(source)
        case _:
            return _typed(stage, source)


def _tokens(source: SourceText) -> str:
    from language.syntax.lexer import lex

    rows: list[str] = []
    for token in lex(source.text).tokens:
        if token.type == "SKIP":  # the second half of two tokens that were joined
            continue
        at = source.position(token.start)
        rows.append(f"{at.line}:{at.column}\t{token.type}\t{token.text}")
    return "\n".join(rows)


def _ast(source: SourceText) -> str:
    from language.syntax.parser import parse
    from language.syntax.printer import program_text

    result = parse(source)
    problems = diagnostics_text((source,), result.diagnostics)
    return "\n".join(filter(None, [program_text(result.program), problems]))


def _typed(stage: str, source: SourceText) -> str:
    front = pipeline.analyze(source)
    if stage == "types":
        from language.analysis.printer import typed_text

        return "\n".join(
            filter(None, [typed_text(front.typed), diagnostics_text(front.sources, front.diagnostics)])
        )
    if not front.complete:
        return diagnostics_text(front.sources, front.diagnostics)
    from language.ivl.unsupported import Unsupported

    out: list[str] = []
    for number, unit in enumerate(front.units):
        try:
            out.append(_unit(stage, unit, number))
        except Unsupported as e:
            out.append(f"// {unit.name}: Surefoot does not have {e.feature}\n")
    return "\n".join(out)


def _unit(stage: str, unit: pipeline.Unit, number: int) -> str:
    from language.ivl import printer
    from language.ivl.definitions import Definitions
    from language.ivl.loops import cut
    from language.ivl.passive import passive
    from language.ivl.units import lower

    procedure = lower(unit.ivl)
    if stage == "ivl":
        return printer.show_procedure(procedure)
    if stage == "bounded":
        return f"; {unit.name}\n{_bounded(procedure)}"
    if stage == "boogie":
        from language.prove.boogie import boogie_text

        text = boogie_text(procedure, Definitions(module=unit.ivl.decl.module), f"?{number}")
        return f"// {unit.name}\n{text}"
    program = passive(cut(procedure))
    if stage == "passive":
        return printer.show_passive(program)
    from language.prove.script import make_script

    return f"; {unit.name}\n{make_script(program, Definitions(module=unit.ivl.decl.module)).whole()}"


def _bounded(procedure: Procedure) -> str:
    from language.ivl.definitions import Definitions
    from language.ivl.loops import unroll
    from language.ivl.passive import passive
    from language.refute.program import encode
    from language.refute.smt import TooBig

    program = passive(unroll(procedure, 2))
    try:
        script = encode(program, Definitions(), 2, frozenset(g.obligation.id for g in program.goals))
    except TooBig:
        return "; too large"
    return "; nothing to search" if script is None else script.text
