"""What staffing tells of people: how much of their work is open."""

from flask import Flask

from claims.people import slots
from claims.staffing.queries import open_counts


def register(_app: Flask) -> None:
    slots.OPEN_WORK.append(open_counts)
