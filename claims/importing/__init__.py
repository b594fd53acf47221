"""Many claims at once, out of a file: a table, lines of JSON, ClaimReview of others, or this desk's own archive."""
