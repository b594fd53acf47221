"""What articles hang into the kernel and the worker."""

from flask import Flask, current_app

from claims.articles.sources.reading import LARGEST
from claims.articles.twins import sample_some
from claims.jobs import slots as job_slots
from claims.web import slots as web_slots
from claims.web.headers import LARGEST_BODY

UPLOADS = "/desk/articles/file"  # where files may be sent to, which are larger than what people type


def tick() -> None:
    """Make samples for articles that were kept before there were any."""
    sample_some(current_app.extensions["database"])


def register(_app: Flask) -> None:
    job_slots.TICKS.append(tick)
    web_slots.LARGE_BODIES[UPLOADS] = LARGEST + LARGEST_BODY
