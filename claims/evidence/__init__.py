"""Evidence, contact attempts, and what a claim's research must show."""
