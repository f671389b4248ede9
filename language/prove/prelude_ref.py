"""References and the heap.

A heap is read by a map a field (`field.C.f`, an SMT array from references), one for the cells of the
arrays of a sort (`elem.Int`), and one that tells what is allocated. A write changes one map and leaves
the others *equal*, so most of framing is congruence, not quantifiers.

`heap.succ` relates a heap to a later one. `heap.rest` stands for every field that the script does not
mention: a function that reads an object may depend on those too.
"""

from __future__ import annotations

from language.prove.template import Axiom

HEAP_SIGNATURES: dict[str, str] = {
    "ref.null": "(declare-const ref.null Ref)",
    "ref.class": "(declare-fun ref.class (Ref) Int)",
    "heap.none": "(declare-const heap.none Heap)",
    "heap.alloc": "(declare-fun heap.alloc (Heap) (Array Ref Bool))",
    "heap.rest": "(declare-fun heap.rest (Heap) (Array Ref Rest))",
    "heap.succ": "(declare-fun heap.succ (Heap Heap) Bool)",
    "fuel.z": "(declare-const fuel.z Fuel)",
    "fuel.s": "(declare-fun fuel.s (Fuel) Fuel)",
}

SUCC_ALLOC = Axiom(
    "(assert (forall ((h Heap) (k Heap) (r Ref)) (! (=> (and (heap.succ h k) (select (heap.alloc h) r))"
    " (select (heap.alloc k) r)) :pattern ((heap.succ h k) (select (heap.alloc k) r))"
    " :qid |heap.allocated stays|)))",
    (("heap.succ", "heap.alloc"),),
    ("heap.succ", "heap.alloc"),
)
