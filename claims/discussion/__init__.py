"""Comments on a claim."""
