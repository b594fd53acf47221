"""Engines, sessions, the write lock and column types; knows no feature."""
