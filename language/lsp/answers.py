"""What the service says → records of the protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lsprotocol import types as lsp

from language.lsp.positions import area, units
from language.records.editing import Change, Completion, Entry, Fold, Hover, Offer, Signature
from language.source import SourceText, Span

KINDS = {
    "variable": lsp.CompletionItemKind.Variable,
    "field": lsp.CompletionItemKind.Field,
    "function": lsp.CompletionItemKind.Function,
    "predicate": lsp.CompletionItemKind.Function,
    "lemma": lsp.CompletionItemKind.Method,
    "method": lsp.CompletionItemKind.Method,
    "constructor": lsp.CompletionItemKind.Constructor,
    "type": lsp.CompletionItemKind.Class,
    "module": lsp.CompletionItemKind.Module,
    "constant": lsp.CompletionItemKind.Constant,
    "keyword": lsp.CompletionItemKind.Keyword,
    "snippet": lsp.CompletionItemKind.Snippet,
    "label": lsp.CompletionItemKind.Reference,
}
SYMBOLS = {
    "field": lsp.SymbolKind.Field,
    "function": lsp.SymbolKind.Function,
    "predicate": lsp.SymbolKind.Function,
    "lemma": lsp.SymbolKind.Method,
    "method": lsp.SymbolKind.Method,
    "constructor": lsp.SymbolKind.Constructor,
    "type": lsp.SymbolKind.Class,
    "module": lsp.SymbolKind.Module,
    "constant": lsp.SymbolKind.Constant,
}
SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}


def completion(source: SourceText, found: Completion) -> lsp.CompletionList:
    place = area(source, found.replace)
    items = [_item(o, place, i) for i, o in enumerate(found.offers)]
    return lsp.CompletionList(is_incomplete=False, items=items)


def _item(o: Offer, place: lsp.Range, number: int) -> lsp.CompletionItem:
    contract = "\n".join(o.contract)
    return lsp.CompletionItem(
        label=o.name,
        kind=KINDS[o.kind],
        detail=o.detail or None,
        documentation=_code(contract) if contract else None,
        sort_text=f"{number:04}",
        insert_text_format=lsp.InsertTextFormat.Snippet if o.snippet else lsp.InsertTextFormat.PlainText,
        text_edit=lsp.TextEdit(place, o.text),
    )


def _code(text: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, f"```dafny\n{text}\n```")


def hover(source: SourceText, found: Hover) -> lsp.Hover:
    code = f"```dafny\n{found.code}\n```" if found.code else ""
    said = "\n\n".join(x for x in (code, found.prose) if x)
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, said), area(source, found.span))


def signature(found: Signature) -> lsp.SignatureHelp:
    parameters = [
        lsp.ParameterInformation((units(found.head[:a]), units(found.head[:b]))) for a, b in found.parameters
    ]
    contract = _code("\n".join(found.contract)) if found.contract else None
    said = lsp.SignatureInformation(found.head, contract, parameters)
    return lsp.SignatureHelp([said], active_signature=0, active_parameter=found.active)


def edits(
    changes: tuple[Change, ...], sources: tuple[SourceText, ...], uris: Mapping[str, str]
) -> lsp.WorkspaceEdit:
    by_name = {s.name: s for s in sources}
    out: dict[str, list[lsp.TextEdit]] = {}
    for c in changes:
        made = lsp.TextEdit(area(by_name[c.file], c.span), c.text)
        out.setdefault(uris[c.file], []).append(made)
    return lsp.WorkspaceEdit(changes=out)


def symbols(source: SourceText, entries: tuple[Entry, ...]) -> list[lsp.DocumentSymbol]:
    return [
        lsp.DocumentSymbol(
            name=e.name,
            kind=SYMBOLS[e.kind],
            range=area(source, e.span),
            selection_range=area(source, e.name_span),
            detail=e.detail or None,
            children=symbols(source, e.children),
        )
        for e in entries
    ]


def folds(found: tuple[Fold, ...]) -> list[lsp.FoldingRange]:
    return [
        lsp.FoldingRange(
            f.first - 1, f.last - 1, kind=lsp.FoldingRangeKind.Comment if f.kind == "comment" else None
        )
        for f in found
    ]


def diagnostics(source: SourceText, uri: str, said: Mapping[str, Any]) -> Iterator[lsp.Diagnostic]:
    """From what `verify --json` says; what stands in an included file is told at the beginning."""
    for d in said["diagnostics"]:
        place = _range(source, d) if "file" not in d else area(source, Span(0, 0))
        message: str = d["message"]
        if "file" in d:
            message = f"{d['file']}, line {d['line']}: {message}"
        explanation: str = d.get("explanation", "")
        if explanation and explanation != message:
            message += f"\n{explanation}"
        notes = [
            lsp.DiagnosticRelatedInformation(lsp.Location(uri, _point(source, n)), n["message"])
            for n in d["notes"]
            if "file" not in n
        ]
        yield lsp.Diagnostic(
            range=place,
            message=message,
            severity=SEVERITIES[d["severity"]],
            code=d.get("cause", d["code"]),
            source="surefoot",
            related_information=notes,
        )


def _range(source: SourceText, d: Mapping[str, Any]) -> lsp.Range:
    start = source.offset(d["line"], d["column"])
    return area(source, Span(start, max(start, source.offset(d["end_line"], d["end_column"]))))


def _point(source: SourceText, n: Mapping[str, Any]) -> lsp.Range:
    start = source.offset(n["line"], n["column"])
    return area(source, Span(start, start))
