"""Sets: finite ones (`set.`) and possibly infinite ones (`iset.`), which have no cardinality.

Every value of a finite set's sort is finite, so the laws of cardinality hold without a condition.
`diff`, `common` and `some` are Skolem functions: an item in the first but not the second set (or, for
equality, in exactly one), an item of both, an item of a set that is not empty.
"""

from __future__ import annotations

from language.prove.template import Law, Theory, law, theory

_OPERATORS = """
    set.empty () Set
    set.member (T Set) Bool
    set.add (Set T) Set
    set.union (Set Set) Set
    set.inter (Set Set) Set
    set.minus (Set Set) Set
    set.subset (Set Set) Bool
    set.disjoint (Set Set) Bool
    set.equal (Set Set) Bool
    set.diff (Set Set) T
    set.common (Set Set) T
    """

_LAWS: tuple[Law, ...] = (
    law("set.empty", "x T", "(set.member x set.empty)", "(not (set.member x set.empty))"),
    law(
        "set.member add",
        "s Set, y T, x T",
        "(set.member x (set.add s y))",
        "(= (set.member x (set.add s y)) (or (= x y) (set.member x s)))",
    ),
    law("set.added", "s Set, y T", "(set.add s y)", "(set.member y (set.add s y))"),
    law(
        "set.kept by add",
        "s Set, y T, x T",
        "(set.add s y) (set.member x s)",
        "(=> (set.member x s) (set.member x (set.add s y)))",
    ),
    law(
        "set.member union",
        "s Set, t Set, x T",
        "(set.member x (set.union s t))",
        "(= (set.member x (set.union s t)) (or (set.member x s) (set.member x t)))",
    ),
    law(
        "set.left of union",
        "s Set, t Set, x T",
        "(set.union s t) (set.member x s)",
        "(=> (set.member x s) (set.member x (set.union s t)))",
    ),
    law(
        "set.right of union",
        "s Set, t Set, x T",
        "(set.union s t) (set.member x t)",
        "(=> (set.member x t) (set.member x (set.union s t)))",
    ),
    law(
        "set.member inter",
        "s Set, t Set, x T",
        "(set.member x (set.inter s t))",
        "(= (set.member x (set.inter s t)) (and (set.member x s) (set.member x t)))",
    ),
    law(
        "set.member minus",
        "s Set, t Set, x T",
        "(set.member x (set.minus s t))",
        "(= (set.member x (set.minus s t)) (and (set.member x s) (not (set.member x t))))",
    ),
    law(
        "set.removed",
        "s Set, t Set, x T",
        "(set.minus s t) (set.member x t)",
        "(=> (set.member x t) (not (set.member x (set.minus s t))))",
    ),
    law(
        "set.minus of disjoint union",
        "s Set, t Set",
        "(set.union s t) (set.disjoint s t)",
        """(=> (set.disjoint s t)
               (and (= (set.minus (set.union s t) s) t) (= (set.minus (set.union s t) t) s)))""",
    ),
    law(
        "set.minus undoes union",
        "s Set, t Set",
        "(set.minus (set.union s t) t)",
        "(=> (set.disjoint s t) (= (set.minus (set.union s t) t) s))",
    ),
    law(
        "set.minus undoes union left",
        "s Set, t Set",
        "(set.minus (set.union s t) s)",
        "(=> (set.disjoint s t) (= (set.minus (set.union s t) s) t))",
    ),
    law(
        "set.union again",
        "s Set, t Set",
        ("(set.union (set.union s t) t)", "(set.union s (set.union s t))"),
        """(and (= (set.union (set.union s t) t) (set.union s t))
                (= (set.union s (set.union s t)) (set.union s t)))""",
    ),
    law(
        "set.inter again",
        "s Set, t Set",
        ("(set.inter (set.inter s t) t)", "(set.inter s (set.inter s t))"),
        """(and (= (set.inter (set.inter s t) t) (set.inter s t))
                (= (set.inter s (set.inter s t)) (set.inter s t)))""",
    ),
    law(
        "set.subset",
        "s Set, t Set, x T",
        ("(set.subset s t) (set.member x s)", "(set.subset s t) (set.member x t)"),
        "(=> (and (set.subset s t) (set.member x s)) (set.member x t))",
    ),
    law(
        "set.no subset",
        "s Set, t Set",
        "(set.subset s t)",
        """(or (set.subset s t)
               (and (set.member (set.diff s t) s) (not (set.member (set.diff s t) t))))""",
    ),
    law(
        "set.disjoint",
        "s Set, t Set, x T",
        ("(set.disjoint s t) (set.member x s)", "(set.disjoint s t) (set.member x t)"),
        "(not (and (set.disjoint s t) (set.member x s) (set.member x t)))",
    ),
    law(
        "set.no disjoint",
        "s Set, t Set",
        "(set.disjoint s t)",
        """(or (set.disjoint s t)
               (and (set.member (set.common s t) s) (set.member (set.common s t) t)))""",
    ),
    law("set.equal", "s Set, t Set", "(set.equal s t)", "(=> (set.equal s t) (= s t))"),
    law(
        "set.differ",
        "s Set, t Set",
        "(set.equal s t)",
        """(or (set.equal s t)
               (not (= (set.member (set.diff s t) s) (set.member (set.diff s t) t))))""",
    ),
)

_CARD_LAWS: tuple[Law, ...] = (
    law(
        "set.card",
        "s Set",
        "(set.card s)",
        """(and (>= (set.card s) 0) (= (= (set.card s) 0) (= s set.empty))
                (=> (> (set.card s) 0) (set.member (set.some s) s)))""",
    ),
    law(
        "set.card add",
        "s Set, x T",
        "(set.card (set.add s x))",
        "(= (set.card (set.add s x)) (ite (set.member x s) (set.card s) (+ (set.card s) 1)))",
    ),
    law(
        "set.card union and inter",
        "s Set, t Set",
        ("(set.card (set.union s t))", "(set.card (set.inter s t))"),
        """(= (+ (set.card (set.union s t)) (set.card (set.inter s t)))
              (+ (set.card s) (set.card t)))""",
    ),
    law(
        "set.card minus",
        "s Set, t Set",
        "(set.card (set.minus s t))",
        """(and (= (set.card (set.minus s t)) (- (set.card s) (set.card (set.inter s t))))
                (= (+ (set.card (set.minus s t)) (set.card (set.minus t s)) (set.card (set.inter s t)))
                   (set.card (set.union s t))))""",
    ),
    law(
        "set.card subset",
        "s Set, t Set",
        "(set.subset s t) (set.card s) (set.card t)",
        """(=> (set.subset s t)
               (and (<= (set.card s) (set.card t)) (=> (= (set.card s) (set.card t)) (= s t))))""",
    ),
)

SET = theory("set", "T", "Set", _OPERATORS + "set.card (Set) Int\nset.some (Set) T\n", _LAWS + _CARD_LAWS)


def _infinite() -> Theory:
    def rename(text: str) -> str:
        return text.replace("set.", "iset.").replace("Set", "ISet")

    laws = tuple(
        law(rename(l.name), rename(l.vars), tuple(map(rename, l.patterns)), rename(l.body)) for l in _LAWS
    )
    return theory("iset", "T", "ISet", rename(_OPERATORS), laws)


ISET = _infinite()
