"""Which sentences of a text may be worth checking, and why: a linear model whose every part a person can read."""
