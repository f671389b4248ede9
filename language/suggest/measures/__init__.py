"""Measures of termination: what could shrink (`terms`), what does in real runs (`descents`), what is proved
(`search`)."""
