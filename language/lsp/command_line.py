"""`surefoot lsp`: the server on standard input and output."""

from __future__ import annotations

import argparse


def lsp_options(lsp: argparse.ArgumentParser) -> None:
    lsp.add_argument("--stdio", action="store_true", help="standard input and output, the only way")
    lsp.set_defaults(do=_serve)


def _serve(_options: argparse.Namespace) -> int:
    from importlib.metadata import version

    from language.lsp.server import make  # nobody else needs the protocol

    make(version("surefoot")).start_io()
    return 0
