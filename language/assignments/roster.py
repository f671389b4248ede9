"""Who is in the class: a table of students, and whose a handed-in answer is.

In: CSV with a header (`id`, `name`, and if wanted `email` and `login`; more columns are kept for nobody). A
platform names students in its own way: by number, login, address, or by a name whose parts stand in another
order, without accents or spaces. A match is only made where it can mean one student alone.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import re
import unicodedata
from collections.abc import Iterable

from language.record import dataclass

_HEADS = {
    "id": ("id", "student id", "id number", "sid", "matriculation", "matrikelnummer", "sis user id"),
    "name": ("name", "full name", "student", "student name"),
    "email": ("email", "e-mail", "email address", "mail"),
    "login": ("login", "username", "user name", "sis login id"),
}
_FIRST = ("first name", "firstname", "given name", "vorname")
_LAST = ("last name", "lastname", "surname", "family name", "nachname")


@dataclass(frozen=True, slots=True)
class Student:
    id: str
    name: str
    email: str = ""
    login: str = ""


class BadRoster(Exception):
    """The message says what is wrong, for the teacher."""


@dataclass(frozen=True)
class Roster:
    students: tuple[Student, ...]

    def find(self, said: Iterable[str]) -> Student | None:
        """The one student that all of what is known fits: the first of `said` that names exactly one."""
        for word in said:
            found = self._named(word)
            if len(found) == 1:
                return found[0]
        return None

    def _named(self, word: str) -> list[Student]:
        exact = word.strip().casefold()
        if not exact:
            return []
        for key in ("id", "email", "login"):
            if found := [s for s in self.students if getattr(s, key).casefold() == exact]:
                return found
        parts = _parts(word)
        if found := [s for s in self.students if _parts(s.name) == parts]:
            return found
        run = "".join(_words(word))
        return [s for s in self.students if run in _runs(s.name)]


def read_roster(text: str) -> Roster:
    """Raises `BadRoster`."""
    text = text.removeprefix("\ufeff")
    try:
        dialect = csv.Sniffer().sniff(text.partition("\n")[0], ",;\t")
    except csv.Error:
        dialect = csv.excel
    rows = list(csv.reader(io.StringIO(text), dialect))
    if not rows:
        raise BadRoster("The roster is empty. It needs a first line such as `id,name,email`.")
    heads = [h.strip().casefold() for h in rows[0]]
    at = {key: next((heads.index(h) for h in names if h in heads), None) for key, names in _HEADS.items()}
    first = next((heads.index(h) for h in _FIRST if h in heads), None)
    last = next((heads.index(h) for h in _LAST if h in heads), None)
    if at["id"] is None or (at["name"] is None and (first is None or last is None)):
        raise BadRoster("The roster's first line must name its columns, `id` and `name` among them.")

    def cell(row: list[str], i: int | None) -> str:
        return row[i].strip() if i is not None and i < len(row) else ""

    students: dict[str, Student] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(c.strip() for c in row):
            continue
        id = cell(row, at["id"])
        name = cell(row, at["name"]) or f"{cell(row, first)} {cell(row, last)}".strip()
        if not id:
            raise BadRoster(f"Line {number} of the roster has no id.")
        if id in students:
            raise BadRoster(f"Line {number} of the roster has the id {id} a second time.")
        students[id] = Student(id, name, cell(row, at["email"]), cell(row, at["login"]))
    return Roster(tuple(students.values()))


def pseudonym(student: str, secret: bytes) -> str:
    """What stands for a student where names are not needed. Without the secret, which stays with the
    grading, nobody can tell by trying all students whose it is."""
    return hmac.new(secret, student.encode(), hashlib.sha256).hexdigest()[:10]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.findall(r"[^\W_]+", plain)


def _parts(name: str) -> frozenset[str]:
    return frozenset(_words(name))


def _runs(name: str) -> set[str]:
    """The name run together, last part first too, as platforms write it into file names."""
    words = _words(name)
    return {"".join((*words[i:], *words[:i])) for i in range(len(words))}
