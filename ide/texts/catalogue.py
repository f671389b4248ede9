"""The message catalogue: every text of the window, by id, with `{placeholders}`.

`say("menu.file")` answers the text in the chosen language. English is shipped in `ide/texts/en.py`;
another language is another mapping with the same ids (a missing id falls back to English). `pseudo`
makes a language in which untranslated texts stand out, for the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from ide.texts.en import ENGLISH

_chosen: Mapping[str, str] = ENGLISH


def choose(catalogue: Mapping[str, str]) -> None:
    """Make a catalogue the language of the window, before its widgets are made."""
    global _chosen
    _chosen = catalogue


def say(id: str, /, **values: object) -> str:
    """The text of an id. An id that no catalogue has is our own bug, and raises KeyError."""
    text = _chosen.get(id) or ENGLISH[id]
    return text.format(**values) if values else text


def count(id: str, n: int, /, **values: object) -> str:
    """The text of `id.one` or `id.many`, with `{n}`."""
    return say(f"{id}.one" if n == 1 else f"{id}.many", n=n, **values)


def status_word(status: str) -> str:
    """One word or two, such as "too weak"."""
    return say(f"status.{status}")


def status_sentence(status: str) -> str:
    """A sentence that tells a learner what the status means."""
    return say(f"status.{status}.means")


def pseudo() -> dict[str, str]:
    """Every text in accented letters and brackets, a third longer, placeholders kept."""
    accents = str.maketrans("aeiouAEIOUcnsy", "áéíóúÁÉÍÓÚçñšý")
    out: dict[str, str] = {}
    for id, text in ENGLISH.items():
        parts = ["".join(_piece(p, accents)) for p in Formatter().parse(text)]
        out[id] = f"[{''.join(parts)}{'~' * (len(text) // 3)}]"
    return out


def _piece(part: tuple[str, str | None, str | None, str | None], accents: dict[int, int]) -> list[str]:
    literal, name, spec, conversion = part
    text = literal.translate(accents).replace("{", "{{").replace("}", "}}")
    if name is None:
        return [text]
    return [text, "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"]
