"""Everything of the kernel, hung into an application in one call."""

from typing import Any

from flask import Flask, Response, jsonify
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError

from claims.storage.engine import Database
from claims.web import addresses, assets, errors, headers, languages, sessions, slots, times

MEBIBYTE = 1024 * 1024
FRAME = "frame"  # where a reading session keeps what every page prints


def register(app: Flask, database: Database, version: str) -> None:
    settings = app.config["SETTINGS"]
    app.config.update(
        VERSION=version,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=16 * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=16 * MEBIBYTE,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-claimdesk" if settings.secure_cookies else "claimdesk",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # headers.py and SameSite check the origin; a proxy may hide the scheme
    )
    app.url_map.converters["int"] = addresses.RowInteger
    sessions.register(app, database)
    headers.register(app)
    CSRFProtect(app)
    languages.register(app)
    times.register(app)
    assets.register(app)
    errors.register(app)

    @app.context_processor
    def frame_facts() -> dict[str, Any]:
        reading = sessions.read()
        facts: dict[str, Any] | None = reading.info.get(FRAME)
        if facts is None:  # a page is made of several templates, and each of them asks
            facts = {"site_name": settings.site_name}
            for source in slots.FRAME_FACTS:
                facts.update(source(reading))
            reading.info[FRAME] = facts
        return facts

    @app.get("/healthz")
    def health() -> tuple[Response, int]:
        """For monitors, without sign-in; 503 when the database does not answer."""
        facts: dict[str, Any] = {"status": "ok", "version": version}
        try:
            facts["database"] = database.version()
            for source in slots.HEALTH:
                facts.update(source(sessions.read()))
        except SQLAlchemyError:
            return jsonify({"status": "down", "version": version}), 503
        return jsonify(facts), 200
