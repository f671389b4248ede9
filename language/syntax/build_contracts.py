"""The parser's actions for contracts: what a method, function or loop requires, ensures and may touch."""

from __future__ import annotations

from typing import Any

from language.diagnostics import error
from language.record import dataclass
from language.source import Span
from language.syntax import ast as A
from language.syntax.build_expressions import ExpressionBuilder
from language.syntax.build_types import Parts
from language.syntax.tokens import Token


@dataclass(frozen=True)
class SpecItem:
    """One clause of a contract: its keyword, and what follows."""

    word: str
    span: Span
    value: Any


class ContractBuilder(ExpressionBuilder):
    def spec(self, s: Parts) -> list[SpecItem]:
        return s[0]

    def spec_item(self, s: Parts) -> SpecItem:
        return s[0]

    def clause(self, s: Parts) -> SpecItem:
        value = A.Clause(s[2].span, self.claim(s[2]), tuple(s[1]))
        return SpecItem(s[0].text, self.span(s[0]), value)

    def labeled_clause(self, s: Parts) -> SpecItem:
        if s[0].text != "requires":
            span = self.between(s[2], s[3])
            self.report.append(error("clause-label", span, "Only `requires` and `assert` can have a label."))
        value = A.Clause(s[4].span, self.claim(s[4]), tuple(s[1]), label=self.name_of(s[2]))
        return SpecItem(s[0].text, self.span(s[0]), value)

    def frame_clause(self, s: Parts) -> SpecItem:
        return SpecItem(s[0].text, self.span(s[0]), s[2])

    def decreases_clause(self, s: Parts) -> SpecItem:
        return SpecItem("decreases", self.span(s[0]), s[2])

    def yield_clause(self, s: Parts) -> SpecItem:
        return SpecItem("yield " + s[1].word, s[1].span, s[1].value)

    def allow(self, items: list[SpecItem], words: str, where: str) -> None:
        """Reports clauses that have no place in this contract."""
        allowed = words.split(", ") if "," in words else words.split()
        for item in items:
            if item.word not in allowed:
                good = (
                    ", ".join(f"`{w}`" for w in allowed[:-1]) + f" or `{allowed[-1]}`"
                    if len(allowed) > 1
                    else f"`{allowed[0]}`"
                )
                message = f"{where} has no `{item.word}` clause; it can have {good}."
                self.report.append(error("clause", item.span, message))

    def clauses(self, items: list[SpecItem], word: str) -> tuple[A.Clause, ...]:
        return tuple(i.value for i in items if i.word == word)

    def frames(self, items: list[SpecItem], word: str) -> tuple[A.FrameExpr, ...]:
        found = tuple(f for i in items if i.word == word for f in i.value)
        for f in found:
            if word == "modifies" and f.target is None and f.field is None:
                message = "`modifies *` is not in the language: name the objects whose fields may change."
                self.report.append(error("clause", f.span, message))
        return found

    def decreases(self, items: list[SpecItem]) -> A.Decreases | None:
        found = [i for i in items if i.word == "decreases"]
        if not found:
            return None
        values = [v for i in found for v in i.value]
        star = any(type(v) is Token for v in values)
        if star and len(values) > 1:
            self.report.append(
                error(
                    "clause", found[0].span, "`decreases *` stands alone: it says that this may run forever."
                )
            )
        span = found[0].span.to(found[-1].span)
        return A.Decreases(span, tuple(v for v in values if type(v) is not Token), star)

    def loop_spec(self, items: list[SpecItem], after: Span) -> A.LoopSpec:
        """`after` is what stands before the clauses."""
        self.allow(items, "invariant decreases modifies", "A loop")
        has_modifies = any(i.word == "modifies" for i in items)
        span = items[0].span.to(items[-1].span) if items else Span(after.end, after.end, after.home)
        modifies = self.frames(items, "modifies") if has_modifies else None
        return A.LoopSpec(span, self.clauses(items, "invariant"), self.decreases(items), modifies)
