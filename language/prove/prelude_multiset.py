"""Multisets: a count ≥ 0 for each item, finitely many of them positive."""

from __future__ import annotations

from language.prove.template import law, theory

MULTISET = theory(
    "ms",
    "T",
    "Multiset",
    """
    ms.empty () Multiset
    ms.count (Multiset T) Int
    ms.add (Multiset T) Multiset
    ms.update (Multiset T Int) Multiset
    ms.union (Multiset Multiset) Multiset
    ms.inter (Multiset Multiset) Multiset
    ms.minus (Multiset Multiset) Multiset
    ms.subset (Multiset Multiset) Bool
    ms.disjoint (Multiset Multiset) Bool
    ms.equal (Multiset Multiset) Bool
    ms.diff (Multiset Multiset) T
    ms.common (Multiset Multiset) T
    ms.card (Multiset) Int
    ms.some (Multiset) T
    ms.of_seq (Seq@T) Multiset
    ms.where (Seq@T T) Int
    ms.of_set (Set@T) Multiset
    """,
    (
        law(
            "ms.count",
            "m Multiset, x T",
            "(ms.count m x)",
            "(>= (ms.count m x) 0)",
        ),
        law("ms.empty", "x T", "(ms.count ms.empty x)", "(= (ms.count ms.empty x) 0)"),
        law(
            "ms.count add",
            "m Multiset, y T, x T",
            ("(ms.count (ms.add m y) x)", "(ms.add m y) (ms.count m x)"),
            "(= (ms.count (ms.add m y) x) (ite (= x y) (+ (ms.count m x) 1) (ms.count m x)))",
        ),
        law(
            "ms.added",
            "m Multiset, y T",
            "(ms.add m y)",
            "(= (ms.count (ms.add m y) y) (+ (ms.count m y) 1))",
        ),
        law(
            "ms.count update",
            "m Multiset, y T, n Int, x T",
            "(ms.count (ms.update m y n) x)",
            "(=> (>= n 0) (= (ms.count (ms.update m y n) x) (ite (= x y) n (ms.count m x))))",
        ),
        law(
            "ms.updated",
            "m Multiset, y T, n Int",
            "(ms.update m y n)",
            "(=> (>= n 0) (= (ms.count (ms.update m y n) y) n))",
        ),
        law(
            "ms.count union",
            "m Multiset, n Multiset, x T",
            "(ms.count (ms.union m n) x)",
            "(= (ms.count (ms.union m n) x) (+ (ms.count m x) (ms.count n x)))",
        ),
        law(
            "ms.count inter",
            "m Multiset, n Multiset, x T",
            "(ms.count (ms.inter m n) x)",
            """(= (ms.count (ms.inter m n) x)
                  (ite (<= (ms.count m x) (ms.count n x)) (ms.count m x) (ms.count n x)))""",
        ),
        law(
            "ms.count minus",
            "m Multiset, n Multiset, x T",
            "(ms.count (ms.minus m n) x)",
            """(= (ms.count (ms.minus m n) x)
                  (ite (<= (ms.count m x) (ms.count n x)) 0 (- (ms.count m x) (ms.count n x))))""",
        ),
        law(
            "ms.subset",
            "m Multiset, n Multiset, x T",
            ("(ms.subset m n) (ms.count m x)", "(ms.subset m n) (ms.count n x)"),
            "(=> (ms.subset m n) (<= (ms.count m x) (ms.count n x)))",
        ),
        law(
            "ms.no subset",
            "m Multiset, n Multiset",
            "(ms.subset m n)",
            "(or (ms.subset m n) (> (ms.count m (ms.diff m n)) (ms.count n (ms.diff m n))))",
        ),
        law(
            "ms.disjoint",
            "m Multiset, n Multiset, x T",
            ("(ms.disjoint m n) (ms.count m x)", "(ms.disjoint m n) (ms.count n x)"),
            "(=> (ms.disjoint m n) (or (= (ms.count m x) 0) (= (ms.count n x) 0)))",
        ),
        law(
            "ms.no disjoint",
            "m Multiset, n Multiset",
            "(ms.disjoint m n)",
            """(or (ms.disjoint m n)
                   (and (> (ms.count m (ms.common m n)) 0) (> (ms.count n (ms.common m n)) 0)))""",
        ),
        law("ms.equal", "m Multiset, n Multiset", "(ms.equal m n)", "(=> (ms.equal m n) (= m n))"),
        law(
            "ms.differ",
            "m Multiset, n Multiset",
            "(ms.equal m n)",
            "(or (ms.equal m n) (not (= (ms.count m (ms.diff m n)) (ms.count n (ms.diff m n)))))",
        ),
        # cardinality: the sum of the counts
        law(
            "ms.card",
            "m Multiset",
            "(ms.card m)",
            """(and (>= (ms.card m) 0) (= (= (ms.card m) 0) (= m ms.empty))
                    (=> (> (ms.card m) 0) (> (ms.count m (ms.some m)) 0)))""",
        ),
        law(
            "ms.card bounds count",
            "m Multiset, x T",
            "(ms.count m x) (ms.card m)",
            "(<= (ms.count m x) (ms.card m))",
        ),
        law(
            "ms.card add",
            "m Multiset, x T",
            "(ms.card (ms.add m x))",
            "(= (ms.card (ms.add m x)) (+ (ms.card m) 1))",
        ),
        law(
            "ms.card update",
            "m Multiset, x T, n Int",
            "(ms.card (ms.update m x n))",
            """(=> (>= n 0)
                   (= (ms.card (ms.update m x n)) (+ (- (ms.card m) (ms.count m x)) n)))""",
        ),
        law(
            "ms.card union",
            "m Multiset, n Multiset",
            "(ms.card (ms.union m n))",
            "(= (ms.card (ms.union m n)) (+ (ms.card m) (ms.card n)))",
        ),
        law(  # from both sides: where `n` holds nothing that `m` does not, all of it is taken away
            "ms.card minus",
            "m Multiset, n Multiset",
            "(ms.card (ms.minus m n))",
            """(and (= (ms.card (ms.minus m n)) (- (ms.card m) (ms.card (ms.inter m n))))
                    (= (ms.card (ms.minus n m)) (- (ms.card n) (ms.card (ms.inter m n)))))""",
        ),
        law(
            "ms.card subset",
            "m Multiset, n Multiset",
            "(ms.subset m n) (ms.card m) (ms.card n)",
            """(=> (ms.subset m n)
                   (and (<= (ms.card m) (ms.card n)) (=> (= (ms.card m) (ms.card n)) (= m n))))""",
        ),
        # of a set: each item once
        law(
            "ms.of_set",
            "s Set@T, x T",
            "(ms.count (ms.of_set s) x)",
            "(= (ms.count (ms.of_set s) x) (ite (set.member@T x s) 1 0))",
        ),
        law(
            "ms.card of_set",
            "s Set@T",
            "(ms.card (ms.of_set s))",
            "(= (ms.card (ms.of_set s)) (set.card@T s))",
        ),
        # of a sequence: `ms.where` is a place where an item stands
        law("ms.of_seq empty", "", "", "(= (ms.of_seq seq.empty@T) ms.empty)"),
        law(
            "ms.card of_seq",
            "s Seq@T",
            "(ms.card (ms.of_seq s))",
            "(= (ms.card (ms.of_seq s)) (seq.len@T s))",
        ),
        law(
            "ms.card of counted seq",
            "s Seq@T, x T",
            "(ms.count (ms.of_seq s) x)",
            "(= (ms.card (ms.of_seq s)) (seq.len@T s))",
        ),
        law(
            "ms.of_seq build",
            "s Seq@T, x T",
            "(ms.of_seq (seq.build@T s x))",
            "(= (ms.of_seq (seq.build@T s x)) (ms.add (ms.of_seq s) x))",
        ),
        law(
            "ms.of_seq append",
            "s Seq@T, t Seq@T",
            "(ms.of_seq (seq.append@T s t))",
            "(= (ms.of_seq (seq.append@T s t)) (ms.union (ms.of_seq s) (ms.of_seq t)))",
        ),
        law(
            "ms.of_seq update",
            "s Seq@T, i Int, x T, y T",
            "(ms.count (ms.of_seq (seq.update@T s i x)) y)",
            """(=> (and (<= 0 i) (< i (seq.len@T s)))
                   (= (ms.count (ms.of_seq (seq.update@T s i x)) y)
                      (+ (- (ms.count (ms.of_seq s) y) (ite (= y (seq.index@T s i)) 1 0))
                         (ite (= y x) 1 0))))""",
        ),
        law(
            "ms.of_seq where",
            "s Seq@T, x T",
            "(ms.count (ms.of_seq s) x)",
            """(=> (> (ms.count (ms.of_seq s) x) 0)
                   (and (<= 0 (ms.where s x)) (< (ms.where s x) (seq.len@T s))
                        (= (seq.index@T s (ms.where s x)) x)))""",
        ),
        law(
            "ms.of_seq index",
            "s Seq@T, x T, i Int",
            "(ms.count (ms.of_seq s) x) (seq.index@T s i)",
            """(=> (and (<= 0 i) (< i (seq.len@T s)) (= (seq.index@T s i) x))
                   (> (ms.count (ms.of_seq s) x) 0))""",
        ),
    ),
)
