"""`surefoot lsp`: what the window's editor knows, for other editors, over the Language Server Protocol."""
