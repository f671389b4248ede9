"""The only file of the lessons that reads the disk: a folder of tutorials → its catalogue."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from language.lessons.answer_words import WORDS
from language.lessons.reading import read_catalogue
from language.lessons.records import Catalogue, Problem
from language.reading import Unreadable, read_text
from language.record import replace

SHIPPED = "en"
"""The language that has everything; others take from it what they lack."""
_ENDINGS = (".md", ".toml", ".dfy")


def load(root: Path, language: str = SHIPPED) -> Catalogue:
    """The lessons under `root/<language>`. A file that the language does not have comes from `en`."""
    texts, problems = _texts(root / SHIPPED)
    if language != SHIPPED:
        own, more = _texts(root / language)
        texts, problems = {**texts, **own}, problems + more
    catalogue = read_catalogue(texts)
    return replace(catalogue, problems=(*problems, *catalogue.problems))


def languages(root: Path) -> list[str]:
    """The languages that have lessons."""
    return sorted(p.name for p in root.iterdir() if p.is_dir() and any(p.rglob("lesson.md")))


def load_words(root: Path, language: str = SHIPPED) -> Mapping[str, str]:
    """What is said about answers, in a language (`words.toml` replaces the English texts by name)."""
    try:
        table = tomllib.loads((root / language / "words.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return WORDS
    return {**WORDS, **{k: v for k, v in table.items() if k in WORDS and isinstance(v, str)}}


def load_published_ids(root: Path) -> frozenset[str]:
    """The ids in `root/ids.txt`: every lesson and task that was ever published, one a line."""
    try:
        lines = (root / "ids.txt").read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _texts(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    if not folder.is_dir():
        return {}, (Problem("", f"There is no folder of lessons at {folder}."),)
    for path in sorted(p for p in folder.rglob("*") if p.suffix in _ENDINGS and p.is_file()):
        name = path.relative_to(folder).as_posix()
        text = read_text(path)
        if isinstance(text, Unreadable):
            problems.append(Problem(name, f"This file cannot be read: {text.why}"))
        else:
            texts[name] = text
    return texts, tuple(problems)
