"""The user's settings: rows with limits, a lab's defaults, damaged files, several windows that write."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ide.files.places import profile, take_over
from ide.files.settings import Settings, from_object, load_settings, rows, save_settings, settings_file


def put(text: str) -> None:
    profile().mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text)


def test_settings_are_remembered() -> None:
    settings, first = load_settings()
    assert first
    settings.theme, settings.zoom = "dark", 150
    for name in ("/a", "/b", "/a"):
        settings.remember_file(name)
    settings.remember_watches("/a", ("x + 1",))
    assert save_settings(settings)
    again, first = load_settings()
    assert not first and again == settings and again.recent == ["/a", "/b"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"zoom": "big", "theme": 3, "recent": [1, "/x"]}', "\0", "[" * 200_000]
)
def test_damaged_settings_are_the_defaults(text: str) -> None:
    put(text)
    settings, first = load_settings()
    assert not first
    assert settings.zoom == Settings().zoom and settings.theme == Settings().theme
    assert settings.recent in ([], ["/x"])


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.lists(st.text())


@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from([*(r.id for r in rows()), "recent", "watches"]), anything))
def test_whatever_a_file_holds_every_value_is_within_its_limits(stored: dict[str, object]) -> None:
    settings = from_object(stored)
    for row in rows():
        value, limits = getattr(settings, row.id), row.limits
        assert type(value) is type(row.default)
        assert limits.least is None or value >= limits.least
        assert limits.most is None or value <= limits.most
        assert not limits.choices or value in limits.choices


def test_a_lab_sets_defaults_and_the_user_has_the_last_word(tmp_path: Path, monkeypatch) -> None:
    site = tmp_path / "site.json"
    site.write_text('{"zoom": 125, "theme": "dark", "time_limit": 9999}')
    monkeypatch.setenv("SUREFOOT_SITE", str(site))
    put('{"theme": "light"}')
    settings, _ = load_settings()
    assert (settings.zoom, settings.theme, settings.time_limit) == (125, "light", 600.0)


def test_two_windows_lose_nothing_to_each_other() -> None:
    first, _ = load_settings()
    save_settings(first)
    second, _ = load_settings()
    before_first, before_second = deepcopy(first), deepcopy(second)
    first.theme = "dark"
    first.remember_file("/first")
    first.remember_watches("/first", ("a",))
    second.zoom = 150
    second.remember_file("/second")
    second.remember_watches("/second", ("b",))
    assert save_settings(first, before_first) and save_settings(second, before_second)
    both, _ = load_settings()
    assert (both.theme, both.zoom) == ("dark", 150)
    assert both.recent == ["/second", "/first"]
    assert both.watches == {"/first": ["a"], "/second": ["b"]}


def test_what_a_newer_surefoot_wrote_stays() -> None:
    put('{"from the future": [1]}')
    settings, _ = load_settings()
    settings.zoom = 110
    save_settings(settings)
    assert json.loads(settings_file().read_text())["from the future"] == [1]


def test_the_old_place_is_taken_over_once(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "far" / "new"
    (old / "recovery").mkdir(parents=True)
    (old / "settings.json").write_text("{}")
    take_over(old, new)
    assert (new / "settings.json").read_text() == "{}" and (old / "settings.json").exists()
    (old / "settings.json").write_text("[]")
    take_over(old, new)
    assert (new / "settings.json").read_text() == "{}"
    take_over(tmp_path / "none", tmp_path / "other")
    assert not (tmp_path / "other").exists()
