"""Published verdicts: revisions that never change, the acts that make them, and the public site."""
