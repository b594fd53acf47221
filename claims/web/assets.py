"""Static files with their content's hash in the address, and integrity for vendored scripts."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for
from werkzeug.routing import BuildError

from claims.web.addresses import numbered_url
from claims.web.fragments import kept, kept_each, options

A_YEAR = 31_536_000
STATIC = Path(__file__).resolve().parent.parent.parent / "static"


@cache
def _digest(name: str) -> bytes:
    return hashlib.sha384((STATIC / name).read_bytes()).digest()


@cache
def _address(root: str, name: str) -> str:
    return f"{root}/static/{name}?v={_digest(name).hex()[:12]}"


def asset(name: str) -> str:
    """The address of a static file; `/static/` is where Flask serves them."""
    return _address(request.script_root, name)


def asset_integrity(name: str) -> str:
    return f"sha384-{base64.b64encode(_digest(name)).decode()}"


def page_url(endpoint: str, **values: Any) -> str:
    """The address of an endpoint, or nothing when no feature offers it."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return ""


def register(app: Flask) -> None:
    @app.after_request
    def keep_long(response: Response) -> Response:
        """These alone: what else is sent as a file may have to be gone tomorrow."""
        if request.endpoint == "static" and response.status_code in {200, 206, 304}:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}"
        return response

    app.jinja_env.globals.update(
        asset=asset,
        asset_integrity=asset_integrity,
        page_url=page_url,
        numbered_url=numbered_url,
        kept=kept,
        kept_each=kept_each,
        options=options,
    )
