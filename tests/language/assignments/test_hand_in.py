"""Handing in: sealed, delivered, found again; and what came from platforms."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.assignments import delivery
from language.assignments.archives import Archive, Bad, open_archive
from language.assignments.choosing import match, text_of
from language.assignments.collecting import Input, collect
from language.assignments.files import load
from language.assignments.hand_in import HandIn, Unopened, closed, code, file_name, opened, same_code
from language.assignments.keys import new_keys
from language.assignments.records import Assignment
from language.assignments.roster import BadRoster, pseudonym, read_roster
from language.resources import assets

PRIVATE, PUBLIC = new_keys()
NOW = datetime(2027, 1, 30, 12, 0, tzinfo=UTC)


def assignment() -> Assignment:
    a = load(assets() / "assignment").assignment
    assert a is not None
    return a


def hand_in(student: str = "Ada", **answers: str) -> HandIn:
    a = assignment()
    return HandIn(a.id, a.fingerprint, student, NOW, answers or {"middle": "x"}, {"surefoot": "1"}, {})


@given(st.dictionaries(st.sampled_from(["middle", "count"]), st.text()), st.text())
def test_what_is_sealed_is_opened_again(answers: dict[str, str], student: str):
    h = HandIn("week-1", "f", student, NOW, answers, {}, {})
    try:
        data = closed(h, PUBLIC)
    except UnicodeEncodeError:
        return  # half a character, which no file can hold
    assert opened(data, PRIVATE) == h


def test_only_the_right_key_opens_and_a_change_is_noticed():
    data = closed(hand_in(), PUBLIC)
    assert b"Ada" not in data
    assert isinstance(opened(data, new_keys()[0]), Unopened)
    assert isinstance(opened(data, ""), Unopened)
    for i in range(data.index(b"\n") + 1, len(data), 7):
        assert isinstance(opened(data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :], PRIVATE), Unopened)


@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 100_000, b'{"assignment": 1}', b"null", b"\xff"])
def test_a_damaged_record_is_told_of(body: bytes):
    assert isinstance(opened(b"surefoot hand-in 1 week-1 open\n" + body, ""), Unopened)


def test_a_receipt_s_code_can_be_read_out():
    data = closed(hand_in(), PUBLIC)
    assert same_code(code(data), code(data).lower().replace("-", " "))
    assert not same_code(code(data), code(data + b"x"))
    assert code(data) in file_name(hand_in("Émile / Zola"), data)
    assert "/" not in file_name(hand_in("../../x"), data)


# ── delivering ───────────────────────────────────────────────────────────────────────────────────


def test_it_is_delivered_once_and_never_over_another(tmp_path: Path):
    assert delivery.deliver(b"abc", tmp_path, "x.handin") == tmp_path / "x.handin"
    assert delivery.deliver(b"abc", tmp_path, "x.handin") == tmp_path / "x.handin"
    assert isinstance(delivery.deliver(b"other", tmp_path, "x.handin"), delivery.NotDelivered)
    assert [p.name for p in tmp_path.iterdir()] == ["x.handin"]
    assert (tmp_path / "x.handin").read_bytes() == b"abc"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    assert isinstance(delivery.deliver(b"abc", tmp_path / "gone", "x"), delivery.NotDelivered)


@pytest.mark.parametrize("fails", ["_write", "_give_name"])
def test_a_share_that_vanishes_leaves_no_half_hand_in(
    tmp_path: Path, fails: str, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(delivery, fails, gone)
    got = delivery.deliver(b"abc", tmp_path, "x.handin")
    assert isinstance(got, delivery.NotDelivered) and "space" in got.why
    assert not list(tmp_path.glob("*.handin"))


# ── archives ─────────────────────────────────────────────────────────────────────────────────────


def archive(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


def test_paths_that_climb_out_are_refused():
    got = open_archive(archive({"a.dfy": "1", "../b.dfy": "2", "/etc/c": "3", "c/../../d": "4", "C:x": "5"}))
    assert isinstance(got, Archive)
    assert [m.name for m in got.members] == ["a.dfy"] and len(got.refused) == 4


def test_a_bomb_costs_nobody_memory():
    got = open_archive(archive({"bomb.dfy": b"\0" * 30_000_000, "good.dfy": "x"}))
    assert isinstance(got, Archive)
    assert [m.name for m in got.members] == ["good.dfy"] and "too large" in got.refused[0][1]


@given(st.binary(max_size=300))
def test_no_bytes_break_reading(data: bytes):
    assert isinstance(open_archive(data), Archive | Bad)
    open_archive(archive({"x": "y"})[:-20] + data)


# ── platforms ────────────────────────────────────────────────────────────────────────────────────

ROSTER = read_roster(
    "id,name,email,login\n1,Ada Lovelace,ada@x.edu,alove\n2,Émile Zola,zola@x.edu,ez\n"
    "3,Kurt Gödel,kurt@x.edu,kg\n4,Ada King,king@x.edu,ak\n5,No Body,nb@x.edu,nb\n"
)
METADATA = """---
submission_77:
  :submitters:
  - :name: Kurt Gödel
    :sid: '3'
    :email: kurt@x.edu
  :created_at: 2027-01-30 10:00:00.000000000 +01:00
  :score: 100
"""


def graded(*inputs: Input) -> dict[str, list[str]]:
    """By student id, the lessons that were found."""
    matched = match(assignment(), collect(inputs, PRIVATE).answers, ROSTER)
    return {c.student.id: sorted(c.texts) for c in matched.chosen}


def test_moodle_canvas_gradescope_and_folders():
    moodle = archive({
        "Ada Lovelace_701_assignsubmission_file_/middle.dfy": "m",
        "Émile Zola_702_assignsubmission_file_/Count (1).dfy": "c",
    })  # fmt: skip
    canvas = archive({"lovelaceada_LATE_9_55_count-1.dfy": "c", "goedelkurt_10_56_count.dfy": "x"})
    gradescope = archive({"submission_77/middle.dfy": "m", "submission_metadata.yml": METADATA})
    assert graded(Input("moodle.zip", moodle)) == {"1": ["middle"], "2": ["count"]}
    assert graded(Input("canvas.zip", canvas)) == {"1": ["count"]}  # no guess at how a name was rewritten
    assert graded(Input("gradescope.zip", gradescope)) == {"3": ["middle"]}
    assert graded(Input("4/count.dfy", b"c"), Input("zola@x.edu/count.dfy", b"c")) == {
        "4": ["count"], "2": ["count"],
    }  # fmt: skip
    late = collect([Input("canvas.zip", canvas)]).answers[0]
    assert late.late


def test_a_name_that_two_have_is_nobody_s():
    assert ROSTER.find(["Ada"]) is None
    assert (s := ROSTER.find(["King, Ada"])) is not None and s.id == "4"


def test_the_last_hand_in_counts_and_the_others_are_named():
    first, second = hand_in("1", middle="old"), hand_in("1", middle="new")
    inputs = [
        Input("b.handin", closed(first, PUBLIC), datetime(2027, 1, 1, tzinfo=UTC)),
        Input("a.handin", closed(second, PUBLIC), datetime(2027, 1, 2, tzinfo=UTC)),
    ]
    (chosen,) = match(assignment(), collect(inputs, PRIVATE).answers, ROSTER).chosen
    assert chosen.texts == {"middle": "new"} and chosen.others == ("b.handin",)


def test_who_handed_in_nothing_and_who_nobody_knows():
    matched = match(assignment(), collect([Input("Mallory/middle.dfy", b"m")]).answers, ROSTER)
    assert len(matched.missing) == 5 and len(matched.strangers) == 1


def test_what_is_no_answer_is_told():
    found = collect(
        [Input("1/photo.jpg", b"x"), Input("1/broken.zip", b"PK"), Input("x.handin", b"surefoot hand-in 1 y")]
    )
    assert len(found.left) == 3 and not found.answers


def test_odd_encodings_are_read():
    assert text_of("// ü\r\nx".encode("utf-8-sig")) == ("// ü\r\nx", "")
    assert text_of("// ü".encode("latin-1"))[0] == "// ü"
    assert text_of("// ü".encode("utf-16"))[0] == "// ü"


@pytest.mark.parametrize("text", ["", "name\nAda\n", "id,name\n1,Ada\n1,Bob\n", "id,name\n,Ada\n"])
def test_a_roster_that_cannot_be_used_is_told_of(text: str):
    with pytest.raises(BadRoster):
        read_roster(text)


def test_rosters_as_programs_write_them():
    (s,) = read_roster("\ufeffMatrikelnummer;Nachname;Vorname\n17;Zola;Émile\n").students
    assert (s.id, s.name) == ("17", "Émile Zola")


def test_a_pseudonym_needs_the_secret():
    assert pseudonym("1", b"a") == pseudonym("1", b"a") != pseudonym("1", b"b")
