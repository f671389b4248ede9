"""The least or greatest answer to a question about types that speak of each other.

A question gives each type an answer from those of its parts. Types may be recursive, and a generic one may
contain itself at ever larger types, so there may be infinitely many to ask. What counts of a type argument is
only its answer: the unknowns are a declaration together with the answers for its arguments, of which there
are finitely many. All begin with the question's `start` and are asked again until nothing changes, which ends
with the least solution from the bottom of the answers and with the greatest from the top, for rules that are
monotonic (Tarski 1955; that unknowns inside arguments may be solved for together with the rest is Bekić's
principle).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from language.analysis import typed as t
from language.analysis.type_parts import Held, Part, built_in_parts, declared_parts
from language.record import dataclass
from language.types import ParamType, Type, UserType

A = TypeVar("A", bound=Hashable)

Answers = list[tuple[Part, A]]
"""Parts beside the answers for them."""


@dataclass(frozen=True, eq=False)
class Question(Generic[A]):
    """`start` is the bottom of the answers for a least fixpoint, the top for a greatest. `follows` are the
    parts that count; `rule` gives the answer for a type from theirs (of a declared type: at the
    declaration's own type parameters). Type parameters of nobody known have no parts: the rule knows.

    Values of codatatypes need not end. With `endless`, the top of the answers, a least fixpoint is a greatest
    one for them: the greatest answers for codatatypes that agree with the least ones for the other types."""

    start: A
    follows: frozenset[Held]
    rule: Callable[[Type, Answers[A]], A]
    endless: A | None = None


_Unknown = tuple[t.TypeDeclaration, bool, tuple[A, ...]]
"""A declaration, whether `null` is among the values, and the answers for the type arguments."""


def ask(question: Question[A], x: Type, known: Mapping[ParamType, A] | None = None) -> A:
    """The answer for the type; `known` are answers for type parameters in it."""
    return _Solver(question).solve(x, known or {})


class _Solver(Generic[A]):
    """Unknowns are solved for depth first; only where one was needed before it had its answer, all are asked
    again."""

    def __init__(self, question: Question[A]) -> None:
        self.question = question
        self.table: dict[_Unknown[A], A] = {}
        self.busy: set[_Unknown[A]] = set()
        self.guessed = False
        self.endless: dict[_Unknown[A], A] = {}
        """What is assumed of codatatypes. Where it is too much, all else is solved for again with less."""

    def solve(self, x: Type, known: Mapping[ParamType, A]) -> A:
        while True:
            answer = self._solve(lambda: self._look(x, known))
            assumed = dict(self.endless)
            for key in assumed:
                self.endless[key] = self._solve(lambda key=key: self._by_declaration(key))
            if self.endless == assumed:
                return answer
            self.table.clear()

    def _solve(self, look: Callable[[], A]) -> A:
        answer = look()
        while self.guessed and self._again():
            answer = look()
        return answer

    def _again(self) -> bool:
        """Ask for every unknown again; tells whether anything changed or is new."""
        size, changed = len(self.table), False
        for key in list(self.table):
            before = self.table[key]
            if self._find(key) != before:
                changed = True
        return changed or len(self.table) > size

    def _look(self, x: Type, env: Mapping[ParamType, A]) -> A:
        """The answer as far as it is known."""
        if isinstance(x, ParamType) and x in env:
            return env[x]
        if not isinstance(x, UserType):
            return self._by_rule(x, built_in_parts(x), env)
        key = (x.decl, x.nullable, tuple([self._look(a, env) for a in x.args]))
        if self.question.endless is not None and isinstance(x.decl, t.Datatype) and x.decl.codata:
            return self.endless.setdefault(key, self.question.endless)
        if key in self.table:
            self.guessed = self.guessed or key in self.busy
            return self.table[key]
        self.table[key] = self.question.start
        self.busy.add(key)
        answer = self._find(key)
        self.busy.discard(key)
        return answer

    def _find(self, key: _Unknown[A]) -> A:
        answer = self.table[key] = self._by_declaration(key)
        return answer

    def _by_declaration(self, key: _Unknown[A]) -> A:
        decl, nullable, answers = key
        env = dict(zip(decl.params, answers, strict=False))
        return self._by_rule(UserType(decl, decl.params, nullable), tuple(declared_parts(decl)), env)

    def _by_rule(self, x: Type, parts: tuple[Part, ...], env: Mapping[ParamType, A]) -> A:
        follows = self.question.follows
        return self.question.rule(x, [(p, self._look(p.type, env)) for p in parts if p.held in follows])
