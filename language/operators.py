"""The operators of the language, as data: one row each, which every stage reads.

| stage | what it takes from here |
|---|---|
| parser, printer | the spelling, how tightly it binds, what it mixes with, on which side it groups |
| types | the families of values that it applies to |
| lowering | the operator of the IVL that it is, family by family |
| interpreter | its own functions on values, one for each family here (a test compares the two) |
| bounds, measures | its mirror image (`a < b` is `b > a`), its opposite (`!(a < b)` is `a >= b`) |

No other file spells an operator to compare it. Source: Dafny's reference manual, sections 9.1 to 9.13
(which operator binds how) and 5.2, 5.5 (which type has which).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum

from language.record import dataclass, field


class Level(IntEnum):
    """How tightly an operator between two operands binds, from the loosest."""

    IFF = 1
    IMPLIES = 2
    LOGIC = 3
    COMPARE = 4
    SHIFT = 5
    ADD = 6
    MULTIPLY = 7
    BITS = 8


class Family(Enum):
    """Types whose operators are the same: a type's constraints and parts do not matter to them."""

    BOOL = "bool"
    INT = "int"
    REAL = "real"
    CHAR = "char"
    BITS = "bv"
    ORDINAL = "ORDINAL"
    SET = "set"
    MULTISET = "multiset"
    SEQ = "seq"
    MAP = "map"
    DATATYPE = "datatype"
    OTHER = "other"


class Operator(Enum):
    """An operator between two operands; its value is how it is written."""

    IFF = "<==>"
    IMPLIES = "==>"
    EXPLIES = "<=="
    AND = "&&"
    OR = "||"
    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "!in"
    DISJOINT = "!!"
    SHIFT_LEFT = "<<"
    SHIFT_RIGHT = ">>"
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    MODULO = "%"
    BIT_AND = "&"
    BIT_OR = "|"
    BIT_XOR = "^"

    def __str__(self) -> str:
        return self.value

    @property
    def level(self) -> Level:
        return TABLE[self].level

    @property
    def groups_right(self) -> bool:
        """`a ==> b ==> c` is `a ==> (b ==> c)`; all others group to the left."""
        return self is Operator.IMPLIES

    @property
    def associative(self) -> bool:
        """Parentheses around a right operand with the same operator say nothing."""
        return TABLE[self].associative

    @property
    def on(self) -> Mapping[Family, str | None]:
        """The families that it applies to; for each, the operator of the IVL that it is, None where
        lowering composes it of others."""
        return TABLE[self].on

    @property
    def mirror(self) -> Operator | None:
        """The operator that says the same with its sides exchanged."""
        return TABLE[self].mirror

    @property
    def opposite(self) -> Operator | None:
        """The operator that holds where this one does not."""
        return TABLE[self].opposite


class UnaryOperator(Enum):
    """An operator of one operand. The first two are written before it; `|x|` and `x.Floor` are not."""

    NOT = "!"
    MINUS = "-"
    CARDINALITY = "card"
    FLOOR = "floor"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Row:
    level: Level
    on: Mapping[Family, str | None] = field(default_factory=dict[Family, "str | None"])
    mirror: Operator | None = None
    opposite: Operator | None = None
    associative: bool = False


O, F = Operator, Family

_NUMBERS = (F.INT, F.REAL, F.CHAR)


def _ordered(strict: bool) -> dict[Family, str | None]:
    sign, word = ("<", "lt") if strict else ("<=", "le")
    return {
        **dict.fromkeys(_NUMBERS, sign),
        F.BITS: f"bv.{word}",
        F.ORDINAL: f"ord.{word}",
        F.SET: None if strict else "set.subset",
        F.MULTISET: None if strict else "ms.subset",
        F.SEQ: None if strict else "seq.prefix",
        **({F.DATATYPE: None} if strict else {}),
    }


def _turned(strict: bool) -> dict[Family, str | None]:
    """`a > b` is lowered as `b < a`. Sequences have no such order."""
    return {family: None for family in _ordered(strict) if family is not F.SEQ}


_ANY: dict[Family, str | None] = dict.fromkeys(Family, "=")
_HOLD: dict[Family, str | None] = {
    F.SET: "set.member",
    F.MULTISET: None,
    F.SEQ: "seq.contains",
    F.MAP: None,
}
"""`in` is looked up by the family of its *right* operand."""

TABLE: dict[Operator, Row] = {
    O.IFF: Row(Level.IFF, {F.BOOL: "<=>"}, O.IFF),
    O.IMPLIES: Row(Level.IMPLIES, {F.BOOL: "=>"}, O.EXPLIES),
    O.EXPLIES: Row(Level.IMPLIES, {F.BOOL: None}, O.IMPLIES),
    O.AND: Row(Level.LOGIC, {F.BOOL: "and"}, associative=True),
    O.OR: Row(Level.LOGIC, {F.BOOL: "or"}, associative=True),
    O.EQUAL: Row(Level.COMPARE, _ANY, O.EQUAL, O.UNEQUAL),
    O.UNEQUAL: Row(Level.COMPARE, dict.fromkeys(_ANY, None), O.UNEQUAL, O.EQUAL),
    O.LESS: Row(Level.COMPARE, _ordered(True), O.MORE, O.AT_LEAST),
    O.AT_MOST: Row(Level.COMPARE, _ordered(False), O.AT_LEAST, O.MORE),
    O.MORE: Row(Level.COMPARE, _turned(True), O.LESS, O.AT_MOST),
    O.AT_LEAST: Row(Level.COMPARE, _turned(False), O.AT_MOST, O.LESS),
    O.IN: Row(Level.COMPARE, _HOLD, None, O.NOT_IN),
    O.NOT_IN: Row(Level.COMPARE, dict.fromkeys(_HOLD, None), None, O.IN),
    O.DISJOINT: Row(Level.COMPARE, {F.SET: "set.disjoint", F.MULTISET: "ms.disjoint"}, O.DISJOINT),
    O.SHIFT_LEFT: Row(Level.SHIFT, {F.BITS: "bv.shl"}),
    O.SHIFT_RIGHT: Row(Level.SHIFT, {F.BITS: "bv.shr"}),
    O.ADD: Row(
        Level.ADD,
        {
            **dict.fromkeys(_NUMBERS, "+"),
            F.BITS: "bv.add",
            F.ORDINAL: "ord.plus",
            F.SET: "set.union",
            F.MULTISET: "ms.union",
            F.SEQ: "seq.append",
            F.MAP: "map.merge",
        },
        associative=True,
    ),
    O.SUBTRACT: Row(
        Level.ADD,
        {
            **dict.fromkeys(_NUMBERS, "-"),
            F.BITS: "bv.sub",
            F.ORDINAL: "ord.minus",
            F.SET: "set.diff",
            F.MULTISET: "ms.diff",
            F.MAP: "map.minus",
        },
    ),
    O.MULTIPLY: Row(
        Level.MULTIPLY,
        {F.INT: "*", F.REAL: "*", F.BITS: "bv.mul", F.SET: "set.inter", F.MULTISET: "ms.inter"},
        associative=True,
    ),
    O.DIVIDE: Row(Level.MULTIPLY, {F.INT: "div", F.REAL: "/", F.BITS: "bv.udiv"}),
    O.MODULO: Row(Level.MULTIPLY, {F.INT: "mod", F.BITS: "bv.urem"}),
    O.BIT_AND: Row(Level.BITS, {F.BITS: "bv.and"}, associative=True),
    O.BIT_OR: Row(Level.BITS, {F.BITS: "bv.or"}, associative=True),
    O.BIT_XOR: Row(Level.BITS, {F.BITS: "bv.xor"}, associative=True),
}


UNMIXED = (Level.IMPLIES, Level.LOGIC, Level.BITS)
"""Two different operators of one of these levels need parentheses between them."""


def at(*levels: Level) -> frozenset[Operator]:
    return frozenset(o for o in Operator if o.level in levels)


LOGIC = at(Level.IFF, Level.IMPLIES, Level.LOGIC)
"""What stands between two conditions and gives a condition."""
COMPARISONS = at(Level.COMPARE)
ARITHMETIC = at(Level.ADD, Level.MULTIPLY, Level.BITS)
"""The result is of the operands' family."""
SHIFTS = at(Level.SHIFT)
MEMBERSHIP = frozenset((O.IN, O.NOT_IN))
ORDER = frozenset((O.LESS, O.AT_MOST, O.MORE, O.AT_LEAST))
EQUALITY = frozenset((O.EQUAL, O.UNEQUAL))
STRICT = frozenset((O.LESS, O.MORE))
RISING = frozenset((O.LESS, O.AT_MOST))
"""The smaller side stands on the left."""
FALLING = ORDER - RISING
JOINS_LINES = EQUALITY | ORDER | at(Level.IFF, Level.IMPLIES)
"""What may stand between two lines of a calculation."""


def combine(a: Operator, b: Operator) -> Operator | None:
    """The relation that two steps of a calculation give together: `==` then `<` is `<`; None where there is
    none."""
    if a is b and a is not O.UNEQUAL:
        return a
    if a in (O.EQUAL, O.IFF) and not (a is O.IFF and b is O.EQUAL):
        return b
    if b in (O.EQUAL, O.IFF):
        return a
    for weak, strong in ((O.AT_MOST, O.LESS), (O.AT_LEAST, O.MORE)):
        if {a, b} == {weak, strong}:
            return strong
    return None
