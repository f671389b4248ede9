"""The Surefoot language and its verifier: a strict subset of Dafny 4.

Nothing here imports Qt or `ide`, and only `cli` and `worker`-side callers do I/O.
"""

import sys

# Python refuses to convert numbers of more than 4,300 digits, to guard servers. A program may hold longer
# ones; they are bounded where they come from: literals by the scanner, values of runs by the interpreter.
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
