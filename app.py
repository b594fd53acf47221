"""Composition root: settings, database, kernel, features, in that order."""

from importlib.metadata import PackageNotFoundError, version

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from claims import features
from claims.config import Settings, read_settings
from claims.logs import lines
from claims.storage.engine import Database
from claims.web import kernel


def product_version() -> str:
    """The installed version, or the development mark of a bare checkout."""
    try:
        return version("claimdesk")
    except PackageNotFoundError:
        return "0.1.0"


def create_app(settings: Settings | None = None, **config: object) -> Flask:
    """The application over these settings, or those of the environment; `config` is for tests (CLOCK)."""
    app = Flask(__name__, instance_path=str((settings := settings or read_settings()).instance))
    lines.configure(settings.log_style, settings.log_level)
    app.config.update(SETTINGS=settings, **config)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:  # each believed for the address it saw, and for nothing else
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    kernel.register(app, Database(settings.database_url), product_version())
    features.register(app)
    return app
