"""Worker processes: the language's passes and Z3 run here, never in the window's process.

    messages.py   the closed requests and replies, and how they travel (length + pickle)
    process.py    the window's end: starts, feeds, hears and ends one child
    checking.py   what the workers do next, and what their replies mean; looking.py, running.py beside it
    session.py    the state, the workers, and every way to change either
    child/        the child's side: main.py reads requests, reading.py keeps the newest text of each
                  document, proving.py does one declaration at a time, interruptible

A *prover* reads texts and proves; a *refuter* looks for causes of what is unproved; a *runner* runs a
program once. A child that crashes, hangs or eats too much memory costs only itself.
"""
