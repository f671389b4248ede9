"""Presenter mode: the program and the pictures of a run alone, large, stepped with a clicker."""
