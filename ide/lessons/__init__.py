"""Lessons in the window: the open one, its tasks and hints, and the learner's progress."""
