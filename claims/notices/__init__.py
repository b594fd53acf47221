"""Notices: what someone should know of a claim or another thing, until they have read it."""
