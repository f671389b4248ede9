"""`surefoot lsp`, as an editor talks to it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

URI = "file:///nowhere/case.dfy"
TEXT = """method Abs(x: int) returns (y: int)
  ensures y >= 0
{
  print "𝔽𝔽", x; y := x;
}
method Use() { var total := Abs(-3); print total; }
"""
PATIENCE = 60.0


class Editor(LanguageClient):
    """Keeps what the server tells by itself."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.told = asyncio.Queue[lsp.PublishDiagnosticsParams]()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

        _ = published

    def open(self, text: str = TEXT) -> None:
        item = lsp.TextDocumentItem(uri=URI, language_id="dafny", version=1, text=text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    async def diagnostics(self) -> list[lsp.Diagnostic]:
        return list((await self.told.get()).diagnostics)


def talk(session: Callable[[Editor], Awaitable[None]]) -> None:
    """A whole session with a server of its own."""

    async def whole() -> None:
        editor = Editor()
        await editor.start_io(sys.executable, "-m", "language.cli", "lsp", "--stdio")
        await editor.initialize_async(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
        editor.initialized(lsp.InitializedParams())
        await asyncio.wait_for(session(editor), PATIENCE)
        await editor.shutdown_async(None)
        editor.exit(None)
        await editor.stop()

    asyncio.run(whole())


def at(line: int, character: int) -> tuple[lsp.TextDocumentIdentifier, lsp.Position]:
    return lsp.TextDocumentIdentifier(URI), lsp.Position(line, character)


def column(line: int, word: str) -> int:
    """In UTF-16 units."""
    text = TEXT.splitlines()[line]
    return len(text[: text.index(word)].encode("utf-16-le")) // 2


def test_what_is_wrong_is_told_with_its_cause() -> None:
    async def session(client: Editor) -> None:
        client.open()
        (found,) = await client.diagnostics()
        assert (found.code == "refuted" and found.range.start.line == 2) or found.range.start.line == 4
        assert "x = -1" in found.message
        (note,) = list(found.related_information or [])
        assert note.location.range.start == lsp.Position(1, 10)

    talk(session)


def test_completion_and_hover() -> None:
    async def session(client: Editor) -> None:
        client.open()
        found = await client.text_document_completion_async(lsp.CompletionParams(*at(3, column(3, "x;"))))
        assert isinstance(found, lsp.CompletionList) and found.items[0].label in ("x", "y")
        said = await client.text_document_hover_async(lsp.HoverParams(*at(5, column(5, "Abs"))))
        assert said is not None and isinstance(said.contents, lsp.MarkupContent)
        assert "ensures y >= 0" in said.contents.value
        help_ = await client.text_document_signature_help_async(
            lsp.SignatureHelpParams(*at(5, column(5, "-3")))
        )
        assert help_ is not None and help_.signatures[0].label.startswith("method Abs(x: int)")

    talk(session)


def test_names() -> None:
    async def session(client: Editor) -> None:
        client.open()
        place = await client.text_document_definition_async(lsp.DefinitionParams(*at(5, column(5, "Abs"))))
        assert isinstance(place, lsp.Location) and place.range.start == lsp.Position(0, 7)
        edit = await client.text_document_rename_async(
            lsp.RenameParams(*at(3, column(3, "x;")), new_name="value")
        )
        assert edit is not None and edit.changes is not None
        starts = [(e.range.start.line, e.range.start.character) for e in edit.changes[URI]]
        assert starts == [(0, 11), (3, column(3, "x;")), (3, column(3, "y :=") + 5)]
        with pytest.raises(JsonRpcException, match="word of the language"):
            await client.text_document_rename_async(
                lsp.RenameParams(*at(3, column(3, "x;")), new_name="while")
            )

    talk(session)


def test_the_whole_text() -> None:
    async def session(client: Editor) -> None:
        client.open()
        document = lsp.TextDocumentIdentifier(URI)
        symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
        assert symbols is not None and [s.name for s in symbols] == ["Abs", "Use"]
        ranges = await client.text_document_folding_range_async(lsp.FoldingRangeParams(document))
        assert ranges is not None and [(r.start_line, r.end_line) for r in ranges] == [(2, 4)]
        options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
        edits = await client.text_document_formatting_async(lsp.DocumentFormattingParams(document, options))
        assert edits is not None and "\n  y := x;\n" in edits[0].new_text

    talk(session)


def test_fixes_are_offered() -> None:
    async def session(client: Editor) -> None:
        client.open("method M() {\n  var x = 1;\n}\n")
        (found,) = await client.diagnostics()
        actions = await client.text_document_code_action_async(
            lsp.CodeActionParams(lsp.TextDocumentIdentifier(URI), found.range, lsp.CodeActionContext([found]))
        )
        assert actions is not None and [a.title for a in actions] == ["Write `:=`"]

    talk(session)


def test_a_canceled_request_and_a_text_that_is_not_open() -> None:
    async def session(client: Editor) -> None:
        client.open()
        waiting = [
            asyncio.ensure_future(client.text_document_completion_async(lsp.CompletionParams(*at(3, 4))))
            for _ in range(5)
        ]
        await asyncio.sleep(0)
        for w in waiting[:4]:
            w.cancel()
        assert await waiting[4] is not None  # those before it delay nobody
        other = lsp.TextDocumentIdentifier("file:///nowhere/other.dfy")
        assert await client.text_document_hover_async(lsp.HoverParams(other, lsp.Position(0, 0))) is None

    talk(session)
