"""Saved searches with names, and who is told when something new matches: by notice, daily mail or a private feed."""
