"""Maps: a domain and a value for each key in it. `map.` has a finite set as domain, `imap.` an infinite.

`map.get` outside the domain is any value. `map.diff` is a Skolem function: a key at which two different
maps differ. `map.pair`, `map.fst`, `map.snd` stand for the tuple of an item; the encoder defines them by
the tuple's constructor.
"""

from __future__ import annotations

from language.prove.template import Law, Theory, law, theory

_OPERATORS = """
    map.empty () Map
    map.dom (Map) Set@K
    map.get (Map K) V
    map.update (Map K V) Map
    map.merge (Map Map) Map
    map.minus (Map Set@K) Map
    map.equal (Map Map) Bool
    map.diff (Map Map) K
    map.values (Map) Set@V
    map.key_of (Map V) K
    """

_LAWS: tuple[Law, ...] = (
    law("map.dom empty", "", "", "(= (map.dom map.empty) set.empty@K)"),
    law(
        "map.empty",
        "m Map",
        "(map.dom m)",
        "(=> (= (map.dom m) set.empty@K) (= m map.empty))",
    ),
    law(
        "map.dom update",
        "m Map, k K, v V, j K",
        "(set.member@K j (map.dom (map.update m k v)))",
        """(= (set.member@K j (map.dom (map.update m k v)))
              (or (= j k) (set.member@K j (map.dom m))))""",
    ),
    law(
        "map.dom updated",
        "m Map, k K, v V",
        "(map.dom (map.update m k v))",
        "(= (map.dom (map.update m k v)) (set.add@K (map.dom m) k))",
    ),
    law(
        "map.get update",
        "m Map, k K, v V, j K",
        "(map.get (map.update m k v) j)",
        "(= (map.get (map.update m k v) j) (ite (= j k) v (map.get m j)))",
    ),
    law(
        "map.updated",
        "m Map, k K, v V",
        "(map.update m k v)",
        """(and (set.member@K k (map.dom (map.update m k v)))
                (= (map.get (map.update m k v) k) v))""",
    ),
    law(
        "map.dom merge",
        "m Map, n Map",
        "(map.dom (map.merge m n))",
        "(= (map.dom (map.merge m n)) (set.union@K (map.dom m) (map.dom n)))",
    ),
    law(
        "map.get merge",
        "m Map, n Map, k K",
        "(map.get (map.merge m n) k)",
        """(=> (set.member@K k (map.dom (map.merge m n)))
               (= (map.get (map.merge m n) k)
                  (ite (set.member@K k (map.dom n)) (map.get n k) (map.get m k))))""",
    ),
    law(
        "map.dom minus",
        "m Map, s Set@K",
        "(map.dom (map.minus m s))",
        "(= (map.dom (map.minus m s)) (set.minus@K (map.dom m) s))",
    ),
    law(
        "map.get minus",
        "m Map, s Set@K, k K",
        "(map.get (map.minus m s) k)",
        """(=> (set.member@K k (map.dom (map.minus m s)))
               (= (map.get (map.minus m s) k) (map.get m k)))""",
    ),
    law("map.equal", "m Map, n Map", "(map.equal m n)", "(=> (map.equal m n) (= m n))"),
    law(
        "map.differ",
        "m Map, n Map",
        "(map.equal m n)",
        """(or (map.equal m n)
               (not (= (set.member@K (map.diff m n) (map.dom m)) (set.member@K (map.diff m n) (map.dom n))))
               (and (set.member@K (map.diff m n) (map.dom m))
                    (not (= (map.get m (map.diff m n)) (map.get n (map.diff m n))))))""",
    ),
    law(
        "map.values",
        "m Map, v V",
        "(set.member@V v (map.values m))",
        """(=> (set.member@V v (map.values m))
               (and (set.member@K (map.key_of m v) (map.dom m)) (= (map.get m (map.key_of m v)) v)))""",
    ),
    law(
        "map.value",
        "m Map, k K",
        ("(map.values m) (map.get m k)", "(map.values m) (set.member@K k (map.dom m))"),
        "(=> (set.member@K k (map.dom m)) (set.member@V (map.get m k) (map.values m)))",
    ),
)

_FINITE: tuple[Law, ...] = (
    law(
        "map.card values",
        "m Map",
        ("(set.card@V (map.values m))", "(map.values m) (set.card@K (map.dom m))"),
        "(<= (set.card@V (map.values m)) (set.card@K (map.dom m)))",
    ),
)

MAP = theory("map", "K V", "Map", _OPERATORS, _LAWS + _FINITE)


def _infinite() -> Theory:
    def rename(text: str) -> str:
        return (
            text.replace("set.", "iset.")
            .replace("map.", "imap.")
            .replace("Set", "ISet")
            .replace("Map", "IMap")
        )

    laws = tuple(
        law(rename(l.name), rename(l.vars), tuple(map(rename, l.patterns)), rename(l.body)) for l in _LAWS
    )
    return theory("imap", "K V", "IMap", rename(_OPERATORS), laws)


IMAP = _infinite()
