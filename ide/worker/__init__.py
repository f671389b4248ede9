"""Worker processes: the language's passes and Z3 run here, never in the window's process.

    messages.py   the closed requests and replies, and how they travel (length + pickle)
    child.py      the child's main thread: reads requests, hands them to the two below
    reading.py    its front-end thread: the newest text of each document → diagnostics and units
    proving.py    its verification thread: one declaration at a time, interruptible
    process.py    the window's end: starts, feeds, hears and ends one child

A *prover* reads texts and proves; a *refuter* looks for causes of what is unproved; a *runner* runs a
program once. A child that crashes, hangs or eats too much memory costs only itself.
"""
