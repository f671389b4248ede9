"""The SMT-LIB text of an axiom."""

from __future__ import annotations


def forall(vars: str, patterns: str | tuple[str, ...], body: str, name: str) -> str:
    """`vars` as `(x Int) (s |Seq[Int]|)`; each pattern may hold several terms; `name` is told in profiles."""
    tags = " ".join(f":pattern ({p})" for p in ((patterns,) if isinstance(patterns, str) else patterns))
    return f"(assert (forall ({vars}) (! {body} {tags} :qid |{name.replace('|', '')}|)))"


def conj(parts: list[str]) -> str:
    kept = [p for p in parts if p and p != "true"]
    if not kept:
        return "true"
    return kept[0] if len(kept) == 1 else f"(and {' '.join(kept)})"


def implies(guard: list[str], body: str) -> str:
    condition = conj(guard)
    return body if condition == "true" else f"(=> {condition} {body})"
