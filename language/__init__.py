"""The Surefoot language and its verifier: a strict subset of Dafny 4.

Nothing here imports Qt or `ide`, and only `cli` and `worker`-side callers do I/O.
"""
