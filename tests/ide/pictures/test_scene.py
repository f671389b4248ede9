"""What a state's pictures say in words, and where the layouts put what they draw."""

from __future__ import annotations

from textwrap import dedent

import pytest

from ide.pictures.primitives import Box, Ink, Label, Line, Picture
from ide.pictures.scene import Scene, pictures_of
from ide.pictures.scene_model import text_of
from ide.pictures.strip import Strip, strip
from language.records.trace import Absent, CellRead, FieldSlot, LocalSlot
from language.values import Char, Data, Map, Multiset, Ref

A = Ref(1, "array")
N1, N2 = Ref(5, "Node"), Ref(6, "Node")


def array(*values: object) -> dict[str, object]:
    return {"Length": len(values)} | {str(i): v for i, v in enumerate(values)}


def check(scene: Scene, expected: str) -> None:
    """The text forms of all pictures of the scene, a line each."""
    assert "\n".join(p.text for p in pictures_of(scene)) == dedent(expected).strip()


def test_array_with_an_index_and_the_violating_cell() -> None:
    check(
        Scene(
            (("a", A), ("i", 2), ("m", 3)),
            {A: array(5, 2)},
            index_names={"i": frozenset({"a"})},
            ringed=((CellRead("a", (0,), A), "k = 0"),),
            shaded=(CellRead("a", (0,), A), CellRead("a", (1,), A)),
        ),
        """
        a, array, 2 cells: 0: 5 and 1: 2. i points just after the last cell (2). Cell 0 (k = 0) breaks the claim. The claim speaks about cells 0 to 1.
        """,  # noqa: E501
    )


def test_an_array_under_two_names_is_drawn_once() -> None:
    check(Scene((("a", A), ("b", A)), {A: array(1)}), "a = b, array, 1 cell: 0: 1.")


def test_changed_cells_are_named() -> None:
    check(
        Scene((("a", A),), {A: array(1, 7)}, changed={FieldSlot(A, "1"): 2}),
        "a, array, 2 cells: 0: 1 and 1: 7. Changed in this step: 1.",
    )
    check(
        Scene((("s", (1, 7)),), changed={LocalSlot(0, "s"): (1,)}),
        "s, sequence, 2 cells: 0: 1 and 1: 7. Changed in this step: 1.",
    )


def test_a_number_that_is_no_index_gets_no_arrow() -> None:
    scene = Scene(
        (("s", (4, 4)), ("m", 1), ("b", True)), index_names={"b": frozenset({"s"}), "m": frozenset({"t"})}
    )
    check(scene, "s, sequence, 2 cells: 0: 4 and 1: 4.")


def test_strings_and_empty_values() -> None:
    check(
        Scene((("s", (Char(104), Char(105))), ("t", ()), ("u", frozenset()))),
        """
        s, string, 2 cells: 0: 'h' and 1: 'i'.
        t, sequence, empty.
        u, set, empty.
        """,
    )


def test_sets_multisets_and_maps_are_chips() -> None:
    check(
        Scene(
            (
                ("s", frozenset({10, 2})),
                ("b", Multiset(frozenset({(3, 2)}))),
                ("m", Map(frozenset({(1, True)}))),
            ),
            changed={LocalSlot(0, "s"): frozenset({2, 9}), LocalSlot(0, "m"): Absent()},
        ),
        """
        s, set, 2 elements: 2 and 10. New in this step: 10. Taken out in this step: 9.
        b, multiset, 2 elements: 3 2 times.
        m, map, 1 element: 1 maps to true.
        """,
    )


def test_a_datatype_is_a_tree() -> None:
    nil = Data("Nil", (), (), "List")
    value = Data("Cons", (1, Data("Cons", (2, nil), ("head", "tail"), "List")), ("head", "tail"), "List")
    check(Scene((("xs", value),)), "xs, List: Cons 1 (tail: Cons 2 (tail: Nil)).")


def test_objects_are_one_graph_with_aliases() -> None:
    fields = {N1: {"val": 3, "next": N2}, N2: {"val": 4, "next": None}}
    check(
        Scene((("p", N1), ("q", N1), ("k", 1)), fields, changed={FieldSlot(N2, "val"): 1}),
        """
        p and q point to the same object, Node#5. Node#5: val = 3 and next points to Node#6. Node#6: val = 4 and next = null. Changed in this step: Node#6.val.
        """,  # noqa: E501
    )


def test_a_matrix_is_a_grid() -> None:
    m = Ref(9, "array2")
    fields = {m: {"Length": 4, "Length0": 2, "Length1": 2, "0,0": 1, "0,1": 2, "1,0": 3, "1,1": 4}}
    check(
        Scene(
            (("m", m), ("i", 1), ("j", 0)), fields, index_names={"i": frozenset({"m"}), "j": frozenset({"m"})}
        ),
        """
        m, array of 2 by 2 cells. Row 0: 1 and 2. Row 1: 3 and 4. i points at row 1. j points at column 0.
        """,
    )


def test_a_field_that_holds_an_array_is_drawn_under_its_name() -> None:
    check(
        Scene((("this", N1),), {N1: {"items": A}, A: array(8)}),
        """
        this.items, array, 1 cell: 0: 8.
        this points to Node#5. Node#5: items = [8].
        """,
    )


def test_arrays_are_shown_with_what_is_in_them() -> None:
    assert text_of(A, {A: array(5, 2)}) == "[5, 2]"
    assert text_of(A, {A: {"Length": 2, "1": 2}}) == "[?, 2]"
    assert len(text_of(A, {A: array(*range(500))})) <= 60
    assert text_of(N1, {N1: {"val": 1}}) == "Node#5"


# ── layouts ──────────────────────────────────────────────────────────────────────────────────────


def boxes(picture: Picture) -> list[Box]:
    return [s for s in picture.shapes if isinstance(s, Box) and s.key]


@pytest.mark.parametrize("n", [0, 1, 2, 50, 64, 65, 2000])
@pytest.mark.parametrize("width", [120.0, 380.0, 1200.0])
def test_a_strip_fits_its_width_and_its_cells_do_not_overlap(n: int, width: float) -> None:
    picture = strip(Strip("s", {i: str(i) for i in range(n)}, n, (("i", n), ("lo", -1))), width)
    assert picture.width <= max(width, 140)
    places = {(b.x, b.y) for b in boxes(picture)}
    assert len(places) == len(boxes(picture))
    if n <= 64:
        assert len(places) == n
    for shape in picture.shapes:
        if isinstance(shape, Box):
            assert shape.x >= 0 and shape.x + shape.w <= picture.width + 1
            assert shape.y + shape.h <= picture.height + 1


def test_a_long_strip_keeps_its_ends_and_marked_cells() -> None:
    picture = strip(Strip("s", dict.fromkeys(range(999), "0"), 999, (("i", 500),), {700: ""}))
    keys = {int(b.key) for b in boxes(picture)}
    assert {0, 998, 499, 500, 501, 700} <= keys and len(keys) < 64
    assert any(isinstance(s, Label) and s.text.startswith("+") for s in picture.shapes)


def test_marks_do_not_rest_on_color_alone() -> None:
    picture = strip(Strip("s", {0: "1", 1: "2"}, 2, ringed={0: "k = 0"}, changed=frozenset({1})))
    ring = [s for s in picture.shapes if isinstance(s, Box) and s.line is Ink.BAD]
    assert len(ring) == 1 and ring[0].width > 2
    assert any(isinstance(s, Label) and s.text == "k = 0" for s in picture.shapes)
    assert any(isinstance(s, Label) and s.text == "2" and s.bold for s in picture.shapes)
    assert any(isinstance(s, Line) for s in picture.shapes)


def test_long_words_under_a_narrow_cell_are_not_cut() -> None:
    model = Strip("a", {0: "1"}, 1, (("a_long_name", 0), ("another", 0)), ringed={0: "not in modifies"})
    picture = strip(model)
    for shape in picture.shapes:
        if isinstance(shape, Label):
            assert shape.x >= 0 and shape.x + shape.w <= picture.width


def test_a_list_of_fifty_is_drawn_and_a_longer_one_says_so() -> None:
    def chain(n: int) -> Data:
        value = Data("Nil", (), (), "L")
        for i in range(n):
            value = Data("Cons", (i, value), ("h", "t"), "L")
        return value

    (fifty,) = pictures_of(Scene((("xs", chain(30)),)))
    assert len(boxes(fifty)) == 31
    (long,) = pictures_of(Scene((("xs", chain(500)),)))
    assert "and more" in long.text and len(boxes(long)) < 80


def test_a_ring_of_objects_terminates() -> None:
    ring = [Ref(i, "N") for i in range(60)]
    fields = {r: {"next": ring[(i + 1) % 60]} for i, r in enumerate(ring)}
    (picture,) = pictures_of(Scene((("p", ring[0]),), fields))
    assert len(boxes(picture)) == 24
    assert "more objects" in picture.text


def test_arrays_of_two_dimensions_are_grids_and_of_three_are_not_drawn() -> None:
    m, cube = Ref(9, "array2"), Ref(10, "array3")
    fields = {
        m: {"Length": 2, "Length0": 1, "Length1": 2, "0,0": 5, "0,1": 6},
        cube: {"Length": 1, "Length0": 1, "Length1": 1, "Length2": 1, "0,0,0": 5},
    }
    check(Scene((("m", m), ("cube", cube)), fields), "m, array of 1 by 2 cells. Row 0: 5 and 6.")
    assert text_of(m, fields) == "[[5, 6]]"
    assert text_of(cube, fields) == "array3#10 1 × 1 × 1"
