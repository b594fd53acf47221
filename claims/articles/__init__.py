"""Articles and their versions: paste, keep, never overwrite, read."""
