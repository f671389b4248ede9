"""`python -m ide [FILE …]`, the same as `surefoot [FILE …]`."""

import sys

from ide.app import main

sys.exit(main(sys.argv[1:]))
