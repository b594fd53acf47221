"""The append-only log: who did what, when, before and after, in one chain."""
