"""What articles hang into the worker."""

from flask import Flask, current_app

from claims.articles.twins import sample_some
from claims.jobs import slots as job_slots


def tick() -> None:
    """Make samples for articles that were kept before there were any."""
    sample_some(current_app.extensions["database"])


def register(_app: Flask) -> None:
    job_slots.TICKS.append(tick)
