"""Security headers on every answer, and the checks of address and body before any route runs."""

from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, abort, request
from werkzeug.exceptions import HTTPException
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
    def check_address() -> Response | None:
        """Refuse foreign hosts, and bytes that no page or form of ours could mean."""
        try:
            host = urlsplit(f"//{request.host}").hostname
        except ValueError:
            host = None
        if host not in own_hosts:
            return Response("This host name is not ours.", 400, mimetype="text/plain")
        refused = _check_body()  # before the address: a page that refuses shows what was typed
        address = request.path + request.query_string.decode("latin-1")
        if refused is None and ("\x00" in request.path or "\ufffd" in request.path or "%00" in address):
            abort(400)
        return refused

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


def _check_body() -> Response | None:
    """Read what was sent, once; refuse what is no text, or comes cut short or in broken chunks."""
    try:
        good = _is_unicode_form()
    except HTTPException:
        raise
    except Exception:  # noqa: BLE001  servers raise errors of their own here, of no common kind
        return Response("This request does not hold what it says it does.", 400, mimetype="text/plain")
    if not good:
        abort(400)
    return None


def _is_unicode_form() -> bool:
    """Whether the form that was sent is UTF-8; broken bytes would otherwise be kept as other characters."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return not any("\ufffd" in value for _name, value in request.form.items(multi=True))
    try:
        unquote_to_bytes(request.get_data(cache=True)).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
