"""Proving a unit: all claims at once, then one by one, then the stubborn ones afresh.

The order of checks is fixed, so that the same text gives the same verdicts everywhere. A claim that is
*unknown* beside others is asked again alone, in a fresh context with another seed; that answer counts.
"""

from __future__ import annotations

import time
from typing import cast

from language.cancel import Cancel
from language.ivl import nodes as n
from language.prove import cache as caching
from language.prove import solver
from language.prove.results import GoalResult, ProveOptions, Reason, Status
from language.prove.script import Script, deeper, is_spare, make_script
from language.prove.vacuity import Vacuity
from language.record import dataclass
from language.source import Span


def prove(
    passive: n.Passive, environment: n.Environment, options: ProveOptions, cancel: Cancel | None = None
) -> tuple[GoalResult, ...]:
    """One result a goal, in their order. Raises `Unsupported` for what cannot be encoded."""
    script = make_script(passive, environment)
    store = caching.Cache(options.cache)
    name = caching.key(script.whole(), _relevant(options), solver.version(), solver.OPTIONS)
    known = _from_cache(store.get(name), passive, script)
    if known is not None:
        return known
    results = _Attempt(passive, environment, script, options, cancel).run()
    lasting = (Status.PROVED, Status.UNKNOWN)
    if all(r.status in lasting for r in results):
        store.put(
            name, [[r.status, r.reason, _parts(r, passive), _switches(r, script), r.rlimit] for r in results]
        )
    return results


def _relevant(o: ProveOptions) -> tuple[object, ...]:
    return (o.whole_rlimit, o.goal_rlimit, o.seed, o.vacuity_rlimit)


def _parts(r: GoalResult, passive: n.Passive) -> list[int] | None:
    """Where the place is reached, None; else which premises contradict each other."""
    if not r.unreachable:
        return None
    return [i for i, (_, p) in enumerate(passive.premises) if any(p is x for x in r.contradiction)]


def _switches(r: GoalResult, script: Script) -> list[int]:
    return [i for i, (_, span) in enumerate(script.assumptions) if span in r.rests_on]


def _from_cache(record: object, passive: n.Passive, script: Script) -> tuple[GoalResult, ...] | None:
    """Results as stored, with the spans of now; None if the record is not one of this unit."""
    if not isinstance(record, list):
        return None
    rows = cast("list[tuple[str, str, list[int] | None, list[int], int]]", record)
    try:
        return tuple(
            GoalResult(
                g.obligation,
                Status(status),
                Reason(reason),
                parts is not None,
                tuple(script.assumptions[i][1] for i in switches),
                tuple(passive.premises[i][1] for i in parts or ()),
                rlimit=int(spent),
                cached=True,
            )
            for g, (status, reason, parts, switches, spent) in zip(passive.goals, rows, strict=True)
        )
    except (ValueError, TypeError, IndexError):
        return None


@dataclass
class _Attempt:
    passive: n.Passive
    environment: n.Environment
    script: Script
    options: ProveOptions
    cancel: Cancel | None

    def __post_init__(self) -> None:
        self.spare = self.options.goal_rlimit // 2
        """Work left for far-fetched instances, for all claims of the unit: if many fail, they are wrong."""
        self.more = 3 * self.options.goal_rlimit
        """Work left for claims that hit the limit every time: one or two of a unit may take longer."""

    def run(self) -> tuple[GoalResult, ...]:
        goals = self.passive.goals
        results: list[GoalResult | None] = [
            GoalResult(g.obligation, Status.PROVED) if text is None else None
            for g, text in zip(goals, self.script.goals, strict=True)
        ]
        open_ = [i for i, r in enumerate(results) if r is None]
        if open_:
            solver.prepare(self.options.memory_mb)
            self.start = time.perf_counter()
            for i, r in self._together(open_).items():
                results[i] = r
        return tuple(r for r in results if r is not None)

    def _left(self) -> float:
        return self.options.seconds - (time.perf_counter() - self.start)

    def _plan(self, limit: int) -> list[tuple[str, int]]:
        """Ways of arithmetic to try, one after the other, each with its limit of work."""
        if not self.script.nonlinear:
            return [("plain", limit)]
        return [("plain", limit // 5), ("old", 8 * limit), ("no-groebner", limit // 2), ("plain", limit)]

    def _without_hypothesis(self, open_: list[int]) -> dict[int, GoalResult] | None:
        """All claims in one check, without the hypothesis of automatic induction where the lemma calls
        itself: with products, the solver loses its way among the hypothesis's instances. Assuming less
        is sound; None where it is not enough."""
        if not any(is_spare(f) for p in self.passive.points for e in p.edges for f in e.facts):
            return None
        lean = make_script(self.passive, self.environment, lean=True)
        switches = [name for name, _ in lean.assumptions]
        for way, work in self._plan(self.options.goal_rlimit // 4):
            with solver.Session(lean.whole(), self.options.seed, self.cancel, way) as z:
                answer = z.check(["whole", *switches], work, self._left() / 3)
                if answer.verdict == "unsat":
                    return self._all(open_, answer, z)
                if answer.verdict == "sat" or "incomplete" in answer.why or self._cancelled():
                    return None
        return None

    def _all(self, open_: list[int], answer: solver.Answer, z: solver.Session) -> dict[int, GoalResult]:
        """One answer that proves them all."""
        share, work = answer.seconds / len(open_), answer.rlimit // len(open_)
        return self._vacuity().mark({g: self._result(g, answer, share, work) for g in open_}, z)

    def _together(self, open_: list[int]) -> dict[int, GoalResult]:
        """All claims in one check, in each way; then one by one."""
        found = self._without_hypothesis(open_)
        if found is not None:
            return found
        switches = [name for name, _ in self.script.assumptions]
        text = self.script.whole()
        limit = self.options.whole_rlimit if len(open_) > 1 else self.options.goal_rlimit
        plan = self._plan(limit)
        answer = solver.Answer("unknown")
        for i, (way, work) in enumerate(plan):
            with solver.Session(text, self.options.seed, self.cancel, way) as z:
                answer = z.check(["whole", *switches], work, self._left() / 3)
                if answer.verdict == "unsat":
                    return self._all(open_, answer, z)
                if answer.verdict == "crash" and i + 1 < len(plan):
                    continue
                if answer.verdict == "crash" or self._cancelled():
                    return {g: self._result(g, answer, answer.seconds, answer.rlimit) for g in open_}
        return self._vacuity().mark_behind(self._apart(open_, text, switches, answer))

    def _vacuity(self) -> Vacuity:
        return Vacuity(self.passive, self.environment, self.script, self.options, self.cancel, self._left)

    def _apart(
        self, open_: list[int], text: str, switches: list[str], whole: solver.Answer
    ) -> dict[int, GoalResult]:
        if len(open_) == 1:
            return {open_[0]: self._again(open_[0], whole)}
        results: dict[int, GoalResult] = {}
        work = self._plan(self.options.goal_rlimit)[0][1]
        with solver.Session(text, self.options.seed, self.cancel) as z:
            for i in open_:
                answer = z.check([f"fail{i}", *switches], work, self._left())
                if answer.verdict != "unsat" and not self._cancelled() and self._left() > 0:
                    results[i] = self._again(i, answer)
                else:
                    results[i] = self._result(i, answer, answer.seconds, answer.rlimit)
        return results

    def _again(self, goal: int, first: solver.Answer) -> GoalResult:
        """A claim alone, afresh: what counts. Where the solver runs out of ideas, functions may unfold
        once more than usual."""
        text = self.script.alone(goal)
        known = [name for name, _ in self.script.assumptions if f"(declare-const {name} Bool)" in text]
        attempts = [(way, text, work) for way, work in self._plan(self.options.goal_rlimit)]
        if not self.script.nonlinear:  # asked "plain" before: the other way first
            attempts.insert(0, ("old", text, self.options.goal_rlimit))
        more = deeper(text)
        if more is not None:
            attempts.append(("plain", more, attempts[0][2]))
        seconds, answers = first.seconds, list[solver.Answer]()

        def tried(way: str, asked: str, work: int) -> solver.Answer | None:
            nonlocal seconds
            if self._left() <= 0 or self._cancelled():
                return None
            with solver.Session(asked, self.options.seed + 1, self.cancel, way) as z:
                answer = z.check([f"fail{goal}", *known], work, self._left())
            seconds += answer.seconds
            return answer

        for attempt in attempts:
            answer = tried(*attempt)
            if answer is not None and answer.verdict == "unsat":
                return self._result(goal, answer, seconds, answer.rlimit)
            answers += [answer] if answer is not None else []
        if any("incomplete" in a.why for a in answers):
            work = min(self.options.goal_rlimit // 8, self.spare)
            answer = tried("all-relevant", text, work) if work > 0 else None
            if answer is not None and answer.verdict == "unsat":
                return self._result(goal, answer, seconds, answer.rlimit)
            self.spare -= answer.rlimit if answer is not None else 0
        if self.more > 0 and answers and all("incomplete" not in a.why for a in answers):
            answer = tried("plain", text, self.more)
            if answer is not None and answer.verdict == "unsat":
                return self._result(goal, answer, seconds, answer.rlimit)
            self.more -= answer.rlimit if answer is not None else 0
        # a limit that was hit tells more than a way that had no idea
        most = max(answers or [first], key=lambda a: ("incomplete" not in a.why, a.rlimit))
        return self._result(goal, most, seconds, most.rlimit)

    def _cancelled(self) -> bool:
        return self.cancel is not None and self.cancel.cancelled

    def _result(self, goal: int, answer: solver.Answer, seconds: float, rlimit: int) -> GoalResult:
        status, reason = self._status(answer)
        rests_on: tuple[Span, ...] = ()
        if status is Status.PROVED:
            rests_on = self.script.rests_on(goal, answer.core) if answer.core else ()
        return GoalResult(
            self.passive.goals[goal].obligation,
            status,
            reason,
            rests_on=rests_on,
            seconds=seconds,
            rlimit=rlimit,
            detail=answer.why if status in (Status.CRASHED, Status.UNKNOWN) else "",
        )

    def _status(self, answer: solver.Answer) -> tuple[Status, Reason]:
        if answer.verdict == "unsat":
            return Status.PROVED, Reason.NONE
        if answer.verdict == "crash":
            return Status.CRASHED, Reason.NONE
        if answer.verdict == "sat":
            return Status.UNKNOWN, Reason.INCOMPLETE
        if self._cancelled():
            return Status.CANCELLED, Reason.NONE
        why = answer.why
        if "memory" in why:
            return Status.CRASHED, Reason.NONE
        if self._left() <= 0.05:  # what else there is to try was not tried: more time may tell
            return Status.TIMED_OUT, Reason.NONE
        if "resource" in why or "timeout" in why or "canceled" in why:
            return Status.UNKNOWN, Reason.RESOURCES
        return Status.UNKNOWN, Reason.INCOMPLETE
