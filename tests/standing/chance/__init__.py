"""Random well-typed programs whose claims runs decide: a verified claim that a run breaks is the worst bug."""
