"""Lessons: what a lesson is, how an answer is graded, and how far a learner has come.

    files.py      the only file here that reads the disk: a folder → its texts
    reading.py    texts → Catalogue, with what is wrong in them
    template.py   a starting program: what is locked, and what is the learner's
    answers.py    answers made from others: parts filled in, words exchanged, earlier forms carried over

    rules.py      answers that never pass, whatever the verifier says
    probes.py     is everything that must run still reachable?
    grading.py    rules, verdict, probes → Grade
    judging.py    its first two steps

    evidence.py   what is known of a failure: the claim, the parts that decided, with their values
    written.py    what the learner wrote; shapes.py: what a formula says, however it is spelled
    truths.py     an author's formulas in the state where it failed
    hints.py      an author's hint whose condition fits
    asking.py     else: what failed with which values, and one question
    help.py       what may stand in a place, for an answer that is no program yet

    checking.py   the author's checker: ids, prose, records; check_answers.py: programs and answers
    progress.py   what is remembered of a learner, as text, damaged or not
    commands.py   `surefoot lessons check` and `surefoot grade`, up to their printing

Everything but `files.py` is pure. The verifier comes in as a function `check(SourceText) -> FileResult`.
"""
