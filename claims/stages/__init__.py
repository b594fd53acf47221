"""Stages inside a state: which there are, said by editors, and in which a claim is, said by whoever works on it."""
