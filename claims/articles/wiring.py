"""What articles hang into the kernel: where files may be sent to, which are larger than what people type."""

from flask import Flask

from claims.articles.sources.reading import LARGEST
from claims.web import slots
from claims.web.headers import LARGEST_BODY

UPLOADS = "/desk/articles/file"


def register(_app: Flask) -> None:
    slots.LARGE_BODIES[UPLOADS] = LARGEST + LARGEST_BODY
