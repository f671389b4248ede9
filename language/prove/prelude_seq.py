"""Sequences: a length and an item at each index below it.

`seq.index` outside the length is any value. `seq.diff` and `seq.at` are Skolem functions: a place where
two different sequences of one length differ, and a place of an item that a sequence contains; with them
no axiom needs a quantifier inside another.
"""

from __future__ import annotations

from language.prove.template import law, theory

_DEEP = 5
"""The weight of laws that go from a slice's items to those of the sequence below and back: low enough
for slices of slices of arrays, high enough to end (the solver's limit is 44)."""

SEQ = theory(
    "seq",
    "T",
    "Seq",
    """
    seq.empty () Seq
    seq.build (Seq T) Seq
    seq.len (Seq) Int
    seq.index (Seq Int) T
    seq.append (Seq Seq) Seq
    seq.update (Seq Int T) Seq
    seq.take (Seq Int) Seq
    seq.drop (Seq Int) Seq
    seq.contains (Seq T) Bool
    seq.at (Seq T) Int
    seq.prefix (Seq Seq) Bool
    seq.equal (Seq Seq) Bool
    seq.diff (Seq Seq) Int
    seq.front (Seq) Seq
    seq.last (Seq) T
    seq.of_array ((Array Int T) Int) Seq
    """,
    (
        law("seq.len", "s Seq", "(seq.len s)", "(>= (seq.len s) 0)"),
        law("seq.len empty", "", "", "(= (seq.len seq.empty) 0)"),
        law("seq.empty", "s Seq", "(seq.len s)", "(=> (= (seq.len s) 0) (= s seq.empty))"),
        # one item more
        law(
            "seq.len build",
            "s Seq, x T",
            "(seq.build s x)",
            "(= (seq.len (seq.build s x)) (+ 1 (seq.len s)))",
        ),
        law(
            "seq.build parts",
            "s Seq, x T",
            "(seq.build s x)",
            "(and (= (seq.front (seq.build s x)) s) (= (seq.last (seq.build s x)) x))",
        ),
        law(
            "seq.index build",
            "s Seq, x T, i Int",
            "(seq.index (seq.build s x) i)",
            "(= (seq.index (seq.build s x) i) (ite (= i (seq.len s)) x (seq.index s i)))",
        ),
        # concatenation
        law(
            "seq.len append",
            "s Seq, t Seq",
            "(seq.append s t)",
            "(= (seq.len (seq.append s t)) (+ (seq.len s) (seq.len t)))",
        ),
        law(
            "seq.index append",
            "s Seq, t Seq, i Int",
            "(seq.index (seq.append s t) i)",
            """(= (seq.index (seq.append s t) i)
                  (ite (< i (seq.len s)) (seq.index s i) (seq.index t (- i (seq.len s)))))""",
        ),
        law(
            "seq.append empty",
            "s Seq, t Seq",
            "(seq.append s t)",
            """(and (=> (= (seq.len s) 0) (= (seq.append s t) t))
                    (=> (= (seq.len t) 0) (= (seq.append s t) s)))""",
        ),
        # one place changed
        law(
            "seq.len update",
            "s Seq, i Int, x T",
            "(seq.update s i x)",
            "(=> (and (<= 0 i) (< i (seq.len s))) (= (seq.len (seq.update s i x)) (seq.len s)))",
        ),
        law(
            "seq.index update",
            "s Seq, i Int, x T, n Int",
            "(seq.index (seq.update s i x) n)",
            """(=> (and (<= 0 n) (< n (seq.len s)))
                   (= (seq.index (seq.update s i x) n) (ite (= i n) x (seq.index s n))))""",
        ),
        # membership
        law(
            "seq.contains at",
            "s Seq, x T",
            "(seq.contains s x)",
            """(=> (seq.contains s x)
                   (and (<= 0 (seq.at s x)) (< (seq.at s x) (seq.len s))
                        (= (seq.index s (seq.at s x)) x)))""",
        ),
        law(
            "seq.contains",
            "s Seq, x T, i Int",
            "(seq.contains s x) (seq.index s i)",
            "(=> (and (<= 0 i) (< i (seq.len s)) (= (seq.index s i) x)) (seq.contains s x))",
        ),
        law(
            "seq.contains append",
            "s Seq, t Seq, x T",
            "(seq.contains (seq.append s t) x)",
            "(= (seq.contains (seq.append s t) x) (or (seq.contains s x) (seq.contains t x)))",
        ),
        law(
            "seq.contains build",
            "s Seq, y T, x T",
            "(seq.contains (seq.build s y) x)",
            "(= (seq.contains (seq.build s y) x) (or (= y x) (seq.contains s x)))",
        ),
        law(
            "seq.contains take",
            "s Seq, n Int, x T, i Int",
            "(seq.contains (seq.take s n) x) (seq.index s i)",
            """(=> (and (<= 0 i) (< i n) (< i (seq.len s)) (<= n (seq.len s)) (= (seq.index s i) x))
                   (seq.contains (seq.take s n) x))""",
        ),
        law(
            "seq.contains drop",
            "s Seq, n Int, x T, i Int",
            "(seq.contains (seq.drop s n) x) (seq.index s i)",
            """(=> (and (<= 0 n) (<= n i) (< i (seq.len s)) (= (seq.index s i) x))
                   (seq.contains (seq.drop s n) x))""",
        ),
        # equality, by length and items
        law("seq.equal", "s Seq, t Seq", "(seq.equal s t)", "(=> (seq.equal s t) (= s t))"),
        law(
            "seq.differ",
            "s Seq, t Seq",
            "(seq.equal s t)",
            """(or (seq.equal s t) (not (= (seq.len s) (seq.len t)))
                   (and (<= 0 (seq.diff s t)) (< (seq.diff s t) (seq.len s))
                        (not (= (seq.index s (seq.diff s t)) (seq.index t (seq.diff s t))))))""",
        ),
        # being a prefix
        law(
            "seq.prefix len",
            "s Seq, t Seq",
            "(seq.prefix s t)",
            "(=> (seq.prefix s t) (<= (seq.len s) (seq.len t)))",
        ),
        law(
            "seq.prefix",
            "s Seq, t Seq, i Int",
            ("(seq.prefix s t) (seq.index s i)", "(seq.prefix s t) (seq.index t i)"),
            """(=> (and (seq.prefix s t) (<= 0 i) (< i (seq.len s)))
                   (= (seq.index s i) (seq.index t i)))""",
        ),
        law(
            "seq.no prefix",
            "s Seq, t Seq",
            "(seq.prefix s t)",
            """(or (seq.prefix s t) (> (seq.len s) (seq.len t))
                   (and (<= 0 (seq.diff s t)) (< (seq.diff s t) (seq.len s))
                        (not (= (seq.index s (seq.diff s t)) (seq.index t (seq.diff s t))))))""",
        ),
        # slices
        law(
            "seq.len take",
            "s Seq, n Int",
            "(seq.take s n)",
            "(=> (and (<= 0 n) (<= n (seq.len s))) (= (seq.len (seq.take s n)) n))",
        ),
        law(
            "seq.index take",
            "s Seq, n Int, i Int",
            ("(seq.index (seq.take s n) i)", "(seq.index s i) (seq.take s n)"),
            """(=> (and (<= 0 i) (< i n) (< i (seq.len s)) (<= n (seq.len s)))
                   (= (seq.index (seq.take s n) i) (seq.index s i)))""",
            weight=_DEEP,
        ),
        law(
            "seq.len drop",
            "s Seq, n Int",
            "(seq.drop s n)",
            "(=> (and (<= 0 n) (<= n (seq.len s))) (= (seq.len (seq.drop s n)) (- (seq.len s) n)))",
        ),
        law(
            "seq.index drop",
            "s Seq, n Int, i Int",
            "(seq.index (seq.drop s n) i)",
            """(=> (and (<= 0 n) (<= 0 i) (< i (- (seq.len s) n)))
                   (= (seq.index (seq.drop s n) i) (seq.index s (+ i n))))""",
            weight=_DEEP,
        ),
        law(
            "seq.index undrop",
            "s Seq, n Int, i Int",
            "(seq.index s i) (seq.drop s n)",
            """(=> (and (<= 0 n) (<= n i) (< i (seq.len s)))
                   (= (seq.index (seq.drop s n) (- i n)) (seq.index s i)))""",
            weight=_DEEP,
        ),
        law(
            "seq.take all",
            "s Seq, n Int",
            "(seq.take s n)",
            """(and (=> (= n 0) (= (seq.take s n) seq.empty))
                    (=> (= n (seq.len s)) (= (seq.take s n) s)))""",
        ),
        law(
            "seq.take one more",
            "s Seq, n Int, m Int",
            "(seq.take s n) (seq.take s m)",
            """(=> (and (= m (+ n 1)) (<= 0 n) (< n (seq.len s)))
                   (= (seq.take s m) (seq.build (seq.take s n) (seq.index s n))))""",
        ),
        law("seq.drop none", "s Seq, n Int", "(seq.drop s n)", "(=> (= n 0) (= (seq.drop s n) s))"),
        law(
            "seq.drop all",
            "s Seq, n Int",
            "(seq.drop s n)",
            "(=> (= n (seq.len s)) (= (seq.drop s n) seq.empty))",
        ),
        law(
            "seq.take append",
            "s Seq, t Seq, n Int",
            "(seq.take (seq.append s t) n)",
            """(and (=> (= n (seq.len s)) (= (seq.take (seq.append s t) n) s))
                    (=> (and (<= 0 n) (< n (seq.len s)))
                        (= (seq.take (seq.append s t) n) (seq.take s n))))""",
        ),
        law(
            "seq.drop append",
            "s Seq, t Seq, n Int",
            "(seq.drop (seq.append s t) n)",
            """(and (=> (= n (seq.len s)) (= (seq.drop (seq.append s t) n) t))
                    (=> (and (<= 0 n) (< n (seq.len s)))
                        (= (seq.drop (seq.append s t) n) (seq.append (seq.drop s n) t))))""",
        ),
        law(
            "seq.drop drop",
            "s Seq, m Int, n Int",
            "(seq.drop (seq.drop s m) n)",
            """(=> (and (<= 0 m) (<= 0 n) (<= (+ m n) (seq.len s)))
                   (= (seq.drop (seq.drop s m) n) (seq.drop s (+ m n))))""",
        ),
        law(
            "seq.take take",
            "s Seq, m Int, n Int",
            "(seq.take (seq.take s m) n)",
            """(=> (and (<= 0 n) (<= n m) (<= m (seq.len s)))
                   (= (seq.take (seq.take s m) n) (seq.take s n)))""",
        ),
        law(
            "seq.take build",
            "s Seq, x T, n Int",
            "(seq.take (seq.build s x) n)",
            "(=> (and (<= 0 n) (<= n (seq.len s))) (= (seq.take (seq.build s x) n) (seq.take s n)))",
        ),
        law(
            "seq.drop build",
            "s Seq, x T, n Int",
            "(seq.drop (seq.build s x) n)",
            """(=> (and (<= 0 n) (<= n (seq.len s)))
                   (= (seq.drop (seq.build s x) n) (seq.build (seq.drop s n) x)))""",
        ),
        law(
            "seq.take update",
            "s Seq, i Int, x T, n Int",
            "(seq.take (seq.update s i x) n)",
            """(=> (and (<= 0 i) (< i (seq.len s)) (<= 0 n) (<= n (seq.len s)))
                   (= (seq.take (seq.update s i x) n)
                      (ite (< i n) (seq.update (seq.take s n) i x) (seq.take s n))))""",
        ),
        law(
            "seq.drop update",
            "s Seq, i Int, x T, n Int",
            "(seq.drop (seq.update s i x) n)",
            """(=> (and (<= 0 i) (< i (seq.len s)) (<= 0 n) (<= n (seq.len s)))
                   (= (seq.drop (seq.update s i x) n)
                      (ite (< i n) (seq.drop s n) (seq.update (seq.drop s n) (- i n) x))))""",
        ),
        # the items of an array
        law(
            "seq.len of_array",
            "r (Array Int T), n Int",
            "(seq.of_array r n)",
            "(=> (<= 0 n) (= (seq.len (seq.of_array r n)) n))",
        ),
        law(  # so that what is known of `a[i..j]` is known of `a[i..]`
            "seq.of_array whole",
            "r (Array Int T), n Int",
            "(seq.of_array r n)",
            "(=> (<= 0 n) (= (seq.take (seq.of_array r n) n) (seq.of_array r n)))",
        ),
        law(
            "seq.index of_array",
            "r (Array Int T), n Int, i Int",
            ("(seq.index (seq.of_array r n) i)", "(seq.of_array r n) (select r i)"),
            "(=> (and (<= 0 i) (< i n)) (= (seq.index (seq.of_array r n) i) (select r i)))",
        ),
        law(
            "seq.of_array store",
            "r (Array Int T), n Int, i Int, x T",
            "(seq.of_array (store r i x) n)",
            """(=> (and (<= 0 i) (< i n))
                   (= (seq.of_array (store r i x) n) (seq.update (seq.of_array r n) i x)))""",
        ),
    ),
)
