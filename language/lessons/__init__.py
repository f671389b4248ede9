"""Lessons: what a lesson is, how an answer is graded, and how far a learner has come.

    files.py      the only file here that reads the disk: a folder → its texts
    reading.py    texts → Catalogue, with what is wrong in them
    template.py   a starting program: what is locked, and what is the learner's
    rules.py      answers that never pass, whatever the verifier says
    probes.py     is everything that must run still reachable?
    hints.py      what failed → the hint for it
    judging.py    rules and verdicts → Grade, without parsing
    grading.py    all of these → Grade
    checking.py   the author's checker
    progress.py   what is remembered of a learner, as text, damaged or not
    commands.py   `surefoot lessons check` and `surefoot grade`, without their printing
    command.py    the same with it, and with the real verifier

Everything but `files.py` and `command.py` is pure. The verifier comes in as a function
`check(SourceText) -> FileResult`.
"""
