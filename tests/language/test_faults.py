"""A fault of ours is confined to the file that it happens in."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from language import explaining, pipeline, proving, shield, supervising, verifying
from language.records.verdicts import FileResult, FileVerdict, ObligationKind, Proved, Refuted, Undecided
from language.source import SourceText
from language.supervising import check_all
from language.syntax.build_declarations import DeclarationBuilder
from language.verifying import Task
from tests.language.test_time import HARD


def tasks(folder: Path, count: int, limit: float = 60.0) -> list[Task]:
    made: list[Task] = []
    for i in range(count):
        path = folder / f"{i}.dfy"
        path.write_text("method M() { assert 1 < 2; }\n")
        made.append(Task(str(path), True, limit, False))
    return made


def test_a_fault_in_a_whole_file_is_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: list[str]
) -> None:
    def failing(*args, **kwargs):
        raise KeyError("lost")

    monkeypatch.setattr(pipeline, "check_part", failing)
    (task,) = tasks(tmp_path, 1)
    answer = verifying.check(task)
    record = json.loads(answer.text)
    assert (answer.status, record["file"], record["verdict"]) == (1, task.name, "failed")
    assert [d["code"] for d in record["diagnostics"]] == ["fault"] and heard == ["KeyError"]


def verdicts(answers: Iterable[verifying.Answer]) -> list[tuple[str, str]]:
    records = [json.loads(a.text) for a in answers]
    return [(Path(r["file"]).name, r["verdict"]) for r in records]


def test_files_that_are_checked_together_are_all_answered(tmp_path: Path) -> None:
    assert sorted(verdicts(check_all(tasks(tmp_path, 3), 2))) == [(f"{i}.dfy", "verified") for i in range(3)]


def test_a_process_that_dies_costs_the_file_that_it_had(tmp_path: Path) -> None:
    three = tasks(tmp_path, 3)
    # long enough for the process to be at it still when it dies
    (tmp_path / "1.dfy").write_text("".join(HARD.format(i) for i in range(30)))
    answers = check_all(three, 1)
    got = [next(answers)]
    (worker,) = multiprocessing.active_children()
    worker.kill()
    got += answers
    assert verdicts(got) == [("0.dfy", "verified"), ("1.dfy", "failed"), ("2.dfy", "verified")]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot stop a process")
def test_a_process_that_answers_nothing_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "START", 1.0)
    workers = [supervising._Worker(), supervising._Worker()]
    os.kill(workers[0].process.pid or 0, signal.SIGSTOP)
    (task,) = tasks(tmp_path, 1)
    workers[0].begin(task)
    time.sleep(1.1)
    answer = workers[0].answer()
    assert answer is not None and verdicts([answer]) == [("0.dfy", "timeout")]
    assert not workers[0].process.is_alive()
    workers[1].end()


def test_a_unit_that_leads_to_ever_larger_types_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from language import proving

    prove = proving.prove

    def endless(program, *args, **kwargs):
        if program.name == "Grows":
            raise RecursionError
        return prove(program, *args, **kwargs)

    monkeypatch.setattr(proving, "prove", endless)
    text = "method Grows(x: int) { assert x == 0; }\nmethod Fine(x: int) { assert x + 0 == x; }\n"
    result = pipeline.check_file(SourceText("test.dfy", text), pipeline.Options(use_cache=False)).result
    assert result.verdict is FileVerdict.UNSUPPORTED
    proved = {m.name: all(isinstance(r.verdict, Proved) for r in m.results) for m in result.methods}
    assert proved == {"Grows": False, "Fine": True}


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What the shield was told of."""
    told: list[str] = []
    listen = lambda problem: told.append(type(problem).__name__)  # noqa: E731
    shield.listeners.append(listen)
    yield told
    shield.listeners.remove(listen)


TWO = "method Bad(x: int) { assert x == 0; }\nmethod Fine(x: int) { assert x + 0 == x; }\n"


def check(text: str, **options: object) -> FileResult:
    chosen = pipeline.Options(use_cache=False, **options)  # type: ignore[arg-type]
    return pipeline.check_file(SourceText("test.dfy", text), chosen).result


def proved(result: FileResult) -> dict[str, bool]:
    return {m.name: all(isinstance(r.verdict, Proved) for r in m.results) for m in result.methods}


@pytest.mark.parametrize("problem", [IndexError("3"), MemoryError(), ZeroDivisionError("x" * 10_000)])
def test_a_fault_in_a_proof_costs_its_declaration(
    monkeypatch: pytest.MonkeyPatch, heard: list[str], problem: Exception
) -> None:
    lower = proving.lower

    def failing(unit):
        if unit.name == "Bad":
            raise problem
        return lower(unit)

    monkeypatch.setattr(proving, "lower", failing)
    result = check(TWO)
    assert proved(result) == {"Bad": False, "Fine": True}
    (bad,) = result.methods[0].results
    assert bad.obligation.kind is ObligationKind.FAULT and "`Bad`" in bad.obligation.message
    assert len(bad.obligation.message) < 600
    assert result.verdict is FileVerdict.FAILED and heard == [type(problem).__name__]


@pytest.mark.parametrize("parts", [("judge",), ("solve",), ("judge", "solve")])
def test_a_fault_in_an_explanation_costs_no_verdict(
    monkeypatch: pytest.MonkeyPatch, heard: list[str], parts: tuple[str, ...]
) -> None:
    """One search stands in for the other."""

    def failing(*args):
        raise KeyError("lost")

    for part in parts:
        monkeypatch.setattr(explaining, part, failing)
    result = check(TWO)
    assert proved(result) == {"Bad": False, "Fine": True}
    (bad,) = result.methods[0].results
    assert isinstance(bad.verdict, Refuted if len(parts) == 1 else Undecided)
    if isinstance(bad.verdict, Undecided):
        assert "no counterexample" in bad.verdict.sentence and "KeyError" in bad.verdict.sentence
    assert set(heard) == {"KeyError"}


@pytest.mark.parametrize("at", ["bodies._body", "checks._measures", "only._of_members"])
def test_a_fault_in_the_front_end_names_its_declaration(
    monkeypatch: pytest.MonkeyPatch, heard: list[str], at: str
) -> None:
    """Everything else is still told, and nothing is verified."""
    module, name = at.split(".")
    passing = importlib.import_module(f"language.analysis.{module}")
    done = getattr(passing, name)

    def failing(*args):
        if "Bad" in str(getattr(getattr(args[-1], "typed", args[-1]), "name", "")):
            raise AssertionError
        return done(*args)

    monkeypatch.setattr(passing, name, failing)
    result = check("method Wrong() { var x: int := true; }\n" + TWO)
    codes = [d.code for d in result.diagnostics]
    assert "fault" in codes and "type" in codes and heard == ["AssertionError"]
    (fault,) = [d for d in result.diagnostics if d.code == "fault"]
    assert "`Bad`" in fault.message
    assert result.verdict is FileVerdict.REJECTED and not result.methods


def test_a_fault_in_reading_costs_its_declaration(monkeypatch: pytest.MonkeyPatch, heard: list[str]) -> None:
    def failing(self, s):
        raise TypeError

    monkeypatch.setattr(DeclarationBuilder, "assert_stmt", failing)
    result = check("method Bad() { assert true; }\nmethod Fine() { }\n")
    assert [d.code for d in result.diagnostics] == ["fault"] and heard == ["TypeError"]
    assert result.verdict is FileVerdict.UNSUPPORTED


def test_a_declaration_that_is_never_written_down_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    lower = proving.lower

    def endless(unit):
        while unit.name == "Bad":
            pass
        return lower(unit)

    monkeypatch.setattr(proving, "lower", endless)
    start = time.perf_counter()
    result = check(TWO, time_limit=8.0)
    assert time.perf_counter() - start < 16.0
    assert proved(result) == {"Bad": False, "Fine": True} and result.verdict is FileVerdict.TIMEOUT


def test_a_text_that_is_never_read_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*args):
        while True:
            pass

    monkeypatch.setattr(pipeline, "resolve", endless)
    result = check(TWO, time_limit=0.3)
    assert result.verdict is FileVerdict.TIMEOUT
    assert [d.code for d in result.diagnostics] == ["time-limit"]
