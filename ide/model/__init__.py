"""The window's state and how it changes: immutable records, events, reducers, and what follows from them.

Invariant: no Qt, no files, no processes; every function is pure.
"""
