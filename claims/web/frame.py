"""What the frame of every page prints: the site's name, who is signed in, and what features add."""

from typing import Any

from flask import current_app

from claims.web import slots
from claims.web.sessions import read

FRAME = "frame"  # where a reading session keeps it


def facts() -> dict[str, Any]:
    """Read once for a request: a page is made of several templates, and each of them asks."""
    reading = read()
    known: dict[str, Any] | None = reading.info.get(FRAME)
    if known is None:
        known = {"site_name": current_app.config["SETTINGS"].site_name}
        for source in slots.FRAME_FACTS:
            known.update(source(reading))
        reading.info[FRAME] = known
    return known


def is_signed_in() -> bool:
    return facts().get("me") is not None
