"""Triage: is a new claim worth checking? Questions of the desk, a score with its reasons, one claim at a time."""
