"""Every command is in a menu, has words, and keys that can be typed wherever people sit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from PySide6.QtGui import QKeySequence

from ide.model.commands import Command, Where
from ide.texts.catalogue import say
from ide.window.menus import LINE_MENU, MENUS, SUBMENUS, TOOLBAR

DIRECT = {
    "US": "`-=[]\\;',./0123456789",
    "German": "^<,.-+#0123456789",
    "French": "\"&'(-_=^$)*<,;:!",
    "Polish": "`-=[]\\;',./0123456789",
}
"""Signs that a key gives by itself, by layout."""
SHIFTED = {
    "US": '~!@#$%^&*()_+{}|:"<>?',
    "German": "°!\"$%&/()=?`*'>;:_",
    "French": "0123456789°+%>.?/§£",
    "Polish": '~!@#$%^&*()_+{}|:"<>?',
}
AWKWARD = frozenset("[]{}\\/|@~")
"""Signs that some layout has only with AltGr, or where nobody finds them."""


def rows(window) -> list[Command]:
    return list(window.actions_.rows.values())


def last_part(key: str) -> str:
    return "+" if key.endswith("+") else key.rpartition("+")[2]


def typable(key: str, layout: str) -> bool:
    """Whether a sequence needs no AltGr (which many systems take for Ctrl+Alt) and no awkward sign."""
    sign = last_part(key)
    if "Ctrl" in key and "Alt" in key and len(sign) == 1 and sign.isalpha():
        return False
    if len(sign) > 1 or sign.isalpha():
        return True
    return sign not in AWKWARD and sign in DIRECT[layout] + SHIFTED[layout]


@pytest.mark.parametrize("layout", DIRECT)
def test_every_command_with_keys_can_be_typed(window, layout: str):
    bad = [c.id for c in rows(window) if c.keys and not any(typable(k, layout) for k in c.keys)]
    assert bad == []


def test_no_keys_are_typed_with_ctrl_alt_and_a_letter(window):
    for c in rows(window):
        for key in c.keys:
            assert not (
                "Ctrl" in key and "Alt" in key and last_part(key).isalpha() and len(last_part(key)) == 1
            )


def clashes(commands: Iterable[Command]) -> list[tuple[str, str]]:
    return [
        (a.id, b.id)
        for a, b in combinations(commands, 2)
        if (a.where is b.where or Where.WINDOW in (a.where, b.where))
        and {QKeySequence(k).toString() for k in a.keys} & {QKeySequence(k).toString() for k in b.keys}
    ]


def test_no_two_commands_share_keys_in_one_place(window):
    assert clashes(rows(window)) == []
    assert clashes(
        [Command("a", lambda: None, ("Ctrl+K",)), Command("b", lambda: None, ("Ctrl+K",), Where.RUN)]
    )


def test_alt_left_and_right_are_back_and_forward(window):
    used = [c.id for c in rows(window) if {"Alt+Left", "Alt+Right"} & set(c.keys)]
    assert used == ["back", "forward"]


def test_every_key_means_something_to_qt(window):
    for c in rows(window):
        for key in c.keys:
            assert QKeySequence(key).toString() == key, c.id


def test_every_command_is_in_a_menu_and_has_words(window):
    listed = [id for ids in MENUS.values() for id in ids if id != "-"]
    ids = {c.id for c in rows(window)}
    assert sorted(listed) == sorted({*ids, *SUBMENUS})
    assert ids >= {*TOOLBAR, *LINE_MENU} - {"-"}
    for c in rows(window):
        assert say(f"action.{c.id}").replace("&", ""), c.id
