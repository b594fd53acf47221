"""Everything of the kernel, hung into an application in one call."""

from typing import Any

from flask import Flask, Response, jsonify
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError

from claims.storage.engine import Database
from claims.web import (
    addresses,
    again,
    assets,
    conflicts,
    errors,
    frame,
    headers,
    languages,
    metrics,
    requests,
    sessions,
    slots,
    times,
)

MEBIBYTE = 1024 * 1024


def register(app: Flask, database: Database, version: str) -> None:
    settings = app.config["SETTINGS"]
    app.config.update(
        VERSION=version,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=headers.SMALL_BODY,  # headers.py allows more to who was signed in
        MAX_FORM_MEMORY_SIZE=headers.LARGEST_BODY,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-claimdesk" if settings.secure_cookies else "claimdesk",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # headers.py checks the origin; a proxy may hide the scheme
    )
    app.url_map.converters["int"] = addresses.RowInteger
    requests.register(app)
    sessions.register(app, database)
    headers.register(app)
    CSRFProtect(app)
    languages.register(app)
    times.register(app)
    assets.register(app)
    errors.register(app)
    conflicts.register(app)
    again.register(app)
    metrics.register(app)

    app.context_processor(frame.facts)

    @app.get("/healthz")
    def health() -> tuple[Response, int]:
        """For monitors, without sign-in; 503 when the database does not answer."""
        facts: dict[str, Any] = {"status": "ok", "version": version}
        try:
            facts["database"] = database.version()
            for source in slots.HEALTH:
                facts.update(source(sessions.read()))
            if warnings := database.warnings():
                facts["warnings"] = warnings
        except SQLAlchemyError:
            return jsonify({"status": "down", "version": version}), 503
        return jsonify(facts), 200
