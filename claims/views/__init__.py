"""Saved views: a list of claims that someone comes back to, under a name, with how many there are."""
