"""Random well-typed programs whose claims runs decide: no run may break a verified claim."""
