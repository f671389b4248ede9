"""Installs Surefoot from this folder, without a network and without special rights.

    python3 install.py            into ~/surefoot
    python3 install.py PLACE      into PLACE, which must not exist yet

Works from a folder that cannot be written, such as a share. Nothing outside PLACE is changed; to remove
Surefoot, delete PLACE.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = "@PYTHON@"


def main() -> int:
    if ".".join(map(str, sys.version_info[:2])) != PYTHON:
        print(f"This folder was made for Python {PYTHON}; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.home() / "surefoot"
    if place.exists():
        print(f"{place} exists already. Delete it, or name another place.", file=sys.stderr)
        return 2
    print(f"Installing into {place} …", flush=True)
    try:
        venv.create(place, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as problem:
        print(f"{place} cannot be made: {problem}", file=sys.stderr)
        return 1
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    command = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-index"]
    command += [
        "--find-links",
        HERE / "wheels",
        "--require-hashes",
        "--requirement",
        HERE / "requirements.txt",
    ]
    if subprocess.run(command, check=False, env={**os.environ, "PIP_NO_CACHE_DIR": "1"}).returncode:
        print("It was not installed. Is this folder whole, and is there room on the disk?", file=sys.stderr)
        return 1
    surefoot = programs / ("surefoot.exe" if os.name == "nt" else "surefoot")
    print(f"Done. Is this computer ready?  {surefoot} doctor\nStart it with:  {surefoot}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
