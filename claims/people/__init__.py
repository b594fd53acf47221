"""Accounts, roles, sign-in, the permission table, and the access decorator."""
