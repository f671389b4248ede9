"""The door to a worker, with a clock that stands still until it is moved and children that say what they are
told to say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ide.worker import messages as m
from ide.worker.door import CANCEL_SECONDS, START_ATTEMPTS, START_SECONDS, Ask, Door, End, How


class Child:
    def __init__(self, heard: Callable[[m.Reply], None], lost: Callable[[], None]) -> None:
        self.heard, self.lost = heard, lost
        self.sent: list[m.Request] = []
        self.ended = False

    def send(self, request: m.Request) -> None:
        self.sent.append(request)

    def end(self) -> None:
        self.ended = True

    @property
    def asked(self) -> list[int]:
        return [r.number for r in self.sent if isinstance(r, m.Ask)]


class World:
    """A door, its children one after the other, and what came of everything."""

    def __init__(self) -> None:
        self.time = 0.0
        self.children: list[Child] = []
        self.ends: list[tuple[str, How, object]] = []
        self.parts: list[object] = []
        self.given_up: list[bool] = []
        self.door = Door("prover", self.spawn, lambda: self.time, self.given_up.append)

    def spawn(self, role: str, heard: Callable[[m.Reply], None], lost: Callable[[], None]) -> Child:
        self.children.append(Child(heard, lost))
        return self.children[-1]

    @property
    def child(self) -> Child:
        return self.children[-1]

    def ready(self) -> None:
        self.child.heard(m.Ready(1))

    def ask(self, about: str, deadline: float | None = None, retried: bool = True) -> int:
        def ended(end: End) -> None:
            self.ends.append((about, end.how, end.answer))

        body = m.Sample(1, about, "f")
        return self.door.ask(Ask(body, about, ended, self.parts.append, deadline, retried))

    def begin(self, *numbers: int) -> None:
        for number in numbers:
            self.child.heard(m.Started(number))

    def pass_(self, seconds: float) -> None:
        self.time += seconds
        self.door.tick()


@pytest.fixture
def world() -> World:
    return World()


DONE = m.SampleDone(1, "a", "f", ())


def test_parts_and_one_end(world: World) -> None:
    number = world.ask("a")
    assert world.child.asked == []  # not before it is ready
    world.ready()
    assert world.child.asked == [number]
    world.begin(number)
    world.child.heard(m.Part(number, m.Printed("x")))
    world.child.heard(m.Part(number, m.Printed("y")))
    world.child.heard(m.Ended(number, "done", DONE))
    world.child.heard(m.Ended(number, "done", DONE))
    world.child.heard(m.Part(number, m.Printed("late")))
    assert world.parts == [m.Printed("x"), m.Printed("y")]
    assert world.ends == [("a", How.DONE, DONE)]
    assert not world.door.busy


def test_what_stands_by_when_a_child_is_lost_is_asked_again(world: World) -> None:
    first, second = world.ask("a"), world.ask("b")
    world.ready()
    world.begin(first)
    world.child.lost()
    world.ready()
    assert world.child.asked == [first, second] and world.ends == []
    world.begin(first, second)
    world.child.lost()
    assert world.ends == [("a", How.DIED, None)]
    world.ready()
    assert world.child.asked == [second]
    world.begin(second)
    world.child.heard(m.Ended(second, "done", DONE))
    assert world.ends[1:] == [("b", How.DONE, DONE)]


def test_what_was_lost_with_twice_is_not_tried_in_another_ask(world: World) -> None:
    for _ in range(2):
        number = world.ask("a")
        world.ready()
        world.begin(number)
        world.child.lost()
        if not world.ends:
            world.ready()
            world.begin(number)
            world.child.lost()
    assert [how for _, how, _ in world.ends] == [How.DIED, How.DIED]
    world.door.try_again()
    world.ready()
    number = world.ask("a")
    world.begin(number)
    world.child.lost()
    assert len(world.ends) == 2  # once more, on somebody's wish


def test_what_is_not_retried_is_gone_at_once(world: World) -> None:
    number = world.ask("a", retried=False)
    world.ready()
    world.begin(number)
    world.child.lost()
    assert world.ends == [("a", How.DIED, None)]


def test_a_deadline_runs_from_the_beginning_and_ends_it_at_once(world: World) -> None:
    first, second = world.ask("a", deadline=5.0), world.ask("b", deadline=5.0)
    world.ready()
    world.pass_(50.0)
    assert world.ends == []
    world.begin(first)
    world.pass_(4.9)
    assert world.ends == []
    old = world.child
    world.pass_(0.2)
    assert world.ends == [("a", How.LATE, None)] and old.ended
    world.ready()
    assert world.child.asked == [second]
    old.heard(m.Ended(second, "done", DONE))  # a voice from the grave
    assert len(world.ends) == 1


def test_cancel_then_kill(world: World) -> None:
    first, second = world.ask("a"), world.ask("b")
    world.ready()
    world.begin(first)
    world.door.cancel(first)
    assert world.child.sent[-1] == m.Cancel(first)
    world.child.heard(m.Ended(first, "canceled"))
    assert world.ends == [("a", How.CANCELED, None)] and len(world.children) == 1
    world.begin(second)
    world.door.cancel(second)
    world.pass_(CANCEL_SECONDS / 2)
    assert len(world.ends) == 1
    world.pass_(CANCEL_SECONDS)
    assert world.ends[1:] == [("b", How.CANCELED, None)] and len(world.children) == 2
    assert world.children[0].ended


def test_an_answer_that_crosses_a_cancel_counts_as_canceled(world: World) -> None:
    number = world.ask("a")
    world.ready()
    world.begin(number)
    world.door.cancel(number)
    world.child.heard(m.Ended(number, "done", DONE))
    assert world.ends == [("a", How.CANCELED, DONE)]


def test_a_bug_costs_the_ask_and_not_the_child(world: World) -> None:
    first, second = world.ask("a"), world.ask("b")
    world.ready()
    world.begin(first)
    world.child.heard(m.Ended(first, "broke", None, "Traceback"))
    world.begin(second)
    world.child.heard(m.Ended(second, "done", DONE))
    assert [how for _, how, _ in world.ends] == [How.BROKE, How.DONE] and len(world.children) == 1


def test_children_that_do_not_start_are_given_up(world: World) -> None:
    world.ask("a")
    for _ in range(START_ATTEMPTS):
        world.child.lost()
    assert world.ends == [("a", How.UNSTARTED, None)] and world.given_up == [True]
    assert len(world.children) == START_ATTEMPTS and not world.door.open
    world.door.try_again()
    world.ask("b")
    world.ready()
    assert world.given_up == [True, False] and len(world.child.asked) == 1


def test_a_child_that_never_says_it_is_ready_is_started_anew(world: World) -> None:
    world.ask("a")
    world.pass_(START_SECONDS + 1)
    assert len(world.children) == 2 and world.children[0].ended
    world.ready()
    assert len(world.child.asked) == 1


def test_what_a_child_must_know_is_told_once_to_each(world: World) -> None:
    text, newer = m.Read(1, 0, "a.dfy", "one"), m.Read(1, 1, "a.dfy", "two")
    world.door.start()
    world.door.know(1, text)
    world.ready()
    world.door.know(1, text)
    number = world.ask("a")
    assert world.child.sent == [m.Tell(text), m.Ask(number, m.Sample(1, "a", "f"))]
    world.door.know(1, newer)
    world.begin(number)
    world.child.lost()
    world.ready()
    assert world.child.sent == [m.Tell(newer), m.Ask(number, m.Sample(1, "a", "f"))]
    world.child.heard(m.Ended(number, "canceled"))
    world.door.forget(1, m.Forget(1))
    assert world.child.sent[-1] == m.Tell(m.Forget(1))
    world.child.lost()
    world.ready()
    assert world.child.sent == []


def test_nothing_is_heard_after_the_end(world: World) -> None:
    number = world.ask("a")
    world.ready()
    world.begin(number)
    child = world.child
    world.door.stop()
    child.heard(m.Ended(number, "done", DONE))
    child.lost()
    assert world.ends == [] and child.ended and len(world.children) == 1
