"""A standing generator of attacks: for each rule that proofs rest on, what it forbids, in every position.

An attack is a program that must be refused, and a neighbor that differs from it in one harmless place and
must verify. It counts where the attack is refused by its rule's own code, on a line where the two
differ (or anywhere, where the rule speaks of a whole ring of declarations), and the neighbor is verified.
"""
