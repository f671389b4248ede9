"""English texts of the panels: counterexample, proof, problems, output, lesson."""

from __future__ import annotations

PANELS: dict[str, str] = {}
