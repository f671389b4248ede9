"""A unit as a Boogie program: for a second opinion on our own verification conditions.

The procedure is the IVL before its loops are cut, as statements over variables; Boogie cuts the loops,
makes the passive form and the verification condition itself. The axioms and triggers are those that the
prover would emit for the unit, translated (`boogie_terms.py`). So a difference in the verdict is a fault of
one side's way from the IVL to the solver: cutting, passification, the interval analysis, the script.

A name in an axiom (of a measure, say) means the value at entry: it is a constant, which the procedure's
first lines tie to the variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.loops import cut
from language.ivl.passive import passive
from language.prove.boogie_terms import Translator, read
from language.prove.builder import Builder
from language.prove.compute import Computer
from language.prove.encode import Encoder
from language.prove.env import ASSUMED, BOTH, CLAIM, FACT, GOAL, Env
from language.prove.script import drain, prelude
from language.prove.sorts import clean
from language.record import dataclass, field, replace

_STEP = re.compile(r"\(assert \(=> (\|heap step \d+\|) (.*)\)\)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """A line of a body: `before` and `after` around a term that is still SMT-LIB text."""

    indent: int
    before: str
    term: str = ""
    after: str = ""
    target: str = ""
    """The variable that the term is assigned to."""


@dataclass
class _Body:
    """Writes commands as lines. Texts are translated at the end, when all that they mention is declared."""

    encoder: Encoder
    names: dict[str, str]
    variables: list[tuple[str, n.Sort]]
    lines: list[Line] = field(default_factory=list[Line])
    indent: int = 1
    labels: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def env(self, base: Env) -> Env:
        return replace(base, names=self.names)

    def write(self, before: str, term: str = "", after: str = "") -> None:
        self.lines.append(Line(self.indent, before, term, after))

    def fact(self, term: n.Term, base: Env = ASSUMED) -> None:
        text = self.encoder.term(term, FACT, self.env(base))
        if text != "true":
            self.write("assume ", text, ";")

    def variable(self, name: str, sort: n.Sort) -> str:
        self.names[name] = f"|{clean(name)}|"
        self.variables.append((name, sort))
        return name

    # ── commands ──

    def run(self, command: n.Command) -> None:
        match command:
            case n.Seq(body=body):
                for x in body:
                    self.run(x)
            case n.Assert(condition=condition):
                if not k.is_true(condition):
                    place = command.obligation.span.start
                    text = self.encoder.term(condition, GOAL, self.env(CLAIM))
                    self.write(f'assert {{:msg "{command.obligation.kind}@{place}"}} ', text, ";")
                    self.fact(condition, CLAIM)
            case n.Assume(condition=condition):
                self.fact(condition)
            case n.Assign(var=var, value=value):
                self._assign(var, value)
            case n.Havoc(vars=vars_):
                for v in vars_:
                    self.write("havoc ", self.names[v.name], ";")
            case n.HavocHeap(heap=heap, frame=frame):
                self._step(heap, frame)
            case n.HeapForall(heap=heap):
                self._step(heap, command)
            case n.If():
                self._if(command)
            case n.Label(name=name, body=body):
                self._label(name, body)
            case n.Exit(label=label):
                self.write(f"break {next(mine for name, mine in reversed(self.labels) if name == label)};")
            case n.CallSite(body=body):
                self.run(body)
            case n.Loop():
                self._loop(command)
            case _:
                raise TypeError(command)

    def _block(self, head: str, commands: tuple[n.Command, ...], first: n.Term | None = None) -> None:
        self.write(f"{head} {{")
        self.indent += 1
        if first is not None:
            self.fact(first)
        for c in commands:
            self.run(c)
        self.indent -= 1
        self.write("}")

    def _if(self, command: n.If) -> None:
        """Each branch assumes its side of the condition: what is assumed is written otherwise than what
        is claimed, so one text would not do for both."""
        c = command.condition
        self._block("if (*)", (command.then,), c)
        self._block("else", (command.orelse,), None if c is None else k.negate(c))

    def _label(self, name: str, body: n.Command) -> None:
        mine = f"L{len(self.lines)}"
        self.labels.append((name, mine))
        self.write(f"{mine}:")
        self._block("if (true)", (body,))
        self.labels.pop()

    def _loop(self, loop: n.Loop) -> None:
        """What a round may not change holds at the head of each, as `modifies` clauses are checked where
        something is written."""
        self.run(loop.entry)
        before = None if loop.heap is None else self._saved(loop.heap)
        self.write("while (true) {")
        self.indent += 1
        if loop.heap is not None and before is not None:
            self._related(loop.heap, before, loop.frame)
        for part in (loop.head, loop.body, loop.back):
            self.run(part)
        self.indent -= 1
        self.write("}")

    # ── heaps ──

    def _assign(self, var: n.Variable, value: n.Term) -> None:
        if var.sort == n.HEAP and not isinstance(value, n.Ref_):
            self._step(var, value)
            return
        self._set(var.name, self.encoder.term(value, BOTH, self.env(ASSUMED)))

    def _set(self, name: str, text: str) -> None:
        self.lines.append(Line(self.indent, "", text, ";", self.names[name]))

    def _saved(self, heap: n.Variable) -> n.Ref_:
        name = self.variable(f"{heap.name}@{len(self.variables)}", n.HEAP)
        self._set(name, self.names[heap.name])
        return n.Ref_(n.HEAP, name)

    def _step(self, heap: n.Variable, command: n.Term | n.FrameSet | n.HeapForall) -> None:
        before = self._saved(heap)
        self.write("havoc ", self.names[heap.name], ";")
        self._related(heap, before, command)

    def _related(self, heap: n.Variable, before: n.Ref_, command: n.Term | n.FrameSet | n.HeapForall) -> None:
        """That the heap now comes from the heap before; the command speaks of that one."""
        r = k.Renamer({heap.name: before})
        match command:
            case n.FrameSet():
                items = tuple(n.FrameItem(r(i.refs), i.field) for i in command.items)
                kept = tuple(n.FrameItem(r(i.refs), i.field) for i in command.kept)
                since = None if command.since is None else r(command.since)
                command = replace(command, items=items, since=since, kept=kept)
            case n.HeapForall():
                command = replace(
                    command,
                    condition=r(command.condition),
                    obj=r(command.obj),
                    indices=tuple(map(r, command.indices)),
                    value=r(command.value),
                )
            case _:
                command = r(command)
        step = n.HeapStep(heap.name, before.name, command)
        self.write("assume ", self.encoder.heaps.step(step, self.env(ASSUMED)), ";")


def boogie_text(procedure: n.Procedure, environment: n.Environment, suffix: str = "") -> str:
    """The unit as a Boogie program of its own; `suffix` ends its global names. Raises `Unsupported`."""
    builder = Builder(environment)
    encoder = Encoder(builder, procedure.measure)
    body = _Body(encoder, {}, [])
    for v in (procedure.heap, *procedure.inputs, *procedure.locals):
        if v.name not in body.names:
            body.variable(v.name, v.sort)
    body.run(procedure.body)
    flat = passive(cut(procedure))
    encoder.hints.give(flat)
    computer = Computer(encoder)
    computer.state(flat)
    sorts = {name: builder.sort(sort) for name, sort in body.variables}
    drain(builder, encoder, computer)
    steps, rest = _steps(builder)
    builder.world.axioms[:] = rest
    translator = Translator(suffix)
    out = list(translator.declarations(prelude(builder)))
    out += ["", f"procedure {translator.declare(f'procedure {procedure.name}')}()", "{"]
    for name, text in sorts.items():
        out.append(f"  var {translator.name(body.names[name])}: {translator.sort(read(text)[0])};")
    out += _entry(body, builder, translator)
    lines = [replace(x, term=builder.spelled(steps.get(x.term, x.term))) for x in body.lines]
    out += [_line(x, translator) for x in lines]
    return "\n".join([*out, "}", ""])


def _steps(builder: Builder) -> tuple[dict[str, str], list[str]]:
    """What each step of the heap means, and the other axioms."""
    steps: dict[str, str] = {}
    rest: list[str] = []
    for axiom in builder.world.axioms:
        m = _STEP.fullmatch(axiom)
        if m is None:
            rest.append(axiom)
        else:
            steps[m[1]] = m[2]
    return steps, rest


def _entry(body: _Body, builder: Builder, translator: Translator) -> Iterator[str]:
    for name, _ in body.variables:
        constant = f"|{clean(name)}!|"
        if builder.world.knows(constant):
            yield f"  assume {translator.name(body.names[name])} == {translator.name(constant)};"


def _line(line: Line, translator: Translator) -> str:
    before = f"{translator.name(line.target)} := " if line.target else line.before
    text = "true" if line.term.startswith("|heap step ") else line.term
    term = translator.term(read(text)[0]) if text else ""
    return f"{'  ' * line.indent}{before}{term}{line.after}"
