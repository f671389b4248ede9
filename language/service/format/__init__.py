"""The formatter: a text's one layout, made of its tokens and comments alone."""

from language.service.format.text import format_text as format_text
