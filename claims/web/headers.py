"""Security headers on every answer, and the checks of address and body before any route runs."""

from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.wrappers import Response

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PUBLIC_CSP = CSP.replace("script-src 'self'", "script-src 'none'").replace(
    "connect-src 'self'", "connect-src 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR = 31_536_000


def register(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    own_hosts = {
        urlsplit(settings.site_url).hostname,
        "127.0.0.1",
        "localhost",
        "::1",
        *app.config.get("TEST_HOSTS", ()),
    }

    @app.before_request
    def check_address() -> None:
        """Refuse foreign hosts, and text in the address that no page of ours could mean."""
        try:
            host = urlsplit(f"//{request.host}").hostname
        except ValueError:
            host = None
        if host not in own_hosts:
            abort(400)
        address = request.path + request.query_string.decode("latin-1")
        if "\x00" in request.path or "\ufffd" in request.path or "%00" in address:
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        public = (request.blueprint or "").startswith("publishing") and not request.path.startswith("/desk/")
        response.headers.setdefault("Content-Security-Policy", PUBLIC_CSP if public else CSP)
        if request.endpoint != "static" and not public:
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        return response
