"""The learner's part of a locked line stands out; whole lines that are free need no mark."""

from __future__ import annotations

from ide.editor.area import free_spans
from ide.model.state import DocumentState
from language.lessons.template import read_template
from language.source import SourceText


def free(marked: str) -> list[str]:
    template, _ = read_template(marked)
    doc = DocumentState(1, "a.dfy", None, 0, SourceText("a.dfy", template.text), locked=template.locked)
    return [template.text[s.start : s.end] for s in free_spans(doc)]


def test_a_hole_in_a_line():
    assert free("method M(x: int)\n  requires x != /*yours*/5 + 1/*end*/\n{\n}\n") == ["5 + 1"]


def test_lines_of_the_learners_own():
    assert free("method M()\n{\n  // yours\n  assert true;\n  // end\n}\n") == []


def test_an_empty_hole():
    assert free("method M(x: int)\n  requires x != /*yours*//*end*/\n{\n}\n") == []
