"""The window's words: the catalogue that answers them by id, and one file a language."""
