"""Frames inside a body: what a loop's `modifies` clause, or a `modify` statement, says may change."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder
from language.ivl.check_functions import claim_item
from language.ivl.lower_checks import check_frames
from language.ivl.scope import Scope
from language.records.verdicts import ObligationKind as Kind
from language.source import Span


def claim_frame(frames: tuple[t.Frame, ...], message: str, span: Span, s: Scope, b: Builder) -> n.FrameSet:
    """The frame, claimed to be within what may be written here."""
    frame = check_frames(frames, s, b)
    if frame.everything and not b.writes.everything:
        b.claim(Kind.MODIFIES, span, message, k.FALSE)
    for item in frame.items:
        claim_item(item, b.writes, Kind.MODIFIES, message, span, s.heap, b)
    return frame


@contextmanager
def writing_only(frame: n.FrameSet, s: Scope, b: Builder) -> Generator[None]:
    """Inside, only the frame as it is now, and what is newer than now, may change."""
    since = b.keep("before_frame", s.heap)
    items = tuple(n.FrameItem(b.keep("frame", i.refs), i.field) for i in frame.items)
    outer, b.writes = b.writes, n.FrameSet(items, frame.everything, since)
    try:
        yield
    finally:
        b.writes = outer
