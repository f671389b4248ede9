"""English texts of the panels: counterexample, proof, problems, output, lesson."""

from __future__ import annotations

from ide.texts.en_pictures import PICTURES

COUNTEREXAMPLE: dict[str, str] = {}

PANELS: dict[str, str] = {**PICTURES, **COUNTEREXAMPLE}
