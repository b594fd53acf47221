"""Reasons to decline: the desk puts them in order, out of use and back, and adds its own."""
