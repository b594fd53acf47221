"""Claimdesk: the newsroom tool for claims, from a marked sentence to a public verdict."""
