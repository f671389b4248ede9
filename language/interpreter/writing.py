"""The Python text of one `def`, written line by line by the rules of this folder, and its compilation.

A rule for expressions gives the text of a Python expression, and may put lines before it; a rule for
statements puts lines. The text that a rule gives is evaluated once, right after the lines so far: what must
come earlier is kept in a temporary (`operands`, `keep`). In the text, `E` is the list of the call's variables
by slot, `M` the machine, `heap` its objects; whatever else is needed (other code) is a numbered constant.

*Invariant*: what is counted, checked and recorded is lines like all others. There is no other way to run a
construct than the text that its rule writes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from operator import itemgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from language.analysis.typed import Break
from language.interpreter.machine import UNSET, Machine
from language.interpreter.outcomes import Eval, UnknownValue
from language.interpreter.promotion import WRITES

if TYPE_CHECKING:
    from language.analysis.typed import Stmt, Variable

LONG = 160
"""Characters of an expression; a longer one is kept, so that Python's parser never has to nest deeply."""

DEEP = 40
"""Levels of indentation, after which a part becomes a `def` of its own. Python takes 100."""

BLOCKS = 10
"""Loops and `try`s inside each other, likewise. Python takes 20."""

MOST_COMPILED = 20_000

_compiled: dict[str, CodeType] = {}
"""By text: the same program is compiled for many searches and replays."""


class Writer:
    """The body of a `def` in the making."""

    def __init__(self, machine: Machine) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"M": machine, "UNSET": UNSET, "Unknown": UnknownValue}
        self.names |= {"heap": machine.heap, "journalled": machine.journal.append}
        self.depth = 1
        self.blocks = 0
        self.temporaries = 0
        self.assigned: set[Variable] = set()
        """Variables that have a value here, whichever way the run came."""
        self.owed = 0
        """Steps that the next charge counts too: nothing can happen before it."""
        self.levels: list[Level] = []
        """The loops around, from the outermost: where a jump can go."""
        self._constants: dict[int, str] = {}

    # ── text ─────────────────────────────────────────────────────────────────────────────────────

    def line(self, text: str) -> None:
        self.lines.append(" " * self.depth + text)

    @contextmanager
    def block(self, head: str, nests: bool = False) -> Generator[None]:
        """Lines below a head such as `if …:`; it may be left out. `nests`: Python counts its nesting."""
        self.line(head)
        before, assigned = len(self.lines), set(self.assigned)
        self.depth += 1
        self.blocks += nests
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1
        self.blocks -= nests
        self.assigned = assigned

    def apart(self, write: Callable[[], str]) -> tuple[list[str], str]:
        """The lines and the text of a part that is not always evaluated, one level deeper."""
        lines, assigned = self.lines, set(self.assigned)
        self.lines = []
        self.depth += 1
        text = write()
        self.depth -= 1
        found, self.lines, self.assigned = self.lines, lines, assigned
        return found, text

    def const(self, value: Any) -> str:
        """A name for a constant."""
        name = self._constants.get(id(value))
        if name is None:
            name = self._constants[id(value)] = f"k{len(self._constants)}"
            self.names[name] = value
        return name

    def temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    def keep(self, text: str) -> str:
        """A temporary that holds the expression's value from here on."""
        if text.isidentifier():
            return text
        name = self.temporary()
        self.line(f"{name} = {text}")
        return name

    def operands(self, *writes: Callable[[], str]) -> list[str]:
        """Texts that are evaluated in this order, whatever lines the later ones need."""
        texts: list[str] = []
        for write in writes:
            before = len(self.lines)
            text = write()
            if len(self.lines) > before:
                later = self.lines[before:]
                del self.lines[before:]
                texts = [t if _is_settled(t) else self.keep(t) for t in texts]
                self.lines.extend(later)
            texts.append(text)
        return texts

    def charge(self, steps: int = 1) -> None:
        """Lines that count steps of work."""
        steps, self.owed = steps + self.owed, 0
        self.line(f"M.fuel -= {steps}")
        self.line("if M.fuel < 0: M.refuel()")

    @property
    def deep(self) -> bool:
        return self.depth > DEEP or self.blocks > BLOCKS

    # ── the result ───────────────────────────────────────────────────────────────────────────────

    def evaluator(self, text: str) -> Eval:
        """The `def` whose result is the expression's value."""
        if not self.lines:
            if text in self.names and text[0] == "k":
                value = self.names[text]
                return lambda env: value
            if text.startswith("E[") and _is_settled(text):
                return itemgetter(int(text[2:-1]))
        self.line(f"return {text}")
        return self.function()

    def function(self, params: str = "E") -> Callable[..., Any]:
        """The `def` as it is written."""
        text = "\n".join((f"def run({params}):", *(self.lines or [" pass"])))
        code = _compiled.get(text)
        if code is None:
            if len(_compiled) >= MOST_COMPILED:
                _compiled.clear()
            module = compile(text, "<run>", "exec")
            code = _compiled[text] = next(c for c in module.co_consts if isinstance(c, CodeType))
        return FunctionType(code, self.names)


def _is_settled(text: str) -> bool:
    """A name, a number or a variable: nothing that is evaluated later changes it."""
    return text.isidentifier() or text.isdigit() or (text.startswith("E[") and text[2:-1].isdigit())


class Level:
    """A Python loop that jumps lead out of: those to the statement `target` that continue it, or not.
    `number` stands for it in the text; `passed` notes that some jump goes further out."""

    def __init__(self, number: int, target: int, is_continue: bool) -> None:
        self.number = number
        self.target = target
        self.is_continue = is_continue
        self.passed = False


def jump(out: Writer, target: int, is_continue: bool, signal: Stmt | None) -> None:
    """Leave the loops up to the one that is meant; where it is not in this `def`, return `signal`."""
    for k in range(len(out.levels) - 1, -1, -1):
        level = out.levels[k]
        if level.target == target and level.is_continue is is_continue:
            if level is not out.levels[-1]:
                out.line(f"goal = {level.number}")
                for inner in out.levels[k + 1 :]:
                    inner.passed = True
            out.line("break")
            return
    out.line(f"return {out.const(signal)}")


@contextmanager
def level(
    out: Writer, target: int, is_continue: bool, head: str, after: tuple[str, ...] = ()
) -> Generator[Level]:
    """A Python loop and the lines after it; jumps further out are passed on then."""
    out.temporaries += 1
    found = Level(out.temporaries, target, is_continue)
    start = len(out.lines)
    indent = " " * out.depth
    with out.block(head, nests=True):
        out.levels.append(found)
        yield found
        out.levels.pop()
    for text in after:
        out.line(text)
    if found.passed:
        out.lines.insert(start, f"{indent}goal = 0")
        with out.block("if goal:"):
            outer = out.levels[-1] if out.levels else None
            if outer is not None:
                out.line(f"if goal == {outer.number}: goal = 0")
            out.line("break")


def dispatch(out: Writer, text: str) -> None:
    """Run a statement that is code of its own, and leave as it says."""
    signal = out.temporary()
    out.line(f"{signal} = {text}{WRITES}")
    with out.block(f"if {signal} is not None:"):
        for inner in reversed(out.levels):
            leads = f"{out.const(_leads)}({signal}, {inner.target}, {inner.is_continue})"
            with out.block(f"if {leads}:"):
                jump(out, inner.target, inner.is_continue, None)
        out.line(f"return {signal}")


def _leads(signal: Any, target: int, is_continue: bool) -> bool:
    return isinstance(signal, Break) and signal.target == target and signal.is_continue is is_continue
