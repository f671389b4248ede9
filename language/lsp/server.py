"""The server: requests of an editor in, answers of `language/service` and of the verifier out.

Questions about the text and proofs have a thread each, so that a proof delays no key; a newer version of a
text ends the proof of an older one.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from language.lsp import answers
from language.lsp.checking import Checker
from language.lsp.documents import Document, Documents
from language.lsp.positions import area, offset
from language.records.editing import Place, Refused
from language.service.complete import complete
from language.service.definition import definition, same, uses
from language.service.fold import folds
from language.service.format import format_text
from language.service.hover import hover
from language.service.outline import outline
from language.service.reading import Read
from language.service.rename import rename
from language.service.select import larger
from language.service.signature import signature
from language.source import Span

_T = TypeVar("_T")
STACK = 256 * 1024 * 1024
"""Bytes for deeply nested programs; only what is used is ever backed by memory."""


class Server(LanguageServer):
    def __init__(self, version: str) -> None:
        full = lsp.TextDocumentSyncKind.Full
        super().__init__("surefoot", version, full)  # pyright: ignore[reportUnknownMemberType]
        threading.stack_size(STACK)
        self.documents = Documents()
        self._asking = ThreadPoolExecutor(1, "asking")
        self._checker = Checker(self._publish)

    # ── documents ────────────────────────────────────────────────────────────────────────────────

    def changed(self, uri: str, version: int, text: str) -> None:
        self._checker.check(self.documents.put(uri, version, text))

    def closed(self, uri: str) -> None:
        self._checker.forget(uri)
        self.documents.close(uri)
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def _publish(self, document: Document, found: list[lsp.Diagnostic]) -> None:
        if self.documents.get(document.uri) is document:
            told = lsp.PublishDiagnosticsParams(document.uri, found, document.version)
            self.text_document_publish_diagnostics(told)

    # ── questions ────────────────────────────────────────────────────────────────────────────────

    async def ask(self, uri: str, question: Callable[[Document, Read], _T]) -> _T | None:
        """The answer about a text as it is now. A request that is canceled is not waited for."""
        document = self.documents.get(uri)
        if document is None:
            return None

        def answer() -> _T:
            return question(document, self.documents.reading(document))

        return await asyncio.get_running_loop().run_in_executor(self._asking, answer)

    def location(self, read: Read, place: Place) -> lsp.Location:
        return lsp.Location(
            self.documents.uri_of(place.file), area(read.sources[place.span.file], place.span)
        )

    def offers(self, document: Document, at: Span) -> list[lsp.CodeAction]:
        return self._checker.actions(document, at)


def make(version: str) -> Server:
    """The server with everything that it can be asked."""
    server = Server(version)
    _texts(server)
    _words(server)
    _names(server)
    _whole(server)
    return server


def _texts(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        d = params.text_document
        server.changed(d.uri, d.version, d.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        text = server.workspace.get_text_document(params.text_document.uri).source
        server.changed(params.text_document.uri, params.text_document.version, text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    _ = opened, changed, closed


def _words(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["."]))
    async def completing(params: lsp.CompletionParams) -> lsp.CompletionList | None:
        def answer(d: Document, read: Read) -> lsp.CompletionList:
            found = complete(read, d.source.text, offset(d.source, params.position))
            return answers.completion(d.source, found)

        return await server.ask(params.text_document.uri, answer)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hovering(params: lsp.HoverParams) -> lsp.Hover | None:
        def answer(d: Document, read: Read) -> lsp.Hover | None:
            found = hover(read, offset(d.source, params.position))
            return answers.hover(d.source, found) if found is not None else None

        return await server.ask(params.text_document.uri, answer)

    @server.feature(lsp.TEXT_DOCUMENT_SIGNATURE_HELP, lsp.SignatureHelpOptions(trigger_characters=["(", ","]))
    async def calling(params: lsp.SignatureHelpParams) -> lsp.SignatureHelp | None:
        def answer(d: Document, read: Read) -> lsp.SignatureHelp | None:
            found = signature(read, d.source.text, offset(d.source, params.position))
            return answers.signature(found) if found is not None else None

        return await server.ask(params.text_document.uri, answer)

    _ = completing, hovering, calling


def _names(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def defining(params: lsp.DefinitionParams) -> lsp.Location | None:
        def answer(d: Document, read: Read) -> lsp.Location | None:
            found = definition(read, offset(d.source, params.position))
            return server.location(read, found) if found is not None else None

        return await server.ask(params.text_document.uri, answer)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    async def referring(params: lsp.ReferenceParams) -> list[lsp.Location] | None:
        def answer(d: Document, read: Read) -> list[lsp.Location]:
            return [server.location(read, p) for p in uses(read, offset(d.source, params.position))]

        return await server.ask(params.text_document.uri, answer)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def marking(params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight] | None:
        def answer(d: Document, read: Read) -> list[lsp.DocumentHighlight]:
            found = same(read, offset(d.source, params.position))
            return [lsp.DocumentHighlight(area(d.source, s)) for s in found]

        return await server.ask(params.text_document.uri, answer)

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    async def preparing(params: lsp.PrepareRenameParams) -> lsp.Range | None:
        def answer(d: Document, read: Read) -> lsp.Range | None:
            use = read.names.at(offset(d.source, params.position))
            return area(d.source, use.span) if use is not None else None

        return await server.ask(params.text_document.uri, answer)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    async def renaming(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        def answer(d: Document, read: Read) -> lsp.WorkspaceEdit | Refused:
            found = rename(read, offset(d.source, params.position), params.new_name)
            if isinstance(found, Refused):
                return found
            uris = {s.name: server.documents.uri_of(s.name) for s in read.sources}
            return answers.edits(found, read.sources, uris)

        found = await server.ask(params.text_document.uri, answer)
        if isinstance(found, Refused):
            raise JsonRpcInvalidParams(found.why)
        return found

    _ = defining, referring, marking, preparing, renaming


def _whole(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outlining(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
        return await server.ask(
            params.text_document.uri, lambda d, read: answers.symbols(d.source, outline(read))
        )

    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding(params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange] | None:
        return await server.ask(params.text_document.uri, lambda _, read: answers.folds(folds(read)))

    @server.feature(lsp.TEXT_DOCUMENT_SELECTION_RANGE)
    async def selecting(params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange] | None:
        def around(d: Document, read: Read, at: Span) -> lsp.SelectionRange:
            wider = larger(read, at)
            parent = around(d, read, wider) if wider != at else None
            return lsp.SelectionRange(area(d.source, at), parent)

        def answer(d: Document, read: Read) -> list[lsp.SelectionRange]:
            places = [offset(d.source, p) for p in params.positions]
            return [around(d, read, Span(p, p)) for p in places]

        return await server.ask(params.text_document.uri, answer)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    async def formatting(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        def answer(d: Document, _read: Read) -> list[lsp.TextEdit]:
            made = format_text(d.source.text)
            whole = area(d.source, Span(0, len(d.source.text)))
            return [lsp.TextEdit(whole, made)] if made != d.source.text else []

        return await server.ask(params.text_document.uri, answer)

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
    )
    async def acting(params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        def answer(d: Document, _read: Read) -> list[lsp.CodeAction]:
            at = Span(offset(d.source, params.range.start), offset(d.source, params.range.end))
            return server.offers(d, at)

        return await server.ask(params.text_document.uri, answer)

    _ = outlining, folding, selecting, formatting, acting
