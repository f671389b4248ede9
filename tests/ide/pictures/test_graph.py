"""Objects as a graph: frames as outlines, what may not be changed ringed, arrows around boxes."""

from __future__ import annotations

from ide.pictures.primitives import Box, Ink, Label, Line, Picture
from ide.pictures.scene import Scene, pictures_of
from language.records.trace import FieldSlot
from language.values import Ref

S, N1, N2, N3 = Ref(8, "Stack"), Ref(5, "Node"), Ref(6, "Node"), Ref(7, "Node")
A, B = Ref(1, "array"), Ref(2, "array")
FIELDS = {
    S: {"top": N1, "Repr": frozenset({S, N1, N2})},
    N1: {"next": N2},
    N2: {"next": None},
    N3: {"next": N1},
}


def graph_of(scene: Scene) -> Picture:
    return pictures_of(scene)[-1]


def box(picture: Picture, ref: Ref) -> Box:
    return next(s for s in picture.shapes if isinstance(s, Box) and s.key == str(ref.id))


def outlines(picture: Picture) -> dict[str, Box]:
    return {s.tip: s for s in picture.shapes if isinstance(s, Box) and s.dashed}


def inside(inner: Box, outer: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.w <= outer.x + outer.w
        and inner.y + inner.h <= outer.y + outer.h
    )


def test_frames_are_outlines_around_what_they_hold() -> None:
    picture = graph_of(Scene((("this", S), ("other", N3)), FIELDS, writable=frozenset({S, N1})))
    assert "modifies allows changing Stack#8 and Node#5" in picture.text
    assert "this.Repr holds Stack#8, Node#5 and Node#6" in picture.text
    drawn = outlines(picture)
    for name, held in (("modifies", {S, N1}), ("this.Repr", {S, N1, N2})):
        assert {r for r in FIELDS if inside(box(picture, r), drawn[name])} == held
    assert inside(drawn["modifies"], drawn["this.Repr"])
    labels = {s.text for s in picture.shapes if isinstance(s, Label)}
    assert {"modifies", "this.Repr"} <= labels


def test_without_a_frame_there_is_no_outline() -> None:
    fields = {N1: {"next": None}}
    for writable in (None, frozenset[Ref]()):
        assert outlines(graph_of(Scene((("p", N1),), fields, writable=writable))) == {}


def test_a_change_outside_the_frame_is_ringed() -> None:
    scene = Scene((("p", N1), ("q", N3)), FIELDS, writable=frozenset({N1}), blocked=FieldSlot(N3, "next"))
    picture = graph_of(scene)
    assert picture.text.endswith("This step would change Node#7.next, and modifies does not allow it.")
    (ring,) = [s for s in picture.shapes if isinstance(s, Box) and s.line is Ink.BAD]
    assert ring.width > 2 and abs(ring.y + ring.h / 2 - (box(picture, N3).y + 32)) < 2
    assert any(isinstance(s, Label) and s.text == "not in modifies" for s in picture.shapes)


def test_variables_stand_beside_their_objects_in_the_order_of_these() -> None:
    fields = {N1: {"next": None}, N3: {"next": None}}
    picture = graph_of(Scene((("from", N3), ("to", N1), ("end", None)), fields, writable=frozenset({N1})))
    arrows = [s for s in picture.shapes if isinstance(s, Line) and s.width == 1.8]
    assert len(arrows) == 2 and all(abs(a.points[0][1] - a.points[1][1]) < 12 for a in arrows)


def test_an_array_outside_the_frame_is_ringed_and_those_inside_are_outlined() -> None:
    fields = {A: {"Length": 1, "0": 4}, B: {"Length": 1, "0": 5}}
    variables = (("a", A), ("b", B))
    scene = Scene(variables, fields, writable=frozenset({A}), blocked=FieldSlot(B, "0"))
    first, second = pictures_of(scene)
    assert first.text == "a, array, 1 cell: 0: 4. modifies allows changing a."
    assert second.text == "b, array, 1 cell: 0: 5. Cell 0 (not in modifies) breaks the claim."
    whole = pictures_of(Scene(variables, fields, writable=frozenset({A}), blocked=FieldSlot(B, "")))[1]
    assert whole.text.endswith("This step would change b, and modifies does not allow it.")
    assert not any(
        "modifies" in p.text for p in pictures_of(Scene(variables, fields, writable=frozenset({A, B})))
    )


def test_objects_in_collections_are_drawn() -> None:
    picture = graph_of(Scene((("s", (N1, N3)), ("end", None)), FIELDS))
    assert picture.text.startswith("end is null. Node#5: next points to Node#6.")
    assert {str(r.id) for r in (N1, N2, N3)} <= {s.key for s in picture.shapes if isinstance(s, Box)}


def test_arrows_do_not_run_through_boxes() -> None:
    rooms = tuple(Ref(20 + i, "Room") for i in range(5))
    fields = {r: {"next": rooms[(i + 1) % 5], "far": rooms[(i + 2) % 5]} for i, r in enumerate(rooms)}
    picture = graph_of(Scene((("start", rooms[0]), ("here", rooms[3])), fields))
    boxes = [box(picture, r) for r in rooms]
    for line in (s for s in picture.shapes if isinstance(s, Line) and s.head):
        for (x0, y0), (x1, y1) in zip(line.points, line.points[1:], strict=False):
            for b in boxes:
                for t in range(1, 40):
                    x, y = x0 + (x1 - x0) * t / 40, y0 + (y1 - y0) * t / 40
                    through = b.x + 1 < x < b.x + b.w - 1 and b.y + 1 < y < b.y + b.h - 1
                    assert not through, (line, b)


def test_a_picture_holds_all_that_it_draws() -> None:
    picture = graph_of(Scene((("this", S), ("other", N3)), FIELDS, writable=frozenset({S, N1, N2})))
    for shape in picture.shapes:
        points = (
            shape.points
            if isinstance(shape, Line)
            else ((shape.x, shape.y), (shape.x + shape.w, shape.y + shape.h))
        )
        assert all(-1 <= x <= picture.width and -1 <= y <= picture.height for x, y in points), shape
