"""Marked words of an article become a quote, a statement and an appearance."""
