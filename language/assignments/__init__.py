"""Assignments: lessons with points that a class hands out and hands in. No Qt, no processes.

- An assignment's folder is read here (`reading.py`), packed for students (`packing.py`) and opened again
  (`pack.py`). `keys.py` seals, `hand_in.py` writes what a student hands in and reads it.
- What was handed in is found in folders and archives (`collecting.py`), and told by a roster whose it is
  (`roster.py`). `points.py` makes points of what was proved.

Lessons do not know any of it; grading many answers, which takes processes, is `language/grading/`.
"""
