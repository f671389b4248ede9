"""The panels around the editor: a widget a file, each knowing only its model.

Invariant: a panel never asks for work; it is given records with `set_…` or `show_…` and says what the
learner did with Qt signals.
"""
