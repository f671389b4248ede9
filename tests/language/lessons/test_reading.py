"""Reading and checking catalogues: every mistake of an author is named."""

from __future__ import annotations

import pytest

from language.lessons.answer_words import WORDS
from language.lessons.checking import check_ids, check_programs, check_prose, check_records
from language.lessons.files import load
from language.lessons.reading import read_catalogue
from tests.language.lessons.fakes import SOLUTION, TEXTS, lesson, verifier

HOME = "1-w/1-half"
FAILS = ("Half", "postcondition", "h <= n")


def read(file: str, old: str, new: str):
    text = TEXTS[f"{HOME}/{file}"]
    assert old in text
    return read_catalogue({**TEXTS, f"{HOME}/{file}": text.replace(old, new)})


def test_reads_a_lesson():
    the = lesson()
    assert (the.id, the.world, the.number, the.intro) == ("half", "w", 1, "Look at this.")
    assert (the.tasks[0].text, the.tasks[0].done, the.closing) == ("Mend `Half`.", "Mended.", "Well done.")
    assert the.tasks[0].hints[0].when.has == ("n + 1",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("+++\nid", "id", "front matter"),
        ('id = "half"', "", "`id` is missing"),
        ('id = "half"', 'id = "A half"', "small letters"),
        ('title = "Half"', 'titel = "Half"', "`title` is missing"),
        ('title = "Half"', 'title = "Half"\ncolour = "red"', "`colour`"),
        ('title = "Half"', "title = 3", "must be a text"),
        ('file = "start.dfy"', 'file = "gone.dfy"', "`gone.dfy` is missing"),
        ("## done: mend", "## done: mind", "`## done: mind` belongs to no task"),
        ("## task: mend", "## something", "no section"),
        ('kind = "postcondition", clause', 'knid = "postcondition", clause', "`knid`"),
        ('id = "general"', 'id = "still-n-plus-one"', "same id"),
    ],
)
def test_names_what_is_wrong(old: str, new: str, says: str):
    problems = read("lesson.md", old, new).problems
    assert any(says in p.message for p in problems), problems


def test_a_bad_lesson_does_not_disturb_the_others():
    more = {f"1-w/2-other/{k.rpartition('/')[2]}": v for k, v in TEXTS.items() if k.startswith(HOME)}
    more["1-w/2-other/lesson.md"] = more["1-w/2-other/lesson.md"].replace('id = "half"', "id = ")
    catalogue = read_catalogue({**TEXTS, **more})
    assert list(catalogue.lessons) == ["half"]
    assert len(catalogue.problems) == 1


def test_an_id_is_taken_only_once():
    more = {f"1-w/2-other/{k.rpartition('/')[2]}": v for k, v in TEXTS.items() if k.startswith(HOME)}
    assert "taken" in read_catalogue({**TEXTS, **more}).problems[0].message


def test_published_ids_stay():
    catalogue = read_catalogue(TEXTS)
    assert list(check_ids(catalogue, frozenset({"half", "half/mend", "-old"}))) == []
    said = [p.message for p in check_ids(catalogue, frozenset({"half", "gone", "-half/mend"}))]
    assert len(said) == 2
    assert "`gone` is not in the lessons" in said[0]
    assert "`half/mend` was retired" in said[1]


def check(source):
    """A verifier that knows this one program: the promise fails while the body adds something."""
    return verifier(*([FAILS] if "n + " in source.text else []))(source)


def programs(old: str, new: str, file: str = "lesson.md") -> list[str]:
    the = read(file, old, new).lessons["half"]
    return [p.message for p in check_programs(the, check, WORDS)]


def test_a_good_lesson_has_no_problems():
    catalogue = read_catalogue(TEXTS)
    the = catalogue.lessons["half"]
    assert [*check_prose(the, catalogue), *check_records(the), *check_programs(the, check, WORDS)] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('clause = "h <= n"\ncause = "refuted"\n', 'clause = "h >= n"\n', "must fail and does not"),
        (
            'brings = "still-n-plus-one"',
            'brings = "general"',
            "must bring `general`, and brings `still-n-plus-one`",
        ),
        (
            '[[fails]]\nmethod = "Half"\nkind = "postcondition"\nclause = "h <= n"\ncause = "refuted"\n',
            "",
            "no [[fails]] says so",
        ),
    ],
)
def test_programs_must_do_what_is_said(old: str, new: str, says: str):
    assert any(says in m for m in programs(old, new))


def test_a_wrong_answer_that_passes_is_found():
    catalogue = read_catalogue(
        {
            **TEXTS,
            f"{HOME}/fine.dfy": SOLUTION,
            f"{HOME}/lesson.md": TEXTS[f"{HOME}/lesson.md"].replace(
                'file = "start.dfy"', 'file = "fine.dfy"'
            ),
        }
    )
    assert any("must not" in p.message for p in check_programs(catalogue.lessons["half"], check, WORDS))


def test_a_solution_that_fails_is_found():
    assert any("must pass" in m for m in programs("n / 2", "n + 2", "solution.dfy"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Look at this.", "word " * 121, "words before the first action"),
        ("Well done.", "word " * 111, "`## end` has 111 words"),
        ("Well done.", "See [there](lesson:nowhere).", "leads nowhere"),
        ("Well done.", "See [there](https://example.org).", "leads nowhere"),
        ('[[fails]]\nmethod = "Half"', '[[fails]]\nmethod = "Third"', "no method `Third`"),
        (
            'when = { kind = "postcondition" }',
            'when = { kind = "promise" }',
            "no kind of obligation `promise`",
        ),
        ('brings = "still-n-plus-one"', 'brings = "rule:sin"', "which nothing brings"),
        ('file = "start.dfy"\ntask = "mend"', 'file = "start.dfy"\ntask = "break"', "does not exist"),
        ("## done: mend\n\nMended.", "", "has no section"),
    ],
)
def test_prose_and_names_are_checked(old: str, new: str, says: str):
    catalogue = read("lesson.md", old, new)
    the = catalogue.lessons["half"]
    said = [p.message for p in [*check_prose(the, catalogue), *check_records(the)]]
    assert any(says in m for m in said), said


def test_links_between_lessons_are_fine():
    catalogue = read("lesson.md", "Well done.", "See [this](lesson:half).")
    assert list(check_prose(catalogue.lessons["half"], catalogue)) == []


def test_a_translation_takes_what_it_lacks_from_english(tmp_path):
    for name, text in TEXTS.items():
        path = tmp_path / "en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    own = tmp_path / "de" / HOME / "lesson.md"
    own.parent.mkdir(parents=True)
    own.write_text(TEXTS[f"{HOME}/lesson.md"].replace("Look at this.", "Sieh dir das an."), encoding="utf-8")
    half = load(tmp_path, "de").lessons["half"]
    assert half.intro == "Sieh dir das an."
    assert half.solution == SOLUTION


def test_unreadable_files_are_named(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.md").write_bytes(b"\xff\xfe\xff")
    assert "cannot be read" in load(tmp_path).problems[0].message
    assert "no folder" in load(tmp_path / "none").problems[0].message
