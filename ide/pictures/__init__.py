"""Pictures of values: pure layouts that make drawing primitives, and one painter that draws them.

Invariant: layouts import no Qt and know no colors. What a picture shows is tested as text; each
picture carries a sentence that says the same for a screen reader.
"""
