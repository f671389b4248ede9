"""Grading many answers, which takes processes: each answer in one of its own, with limits.

- `answers.py` grades one student's answers; `isolation.py` runs that where it can harm nobody.
- `jobs.py` grades a class: any number at a time, in any order, with the same result; `journal.py` keeps each
  result as soon as there is one, so that a grading that was interrupted goes on where it was.
- `reports/` writes what teachers, students and platforms read.
"""
