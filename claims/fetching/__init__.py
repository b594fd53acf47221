"""Fetching what stands at an address of the web: guarded, polite, and kept as it came; knows no feature."""
