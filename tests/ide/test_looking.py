"""The looker's thread: a trace in pieces, and what a newer question takes the place of."""

from __future__ import annotations

import queue

from ide.worker import messages as m
from ide.worker.child.looking import Looker
from ide.worker.child.reading import Text
from ide.worker.looking import PIECE
from language.records.inquiry import Wish, about
from language.source import SourceText
from tests.ide import fake_pipeline, samples

TRACE = samples.long_trace(PIECE + 7)
INQUIRY = about(samples.result(), 0).wishing(Wish.RULE_OUT)


class Reader:
    """Has one text, read long ago."""

    def newest(self, document: int) -> Text:
        return Text(0, fake_pipeline.analyze(SourceText("a.dfy", "method A\n  fine\n")), {})

    def find(self, document: int, key: str, fingerprint: str) -> None:
        return None


def looker() -> tuple[Looker, queue.SimpleQueue]:
    said: queue.SimpleQueue = queue.SimpleQueue()
    return Looker(fake_pipeline, Reader(), said.put), said


def answers(said: queue.SimpleQueue, count: int) -> list[m.Ended]:
    """The next ends; that work on something began is passed over."""
    found: list[m.Ended] = []
    while len(found) < count:
        reply = said.get(timeout=20)
        if isinstance(reply, m.Ended):
            found.append(reply)
    return found


def test_a_long_trace_comes_in_pieces() -> None:
    asked, said = looker()
    first = type(TRACE)(TRACE.frames, TRACE.steps[:PIECE])
    asked.tell(m.Play(1, 5, first))
    asked.tell(m.PlayMore(1, 4, TRACE.steps))  # of a trace that is not played any more
    asked.tell(m.PlayMore(1, 5, TRACE.steps[PIECE:]))
    asked.ask(1, m.Watch(1, 5, (), ("ab",)))
    asked.start()
    [end] = answers(said, 1)
    assert isinstance(end.body, m.WatchDone) and end.body.trace == 5
    assert [step for step, _ in end.body.watched[0].values] == [0, len(TRACE.steps) - 1]


def test_a_newer_question_takes_the_place_of_an_older_one() -> None:
    asked, said = looker()
    asked.tell(m.Play(1, 1, TRACE))
    asked.ask(1, m.Sample(1, "A", "f"))
    asked.ask(2, m.Watch(1, 1, (), ("old",)))
    asked.ask(3, m.Watch(1, 1, (), ("new",)))
    asked.start()
    old, watched, sampled = answers(said, 3)
    assert (old.number, old.how) == (2, "canceled")
    assert isinstance(watched.body, m.WatchDone)
    assert [w.text for w in watched.body.watched] == ["new"], "watches come before samples"
    assert sampled == m.Ended(1, "done", m.SampleDone(1, "A", "f", ()))
    assert said.empty()


def test_a_declaration_that_is_gone_has_no_map_and_no_rule() -> None:
    asked, said = looker()
    asked.ask(3, m.Chart(1, "A", "f", 0, TRACE, "", ""))
    asked.ask(4, m.Inquire(1, "A", INQUIRY))
    asked.start()
    assert answers(said, 2) == [
        m.Ended(4, "done", m.Answered(1, 0, "A", INQUIRY)),
        m.Ended(3, "done", m.ChartDone(None)),
    ]
