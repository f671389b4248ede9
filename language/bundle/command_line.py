"""The options of `surefoot bundle`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from language.bundle.making import NotMade, make, system


def bundle_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new folder")
    parser.set_defaults(do=bundle)


def bundle(options: argparse.Namespace) -> int:
    try:
        made = make(options.folder)
    except (NotMade, OSError) as problem:
        print(f"surefoot: {problem}", file=sys.stderr)
        return 1
    print(f"{made.folder}: {made.packages} packages, {made.size / 1e6:.0f} MB, for {system()}.")
    print(f"On each computer: python3 {made.folder.name}/install.py")
    return 0
