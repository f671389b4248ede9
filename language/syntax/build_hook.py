"""Hatchling's build hook: makes the parse tables, so that no user's first start has to.

Named in pyproject.toml as `[tool.hatch.build.hooks.custom] path = "language/syntax/build_hook.py"`. The file
that it makes is not under version control, so the wheel is told of it here; an editable install finds it
in the checkout.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TablesBuildHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from language.syntax import tables
            from language.syntax.compiling import compile_grammar

            tables.build(compile_grammar)
            file = tables.cache_file()
        finally:
            sys.path.remove(str(root))
        build_data["force_include"][str(file)] = f"language/syntax/{file.name}"
