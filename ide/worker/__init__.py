"""Worker processes: the language's passes and Z3 run here, never in the window's process.

    messages.py   what is asked, told and answered, and how it travels (length + pickle)
    door.py       the one door to a worker: numbered asks, parts and one end each; start, deadline, cancel
                  then kill, one retry, lateness; driving.py says what it needs of whoever drives it
    process.py    starts, feeds, hears and ends one child process
    checking.py   what the reader and the solvers do next, and what their answers mean; waiting.py,
                  timing.py and seeking.py help; looking.py and running.py do the same for their workers
    session.py    the state, the workers, and every way to change either; the one file that knows Qt
    child/        the child's side: main.py reads requests, reading.py keeps the newest text of each
                  document, proving.py does one declaration at a time, interruptible

A *reader* reads texts, so that neither a proof nor a search delays a key; a *prover* proves; a *refuter*
looks for causes of what is unproved; a *looker* answers what people look closer at; a *runner* runs a
program once. A child that crashes, hangs or eats too much memory costs only itself.
"""
